"""A map of equal squares, one for each province, laid out by us after rough geography.

A square is as large for a small province as for a large one and stands beside some of its
neighbours; it is no map of land or of boundaries. Every number of it stands in the table beside.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

_SIDE, _GAP = 64, 4
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """What one square shows: its name, its number, and how dark it is from 0 to 1."""

    name: str
    short: str
    number: str
    share: float | None


@cache
def places_of_tiles() -> Mapping[str, tuple[int, int]]:
    """Column and row of every square."""
    path = Path(__file__).with_name("tiles.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {one["code"]: (int(one["column"]), int(one["row"])) for one in csv.DictReader(file)}


def tile_map(tiles: Mapping[str, Tile], title: str) -> str:
    """The map as an SVG element; squares of which nothing is told stand empty."""
    at = places_of_tiles()
    wide = (max(column for column, _ in at.values()) + 1) * (_SIDE + _GAP) - _GAP
    high = (max(row for _, row in at.values()) + 1) * (_SIDE + _GAP) - _GAP
    drawn = "".join(_square(tiles[code], *at[code]) for code in at if code in tiles)
    return (
        f'<svg class="tiles" role="img" aria-label="{escape(title)}"'
        f' viewBox="-1 -1 {wide + 2} {high + 2}">{drawn}</svg>'
    )


def _square(tile: Tile, column: int, row: int) -> str:
    x, y = column * (_SIDE + _GAP), row * (_SIDE + _GAP)
    middle = x + _SIDE // 2
    return (
        f"<g><title>{escape(tile.name)}: {escape(tile.number)}</title>"
        f'<rect class="{shade(tile.share)}" x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}"/>'
        f'<text class="{shade(tile.share)}" x="{middle}" y="{y + 26}">{escape(tile.short)}</text>'
        f'<text class="{shade(tile.share)} figure" x="{middle}" y="{y + 48}">'
        f"{escape(tile.number)}</text></g>"
    )


def shade(share: float | None) -> str:
    """The class of a square: the more, the darker."""
    if share is None:
        return "none"
    return f"s{min(int(share * SHADES), SHADES - 1)}"
