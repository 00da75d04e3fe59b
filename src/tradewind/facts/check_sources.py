"""Whether every source is dated, and every fact cites a source of its pack."""

from __future__ import annotations

from datetime import date
from typing import Any

from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.reading import mapping, mappings_within


def check_sources(pack: PackUnderCheck) -> None:
    """Whether the days of the card stand in an order that can be."""
    card = pack.told("pack")
    again = card.get("check_again_by")
    for name, told in mapping(card.get("sources")).items():
        read_on = mapping(told).get("read_on")
        if not isinstance(read_on, date):
            continue
        for key in ("published_on", "seen_in_force_on"):
            day = told.get(key)
            if isinstance(day, date) and day > read_on:
                problem = f"{day} is after the day it was read, {read_on}."
                pack.tell_at("pack", ("sources", name, key), problem, "Correct one of them.")
        if isinstance(again, date) and again <= read_on:
            problem = f"{again} is not after {read_on}, when {name} was read."
            pack.tell_at("pack", ("check_again_by",), problem, "Name a later day.")


def check_citations(pack: PackUnderCheck) -> None:
    """Whether what is cited is a source, and every source is cited; the tables are read before."""
    sources = mapping(pack.told("pack").get("sources"))
    for name, file in pack.yaml.items():
        for path, told in mappings_within(file.told, ()):
            if name != "pack" and isinstance(told.get("source"), str):
                pack.cited.setdefault(told["source"], file.where((*path, "source")))
    for name, where in pack.cited.items():
        if name not in sources:
            mend = "Add it to sources: in pack.yaml, or correct the id."
            pack.tell(where, f"cites {name!r}, which is not a source of this pack.", mend)
    for name in sources:
        if name not in pack.cited:
            pack.tell_at("pack", ("sources", name), "is not cited by anything.", "Remove it.")


def check_days(pack: PackUnderCheck, where: str, starts: Any, seen: Any) -> None:
    """Whether a fact starts on a day that can be known, and was not seen before it started."""
    if isinstance(starts, date) and starts > pack.latest:
        pack.tell(where, f"{starts} is too far ahead to be known.", "Correct the day.")
    if isinstance(starts, date) and isinstance(seen, date) and seen < starts:
        problem = f"was seen in force on {seen}, before it started on {starts}."
        pack.tell(where, problem, "Correct one of the two days.")
