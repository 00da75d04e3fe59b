"""Which schemes a firm may claim, what they pay, what would make them say yes."""

from tradewind.assess.schemes.answer import answer, best_of
from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.schemes.odds import RARE
from tradewind.assess.schemes.question import (
    STATUSES,
    Applicant,
    BestSet,
    GrantTold,
    NextQuestion,
    PathToYes,
    Pays,
    ProjectTold,
    SchemeAnswer,
    SchemesAnswer,
    SchemesQuestion,
    Waiting,
)

__all__ = [
    "RARE",
    "STATUSES",
    "Applicant",
    "BestSet",
    "GrantTold",
    "NextQuestion",
    "PathToYes",
    "Pays",
    "ProjectTold",
    "SchemeAnswer",
    "SchemesAnswer",
    "SchemesQuestion",
    "Track",
    "Waiting",
    "answer",
    "best_of",
    "catalogue",
]
