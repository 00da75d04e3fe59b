"""What the file of a firm tells of whether to call it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Company, Enterprise, FirmFile, Goods, Grant, Offering
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.pipeline.outreach import of_shape, outreach_of, outreach_question, owns_hk_company
from tradewind.report.outreach_json import outreach_json
from tradewind.report.outreach_words import show_outreach
from tradewind.text import LANGUAGES

ON = date(2026, 12, 1)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=ON, known_on=ON)


def _firm(**told: object) -> FirmFile:
    return FirmFile(Enterprise(place="CN", **told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("enterprise", "owns"),
    [
        (Enterprise(place="HK"), True),
        (Enterprise(place="CN", companies=(Company(place="HK"),)), True),
        (Enterprise(place="CN", companies=(Company(place="US"),)), False),
        (Enterprise(place="CN", companies=()), False),
        (Enterprise(place="CN", companies=(Company(),)), None),
        (Enterprise(place="CN"), None),
    ],
)
def test_a_firm_owns_a_company_in_hong_kong_or_is_one(
    enterprise: Enterprise, owns: bool | None
) -> None:
    assert owns_hk_company(enterprise) is owns


def test_the_fields_of_the_file_answer_what_a_call_asks(facts: Facts) -> None:
    firm = FirmFile(
        Enterprise(
            place="CN",
            region="CN-GD",
            names={"en": "Invented Lamps"},
            revenue=Money.of("1000000", "CNY"),
            grants=(Grant(), Grant()),
            diagnostics={"exports_cny": "250000 CNY", "maturity_digital": Decimal(2)},
        ),
        Offering(kind="goods", goods=Goods(hs6=GoodsCode("940511"))),
    )
    told = outreach_question(firm, facts).answers
    asked = ("region", "is_named", "grants_received", "goods_heading", "exports_cny")
    assert [told[name] for name in asked] == ["CN-GD", True, 2, "9405", 25_000_000]
    assert (told["maturity_digital"], "owns_hk_company" in told) == (2, False)


def test_a_nameless_firm_is_not_known_to_be_nameless(facts: Facts) -> None:
    assert "is_named" not in outreach_question(_firm(), facts).answers


def test_grants_are_open_to_a_company_of_hong_kong_before_they_are_to_one_not_formed(
    facts: Facts,
) -> None:
    owned, none = (of_shape("CN", owns, facts) for owns in (True, False))
    assert owned.grants_open_hkd is not None
    assert none.grants_open_hkd is not None
    assert owned.grants_open_hkd > none.grants_open_hkd
    assert none.grants_in_reach_hkd is not None
    assert none.grants_in_reach_hkd > none.grants_open_hkd


def test_where_it_is_not_known_whether_it_owns_one_only_what_holds_either_way_is_known(
    facts: Facts,
) -> None:
    either, owned, none = (of_shape("CN", owns, facts) for owns in (None, True, False))
    assert either.grants_open_hkd is None
    ends = [owned.grants_in_reach_hkd, none.grants_in_reach_hkd]
    assert either.grants_in_reach_hkd == min(one for one in ends if one is not None)


def test_of_a_firm_that_may_be_anywhere_no_form_of_presence_is_known(facts: Facts) -> None:
    shape = of_shape(None, True, facts)
    assert (shape.answers, shape.forms) == ({}, {})


def test_a_certificate_that_a_step_brings_keeps_no_form_from_fitting(facts: Facts) -> None:
    found = outreach_of(
        _firm(
            companies=(),
            listed=False,
            employees=50,
            diagnostics={"has_odi_certificate": False, "exports_cny": "9000000 CNY"},
        ),
        facts,
    )
    assert found.presence.best is not None
    assert found.presence.best.option == "hk-trading-company"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_tells_it_whole(
    facts: Facts, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for firm in (_firm(), _firm(companies=(), diagnostics={"exports_cny": "0 CNY"})):
        told = outreach_json(outreach_of(firm, facts), facts, lang)
        show_outreach(told, lang)
        shown = capsys.readouterr().out
        assert "{" not in shown
        assert all(one["name"][:4] in shown for one in told["terms"])
