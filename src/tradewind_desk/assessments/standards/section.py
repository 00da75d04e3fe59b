"""Which tests, marks and papers the markets ask for, and in what order to get them."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="standards",
    title="section.standards",
    template="standards.jinja",
    reads=("markets", "standards"),
)
