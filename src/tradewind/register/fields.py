"""The fields of a register: names, kinds, units, what is possible, how often one is not known.

Besides the fields of every register, any input of the rules about the applicant can be a column of
one: it is a field too, under the name of the input.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from tradewind.facts import Facts
from tradewind.model.money import minor_digits
from tradewind.rules.inputs import Kind as InputKind
from tradewind.rules.questions import Question, is_money, questions

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
    "decimal",
    "code",
]
LARGEST = 10**15  # what a number is below, before it is kept in smaller units: as in a firm's file
ROW = "row"  # the column of a canonical register that numbers the rows of the file it is from
_OF_INPUTS: Mapping[InputKind, Kind] = {
    InputKind.INTEGER: "whole",
    InputKind.DECIMAL: "decimal",
    InputKind.TEXT: "text",
    InputKind.DATE: "day",
    InputKind.TRUTH: "truth",
    InputKind.BITS: "bits",
}
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a register may hold of a firm.

    Money is kept in minor units, as rules read it: 100 is one yuan. A decimal is kept as a whole
    number, the value times ten to the scale; `least` and `most` are in what is kept. `bits` names
    the input that each bit answers, the lowest first: set is yes, not set is no.
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
    scale: int = 0
    codes: Mapping[str, Mapping[str, str]] | None = None

    @property
    def largest(self) -> int:
        """The largest value there may be, in what is kept."""
        if self.most is not None:
            return self.most
        places = minor_digits(self.unit) if self.kind == "money" else self.scale
        return LARGEST * int(10**places) - 1

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


def further_fields(facts: Facts) -> Mapping[str, Field]:
    """What a register may hold besides: the inputs of the rules about the applicant, by name.

    What is derived from other answers, or told by a field of the firm's file, is none of them.
    """
    return {
        name: _of_input(name, one)
        for name, one in questions(facts).items()
        if one.about == "applicant"
        and not one.is_derived
        and not one.field
        and name not in fields()
    }


def _of_input(name: str, asked: Question) -> Field:
    kind = _OF_INPUTS[asked.input.kind]
    if is_money(asked.input):
        kind = "money"
    elif asked.codes:
        kind = "code"
    scale = asked.input.scale
    least = 0 if asked.input.kind is InputKind.BITS else _kept(asked.least, scale)
    return Field(
        name,
        kind,
        asked.ask,
        (),
        asked.input.unit,
        least,
        _kept(asked.most, scale),
        scale=scale,
        codes=asked.codes if kind == "code" else None,
    )


def _kept(bound: Decimal | None, scale: int) -> int | None:
    return None if bound is None else int(bound.scaleb(scale))


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


def region_names(code: object) -> Mapping[str, str] | None:
    """What a region is called, by language; None where it is not known."""
    return next(
        (dict(zip(_LANGUAGES, one.names, strict=True)) for one in regions() if one.code == code),
        None,
    )


_LANGUAGES = ("en", "zh-Hant", "zh-Hans")
