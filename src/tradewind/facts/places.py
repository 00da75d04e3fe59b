"""The cities, ports and airports that the packs know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, names_in

_TABLE = "places/gba:places"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its UN/LOCODE (airports by their IATA code)."""

    code: str
    territory: str
    names: Names
    port: str | None
    airport: str | None


def places(facts: Facts) -> dict[str, Place]:
    """Every place by its code, and by the other codes it goes by."""
    found: dict[str, Place] = {}
    for row, _ in facts.rows(_TABLE):
        place = Place(
            code=row["code"],
            territory=row["territory"],
            names=names_in(row),
            port=row["default_port"] or None,
            airport=row["default_airport"] or None,
        )
        for code in (place.code, *row["aliases"].split()):
            found.setdefault(code, place)
    return found


def gateway(place: Place, mode: Literal["sea", "air"]) -> str | None:
    """The port or airport from which a place ships."""
    return place.port if mode == "sea" else place.airport
