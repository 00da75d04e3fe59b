"""Which industry codes of a register fall into which sectors of the size standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tradewind.assess.size.industry import activity
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.model.enterprise import Industry
from tradewind.register.firms import CLASSIFICATION

if TYPE_CHECKING:
    from ibis.expr import types as ir

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Activity:
    """What firms of some codes do: the sectors they may fall into, and whether they make things."""

    sectors: tuple[str, ...]
    is_manufacturing: bool


@dataclass(frozen=True)
class Industries:
    """The codes of a register by what they mean, and those that mean nothing."""

    by_code: Mapping[str, Activity]
    faulty: frozenset[str]

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity of the register, in the order of its first code."""
        return tuple(dict.fromkeys(self.by_code[code] for code in sorted(self.by_code)))

    def number(self, codes: ir.StringValue) -> ir.Value:
        """The number of the activity of each code: null where nobody says, -1 where it is none."""
        import ibis

        every = sorted({*self.by_code, *self.faulty})
        are_numbers = all(len(code) == _DIGITS and code.isdigit() for code in every)
        # Numbers are held against the ends of runs of codes: a tenth of the time of lists of texts.
        held = codes.try_cast("int16") if are_numbers else codes
        known = self.activities
        branches = [
            (condition, known.index(one))
            for one, mine in _runs(every, self.by_code)
            if one is not None
            for condition in [_is_among(held, mine, are_numbers)]
        ]
        if not branches:
            return ibis.ifelse(codes.isnull(), ibis.null("int8"), ibis.literal(-1, type="int8"))
        found = ibis.cases(*branches, else_=-1).cast("int8")
        return ibis.ifelse(codes.isnull(), ibis.null("int8"), found)


def industries(codes: Iterable[str], facts: Facts) -> Industries:
    """What every code of a register means on the day."""
    found, faulty = {}, set()
    for code in codes:
        try:
            told = activity(Industry(code, CLASSIFICATION), facts)
        except InputError:
            faulty.add(code)
            continue
        if told is not None:
            found[code] = Activity(told.sectors, told.is_manufacturing)
    return Industries(found, frozenset(faulty))


def _runs(
    every: list[str], by_code: Mapping[str, Activity]
) -> Iterator[tuple[Activity | None, list[str]]]:
    """The codes of the register in order, cut where what they mean changes."""
    for one, mine in groupby(every, key=by_code.get):
        yield one, list(mine)


def _is_among(held: ir.Value, mine: list[str], are_numbers: bool) -> ir.Value:
    """Whether a code is one of a run; between its ends the register has no others."""
    if not are_numbers:
        return held.isin(mine)
    first, last = int(mine[0]), int(mine[-1])
    return (held >= first) & (held <= last)
