"""Rules of origin of the UK's agreements, kept as text: one pack for each scheme.

Read from the JSON of one scheme, named for it (`vietnam.json`), or from a Parquet table of many.
A rule keeps its classes, its range of goods, its footnotes and its place; nothing of it is judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import json_of, parquet_rows
from tradewind.importers.writing import PackWriter, Said

ADDRESS = "https://www.trade-tariff.service.gov.uk/rules_of_origin"
COLUMNS = ("scheme", "heading", "hs_min", "hs_max", "rule", "rule_class")
_SCHEME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RANGE = re.compile(r"\d{10}")
_NAMES = {
    "en": "Product rules of origin",
    "zh-Hant": "產品特定原產地規則",
    "zh-Hans": "产品特定原产地规则",
}


def read(job: Importing) -> None:
    """Read the schemes into packs `origin/uk-<scheme>`."""
    for path in job.files:
        for where, row in _rows(path):
            job.tally.read()
            _put(job, path, where, row)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if path.suffix.lower() == ".parquet":
        for number, told in parquet_rows(path, COLUMNS):
            yield f"line {number}", {name: _text(cell) for name, cell in told.items()}
        return
    scheme = path.name.split(".")[0]
    told = json_of(path)
    sets = told.get("rule_sets") if isinstance(told, Mapping) else None
    if not isinstance(sets, list):
        mend = "Give the JSON of one scheme, named for it, such as vietnam.json."
        raise InputError(str(path), "is no scheme: it has no rule_sets.", mend)
    for number, one in enumerate(sets, start=1):
        for at, rule in enumerate(one.get("rules") or [], start=1):
            yield f"rule set {number}, rule {at}", _flat(scheme, one, rule)


def _flat(scheme: str, told: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, str]:
    return {
        "scheme": scheme,
        "heading": _text(told.get("heading")),
        "subdivision": _text(told.get("subdivision")),
        "hs_min": _text(told.get("min")),
        "hs_max": _text(told.get("max")),
        "rule": _text(rule.get("rule")),
        "rule_class": "|".join(map(str, rule.get("class") or [])),
        "operator": _text(rule.get("operator")),
        "footnotes": json.dumps(rule.get("footnotes") or [], ensure_ascii=False),
        "quota": _text(rule.get("quota")),
        "is_import": _text(rule.get("import")),
        "is_export": _text(rule.get("export")),
        "valid": _text(told.get("valid")),
    }


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell).strip()


def _put(job: Importing, path: Path, where: str, row: dict[str, str]) -> None:
    scheme = row.pop("scheme")
    if not _SCHEME.fullmatch(scheme):
        job.tally.refuse(where, "scheme_not_named", scheme)
        return
    if not _RANGE.fullmatch(row["hs_min"]) or not _RANGE.fullmatch(row["hs_max"]):
        job.tally.refuse(where, "bad_code", f"{row['hs_min']} {row['hs_max']}")
        return
    if row["hs_min"] > row["hs_max"]:
        job.tally.refuse(where, "range_turned_round", f"{row['hs_min']} {row['hs_max']}")
        return
    if not row["rule"]:
        job.tally.refuse(where, "no_rule", row["heading"])
        return
    pack = _pack(job, scheme)
    source = _source(job, pack, path)
    cells = {"code": row["hs_min"], **{name: cell for name, cell in row.items() if cell}}
    day = job.as_of or job.read_on
    pack.row("rules", cells, Said(day, source, f"{row['heading']}, {where}"))
    job.tally.figure("origin_rules")
    if not row["rule_class"]:
        job.tally.figure("origin_rules_without_class")


def _pack(job: Importing, scheme: str) -> PackWriter:
    name = f"origin/uk-{scheme}"
    known = name in job.packs
    title = {
        "en": f"UK rules of origin: {scheme}",
        "zh-Hant": f"英國原產地規則：{scheme}",
        "zh-Hans": f"英国原产地规则：{scheme}",
    }
    pack = job.pack(name, "origin", title)
    if not known:
        pack.table("rules", holds="rows", names=_NAMES)
        job.tally.figure("schemes")
    return pack


def _source(job: Importing, pack: PackWriter, path: Path) -> str:
    name = "uk-origin"
    if not pack.has_source(name):
        pack.source(
            name,
            title=job.told.get("title") or f"{pack.title['en']} ({path.name})",
            publisher=job.told.get("publisher") or KINDS["uk-origin"].publisher,
            address=job.told.get("address") or ADDRESS,
            read_on=job.read_on,
            licence=job.told.get("licence") or KINDS["uk-origin"].licence,
            sha256=digest_of(path),
        )
    return name
