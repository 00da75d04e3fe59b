"""Open packs, and ask what held on a day and what was known then."""

from tradewind.facts.held import (
    Facts,
    Held,
    HeldValue,
    Library,
    Line,
    Membership,
    State,
)

__all__ = ["Facts", "Held", "HeldValue", "Library", "Line", "Membership", "State"]
