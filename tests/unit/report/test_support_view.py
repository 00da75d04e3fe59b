"""Money, presence, upgrade and setting up are told as the plan has them, unknowns and all."""

from __future__ import annotations

import re

import pytest

from tradewind.report.firm_words import FirmWords
from tradewind.report.page import PageView, page_html
from tradewind.report.support_view import SupportView
from tradewind.report.telling import Teller

MAKER, TRADER = "kitchenware-mainland-maker", "toys-hong-kong-trader"


@pytest.fixture
def support_of(plan_of):
    """The views over a plan, perhaps after a change."""

    def support(example, lang="en", change=lambda told: None):
        told = plan_of(example, lang)
        change(told)
        return SupportView(told, Teller(told))

    return support


def ways(told, is_through):
    """The shown ways of every market on one side of the choice."""
    view = PageView(told)
    every = [one.through if is_through else one.direct for one in view.markets]
    return [one for one in every if one is not None]


def schemes_in(reaches):
    return " ".join(text for one in reaches for _, text in one.lines)


# --- money ----------------------------------------------------------------------------------
def test_every_scheme_stands_in_one_group(support_of, example, lang):
    view = support_of(example, lang)
    shown = [one.told["scheme"] for group in view.groups for one in group.schemes]
    assert sorted(shown) == sorted(one["scheme"] for one in view.money["results"])


def test_closed_schemes_are_folded_and_come_last(support_of, example):
    groups = support_of(example).groups
    assert groups[-1].is_folded
    closed = {one.told["status"] for one in groups[-1].schemes}
    assert closed <= {"exhausted", "not_in_force"}


def test_every_condition_of_a_scheme_is_told_with_how_it_stands(support_of, example):
    for group in support_of(example).groups:
        for one in group.schemes:
            assert [(c.says, c.outcome) for c in one.conditions] == [
                (told["says"], told["outcome"]) for told in one.told["reasons"]
            ]


def test_what_was_not_read_is_unknown_and_never_nought(support_of, example):
    for group in support_of(example).groups:
        for one in group.schemes:
            for told, row in zip(one.told["reasons"], one.conditions, strict=True):
                if set(told["values_read"].values()) == {None}:
                    assert set(row.read.split("; ")) == {"unknown"}


def test_a_number_without_a_known_unit_is_not_told(support_of):
    assert support_of(MAKER).value("revenue_cny", 18500000000) == ""


def test_an_amount_nobody_worked_out_is_not_a_nought(support_of, example):
    for group in support_of(example).groups:
        for one in group.schemes:
            if one.told["gives"] == "grant" and not one.told["amount"]:
                assert one.amount == "amount not worked out"


def test_the_best_set_adds_up_to_its_total(support_of):
    best = support_of(TRADER).money["best_set"]
    assert sum(one["amount"]["minor"] for one in best["chosen"]) == best["total"]["minor"]


def test_a_plan_without_a_best_set_says_so(support_of):
    view = support_of(MAKER, change=lambda told: told["schemes"].update(best_set=None))
    assert view.best_rows() == []
    assert view.best_notes() == ["No grant is open for a project of known cost."]


def test_a_best_set_that_nothing_fits_is_not_told_as_nothing_open(support_of):
    view = support_of(TRADER, change=lambda told: told["schemes"]["best_set"].update(chosen=[]))
    assert view.best_notes() == [view.say("schemes.best_set.no_fit")]


@pytest.mark.parametrize(
    ("size_class", "sector", "ends"),
    [
        ("Small", "Industry", "Small (Industry)."),
        (None, "Industry", "unknown (Industry)."),
        (None, None, "unknown."),
    ],
)
def test_a_size_nobody_knows_is_told_as_unknown_beside_its_sector(size_class, sector, ends):
    told = {"is_hk_sme": None, "cn_class_name": size_class, "cn_sector_name": sector}
    assert FirmWords("en").size(told).endswith(ends)


