"""How far the firm has come, by each diagnostic."""

from __future__ import annotations

from tradewind_desk.assessments.section import Section

SECTION = Section(
    name="upgrade",
    title="section.upgrade",
    template="upgrade.jinja",
    reads=("upgrade",),
)
