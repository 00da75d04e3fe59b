"""What each market asks of a product before it is sold: tests, marks, registrations, papers."""

from tradewind.assess.standards.answer import answer
from tradewind.assess.standards.question import (
    Ask,
    MarketAsked,
    MarketStandards,
    NextQuestion,
    Report,
    Requirement,
    Searched,
    Span,
    StandardsAnswer,
    StandardsQuestion,
    Turn,
    Use,
)

__all__ = [
    "Ask",
    "MarketAsked",
    "MarketStandards",
    "NextQuestion",
    "Report",
    "Requirement",
    "Searched",
    "Span",
    "StandardsAnswer",
    "StandardsQuestion",
    "Turn",
    "Use",
    "answer",
]
