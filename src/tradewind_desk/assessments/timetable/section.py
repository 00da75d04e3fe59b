"""When: stretches of time, changes ahead, and the steps of setting up."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="timetable",
    title="section.timetable",
    template="timetable/section.jinja",
    reads=("timetable",),
)
