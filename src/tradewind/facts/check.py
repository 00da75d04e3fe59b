"""Whether packs are well formed, sourced, dated, and named in three languages.

Rule trees stand above facts, so the front door hands in how to read one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.check_diagnostics import check_diagnostics
from tradewind.facts.check_measures import check_measures, check_regimes
from tradewind.facts.check_names import LANGUAGES, name_faults
from tradewind.facts.check_outreach import check_outreach, is_of_outreach
from tradewind.facts.check_pack import FILES, Fault, PackUnderCheck, Surroundings, TreeReader
from tradewind.facts.check_rules import check_rules
from tradewind.facts.check_said import check_said
from tradewind.facts.check_services import check_services, is_of_services
from tradewind.facts.check_shapes import misfits
from tradewind.facts.check_sources import check_citations, check_sources
from tradewind.facts.check_standards import check_standards, is_of_standards
from tradewind.facts.check_tables import check_tables, read_tables
from tradewind.facts.check_values import check_series
from tradewind.facts.folders import pack_ids
from tradewind.facts.pack import read_pack
from tradewind.facts.reading import YamlFile, mapping, mappings_within
from tradewind.facts.schemas import SHAPES

__all__ = ["Checked", "Fault", "TreeReader", "check", "name_faults"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The packs that were checked, and every fault found in them."""

    packs: tuple[str, ...]
    faults: tuple[Fault, ...]


def check(folders: Sequence[Path], read_tree: TreeReader) -> Checked:
    """Check every pack of some folders; a folder may lean on the shipped packs."""
    checked, faults = [], []
    for folder in folders:
        around = Surroundings(folder)
        for pack_id in pack_ids(folder):
            pack = PackUnderCheck(folder, pack_id, around, read_tree)
            _check_pack(pack)
            checked.append(pack_id)
            faults += pack.faults
    return Checked(tuple(checked), tuple(dict.fromkeys(faults)))


def _check_pack(pack: PackUnderCheck) -> None:
    """Every check, the plainest first."""
    for name, file in pack.yaml.items():
        _shape(pack, name, file)
        _names(pack, file)
    check_sources(pack)
    read_tables(pack)
    check_series(pack)
    check_tables(pack)
    check_measures(pack)
    check_regimes(pack)
    check_rules(pack)
    check_said(pack)
    check_diagnostics(pack)
    check_standards(pack)
    check_outreach(pack)
    check_services(pack)
    check_citations(pack)
    _strays(pack)
    if not pack.faults:
        _opens(pack)


def _shape(pack: PackUnderCheck, name: str, file: YamlFile) -> None:
    for path, problem, mend in file.faults:
        pack.tell(file.where(path), problem, mend)
    told_at = {path for path, _, _ in file.faults}
    empty: Any = [] if name in ("regimes", "cases") else {}
    if file.told is None and file.faults:
        return
    shape = "firm-cases" if name == "cases" and pack.is_one_file else name
    if "diagnostics" in mapping(file.told):
        return  # of a form of its own, see check_diagnostics
    if name == "cases" and "diagnostics" in pack.told("said"):
        return
    if name in ("said", "cases") and is_of_standards(pack):
        return  # see check_standards
    if name in ("said", "cases") and is_of_outreach(pack):
        return  # see check_outreach
    if name == "said" and is_of_services(pack):
        return  # see check_services
    for path, problem, mend in misfits(SHAPES[shape][1], file.told or empty):
        if path not in told_at:
            pack.tell(file.where(path), problem, mend)


def _names(pack: PackUnderCheck, file: YamlFile) -> None:
    for path, told in mappings_within(file.told, ()):
        if set(told) & set(LANGUAGES):
            for _, problem, mend in name_faults(told):
                pack.tell(file.where(path), problem, mend)


def _strays(pack: PackUnderCheck) -> None:
    if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)+", pack.id):
        problem = f"{pack.id!r} is not a pack id."
        pack.tell(str(pack.home), problem, "Name the folder like duty/us.")
    if pack.is_one_file:
        return
    known = {f"{name}.yaml" for name in FILES} | {one.path.name for one in pack.tables.values()}
    for path in sorted(pack.home.iterdir()):
        if path.is_file() and path.name not in known:
            pack.tell(str(path), "is not a file of a pack.", "Name it in tables:, or move it.")


def _opens(pack: PackUnderCheck) -> None:
    try:
        read_pack(pack.folder, pack.id, "shipped")
    except TradewindError as fault:
        pack.tell(fault.where, fault.problem, fault.mend)
