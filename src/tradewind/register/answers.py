"""What a scheme says of the firms of a register: once where all agree, else as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from tradewind.assess.schemes.amounts import pays
from tradewind.assess.schemes.catalogue import Track
from tradewind.assess.schemes.question import STATUSES, Pays
from tradewind.assess.schemes.verdicts import CLOSED, Verdict, is_for, verdicts
from tradewind.register.shapes import Shape
from tradewind.rules import Amount, amount_column
from tradewind.rules.columns import (
    Read,
    failed_mask,
    is_column,
    is_unknown,
    literal,
    open_count,
    unknown_mask,
    unmet_count,
    verdict_column,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    from ibis.expr import types as ir

    from tradewind.rules.columns import Found

    Told: TypeAlias = ir.Value | bool | int | None
    Ends: TypeAlias = tuple[Told, Told]

PARTS = ("verdict", "failed", "unknown", "amount_low", "amount_high")
_OPEN = ("eligible", "undetermined")
# Room for the counts that decide between two applicants: no rule has so many conditions.
_ROOM = 1000
_NO_GRANTS = ()


@dataclass(frozen=True, slots=True)
class SchemeAnswers:
    """What one scheme says: each part a column, or the value that all firms of a shape share.

    `verdict` is true for eligible, false for not eligible, not in force or exhausted, and unknown
    for undetermined. The amounts, in minor units, stand where the verdict is not false.
    """

    verdict: Told
    failed: Told
    unknown: Told
    amount_low: Told
    amount_high: Told

    @property
    def parts(self) -> dict[str, Told]:
        """The parts by name."""
        return {name: getattr(self, name) for name in PARTS}

    @property
    def is_shared(self) -> bool:
        """Whether every firm of the shape has the same."""
        return not any(map(is_column, self.parts.values()))


@dataclass(frozen=True, slots=True)
class Own:
    """The firm itself as an applicant: how each rule's conditions come out, and what is read."""

    found: Mapping[str, Found]
    read: Read
    has_no_grants: ir.Value | None  # true where it is known that it had none


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An applicant for a scheme: the answers, and the place it takes among several, least first."""

    answers: SchemeAnswers
    rank: ir.Value | int
    high: Told


def scheme_answers(track: Track, shape: Shape, own: Own) -> SchemeAnswers:
    """What a scheme says of firms of a shape, by their most hopeful applicant."""
    others = [one for one in shape.others if is_for(track, one)]
    found = []
    if is_for(track, shape.own):
        found.append(_of_the_firm(track, own, is_alone=not others))
    if others or not found:
        found.append(_of_others(track, shape, others, own))
    return reduce(_better, found).answers


def _of_others(track: Track, shape: Shape, others: Iterable[Any], own: Own) -> _Candidate:
    """The most hopeful of the other companies, or that none may apply."""
    asked = replace(shape.question, applicants=tuple(others))
    open_told, none_told = (
        verdicts(track, replace(asked, grants=grants))[0] for grants in (None, _NO_GRANTS)
    )
    low, high = _by_grants(open_told.pays, none_told.pays, own)
    answers = answers_of(open_told)
    if open_told.status in _OPEN:
        answers = replace(answers, amount_low=low, amount_high=high)
    return _Candidate(answers, _rank_of(open_told), high)


_TRUTHS = {**dict.fromkeys(STATUSES, False), "eligible": True, "undetermined": None}


def answers_of(one: Verdict) -> SchemeAnswers:
    """The verdict on one applicant as a run keeps it."""
    low, high = _ends(one.pays) if one.status in _OPEN else (None, None)
    return SchemeAnswers(
        verdict=_TRUTHS[one.status],
        failed=one.outcome.failed if one.outcome else 0,
        unknown=one.outcome.unknown if one.outcome else 0,
        amount_low=low,
        amount_high=high,
    )


def _rank_of(one: Verdict) -> int:
    status = STATUSES.index(one.status)
    return (status * _ROOM + len(one.failing)) * _ROOM + len(one.open)


def _of_the_firm(track: Track, own: Own, is_alone: bool) -> _Candidate:
    tree = track.rule.tree
    met = verdict_column(tree, own.found[track.id]) if tree is not None else None
    verdict = _in_force(track, met)
    low, high = _amounts(track, own)
    answers = SchemeAnswers(
        verdict=verdict,
        failed=failed_mask(tree, own.found[track.id]) if tree is not None else 0,
        unknown=unknown_mask(tree, own.found[track.id]) if tree is not None else 0,
        amount_low=_unless_no(low, verdict),
        amount_high=_unless_no(high, verdict),
    )
    return _Candidate(answers, 0 if is_alone else _rank(track, own, met, verdict), high)


def _in_force(track: Track, met: Told) -> Told:
    """The verdict of a scheme whose rule comes out so, by the state it is in."""
    if track.state.value in CLOSED or track.state.value == "exhausted":
        return False
    if track.state.value == "open":
        return met
    if is_column(met):
        return met & literal(None, "boolean")
    return False if met is False else None


def _rank(track: Track, own: Own, met: Told, verdict: Told) -> ir.Value | int:
    """The place of the firm among the applicants, as `schemes.verdicts` puts them in a row."""
    import ibis

    tree = track.rule.tree
    if track.state.value in (*CLOSED, "exhausted"):
        name = "exhausted" if track.state.value == "exhausted" else "not_in_force"
        status: Told = STATUSES.index(name)
    elif is_column(verdict):
        status = ibis.cases((verdict, 0), (~verdict, 2), else_=1).cast("int64")  # type: ignore[operator]
    else:
        status = {True: 0, None: 1, False: 2}[verdict]  # type: ignore[index]
    if tree is None:
        return status * _ROOM * _ROOM  # type: ignore[operator]
    unmet, waiting = (
        unmet_count(tree, own.found[track.id]),
        open_count(tree, own.found[track.id], own.read),
    )
    if is_column(met):
        waiting = ibis.ifelse(is_unknown(met), waiting, 0)
    elif met is not None:
        waiting = 0
    return (status * _ROOM + unmet) * _ROOM + waiting  # type: ignore[operator]


def _better(first: _Candidate, second: _Candidate) -> _Candidate:
    """The more hopeful of two applicants, the first where they are level."""
    takes = _is_before(second, first)
    if not is_column(takes):
        return second if takes else first
    mine, other = first.answers.parts, second.answers.parts
    parts = {name: _either(takes, other[name], mine[name], name) for name in PARTS}
    return _Candidate(SchemeAnswers(**parts), 0, None)


def _is_before(one: _Candidate, other: _Candidate) -> Any:
    """Whether one is ahead: by its rank, and where that is level by paying more."""
    ahead, level = one.rank < other.rank, one.rank == other.rank
    more = _or_nought(one.high) > _or_nought(other.high)
    if not any(map(is_column, (ahead, level, more))):
        return ahead or (level and more)
    import ibis

    told = [part if is_column(part) else ibis.literal(part) for part in (ahead, level, more)]
    return told[0] | (told[1] & told[2])


def _or_nought(amount: Told) -> Any:
    return amount.fill_null(0) if is_column(amount) else amount or 0  # type: ignore[union-attr]


def _either(condition: Any, one: Told, other: Told, part: str) -> Told:
    import ibis

    if one is other or (not is_column(one) and not is_column(other) and one == other):
        return one
    return ibis.ifelse(condition, as_column(one, part), as_column(other, part))


def as_column(told: Told, part: str) -> ir.Value:
    """A part of an answer as a column."""
    wide = "boolean" if part == "verdict" else "int64"
    return told if is_column(told) else literal(told, wide)


# amounts


def _unless_no(amount: Told, verdict: Told) -> Told:
    """The amount where the verdict is not no."""
    import ibis

    if amount is None or verdict is False:
        return None
    if not is_column(verdict):
        return amount
    nothing = literal(None, "int64")
    return ibis.ifelse(verdict.fill_null(True), as_column(amount, "amount"), nothing)  # type: ignore[union-attr]


def _ends(told: Pays | None) -> Ends:
    return (told.bounds.low, told.bounds.high) if told and told.bounds else (None, None)


def _by_grants(unknown: Pays | None, none: Pays | None, own: Own) -> Ends:
    """Amounts that hang on no more than whether it is known that the firm had no grant."""
    open_ends, none_ends = _ends(unknown), _ends(none)
    if open_ends == none_ends or own.has_no_grants is None:
        return open_ends
    low, high = (
        _either(own.has_no_grants, there, here, "amount")
        for there, here in zip(none_ends, open_ends, strict=True)
    )
    return low, high


def _amounts(track: Track, own: Own) -> Ends:
    """The ends of what a scheme pays the firm itself, as `schemes.amounts` reckons them."""
    import ibis

    terms, read = track.terms, own.read
    if terms is None:
        return None, None
    if terms.base is None or terms.base.name not in read.columns:
        same = {name: value for name, value in read.same.items() if value is not None}
        return _by_grants(pays(track, same, None), pays(track, same, _NO_GRANTS), own)
    base = read.columns[terms.base.name]
    told = ibis.ifelse(base >= 0, base, ibis.null("int64"))
    known = told
    if terms.share is not None:
        amount = Amount(id=track.id, currency=terms.currency, base=terms.base, share=terms.share)
        known = amount_column(amount, read.columns)
    limits = [one.minor for one in (terms.cap, terms.ceiling) if one is not None]
    high = known
    if limits:
        most = literal(min(limits), "int64")
        high = ibis.ifelse(known.notnull(), ibis.least(known, most), most)
    if terms.missing or terms.is_up_to:
        return ibis.ifelse(high.notnull(), literal(0, "int64"), ibis.null("int64")), high
    is_whole = told.notnull()
    if terms.ceiling is not None:
        none = own.has_no_grants
        is_whole = (
            is_whole & none.fill_null(False) if none is not None else literal(False, "boolean")
        )
    low = ibis.ifelse(is_whole, high, literal(0, "int64"))
    return ibis.ifelse(high.notnull(), low, ibis.null("int64")), high


# shapes together


def by_shape(told: Mapping[int, Told], number: ir.Value, part: str) -> Told:
    """One column over the shapes of a group, or the value they all share."""
    import ibis

    kinds: list[tuple[Told, list[int]]] = []
    for shape, one in told.items():
        mine = next((shapes for held, shapes in kinds if _is_same(held, one)), None)
        if mine is None:
            kinds.append((one, [shape]))
        else:
            mine.append(shape)
    if len(kinds) == 1:
        return kinds[0][0]
    *some, (last, _) = sorted(kinds, key=lambda kind: len(kind[1]))
    branches = [(number.isin(shapes), as_column(one, part)) for one, shapes in some]
    return ibis.cases(*branches, else_=as_column(last, part))


def _is_same(one: Told, other: Told) -> bool:
    if is_column(one) or is_column(other):
        return one is other
    return one is other or (one == other and type(one) is type(other))
