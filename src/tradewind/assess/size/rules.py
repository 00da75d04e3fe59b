"""The size standards: which class a measure reaches, and what the measures say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from tradewind.assess.size.question import CLASSES, SizeClass
from tradewind.facts import Facts
from tradewind.model.source import Cite

LINES = "definitions/sme:cn_classes"
HK_MANUFACTURING = "definitions/sme:hk_manufacturing_below"
HK_OTHER = "definitions/sme:hk_other_below"
OUTSIDE = "outside"  # an industry that is none of the sectors of the Mainland standard


@dataclass(frozen=True, slots=True)
class Line:
    """From which amount of one measure on a firm of a sector is of each class."""

    sector: str
    measure: str
    unit: str
    least: tuple[Decimal, ...]
    cite: Cite

    def reaches(self, amount: Decimal | None) -> frozenset[int]:
        """The highest class an amount reaches, by its place in CLASSES; all where it is unknown."""
        if amount is None:
            return frozenset(range(len(CLASSES)))
        return frozenset({sum(amount >= least for least in self.least)})


def lines(facts: Facts) -> tuple[Line, ...]:
    """The lines of every sector as they stand on the day."""
    newest: dict[tuple[str, str], Line] = {}
    for row, cite in facts.rows(LINES):
        least = tuple(Decimal(row[f"{name}_least"]) for name in CLASSES[1:])
        line = Line(row["sector"], row["measure"], row["unit"], least, cite)
        held = newest.get((line.sector, line.measure))
        if held is None or held.cite.starts <= cite.starts:
            newest[line.sector, line.measure] = line
    return tuple(newest.values())


def classes(
    sectors: Iterable[str], standard: Sequence[Line], measured: Mapping[str, Decimal | None]
) -> frozenset[SizeClass]:
    """Article 4: a firm is of the highest class whose lower lines all its measures reach.

    So it is large where every measure reaches the upper line and an SME where either misses it;
    and it is micro where any one misses the line of small.
    """
    found: set[SizeClass] = set()
    for sector in sectors:
        reached = [one.reaches(measured[one.measure]) for one in standard if one.sector == sector]
        if reached:
            found |= {CLASSES[min(each)] for each in product(*reached)}
    return frozenset(found)


def is_mainland_sme(possible: frozenset[SizeClass], is_covered: bool | None) -> bool | None:
    """Article 2: medium, small and micro are small and medium enterprises; large is not."""
    if is_covered is not True or not possible:
        return None
    said = {name != CLASSES[-1] for name in possible}
    return said.pop() if len(said) == 1 else None


def is_hong_kong_sme(
    employees: int | None,
    is_manufacturer: bool | None,
    in_manufacturing: Decimal | None,
    in_others: Decimal | None,
) -> bool | None:
    """Fewer people than the line for manufacturing, or than the line for all else."""
    mine = {True: [in_manufacturing], False: [in_others]}
    limits = [in_manufacturing, in_others] if is_manufacturer is None else mine[is_manufacturer]
    if employees is None or None in limits:
        return None
    said = {employees < limit for limit in limits if limit is not None}
    return said.pop() if len(said) == 1 else None
