"""What rules may ask of a firm: each declared input, its question, how its answer may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from tradewind.facts import Facts
from tradewind.facts.pack import FIRM_INPUTS, Pack
from tradewind.rules.inputs import Input, Kind
from tradewind.rules.loading import load_inputs

Names = Mapping[str, str]
About = Literal["applicant", "project", "firm"]
Change = Literal["never", "act", "choose", "wait"]
SHELVES = ("schemes", "presence", "services")
OUTREACH = (*SHELVES, "outreach")
_DECLARED = ("kind", "unit", "scale")


@dataclass(frozen=True, slots=True)
class Question:
    """One input: what to ask, of whom, where the answer stands in the firm's file.

    `change` says what advice may touch: `never` what the firm is, `wait` what time alone changes,
    `act` what a step achieves, `choose` what the firm may decide. `field` names the field of the
    applicant, the project or the firm; without one the answer stands among the answers. `is_rare`
    says that few firms answer yes, such as to being a body that distributes no profits.
    `while_younger_than` names a series: an applicant younger than that has for this count no more
    than its age.
    """

    input: Input
    ask: Names
    about: About
    change: Change
    field: str = ""
    is_derived: bool = False
    is_rare: bool = False
    while_younger_than: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    minutes: int = 1
    codes: Mapping[str, Names] | None = None


def shelved(facts: Facts, *shelves: str) -> tuple[Pack, ...]:
    """The packs of one file that stand on some shelves, such as schemes, in order of their ids."""
    wanted = tuple(f"{shelf}/" for shelf in shelves)
    found = (facts.pack(one) for one in facts.library.ids if one.startswith(wanted))
    return tuple(pack for pack in found if pack is not None and pack.said)


def questions(facts: Facts, shelves: tuple[str, ...] = SHELVES) -> Mapping[str, Question]:
    """Every input that rules on schemes, presence and services ask, or rules on other shelves."""
    shared = facts.pack(FIRM_INPUTS)
    packs = (*((shared,) if shared else ()), *shelved(facts, *shelves))
    return _questions(_Packs(packs))


class _Packs:
    """Packs that a cache can key by their content."""

    def __init__(self, packs: tuple[Pack, ...]) -> None:
        self.packs = packs
        self.key = " ".join(pack.digest for pack in packs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Packs) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=16)
def _questions(held: _Packs) -> Mapping[str, Question]:
    found: dict[str, Question] = {}
    for pack in held.packs:
        for name, row in (pack.rules.get("inputs") or {}).items():
            found.setdefault(name, _question(name, row, pack.id))
    return found


def _question(name: str, row: Mapping[str, Any], pack_id: str) -> Question:
    kept = {key: row[key] for key in _DECLARED if key in row}
    return Question(
        input=load_inputs({name: kept}, pack_id)[name],
        ask=row.get("ask") or {},
        about=row.get("about") or "applicant",
        change=row.get("change") or "never",
        field=row.get("field") or "",
        is_derived=bool(row.get("derived")),
        is_rare=bool(row.get("rare")),
        while_younger_than=_of_pack(row.get("while_younger_than") or "", pack_id),
        least=Decimal(row["least"]) if "least" in row else None,
        most=Decimal(row["most"]) if "most" in row else None,
        minutes=int(row.get("minutes") or 1),
        codes=row.get("codes"),
    )


def _of_pack(series: str, pack_id: str) -> str:
    return series if ":" in series or not series else f"{pack_id}:{series}"


def is_money(asked: Input) -> bool:
    """Whether an input is an amount of money, kept in minor units."""
    return asked.kind is Kind.INTEGER and len(asked.unit) == 3 and asked.unit.isupper()
