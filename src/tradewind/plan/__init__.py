"""One plan: the markets ranked, what decides, what to ask next, and when."""

from tradewind.plan.compose import Plan, RankedMarket, compose
from tradewind.plan.deciding import Decider, Difference
from tradewind.plan.timetable import Step

__all__ = ["Decider", "Difference", "Plan", "RankedMarket", "Step", "compose"]
