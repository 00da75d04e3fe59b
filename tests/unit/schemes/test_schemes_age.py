"""A company cannot have been in business longer than it has existed: then the path names a day."""

from __future__ import annotations

from datetime import date
from functools import cache

from tradewind.assess.schemes import SchemeAnswer
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Enterprise, FirmFile, Project
from tradewind.pipeline.support import support

DAY = date(2026, 11, 30)
MONTHS = "months_in_business_in_hk"


@cache
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


def guarantee(founded: date, **answers: int) -> SchemeAnswer:
    """What the 80% guarantee says of a Hong Kong company that wants a loan."""
    firm = FirmFile(
        enterprise=Enterprise(place="HK", founded=founded, companies=(), diagnostics=answers),
        projects=(Project(id="loan", purpose="financing", seller="hk-company"),),
    )
    told = support(firm, "firm.yaml", facts()).schemes.results
    return next(one for one in told if one.scheme == "hk-sfgs-80")


def test_a_company_of_three_months_waits_until_it_is_a_year_old() -> None:
    told = guarantee(date(2026, 8, 20))

    assert (told.status, told.deciding) == ("not_eligible", ("twelve-months",))
    assert told.is_in_reach
    assert told.paths[0].until == date(2027, 8, 20)
    assert {one.move for one in told.paths[0].way.changes if one.input.name == MONTHS} == {"wait"}


def test_a_company_of_a_year_is_asked_how_long_it_has_been_in_business() -> None:
    told = guarantee(date(2025, 11, 30))

    assert told.status == "undetermined"
    assert MONTHS in {one.name for one in told.missing}


def test_months_that_the_firm_tells_itself_go_before_its_age() -> None:
    assert guarantee(date(2026, 8, 20), **{MONTHS: 24}).status == "undetermined"
