"""Which services a firm needs, why, and for which market."""

from tradewind.assess.services.answer import answer
from tradewind.assess.services.question import (
    STATUSES,
    AskedFor,
    Because,
    MarketTold,
    Need,
    ServicesAnswer,
    ServicesQuestion,
    Status,
    Worked,
)
from tradewind.assess.services.rules import NeedRule, inputs_read, need_rules, verdict

__all__ = [
    "STATUSES",
    "AskedFor",
    "Because",
    "MarketTold",
    "Need",
    "NeedRule",
    "ServicesAnswer",
    "ServicesQuestion",
    "Status",
    "Worked",
    "answer",
    "inputs_read",
    "need_rules",
    "verdict",
]
