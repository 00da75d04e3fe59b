"""The kinds of rates, as imports count them."""

from __future__ import annotations

from tradewind.model.rate import AdValorem, Free, Rate, Specific, UnknownRate, rate_text

KINDS_OF_RATES = ("free", "ad_valorem", "specific", "compound", "applicable", "unknown")


def kind_of(rate: Rate) -> str:
    """The kind of a rate, as imports count it."""
    match rate:
        case Free():
            return "free"
        case AdValorem():
            return "ad_valorem"
        case Specific():
            return "specific"
        case UnknownRate():
            return "unknown"
    return "applicable" if rate_text(rate).startswith(("applicable", "minus(app")) else "compound"
