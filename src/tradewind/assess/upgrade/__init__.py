"""How far a firm has come on the published scales, what it lacks, and what would help."""

from tradewind.assess.upgrade.answer import answer
from tradewind.assess.upgrade.question import (
    DiagnosticAnswer,
    Gap,
    NextItem,
    Part,
    Shortfall,
    UpgradeQuestion,
)

__all__ = [
    "DiagnosticAnswer",
    "Gap",
    "NextItem",
    "Part",
    "Shortfall",
    "UpgradeQuestion",
    "answer",
]
