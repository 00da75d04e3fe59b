"""A code that nobody knows is refused by name, with what is near it; it is never passed over."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.errors import InputError
from tradewind.facts import Library
from tradewind.model.enterprise import Enterprise, FirmFile, Project
from tradewind.pipeline.support import support

DAY = date(2026, 11, 30)


def refusal(*projects: Project) -> str:
    """What is said to a Hong Kong firm with these projects."""
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    with pytest.raises(InputError) as raised:
        support(FirmFile(enterprise=Enterprise(place="HK"), projects=projects), "firm.yaml", facts)
    return str(raised.value)


def test_a_purpose_that_no_scheme_knows_is_refused_with_those_known() -> None:
    told = refusal(Project(purpose="rnd"))

    assert "projects[1].purpose: 'rnd' is no known purpose." in told
    assert "research" in told


def test_a_slip_in_a_purpose_names_the_nearest_one() -> None:
    assert "Did you mean exhibition?" in refusal(Project(purpose="exibition"))


def test_an_unknown_seller_and_an_unknown_purpose_are_named_together() -> None:
    told = refusal(Project(purpose="testing"), Project(purpose="fair", seller="hk-compny"))

    assert "projects[2].purpose: 'fair'" in told
    assert "projects[2].seller: 'hk-compny' is no known seller. Did you mean hk-company?" in told
