"""A row of a register as the file of one firm: the same questions, so the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tradewind.model.enterprise import (
    Answer,
    Company,
    Enterprise,
    FirmFile,
    Industry,
    Offering,
)
from tradewind.model.money import Money
from tradewind.register.fields import fields
from tradewind.rules.inputs import Kind
from tradewind.rules.questions import Question, is_money

HOME = "CN"  # where the firms of a register are, unless their region says otherwise
CLASSIFICATION = "GB/T 4754-2017"
# Regions of the table that are economies of their own.
PLACES: Mapping[str, str] = {"CN-HK": "HK", "CN-MO": "MO", "CN-TW": "TW"}
Row = Mapping[str, object]


def place_of(region: object) -> str:
    """The economy that a region of a register is in."""
    return PLACES.get(str(region), HOME)


def firm_of(row: Row, asked: Mapping[str, Question]) -> FirmFile:
    """What a row tells, as a firm's own file would; what it leaves open stays open.

    `row` has fields and inputs of the rules by name, as a register stores them; `asked` is
    `rules.questions.questions` of the day, with the shelf of outreach where calls are asked of.
    """
    place = place_of(row.get("region"))
    industry, region, name = row.get("industry"), row.get("region"), row.get("name")
    enterprise = Enterprise(
        names={"zh-Hans": str(name)} if name else None,
        place=place,
        region=None if region is None else str(region),
        identifiers={"uscc": str(row["uscc"])} if row.get("uscc") else None,
        industry=None if industry is None else Industry(str(industry), CLASSIFICATION),
        employees=_whole(row.get("employees")),
        revenue=_yuan(row.get("revenue_cny")),
        assets=_yuan(row.get("assets_cny")),
        founded=_day(row.get("founded")),
        listed=_truth(row.get("is_listed")),
        has_operations=_truth(row.get("has_operations")),
        companies=companies_of(place, _truth(row.get("has_hk_entity"))),
        # That a firm had none is known; of those it had, a register tells only how many.
        grants=() if row.get("grants_received") == 0 else None,
        diagnostics=dict(_answers(row, asked)) or None,
    )
    return FirmFile(enterprise, Offering(kind="goods") if row.get("hs4") is not None else None)


def companies_of(place: str, has_hk_entity: bool | None) -> tuple[Company, ...] | None:
    """The companies of a firm that may own one in Hong Kong; one that is there may own any."""
    if place == "HK" or has_hk_entity is None:
        return None
    return (Company(place="HK"),) if has_hk_entity else ()


def inputs_of_columns(columns: Mapping[str, object], asked: Mapping[str, Question]) -> list[str]:
    """The columns that answer an input of the rules, by name."""
    return [name for name in columns if name in asked and name not in _FIELDS_OF_THE_FIRM]


# Fields of a register that the firm's file has a field for: no answer among the diagnostics.
_FIELDS_OF_THE_FIRM = frozenset(
    {"region", "employees", "revenue_cny", "assets_cny", "is_listed", "has_operations"}
)


def _answers(row: Row, asked: Mapping[str, Question]) -> list[tuple[str, Answer]]:
    found = [
        (name, _answer(row[name], asked[name]))
        for name in inputs_of_columns(row, asked)
        if row[name] is not None
    ]
    if row.get("hs4") is not None and "goods_heading" in asked and "goods_heading" not in row:
        found.append(("goods_heading", str(row["hs4"])))
    told = row.get("certificates")
    if isinstance(told, int):
        bits = fields()["certificates"].bits
        found += [
            (name, bool(told >> at & 1)) for at, name in enumerate(bits) if row.get(name) is None
        ]
    return found


def _answer(stored: object, asked: Question) -> Answer:
    """An answer as a firm's file writes it, from how a register stores it."""
    if isinstance(stored, bool | str):
        return stored
    if isinstance(stored, date):
        return stored.isoformat()
    number = int(str(stored))
    if is_money(asked.input):
        return str(Money(number, asked.input.unit))
    scale = asked.input.scale if asked.input.kind is Kind.DECIMAL else 0
    return Decimal(number).scaleb(-scale)


def _yuan(fen: object) -> Money | None:
    return None if fen is None else Money(int(str(fen)), "CNY")


def _whole(told: object) -> int | None:
    return None if told is None else int(str(told))


def _truth(told: object) -> bool | None:
    return None if told is None else bool(told)


def _day(told: object) -> date | None:
    return told if isinstance(told, date) else None
