"""Where to sell and by which way: the best, the table, the chart, what decides."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="routes",
    title="section.routes",
    template="routes/section.jinja",
    reads=(),
    is_open=True,
)
