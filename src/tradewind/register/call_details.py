"""What an officer is told of a firm on the list: from the run, the register and the firm alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.assess.outreach import OutreachAnswer
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.model.money import Money
from tradewind.pipeline.outreach import outreach_of
from tradewind.register.fields import fields
from tradewind.register.firms import firm_of
from tradewind.register.journal import read_run
from tradewind.register.reading import answers_sql, connected
from tradewind.register.source import rows_of
from tradewind.rules.questions import OUTREACH, questions

_CURRENCY = "HKD"  # that amounts of schemes are compared in
_SCHEMES = 3  # of each firm, those with most money
_KEPT_ASIDE = ("region", "division", "size_low", "size_high", "upgrade_low", "upgrade_high")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Open:
    """A scheme that is open to a firm, or not ruled out, and the most it may pay."""

    scheme: str
    verdict: bool | None
    amount: Money


@dataclass(frozen=True)
class Details:
    """A firm of the list: its row of the register, what the run kept of it, the firm asked alone.

    `others` are columns of the register that no rule reads: whom to ring, where to write.
    """

    values: Values
    others: Values
    kept: Values
    schemes: tuple[Open, ...]
    told: OutreachAnswer


def details_of(
    out: Path, rows: Sequence[int], facts: Facts, register: Path | None
) -> dict[int, Details]:
    """The details of some rows; InputError where the register is not where it was."""
    held = read_run(out)
    place = register or Path(held["register"]["path"])
    values = rows_of(place, rows)
    asked = questions(facts, OUTREACH)
    kept = _kept(out, rows, held)
    known = {*fields(), *asked, "row"}
    return {
        row: Details(
            values=values[row],
            others={name: one for name, one in values[row].items() if name not in known},
            kept=kept[row],
            schemes=tuple(_most_money(kept[row], held, facts)),
            told=outreach_of(firm_of(values[row], asked), facts),
        )
        for row in rows
    }


def _kept(out: Path, rows: Sequence[int], held: Mapping[str, Any]) -> dict[int, Values]:
    """What the run kept of some rows: size and the like, and schemes that may pay something."""
    paying = [one["scheme"] for one in held["schemes"] if one["currency"]]
    names = ["row", *_KEPT_ASIDE]
    names += [f"{one}__{part}" for one in paying for part in ("verdict", "amount_high")]
    columns = ", ".join(f'"{name}"' for name in names)
    with connected() as connection:
        found = connection.execute(
            f"SELECT {columns} FROM ({answers_sql(out)}) WHERE row IN (SELECT unnest(?::BIGINT[]))",
            [list(rows)],
        ).fetchall()
    return {one[0]: dict(zip(names, one, strict=True)) for one in found}


def _most_money(kept: Values, held: Mapping[str, Any], facts: Facts) -> Iterable[Open]:
    """The schemes that may pay a firm most: those it surely may have before those it might."""
    found = [
        Open(one["scheme"], kept[f"{one['scheme']}__verdict"], Money(amount, one["currency"]))
        for one in held["schemes"]
        if one["currency"]
        and one["state"] == "open"
        and (amount := kept[f"{one['scheme']}__amount_high"])
    ]

    def order(one: Open) -> tuple[bool, int, str]:
        same = convert(one.amount, _CURRENCY, facts)
        return one.verdict is None, -same[0].minor if same else 0, one.scheme

    return sorted(found, key=order)[:_SCHEMES]
