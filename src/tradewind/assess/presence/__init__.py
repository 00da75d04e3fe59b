"""How to be present in Hong Kong and abroad: forms, filings, people, forum, rights."""

from tradewind.assess.presence.answer import answer
from tradewind.assess.presence.question import (
    Option,
    PresenceAnswer,
    PresenceQuestion,
    Term,
    Withholding,
    Yearly,
)
from tradewind.assess.presence.rules import option_named

__all__ = [
    "Option",
    "PresenceAnswer",
    "PresenceQuestion",
    "Term",
    "Withholding",
    "Yearly",
    "answer",
    "option_named",
]
