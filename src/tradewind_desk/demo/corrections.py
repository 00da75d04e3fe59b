"""Corrections of the demo: one that waits, one taken and one refused; their sources are invented.

The one taken says what the library holds anyway, so that a desk that uses it answers as before.
"""

from __future__ import annotations

from datetime import date

from tradewind_desk.library import actions
from tradewind_desk.records.models import Correction, Membership

State = Correction.State
_FACT, _HELD = "schemes/cn-hnte:least_days", "365 days"
# Who suggests, the value, its article and why; who reviews, what and why.
_TOLD: tuple[tuple[str, ...], ...] = (
    ("adviser.gd@example.com", "365", "article 1", "Read again in this year's notice: unchanged.",
     "analyst@example.com", State.TAKEN, "The notice says the same; seen in force."),
    ("owner@example.com", "300", "a comment below", "A reader says that it is 300 days.",
     "adviser@example.com", State.REFUSED, "A comment is no source. Name the notice itself."),
    ("adviser.gd@example.com", "400", "article 2", "A draft notice changes the number of days."),
)  # fmt: skip


def make_corrections(people: dict[str, Membership]) -> None:
    """Suggested and reviewed as on the pages; once."""
    if Correction.objects.exists():
        return
    for email, value, place, said, *review in _TOLD:
        made = actions.suggest(
            acting=people[email],
            fact=_FACT,
            held=_HELD,
            value=value,
            applies_from=date(2026, 7, 1),
            source_title="Notice of Examplia (invented)",
            source_publisher="Ministry of Examplia (invented)",
            source_address="https://example.org/notice",
            source_place=place,
            read_on=date(2026, 10, 1),
            said=said,
        )
        if review:
            reviewer, state, why = review
            actions.review(acting=people[reviewer], correction=made, state=state, said=why)
