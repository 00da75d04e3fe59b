"""Hold the dated parameters of a model of chapter 99 against the values of the shipped pack.

The calendar of the model is not the law's: nothing of it is taken. Where it says otherwise than
the pack, the difference is counted and named, so that somebody looks at the law again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from tradewind.errors import InputError
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs
from tradewind.facts.pack import Pack
from tradewind.importers.importing import Importing
from tradewind.importers.opening import text_of

PACK = "duty/us"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Where a parameter stands in the file, and the series of the pack that says the same.
RATES = {
    "section_232_annexes.annexes.annex_1a.rate": "s232_annex_1a",
    "section_232_annexes.annexes.annex_1b.rate": "s232_annex_1b",
    "section_232_annexes.annexes.annex_2.rate": "s232_annex_2",
    "section_232_annexes.annexes.annex_3.floor_rate": "s232_annex_3",
    "section_122.rate": "s122",
    "section_201.solar_rate": "s201_solar",
    "section_232_headings.autos_passenger.default_rate": "s232_autos",
    "section_232_headings.auto_parts.default_rate": "s232_auto_parts",
    "section_232_headings.mhd_vehicles.default_rate": "s232_trucks",
    "section_232_headings.mhd_parts.default_rate": "s232_truck_parts",
    "section_232_headings.buses.default_rate": "s232_buses",
    "section_232_headings.softwood.default_rate": "s232_wood_softwood",
    "section_232_headings.wood_furniture.default_rate": "s232_wood_upholstered",
    "section_232_headings.kitchen_cabinets.default_rate": "s232_wood_cabinets",
    "section_232_headings.copper.default_rate": "s232_content_copper",
    "section_232_headings.semiconductors.default_rate": "s232_semiconductors",
}
# A first day, or a last one (the day after which the series ends).
FIRST_DAYS = {
    "section_232_annexes.effective_date": "s232_annex_1a",
    "section_122.effective_date": "s122",
}
LAST_DAYS = {"section_122.expiry_date": "s122"}
ENDS = {"ieepa_invalidation_date": "ieepa_reciprocal_cn"}


def compare_params(job: Importing, path: Path) -> None:
    """Compare each parameter that the pack has a series for; count, and name what differs."""
    pack = Library((("shipped", shipped_packs()),)).pack(PACK)
    told = _told(path)
    for name, mine, theirs in _pairs(told, pack) if pack else ():
        job.tally.read()
        if mine == theirs:
            job.tally.figure("params_agree")
        else:
            shown = f"{name}: file {theirs}, pack {mine}"
            job.tally.figure("params_differ")
            job.tally.refuse(path.name, "differs_from_pack", shown)


def _told(path: Path) -> Mapping[str, Any]:
    try:
        with text_of(path) as text:
            told = yaml.load(text.read(), Loader=_Loader)  # noqa: S506 - safe loader
    except yaml.YAMLError as fault:
        raise InputError(str(path), f"is not readable YAML: {fault}", "Fetch it again.") from fault
    if not isinstance(told, dict):
        raise InputError(str(path), "does not hold keys.", "Give the file of parameters, whole.")
    return told


def _at(told: Any, name: str) -> Any:
    for one in name.split("."):
        told = told.get(one) if isinstance(told, dict) else None
    return told


def _pairs(told: Mapping[str, Any], pack: Pack) -> Iterator[tuple[str, str, str]]:
    for name, series in RATES.items():
        if (value := _at(told, name)) is not None:
            yield name, _last_rate(pack, series), _percent(value)
    for one in told.get("section_301_rates") or ():
        heading = str(one.get("ch99_pattern"))
        found = _by_heading(pack, heading)
        if found is not None:
            yield heading, _last_rate(pack, found), _percent(one.get("s301_rate"))
    for days, pick in ((FIRST_DAYS, _first_day), (LAST_DAYS, _last_day), (ENDS, _end)):
        for name, series in days.items():
            if (value := _at(told, name)) is not None:
                yield name, pick(pack, series), str(value)


def _percent(value: Any) -> str:
    try:
        return format((Decimal(str(value)) * 100).normalize(), "f") + "%"
    except InvalidOperation:
        return str(value)


def _by_heading(pack: Pack, heading: str) -> str | None:
    """The series of the measure that is for one heading."""
    for told in pack.measures.values():
        if str(told.get("legal", "")).split(" ")[0].rstrip(";") == heading:
            return str(told.get("rate"))
    return None


def _last_rate(pack: Pack, series: str) -> str:
    """The last rate of a series, without the words around its percentage."""
    entries = pack.series[series].entries if series in pack.series else ()
    values = [one.value for one in entries if one.value is not None]
    if not values:
        return "none"
    return "0%" if values[-1] == "free" else values[-1].split("(")[-1].split(", ")[-1].rstrip(")")


def _first_day(pack: Pack, series: str) -> str:
    days = [one.starts for one in pack.series[series].entries if one.value is not None]
    return days[0].isoformat() if days else "none"


def _end(pack: Pack, series: str) -> str:
    entries = pack.series[series].entries
    return entries[-1].starts.isoformat() if entries[-1].value is None else "none"


def _last_day(pack: Pack, series: str) -> str:
    end = _end(pack, series)
    return (
        end
        if end == "none"
        else date.fromordinal(date.fromisoformat(end).toordinal() - 1).isoformat()
    )
