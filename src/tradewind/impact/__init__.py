"""What moves when facts change: the same questions under two sides, and which facts did it."""

from tradewind.impact.asking import Move
from tradewind.impact.cases import CaseAsked, CaseImpact, case_files, cases_in, impact_on_case
from tradewind.impact.firms import FirmAsked, FirmImpact, MarketMoney, MovedMoney, impact_on_firm
from tradewind.impact.items import ABSENT, About, Absent, Key, Value
from tradewind.impact.narrowing import Because
from tradewind.impact.sides import Side, Sides

__all__ = [
    "ABSENT",
    "About",
    "Absent",
    "Because",
    "CaseAsked",
    "CaseImpact",
    "FirmAsked",
    "FirmImpact",
    "Key",
    "MarketMoney",
    "Move",
    "MovedMoney",
    "Side",
    "Sides",
    "Value",
    "case_files",
    "cases_in",
    "impact_on_case",
    "impact_on_firm",
]
