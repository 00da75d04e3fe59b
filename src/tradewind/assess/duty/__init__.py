"""What is payable at the border."""

from tradewind.assess.duty.answer import answer, recoverable, recoverable_fact
from tradewind.assess.duty.measures import claimable, packs_of
from tradewind.assess.duty.question import (
    DUTY_KINDS,
    Condition,
    DutyAnswer,
    DutyLine,
    DutyQuestion,
    Outcome,
)

__all__ = [
    "DUTY_KINDS",
    "Condition",
    "DutyAnswer",
    "DutyLine",
    "DutyQuestion",
    "Outcome",
    "answer",
    "claimable",
    "packs_of",
    "recoverable",
    "recoverable_fact",
]
