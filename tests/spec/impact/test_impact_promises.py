"""What `tradewind facts diff A B FILES` promises of a firm's answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.spec.impact.conftest import ASKING, FIRM
from tradewind.impact import ABSENT, About, FirmAsked, FirmImpact, Move, Side, Sides, impact_on_firm
from tradewind.model.bounds import Bounds

Impact = Callable[..., FirmImpact]
Make = Callable[..., Sides]
Edit = tuple[str, str, str]
MFN = "duty/exa:mfn[exa-mfn 85167900]"
MFN_FILE, EXTRA_FILE = "duty/exa/mfn.csv", "duty/exa/extra.csv"
DUTY, BORDER = "duty/exa/values.yaml", "border/exa/values.yaml"
RATE_UP = (MFN_FILE, "8516.79.00,,exa-mfn,5%", "8516.79.00,,exa-mfn,7%")
NO_RATE = (MFN_FILE, "8516.79.00,,exa-mfn,5%,2026-01-01,gazette,line 21,,,\n", "")
UNUSED = (MFN_FILE, "0902.10.00,,exa-mfn,17%", "0902.10.00,,exa-mfn,1%")
PORT_UP = (BORDER, 'value: "0.1%"', 'value: "0.4%"')
NO_TAX_RATE = ("border/exb/values.yaml", 'value: "10"', "value: null")
TAX_OF_12 = ("border/exb/values.yaml", 'value: "10"', 'value: "12"')
NOT_RECOVERED = (BORDER, 'value: "yes"', 'value: "no"')
TAX_OF_30 = (BORDER, 'value: "10"', 'value: "30"')
LISTED = (EXTRA_FILE, "a,8516.79.00,,no,2026-05", "a,8516.79.00,,yes,2026-05")
FREE = (
    DUTY,
    'value: "25%", source: gazette, where: extra_a',
    'value: "free", source: gazette, where: extra_a',
)
SAFETY_LATER = ("standards/exa.yaml", "from: 2025-01-01", "from: 2026-12-01")
BENCH = {"exa-workshop.bench": "wood"}
WOOD_IS_NOTHING = ("upgrade/workshop.yaml", '{id: wood, points: "1.5"', '{id: wood, points: "1"')
CEILING = ("schemes/export-fund.yaml", 'value: "150000"', 'value: "60000"')


def told(moved: tuple[Move, ...], about: About, what: str) -> list[Move]:
    return [one for one in moved if (one.key.about, one.key.what) == (about, what)]


def test_a_rate_that_changed_moves_every_route_that_pays_it_and_is_named(
    sides: Make, impact: Impact
) -> None:
    found = impact(sides([RATE_UP]))
    routes = {one.key.of[:2] for one in told(found.moved, About.LINE, "amount")}
    landed = {one.key.of for one in told(found.moved, About.ROUTE, "landed")}
    assert routes == landed
    assert {market for market, _ in routes} == {"EXA", "EXB"}
    assert {one.because.alone for one in found.moved} == {(MFN,)}
    [rate, *_] = told(found.moved, About.LINE, "rate")
    assert (rate.before, rate.after) == ("5%", "7%")


def test_a_fee_of_the_sea_moves_no_route_by_air(sides: Make, impact: Impact) -> None:
    found = impact(sides([PORT_UP]))
    assert found.moved
    assert {one.key.of[1].split(".")[3] for one in found.moved if len(one.key.of) > 1} == {"sea"}
    assert {one.because.alone for one in found.moved} == {("border/exa:port",)}


def test_a_fact_that_nobody_uses_moves_nothing(sides: Make, impact: Impact) -> None:
    made = sides([UNUSED])
    assert len(made.changes) == 1
    assert impact(made).moved == ()


def test_the_same_facts_move_nothing_and_nothing_is_asked_again(
    sides: Make, impact: Impact
) -> None:
    found = impact(sides([]))
    assert (found.moved, found.is_asked_again) == ((), False)
    assert found.unmoved > 50


def test_two_facts_that_matter_only_together_are_named_together(
    sides: Make, impact: Impact
) -> None:
    found = impact(sides([LISTED], [FREE]))
    [landed, *_] = told(found.moved, About.ROUTE, "landed")
    assert landed.because.alone == ()
    assert landed.because.together == ("duty/exa:extra[a 85167900]", "duty/exa:extra_a")


@pytest.mark.parametrize(
    ("gone", "fact"), [(NO_RATE, MFN), (NO_TAX_RATE, "border/exb:import_tax_rate")]
)
def test_a_fact_withdrawn_makes_the_answer_unknown_and_never_nothing(
    sides: Make, impact: Impact, gone: Edit, fact: str
) -> None:
    found = impact(sides([gone]))
    assert {one.because.named for one in found.moved} == {frozenset({fact})}
    landed = told(found.moved, About.ROUTE, "landed")
    assert landed
    for one in landed:
        assert isinstance(one.after, Bounds)
        assert one.after.high is None


def test_the_ceiling_of_a_scheme_moves_its_amount_and_the_best_set(
    sides: Make, impact: Impact
) -> None:
    found = impact(sides([CEILING]), ASKING)
    [amount, *_] = told(found.moved, About.SCHEME, "amount")
    assert isinstance(amount.before, Bounds) and isinstance(amount.after, Bounds)
    assert (amount.before.high, amount.after.high) == (10_000_000, 6_000_000)
    [total] = told(found.moved, About.BEST_SET, "total")
    assert isinstance(total.before, Bounds) and isinstance(total.after, Bounds)
    assert (total.before.only, total.after.only) != (None, None)
    assert {one.because.alone for one in found.moved} == {("schemes/export-fund:ceiling",)}


def test_a_new_order_of_the_markets_is_told_with_its_fact(sides: Make, impact: Impact) -> None:
    found = impact(sides([NOT_RECOVERED, TAX_OF_30], [NOT_RECOVERED]))
    [order] = told(found.moved, About.RANKING, "order")
    assert (order.before, order.after) == (("EXA", "EXB"), ("EXB", "EXA"))
    assert order.because.alone == ("border/exa:import_tax_rate",)


def test_an_order_that_two_facts_make_together_names_both(sides: Make, impact: Impact) -> None:
    found = impact(sides([NOT_RECOVERED, TAX_OF_30]))
    [order] = told(found.moved, About.RANKING, "order")
    assert order.because.together == (
        "border/exa:import_tax_rate",
        "border/exa:import_tax_recoverable",
    )


def test_the_money_of_a_market_tells_how_far_both_sums_moved(sides: Make, impact: Impact) -> None:
    [one] = impact(sides([TAX_OF_12]), FIRM, "EXB").money
    assert one.left.moved is not None and one.landed.moved is not None
    assert [end.minor for end in one.left.moved] == [0, 0]  # the buyer bears the tax
    assert one.landed.moved[0] == one.landed.moved[1]
    assert one.landed.moved[0].minor > 0


def test_the_money_of_a_market_is_open_where_a_side_is_not_known(
    sides: Make, impact: Impact
) -> None:
    [one] = impact(sides([NO_TAX_RATE]), FIRM, "EXB").money
    assert one.landed.moved is None


def test_a_diagnostic_that_only_the_second_side_has_is_no_fault_of_the_file(
    sides: Make, impact: Impact
) -> None:
    made = sides([])
    (made.before.library.folders[0] / "upgrade/workshop.yaml").unlink()
    firm = replace(FIRM, enterprise=replace(FIRM.enterprise, diagnostics=BENCH))
    [status] = [one for one in impact(made, firm).moved if one.key.what == "status"]
    assert (status.key.of, status.before) == (("exa-workshop", ""), ABSENT)
    assert status.because.is_narrowed


def test_a_requirement_put_off_is_told_with_its_new_day(sides: Make, impact: Impact) -> None:
    found = impact(sides([SAFETY_LATER]), FIRM, "EXA")
    safety = [one for one in found.moved if one.key.of == ("EXA", "exa-safety")]
    assert [(one.key.what, one.after) for one in safety] == [("starts", "2026-12-01")]
    assert {one.because.alone for one in safety} == {("standards/exa:requirement exa-safety",)}


def test_an_answer_weighed_otherwise_moves_the_level_of_a_diagnostic(
    sides: Make, impact: Impact
) -> None:
    firm = replace(FIRM, enterprise=replace(FIRM.enterprise, diagnostics=BENCH))
    found = impact(sides([WOOD_IS_NOTHING]), firm)
    assert {one.key.about for one in found.moved} == {About.UPGRADE}
    assert {one.because.alone for one in found.moved} == {
        ("upgrade/workshop:diagnostic exa-workshop",)
    }


def test_a_scheme_that_only_the_second_side_has_is_told_with_the_facts_that_make_it(
    sides: Make, impact: Impact
) -> None:
    made = sides([])
    (made.before.library.folders[0] / "schemes/green-fund.yaml").unlink()
    green = [one for one in impact(made, ASKING).moved if one.key.of == ("exa-green",)]
    assert [one.key.what for one in green] == ["status"]
    assert green[0].because.is_narrowed
    assert "schemes/green-fund:track exa-green" in green[0].because.named


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ([RATE_UP, PORT_UP], []),
        ([LISTED], [FREE]),
        ([NO_RATE, NO_TAX_RATE], []),
        ([NOT_RECOVERED, TAX_OF_30, CEILING], []),
    ],
)
def test_the_facts_named_laid_over_the_first_side_give_the_second_sides_answer(
    sides: Make, after: list[Edit], before: list[Edit]
) -> None:
    made = sides(after, before)
    firm = FirmAsked(ASKING, "firm.yaml", ("EXA", "EXB"))
    moved = impact_on_firm(firm, made).moved
    assert moved
    for named in {one.because.named for one in moved}:
        mixed = Side(made.first(made.on, named).library, made.on)
        left = {one.key for one in impact_on_firm(firm, Sides(mixed, made.after, made.on)).moved}
        assert not left & {one.key for one in moved if one.because.named == named}
