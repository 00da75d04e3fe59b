"""Who pays part of it: schemes with reasons and paths to yes."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="schemes",
    title="section.schemes",
    template="money.jinja",
    reads=("schemes",),
)