# --- money by route -------------------------------------------------------------------------
def test_a_mainland_seller_reaches_no_hong_kong_grant_and_reads_why(plan_of):
    told = plan_of(MAKER)
    view = SupportView(told, Teller(told))
    reaches = view.reach(ways(told, is_through=False))
    assert reaches
    assert "BUD" not in schemes_in(reaches)
    assert all("not open to a Mainland seller" in one.note for one in reaches)


def test_a_hong_kong_seller_reaches_the_bud_fund_where_a_project_is_for_the_market(plan_of):
    told = plan_of(TRADER)
    view = SupportView(told, Teller(told))
    assert "BUD Fund" in schemes_in(view.reach(ways(told, is_through=True)))


# --- presence -------------------------------------------------------------------------------
def test_companies_come_before_every_other_form(support_of, example):
    assert support_of(example).kinds[0][0] == "entity"


def test_forms_for_markets_not_aimed_at_are_only_named(support_of, example):
    view = support_of(example)
    shown = [form.told["option"] for _, _, forms in view.kinds for form in forms]
    for one in view.told["presence"]["options"]:
        assert (one["option"] in shown) == one["near"]
        assert one["near"] or one["name"] in view.elsewhere()


def test_a_form_under_revision_is_marked_with_its_source(support_of):
    forms = [form for _, _, forms in support_of(MAKER).kinds for form in forms]
    revised = [form for form in forms if form.told["under_revision"]]
    assert revised
    assert all("under revision" in form.head and form.revision.sources for form in revised)


def test_a_treaty_rate_nobody_holds_is_unknown_and_never_a_dash(support_of, example):
    for row in support_of(example).treaties:
        assert not {rate.text for rate in row.rates} & {"", "-", "–", "0"}
        assert all(rate.is_known == (rate.text != "unknown") for rate in row.rates)


# --- upgrade --------------------------------------------------------------------------------
def test_scales_nobody_began_are_told_once_each_with_their_command(support_of):
    commands = [command for _, command in support_of(MAKER).not_begun()]
    assert len(commands) == len(set(commands)) > 1
    assert all(command.startswith("tradewind upgrade FILE --form ") for command in commands)


def test_a_scale_that_was_begun_has_a_row_with_its_interval(support_of):
    def begin(told):
        one = next(d for d in told["upgrade"]["diagnostics"] if d["id"] == "cn-digital-2024")
        one |= {"status": "depends", "low": "12", "high": "40", "removed": False}

    (row,) = support_of(MAKER, change=begin).scales
    assert row.result == "12 to 40 of 100"
    assert row.next


# --- setting up -----------------------------------------------------------------------------
def test_steps_stand_in_their_table_and_not_among_the_stretches(plan_of):
    told = plan_of(MAKER)
    view = PageView(told)
    steps = [one["says"] for one in told["timetable"] if one["unit"] == "step"]
    assert steps
    assert [one.name for one in view.support.bars] == steps
    assert not [one for one in view.stretches() if one["unit"] == "step"]


def test_a_plan_without_steps_still_makes_a_page(plan_of):
    told = plan_of(MAKER)
    told["timetable"] = [one for one in told["timetable"] if one["unit"] != "step"]
    told["set_up"] = None
    assert "set-up" not in re.findall(r'id="([^"]+)"', page_html(told))


# --- sources --------------------------------------------------------------------------------
def test_every_number_of_a_source_stands_in_the_list_of_sources(plan_of, example):
    html = page_html(plan_of(example))
    named = set(re.findall(r">\[(\d+)\]</a>", html))
    listed = set(re.findall(r'id="src-(\d+)"', html))
    assert named
    assert named <= listed


def test_no_wording_is_missing(plan_of, example, lang):
    html = page_html(plan_of(example, lang))
    assert not re.findall(r">(?:support|schemes|presence|gantt|upgrade)\.[a-z_.]+<", html)
