"""What a provider of services says it can do, in the words in which needs are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tradewind.model.money import Money

ANY = "*"


@dataclass(frozen=True, slots=True)
class Offer:
    """One team of a provider; its cases a month are one capacity, however many kinds it names.

    An empty list of markets, languages or sectors is not told; `ANY` stands for all of them.
    `row` is where the file tells it.
    """

    provider: str
    services: tuple[str, ...]
    row: int = 0
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    accreditation: str | None = None
    accreditation_number: str | None = None
    accredited_until: date | None = None
    cases_a_month: int | None = None
    price_low: Money | None = None
    price_high: Money | None = None

    def is_expired(self, on: date) -> bool:
        """Whether its accreditation is over on a day; the last day is still good."""
        return self.accredited_until is not None and self.accredited_until < on

    def is_proved(self, on: date) -> bool | None:
        """Whether it shows an accreditation that is good on a day; None where it does not say."""
        if self.is_expired(on):
            return False
        return True if self.accreditation and self.accredited_until else None
