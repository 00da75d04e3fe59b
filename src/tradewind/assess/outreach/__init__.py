"""Whether a firm is worth an officer's call, ready to go abroad, upgraded, and how present."""

from tradewind.assess.outreach.answer import answer
from tradewind.assess.outreach.question import (
    Kinds,
    NextQuestion,
    OutreachAnswer,
    OutreachQuestion,
    Readiness,
    TermAnswer,
    Upgrade,
)
from tradewind.assess.outreach.rules import Item, Kind, Method, Term, method

__all__ = [
    "Item",
    "Kind",
    "Kinds",
    "Method",
    "NextQuestion",
    "OutreachAnswer",
    "OutreachQuestion",
    "Readiness",
    "Term",
    "TermAnswer",
    "Upgrade",
    "answer",
    "method",
]
