"""The path to yes of a company still to be formed has what its own conditions ask for first."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Enterprise, FirmFile, Project
from tradewind.pipeline.support import support
from tradewind.report.schemes_json import schemes_json

DAY = date(2026, 11, 30)


@cache
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


def path_of(place: str, **answers: bool) -> dict[str, Any]:
    """The first path to the general BUD application for a firm that owns no company."""
    firm = FirmFile(
        enterprise=Enterprise(place=place, companies=(), diagnostics=answers),
        projects=(Project(id="fair", purpose="exhibition", seller="hk-company-new"),),
    )
    told = schemes_json(support(firm, "firm.yaml", facts()).schemes, facts(), "en")
    [found] = [one for one in told["results"] if one["scheme"] == "hk-bud-general"]
    path: dict[str, Any] = found["paths"][0]
    return path


@pytest.mark.parametrize("answers", [{}, {"has_odi_certificate": False}])
def test_a_mainland_firm_holds_the_certificate_before_it_forms_the_company(
    answers: dict[str, bool],
) -> None:
    steps = path_of("CN", **answers)["steps"]

    assert steps.index("cn-odi-mofcom") < steps.index("hk-incorporate")


def test_a_path_is_ready_only_once_the_certificate_is_there_too() -> None:
    with_certificate = path_of("CN", has_odi_certificate=True)["ready"]

    assert path_of("CN")["ready"]["low"] > with_certificate["low"]


@pytest.mark.parametrize(("place", "answers"), [("CN", {"has_odi_certificate": True}), ("US", {})])
def test_a_firm_that_holds_the_certificate_or_needs_none_takes_no_step_for_it(
    place: str, answers: dict[str, bool]
) -> None:
    steps = path_of(place, **answers)["steps"]

    assert "hk-incorporate" in steps
    assert not [one for one in steps if one.startswith("cn-odi")]
