"""What one consignment costs at the named place, and what is left of its price."""

from tradewind.assess.landed.answer import answer, price_for_margin
from tradewind.assess.landed.question import (
    Figure,
    LandedAnswer,
    LandedQuestion,
    TaxRates,
)
from tradewind.assess.landed.rules import break_even, figure
from tradewind.assess.landed.valuation import (
    AT_BORDER,
    BEYOND,
    TO_CIF,
    TO_FOB,
    Point,
    value_at,
)

__all__ = [
    "AT_BORDER",
    "BEYOND",
    "TO_CIF",
    "TO_FOB",
    "Figure",
    "LandedAnswer",
    "LandedQuestion",
    "Point",
    "TaxRates",
    "answer",
    "break_even",
    "figure",
    "price_for_margin",
    "value_at",
]
