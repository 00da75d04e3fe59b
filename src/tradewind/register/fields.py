"""The fields of a register: names, kinds, units, what is possible, how often one is not known."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal[
    "text",
    "uscc",
    "region",
    "industry",
    "whole",
    "money",
    "day",
    "truth",
    "bits",
    "heading",
]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a register may hold of a firm.

    Money is kept in minor units, as rules read it: 100 is one yuan.
    """

    name: str
    kind: Kind
    names: Mapping[str, str]
    also: tuple[str, ...]
    unit: str = ""
    least: int | date | None = None
    most: int | None = None
    unknown_per_mille: int | None = None
    bits: tuple[str, ...] = ()

    @property
    def is_made(self) -> bool:
        """Whether the invented register has it."""
        return self.unknown_per_mille is not None


@dataclass(frozen=True, slots=True)
class Region:
    """A province or region by its ISO 3166-2 code."""

    code: str
    number: str  # GB/T 2260, two digits
    weight: int  # of 270 firms of the invented register
    names: tuple[str, ...]


@cache
def fields() -> Mapping[str, Field]:
    """Every field by its name."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load((_HERE / "fields.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506
    return {
        name: Field(
            name,
            row["kind"],
            row["names"],
            tuple(row["also"]),
            row.get("unit", ""),
            row.get("least"),
            row.get("most"),
            row.get("made"),
            tuple(row.get("bits") or ()),
        )
        for name, row in told.items()
    }


@cache
def regions() -> tuple[Region, ...]:
    """Every region in the order of the table, which the invented register draws from."""
    with (_HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Region(
                row["code"],
                row["gb2260"],
                int(row["weight"]),
                (row["en"], row["zh_hant"], row["zh_hans"]),
            )
            for row in csv.DictReader(file)
        )
