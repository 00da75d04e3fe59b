"""What is not known, whom it touches, and how to find out."""

from __future__ import annotations

from typing import Any

from tradewind.report.gaps import gaps
from tradewind.report.page import PageView
from tradewind_desk.assessments.section import Section


def _more(view: PageView) -> dict[str, Any]:
    return {"gaps": gaps(view)}


SECTION = Section(
    name="unknown",
    title="section.unknown",
    template="unknown/section.jinja",
    reads=(),
    more=_more,
)
