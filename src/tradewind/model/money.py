"""Money: whole minor units of one currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from tradewind.errors import InputError, worded

_CODE = re.compile(r"[A-Z]{3}")
TESTING = "XTS"  # the code ISO 4217 keeps for testing; reckoned with two places


@cache
def minor_digits(currency: str) -> int:
    """How many decimal places ISO 4217 gives a currency; InputError if the code is not one."""
    from iso4217 import Currency

    try:
        digits = Currency(currency).exponent if _CODE.fullmatch(currency) else None
    except ValueError:
        digits = None
    if digits is None and currency != TESTING:
        raise InputError(
            worded("currency"),
            worded("{currency} is not a currency code of ISO 4217.", currency=repr(currency)),
            worded("Write three capital letters, such as USD, HKD or CNY."),
        )
    return 2 if digits is None else int(digits)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """Money from an amount in major units, rounded half up to the minor unit."""
        scaled = Decimal(amount).scaleb(minor_digits(currency))
        return cls(int(scaled.to_integral_value(ROUND_HALF_UP)), currency)

    @classmethod
    def parse(cls, text: str, where: str = "amount") -> Money:
        """Money from text such as ``1000.50 USD``; InputError says how to write it."""
        parts = text.split()
        try:
            number, code = Decimal(parts[0]), parts[1]
            if len(parts) != 2 or not number.is_finite():
                raise ValueError
        except (IndexError, InvalidOperation, ValueError):
            mend = worded("Write the number, a space and the currency, such as 1000.50 USD.")
            raise InputError(
                where, worded("{given} is not an amount of money.", given=repr(text)), mend
            ) from None
        return cls.of(number, code)

    @property
    def amount(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class FineMoney:
    """An amount that may be finer than the minor unit, as the price of a screw is."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> FineMoney:
        """The amount without noughts that say nothing, so that one amount has one form."""
        minor_digits(currency)  # refuses what is no currency
        return cls(amount.normalize(), currency)

    def __str__(self) -> str:
        finest = int(self.amount.normalize().as_tuple().exponent)
        digits = max(minor_digits(self.currency), -finest)
        return f"{self.amount:.{digits}f} {self.currency}"
