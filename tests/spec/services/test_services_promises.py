"""What the answer on services promises, on firms of the invented land of Examplia."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind.assess.services import Need, ServicesAnswer
from tradewind.facts import Facts
from tradewind.facts.markets import market
from tradewind.model.enterprise import Company, Enterprise, FirmFile, Goods, Offering, Target
from tradewind.model.goods import GoodsCode
from tradewind.pipeline.services import firm_services

KETTLE = GoodsCode.parse("851679")
Ask = Callable[..., ServicesAnswer]


@pytest.fixture
def ask(examplia_on: Callable[..., Facts]) -> Ask:
    """The services of a firm in the Mainland that makes kettles, unless told otherwise."""

    def answered(
        *,
        place: str | None = "CN",
        companies: tuple[Company, ...] | None = None,
        kind: str = "goods",
        code: GoodsCode | None = KETTLE,
        markets: tuple[str, ...] = (),
        targets: tuple[Target, ...] | None = None,
        goods: dict[str, bool] | None = None,
        heading: str | None = None,
        **told: object,
    ) -> ServicesAnswer:
        facts = examplia_on()
        firm = FirmFile(
            Enterprise(place=place, companies=companies, diagnostics=told or None),
            Offering(kind=kind, goods=Goods(hs6=code, attributes=goods)),
            targets=targets,
        )
        there = [market(one, facts) for one in markets] if markets else None
        return firm_services(firm, "firm", there, facts, heading)[1]

    return answered


def need(told: ServicesAnswer, service: str, there: str | None = None) -> Need:
    [found] = [one for one in told.needs if (one.service, one.market) == (service, there)]
    return found


def test_a_service_is_needed_where_one_of_its_rules_is_met(ask: Ask) -> None:
    found = need(ask(workshop_level=1), "advice")
    assert found.status == "needed"
    assert [one.rule for one in found.because] == ["old-workshop"]


def test_a_service_is_not_known_while_one_of_its_rules_is_open(ask: Ask) -> None:
    found = need(ask(companies=()), "advice")
    assert found.status == "unknown"
    assert "workshop_level" in [one.name for one in found.missing]


def test_an_answer_that_is_not_given_never_counts_as_no(ask: Ask) -> None:
    assert need(ask(companies=None), "secretary").status == "unknown"
    assert need(ask(companies=()), "secretary").status == "not_needed"


def test_a_firm_in_hong_kong_has_a_company_there(ask: Ask) -> None:
    assert need(ask(place="HK"), "secretary").status == "needed"


def test_a_company_of_which_nobody_says_where_it_is_may_be_in_hong_kong(ask: Ask) -> None:
    assert need(ask(companies=(Company(),)), "secretary").status == "unknown"


def test_what_a_customs_territory_asks_of_the_goods_is_a_need_in_each_of_its_markets(
    ask: Ask,
) -> None:
    told = ask(markets=("EXA", "EXB"), goods={"is_mains": True})
    for there in ("EXA", "EXB"):
        found = need(told, "safety-test", there)
        assert found.status == "needed"
        assert [one.id for rule in found.because for one in rule.behind] == ["exa-safety"]


def test_a_requirement_that_hangs_on_the_goods_makes_no_sure_need(ask: Ask) -> None:
    found = need(ask(markets=("EXA",)), "safety-test", "EXA")
    assert found.status == "unknown"
    assert "is_mains" in [one.name for one in found.missing]


def test_a_heading_stands_in_for_a_code_that_is_not_told(ask: Ask) -> None:
    told = ask(code=None, heading="8516", markets=("EXA",), goods={"is_mains": True})
    assert need(told, "safety-test", "EXA").status == "needed"


def test_who_offers_no_goods_needs_no_test_of_goods(ask: Ask) -> None:
    told = ask(kind="service", code=None, markets=("EXA",))
    assert need(told, "safety-test", "EXA").status == "not_needed"


def test_without_a_market_a_need_that_hangs_on_one_is_not_known(ask: Ask) -> None:
    found = need(ask(), "safety-test")
    assert found.status == "unknown"
    assert [one.name for one in found.missing] == ["targets.market"]


def test_the_markets_are_those_that_the_firm_aims_at_unless_named(ask: Ask) -> None:
    assert ask(targets=(Target(market="EXB"),)).markets == ("EXB",)
    assert ask(targets=(Target(market="EXB"),), markets=("EXA",)).markets == ("EXA",)


@pytest.mark.parametrize(
    ("place", "languages"), [("CN", ("zh-Hans",)), ("HK", ("zh-Hant", "en")), ("EX", ("en",))]
)
def test_a_firm_is_served_in_the_languages_of_its_place(
    ask: Ask, place: str, languages: tuple[str, ...]
) -> None:
    assert ask(place=place).languages == languages


def test_a_firm_of_no_known_place_is_served_in_no_known_language(ask: Ask) -> None:
    assert ask(place=None).languages == ()
