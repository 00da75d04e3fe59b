"""An amount that a rule grants: a rate of a base, held by a floor, a cap and a ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tradewind.errors import RuleError
from tradewind.rules.inputs import Input, Kind
from tradewind.rules.plain import Answers
from tradewind.rules.tables import widened

if TYPE_CHECKING:
    import ibis
    from ibis.expr import types as ir

WHOLE_BP = 10_000  # the finest share
# Up to here a double holds every whole number, and DuckDB divides through a double.
LARGEST_MINOR = 10**15

Term = int | Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Integer minor units of one currency; a share of a base; rounded half up.

    First the share of the base. Then no less than the floor, no more than the cap, and no
    more than the headroom: the ceiling for one firm less what it was already granted. A term
    that was not written sets no limit; a term that reads an unknown input makes the amount
    unknown. A negative amount of money, or one above `LARGEST_MINOR`, is unknown as well.
    """

    id: str
    currency: str
    base: Input
    share: Fraction
    floor: Term | None = None
    cap: Term | None = None
    ceiling: Term | None = None
    granted: Term | None = None

    def __post_init__(self) -> None:
        where = f"amount {self.id}"
        if not 0 <= self.share <= 1 or self.share.denominator > WHOLE_BP:
            raise RuleError(where, "has a share outside 0 to 1.", 'Write it like "1/3".')
        if self.granted is not None and self.ceiling is None:
            raise RuleError(where, "counts what was granted against no ceiling.", "Add ceiling:.")
        for term in self._terms:
            _check_term(where, term, self.currency)
        if isinstance(self.floor, int) and isinstance(self.cap, int) and self.floor > self.cap:
            raise RuleError(where, "has a floor above its cap.", "Swap or correct them.")

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs the amount needs, each once."""
        return tuple(dict.fromkeys(term for term in self._terms if isinstance(term, Input)))

    @property
    def _terms(self) -> tuple[Term, ...]:
        told = (self.base, self.floor, self.cap, self.ceiling, self.granted)
        return tuple(term for term in told if term is not None)


def amount_of(amount: Amount, answers: Answers) -> int | None:
    """The amount in minor units, or None while any input it needs is unknown."""
    read = {needed: needed.stored(answers.get(needed.name)) for needed in amount.inputs}
    known = {
        needed: value
        for needed, value in read.items()
        if isinstance(value, int) and 0 <= value <= LARGEST_MINOR
    }
    if len(known) < len(read):
        return None

    def minor(term: Term) -> int:
        return known[term] if isinstance(term, Input) else term

    part, whole = amount.share.as_integer_ratio()
    payable = (2 * known[amount.base] * part + whole) // (2 * whole)
    if amount.floor is not None:
        payable = max(payable, minor(amount.floor))
    if amount.cap is not None:
        payable = min(payable, minor(amount.cap))
    if amount.ceiling is not None:
        granted = 0 if amount.granted is None else minor(amount.granted)
        payable = min(payable, max(minor(amount.ceiling) - granted, 0))
    return payable


def amount_column(amount: Amount, table: ibis.Table | Mapping[str, ir.Value]) -> ir.Value:
    """The same amount as a column of whole numbers, null while any input it needs is null."""
    import ibis

    columns = {needed: _money(widened(table, needed)) for needed in amount.inputs}

    def minor(term: Term) -> ir.Value:
        return columns[term] if isinstance(term, Input) else _whole(term)

    payable = _share(columns[amount.base], amount.share)
    if amount.floor is not None:
        payable = ibis.greatest(payable, minor(amount.floor))
    if amount.cap is not None:
        payable = ibis.least(payable, minor(amount.cap))
    if amount.ceiling is not None:
        granted = _whole(0) if amount.granted is None else minor(amount.granted)
        headroom = ibis.greatest(minor(amount.ceiling) - granted, _whole(0))
        payable = ibis.least(payable, headroom)
    # LEAST(NULL, 5) is 5 in both engines: without this guard an unknown amount is the ceiling.
    all_known = ibis.and_(*(column.notnull() for column in columns.values()))
    return ibis.ifelse(all_known, payable, _whole(None)).cast("int64")


def load_amount(amount_id: str, told: Mapping[str, object], inputs: Mapping[str, Input]) -> Amount:
    """The amount written as `currency`, `base`, `share` (such as "1/3") and the terms it has.

    A term is a whole number of minor units or the name of a declared input.
    """
    where = f"amount {amount_id}"
    if strange := sorted(set(told) - {"currency", "base", "share", *_LIMITS}):
        raise RuleError(where, f"does not know {', '.join(strange)}.", "Remove or correct it.")
    currency, share = told.get("currency"), told.get("share")
    if not isinstance(currency, str) or not isinstance(share, str):
        raise RuleError(where, "lacks its currency or share.", "Write currency: and share:.")
    base = _term(where, told.get("base"), inputs)
    if not isinstance(base, Input):
        raise RuleError(where, "has no input as its base.", "Name a declared input.")
    limits = {name: _term(where, told[name], inputs) for name in _LIMITS if name in told}
    part = _fraction(where, share)
    return Amount(id=amount_id, currency=currency, base=base, share=part, **limits)


def _fraction(where: str, told: str) -> Fraction:
    try:
        return Fraction(told)
    except (ValueError, ZeroDivisionError) as problem:
        raise RuleError(where, f"{told!r} is not a share.", 'Write it like "1/3".') from problem


_LIMITS = ("floor", "cap", "ceiling", "granted")


def _term(where: str, told: object, inputs: Mapping[str, Input]) -> Term:
    if isinstance(told, int):
        return told
    if not isinstance(told, str) or told not in inputs:
        raise RuleError(where, f"reads {told}, which is not declared.", "Declare it in inputs:.")
    return inputs[told]


def _check_term(where: str, term: Term, currency: str) -> None:
    if isinstance(term, Input):
        if term.kind is not Kind.INTEGER or term.unit != currency:
            raise RuleError(
                where,
                f"cannot read {term.name} as minor units of {currency}.",
                f"Declare it as an integer with unit {currency}.",
            )
    elif isinstance(term, bool) or not 0 <= term <= LARGEST_MINOR:
        raise RuleError(where, f"has {term} as a term.", "Use whole minor units, not negative.")


def _money(column: ir.Value) -> ir.Value:
    """The column where it is an amount of money; null where it is not, before any arithmetic."""
    import ibis

    return ibis.ifelse(column.between(_whole(0), _whole(LARGEST_MINOR)), column, _whole(None))


def _share(base: ir.Value, share: Fraction) -> ir.Value:
    # In two parts, so that the product stays within 64 bits; both divisions leave no rest, so
    # the double they pass through is exact.
    part, whole = share.as_integer_ratio()
    rest = base % whole
    twice = rest * _whole(2 * part) + whole
    whole_part = ((base - rest) // whole) * _whole(part)
    return whole_part + (twice - twice % (2 * whole)) // (2 * whole)


def _whole(value: int | None) -> ir.Value:
    import ibis

    return ibis.literal(value, type="int64")
