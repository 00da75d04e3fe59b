"""How large a firm is: question in, answer out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tradewind.assess.size.industry import Activity, activity
from tradewind.assess.size.question import CLASSES, SizeAnswer, SizeClass, SizeQuestion
from tradewind.assess.size.rules import (
    HK_MANUFACTURING,
    HK_OTHER,
    LINES,
    OUTSIDE,
    Line,
    classes,
    is_hong_kong_sme,
    is_mainland_sme,
    lines,
)
from tradewind.facts import Facts
from tradewind.facts.exchange import convert, missing_rate
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite

_FOR = "size"
_INDUSTRY = Missing("input", "enterprise.industry", _FOR)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The firm's measures in the units of the standard; why one is not known; what it rests on."""

    amounts: Mapping[str, Decimal | None]
    gaps: Mapping[str, Missing]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of the two standards says."""

    is_sme: bool | None = None
    possible: tuple[SizeClass, ...] = ()
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()


def answer(question: SizeQuestion, facts: Facts) -> SizeAnswer:
    """The class of a firm by the Mainland's standard, and whether it is an SME in either place."""
    does = activity(question.industry, facts)
    standard = lines(facts)
    sectors = does.sectors if does else (*dict.fromkeys(one.sector for one in standard), OUTSIDE)
    cn = _mainland(question, sectors, standard, facts) if _is_in(question, "CN") else _Told()
    hk = _hong_kong(question, does, facts) if _is_in(question, "HK") else _Told()
    cites = (*(does.cites if does else ()), *cn.cites, *hk.cites)
    is_settled = len(cn.possible) == 1 and OUTSIDE not in sectors
    return SizeAnswer(
        cn_class=cn.possible[0] if is_settled else None,
        cn_classes_possible=cn.possible,
        is_cn_sme=cn.is_sme,
        is_hk_sme=hk.is_sme,
        is_manufacturer=does.is_manufacturing if does else None,
        sector=sectors[0] if len(sectors) == 1 and OUTSIDE not in sectors else None,
        sectors_possible=tuple(one for one in sectors if one != OUTSIDE),
        classification=does.classification if does else None,
        cites=tuple(dict.fromkeys(cites)),
        missing=tuple(dict.fromkeys((*cn.missing, *hk.missing))),
    )


def _is_in(question: SizeQuestion, place: str) -> bool:
    return question.place in (None, place)


def _mainland(
    question: SizeQuestion, sectors: tuple[str, ...], standard: tuple[Line, ...], facts: Facts
) -> _Told:
    mine = tuple(one for one in standard if one.sector in sectors)
    if not mine:
        return _Told(missing=(Missing("fact", LINES, _FOR),))
    measured = _measure(question, mine, facts)
    possible = classes(sectors, mine, measured.amounts)
    gaps = []
    if len(possible) > 1 or OUTSIDE in sectors:
        gaps = [_INDUSTRY] if len(sectors) > 1 else []
        gaps += _that_matter(sectors, mine, measured, possible)
    return _Told(
        is_sme=is_mainland_sme(possible, is_covered=OUTSIDE not in sectors),
        possible=tuple(name for name in CLASSES if name in possible),
        cites=(*(one.cite for one in mine), *measured.cites),
        missing=tuple(gaps),
    )


def _that_matter(
    sectors: tuple[str, ...],
    mine: tuple[Line, ...],
    measured: _Measured,
    possible: frozenset[SizeClass],
) -> Iterable[Missing]:
    """The gaps that some amount could close a little: knowing it would leave fewer classes."""
    for name, gap in measured.gaps.items():
        tried = {least for one in mine if one.measure == name for least in (*one.least, Decimal(0))}
        told = (classes(sectors, mine, {**measured.amounts, name: each}) for each in tried)
        if any(each != possible for each in told):
            yield gap


def _measure(question: SizeQuestion, mine: tuple[Line, ...], facts: Facts) -> _Measured:
    amounts: dict[str, Decimal | None] = {}
    gaps: dict[str, Missing] = {}
    cites: list[Cite] = []
    for name, unit in dict.fromkeys((one.measure, one.unit) for one in mine):
        told: Money | int | None = getattr(question, name)
        if told is None:
            amounts[name], gaps[name] = None, Missing("input", f"enterprise.{name}", _FOR)
        elif not isinstance(told, Money):
            amounts[name] = Decimal(told)
        elif exchanged := convert(told, unit, facts):
            amounts[name] = exchanged[0].amount
            cites += exchanged[1]
        else:
            rate = missing_rate(told.currency, unit, facts)
            amounts[name], gaps[name] = None, Missing("fact", rate, _FOR)
    return _Measured(amounts, gaps, tuple(cites))


def _hong_kong(question: SizeQuestion, does: Activity | None, facts: Facts) -> _Told:
    held = [facts.value(fact) for fact in (HK_MANUFACTURING, HK_OTHER)]
    making, others = (Decimal(one.value) if one.value is not None else None for one in held)
    is_maker = does.is_manufacturing if does else None
    said = is_hong_kong_sme(question.employees, is_maker, making, others)
    gaps = [Missing("fact", one.fact, _FOR) for one in held if one.value is None]
    if said is None and not gaps:
        gaps = (
            [Missing("input", "enterprise.employees", _FOR)] if question.employees is None else []
        )
        gaps += [_INDUSTRY] if does is None else []
    cites = tuple(cite for one in held for cite in one.cites)
    return _Told(is_sme=said, cites=cites, missing=tuple(gaps) if said is None else ())
