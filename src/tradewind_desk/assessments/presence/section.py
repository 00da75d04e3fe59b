"""In which forms the firm can act abroad and in Hong Kong."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="presence",
    title="section.presence",
    template="presence.jinja",
    reads=("presence",),
)
