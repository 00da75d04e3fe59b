"""What has to be done to form a company abroad waits for what its own conditions ask for first."""

from __future__ import annotations

from datetime import date
from functools import cache

from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.support import support
from tradewind.plan.setting_up import set_up

DAY = date(2026, 11, 30)


@cache
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


def steps_of(place: str, **answers: bool) -> dict[str, tuple[str, ...]]:
    """The steps of a firm without companies, each with what it waits for."""
    firm = FirmFile(enterprise=Enterprise(place=place, companies=(), diagnostics=answers))
    plan = set_up(support(firm, "firm.yaml", facts()), facts())
    return {row.step.id: row.step.after for row in plan.rows} if plan else {}


def test_a_mainland_firm_forms_its_company_after_the_certificate() -> None:
    assert "cn-odi-mofcom" in steps_of("CN")["hk-incorporate"]


def test_a_mainland_firm_that_holds_the_certificate_waits_for_nothing() -> None:
    assert steps_of("CN", has_odi_certificate=True)["hk-incorporate"] == ()


def test_a_mainland_firm_that_says_it_holds_no_certificate_gets_it_first() -> None:
    assert "cn-odi-mofcom" in steps_of("CN", has_odi_certificate=False)["hk-incorporate"]


def test_a_firm_of_another_place_needs_no_certificate() -> None:
    steps = steps_of("US")

    assert steps["hk-incorporate"] == ()
    assert not [one for one in steps if one.startswith("cn-odi")]
