"""How large a firm is, by the Mainland's standard and by Hong Kong's."""

from tradewind.assess.size.answer import answer
from tradewind.assess.size.industry import Activity, activity
from tradewind.assess.size.question import SizeAnswer, SizeClass, SizeQuestion

__all__ = ["Activity", "SizeAnswer", "SizeClass", "SizeQuestion", "activity", "answer"]
