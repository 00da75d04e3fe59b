"""Open packs, and ask what held on a day and what was known then."""

from tradewind.facts.held import (
    OTHER,
    Facts,
    Held,
    HeldValue,
    Library,
    Line,
    Membership,
    State,
)

__all__ = ["OTHER", "Facts", "Held", "HeldValue", "Library", "Line", "Membership", "State"]
