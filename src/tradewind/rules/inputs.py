"""What a rule may ask: a named input with its kind, unit and number of decimal places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tradewind.errors import InputError, RuleError, worded

Answer = int | Decimal | str | date | bool
Stored = int | str | date | bool

SMALLEST, LARGEST = -(2**63), 2**63 - 1
MOST_PLACES = 12
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Kind(StrEnum):
    """What an answer is made of, and so which operators may read it."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    BITS = "bits"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})


@dataclass(frozen=True, slots=True)
class Input:
    """A declared input; `scale` is the number of decimal places a decimal is kept to.

    In tables a decimal stands as a 64-bit whole number, the value times ten to the scale.
    """

    name: str
    kind: Kind
    unit: str = ""
    scale: int = 0

    def __post_init__(self) -> None:
        where = f"input {self.name}"
        if not _NAME.fullmatch(self.name):
            raise RuleError(where, "is not a snake_case name.", "Write it like employees_total.")
        if self.kind in NUMBERS and not self.unit:
            raise RuleError(where, "is a number without a unit.", "Add unit: to it.")
        if self.kind is Kind.DECIMAL and not 1 <= self.scale <= MOST_PLACES:
            raise RuleError(
                where, "is a decimal without a scale.", f"Add scale: from 1 to {MOST_PLACES}."
            )
        if self.kind is not Kind.DECIMAL and self.scale:
            raise RuleError(where, f"is of kind {self.kind} and has a scale.", "Remove scale:.")

    def stored(self, answer: Answer | None) -> Stored | None:
        """The answer as a table holds it; None stays None."""
        if answer is None:
            return None
        found = _stored(self, answer)
        if found is None:
            raise InputError(
                self.name,
                worded("{answer} is not {wanted}.", answer=repr(answer), wanted=_WANTED[self.kind]),
                worded("Correct it or leave it out."),
            )
        return found


_WANTED = {
    Kind.INTEGER: worded("a whole number of at most 64 bits"),
    Kind.DECIMAL: worded("a decimal within the places declared for it"),
    Kind.TEXT: worded("text"),
    Kind.DATE: worded("a date"),
    Kind.TRUTH: worded("true or false"),
    Kind.BITS: worded("a whole number from 0 up to 63 bits"),
}


def _stored(asked: Input, answer: Answer) -> Stored | None:
    match asked.kind:
        case Kind.TEXT:
            return answer if isinstance(answer, str) else None
        case Kind.TRUTH:
            return answer if isinstance(answer, bool) else None
        case Kind.DATE:
            # A datetime is a date to Python; which day it names depends on the place.
            if isinstance(answer, date) and not isinstance(answer, datetime):
                return answer
            return None
        case Kind.DECIMAL:
            return _scaled(answer, asked.scale)
        case Kind.INTEGER:
            return _whole(answer, SMALLEST)
        case Kind.BITS:
            return _whole(answer, 0)


def _whole(answer: Answer, smallest: int) -> int | None:
    # True is an int to Python; it is not a number to a rule.
    if isinstance(answer, bool) or not isinstance(answer, int):
        return None
    return answer if smallest <= answer <= LARGEST else None


def _scaled(answer: Answer, scale: int) -> int | None:
    if isinstance(answer, Decimal):
        # Beyond 40 digits nothing fits; asked first so that 1E+999999 is never written out.
        if not answer.is_finite() or abs(answer.adjusted()) > 40:
            return 0 if answer == 0 else None
        numerator, denominator = answer.as_integer_ratio()
        whole, rest = divmod(numerator * 10**scale, denominator)
        return None if rest else _whole(whole, SMALLEST)
    if isinstance(answer, int) and not isinstance(answer, bool):
        return _whole(answer * 10**scale, SMALLEST)
    return None
