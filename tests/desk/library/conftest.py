"""A correction as it is typed, and a person who may review."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind_desk.records.models import Correction

FACT = "schemes/cn-hnte:least_days"


@pytest.fixture
def typed():
    """A form as a browser would send it; the value and its source are invented."""

    def form(**told: str) -> dict[str, str]:
        fields = {
            "value": "400",
            "applies_from": "2026-07-01",
            "source_title": "Notice 7 of Examplia (invented)",
            "source_publisher": "Ministry of Examplia",
            "source_address": "https://example.org/notice/7",
            "source_place": "article 2",
            "source_trust": "official",
            "read_on": "2026-10-01",
            "said": "The notice changes the number of days.",
        }
        return fields | told

    return form


@pytest.fixture
def correction(owner):
    """An owner's suggestion that waits; invented."""
    return Correction.objects.create(
        fact=FACT,
        held="365 days",
        value="400",
        applies_from=date(2026, 7, 1),
        source_title="Notice 7 of Examplia (invented)",
        source_publisher="Ministry of Examplia",
        source_address="https://example.org/notice/7",
        source_place="article 2",
        source_trust="official",
        read_on=date(2026, 10, 1),
        said="The notice changes the number of days.",
        by=owner.person,
    )


@pytest.fixture
def reviewer(member):
    """A second person, who may review."""
    return member("analyst", may_review=True)
