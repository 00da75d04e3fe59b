"""What the answer about a market's requirements promises, in the invented land of Examplia."""

from __future__ import annotations

from datetime import date

from tests.spec.standards.goods_of_examplia import SHIRT, TOY
from tradewind.assess.standards import MarketStandards

AFTER_THE_YEAR = date(2027, 2, 1)


def states(told: MarketStandards) -> dict[str, str]:
    """How each requirement stands, by its id."""
    return {one.id: one.status for one in told.requirements}


# --- the four states, and the open one ------------------------------------------------------
def test_a_requirement_is_required_where_all_it_asks_is_told(ask_one):
    assert states(ask_one(is_mains=True))["exa-safety"] == "required"


def test_a_requirement_falls_away_where_one_answer_denies_it(ask_one):
    assert "exa-safety" not in states(ask_one(is_mains=False))


def test_what_is_not_told_is_neither_yes_nor_no(ask_one):
    told = ask_one()
    assert states(told)["exa-safety"] == "hangs_on"
    [one] = [each for each in told.requirements if each.id == "exa-safety"]
    assert [gap.name for gap in one.missing] == ["is_mains"]


def test_what_starts_later_is_required_from_that_day(ask_one):
    told = ask_one(has_digital_circuit=True)
    [one] = [each for each in told.requirements if each.id == "exa-noise"]
    assert (one.status, one.starts) == ("required_from", date(2027, 1, 1))
    assert states(ask_one(has_digital_circuit=True, on=AFTER_THE_YEAR))["exa-noise"] == "required"


def test_what_has_ended_is_not_asked(ask_one):
    assert "exa-old" not in states(ask_one())
    assert states(ask_one(on=date(2025, 12, 31)))["exa-old"] == "required"


def test_the_last_day_is_the_one_before_until(ask_one):
    assert "exa-old" not in states(ask_one(on=date(2026, 1, 1)))


def test_sources_that_differ_are_both_shown(ask_one):
    told = ask_one(TOY)
    assert states(told)["exa-toy-early"] == states(told)["exa-toy-late"] == "sources_disagree"
    [one] = [each for each in told.requirements if each.id == "exa-toy-early"]
    assert one.disputed_with == ("exa-toy-late",)


def test_sources_agree_once_the_later_day_has_come(ask_one):
    told = states(ask_one(TOY, on=AFTER_THE_YEAR))
    assert told["exa-toy-early"] == told["exa-toy-late"] == "required"


def test_nothing_found_names_the_day_somebody_looked(ask_one):
    told = ask_one(SHIRT, has_radio=False, has_digital_circuit=False, has_battery=False,
                   is_herbal=False)  # fmt: skip
    assert (told.status, told.requirements) == ("not_found", ())
    assert told.looked_on == date(2026, 5, 1)
    assert [one.family for one in told.searched] == ["garments"]


def test_where_nobody_has_looked_no_day_is_named(ask_one):
    told = ask_one("300490", at=("HK",))
    assert (told.status, told.looked_on) == ("not_found", None)


def test_a_market_is_as_its_surest_requirement(ask_one):
    assert ask_one(is_mains=True).status == "required"
    assert ask_one("847989").status == "hangs_on"


# --- whom a requirement reaches --------------------------------------------------------------
def test_a_code_that_is_too_short_leaves_open_what_more_digits_would_settle(ask_one):
    told = ask_one("8516", at=("HK",), is_mains=True)
    [one] = told.requirements
    assert (one.status, [gap.name for gap in one.missing]) == ("hangs_on", ["goods.hs6"])


def test_without_a_code_the_family_stands_in_for_its_codes(ask_one):
    assert states(ask_one(None, family="kettles", is_mains=True))["exa-safety"] == "required"
    assert "exa-safety" not in states(ask_one(None, family="toys", is_mains=True))


def test_a_code_belongs_to_its_family_without_being_told(ask_one):
    assert ask_one(TOY).family == "toys"
    assert states(ask_one(TOY))["exa-toy"] == "required"


def test_a_code_of_no_family_leaves_open_what_only_a_family_settles(ask_one):
    told = ask_one("950490")
    assert states(told)["exa-toy"] == "hangs_on"
    assert "family" in {ask.missing.name for ask in told.asks}
    assert "exa-toy" not in states(ask_one("950490", family="none"))


def test_what_the_union_asks_reaches_its_members_and_their_own_is_added(ask_one):
    union, member = states(ask_one(at=("EXU",))), states(ask_one(at=("EXB",)))
    assert set(member) - set(union) == {"exb-register"}
    assert set(union) <= set(member)


# --- what follows from an answer -------------------------------------------------------------
def test_bluetooth_is_a_radio(ask_one):
    assert states(ask_one(has_bluetooth_or_wifi=True))["exa-radio"] == "required"


def test_without_a_radio_nobody_is_asked_about_bluetooth(ask_one):
    told = ask_one(has_radio=False)
    assert "exa-bluetooth" not in states(told)
    assert "has_bluetooth_or_wifi" not in {ask.missing.name for ask in told.asks}


def test_without_a_battery_nobody_is_asked_how_large_it_is(ask_one):
    told = ask_one(has_battery=False)
    assert "exa-battery" not in states(told)
    assert "battery_wh" not in {ask.missing.name for ask in told.asks}


# --- the two days ----------------------------------------------------------------------------
def test_what_was_not_published_yet_is_not_known(ask_one):
    assert "exa-toy" not in states(ask_one(TOY, known_on=date(2026, 2, 28)))
    assert "exa-toy" in states(ask_one(TOY, known_on=date(2026, 3, 1)))


def test_a_time_is_told_only_with_its_source(ask_one):
    [one] = [each for each in ask_one().requirements if each.id == "exa-safety"]
    assert (one.time.low, one.time.high, one.time.unit) == (4, 8, "weeks")
    assert one.time.cites[0].source.id == "test-house"
    [one] = [each for each in ask_one(known_on=date(2026, 1, 1)).requirements
             if each.id == "exa-safety"]  # fmt: skip
    assert one.time is None


# --- what to ask next ------------------------------------------------------------------------
def test_the_question_that_settles_most_comes_first(ask):
    told = ask(TOY, has_battery=False, is_herbal=False)
    assert told.next_questions[0].missing.name == "has_radio"


def test_a_market_that_is_worth_more_weighs_more(ask):
    # Only Hong Kong and Examplia wait for the current, only Examplia for the radio.
    told = {"has_battery": False, "is_herbal": False, "has_digital_circuit": True}
    there = ("EXA", "HK")
    rich_here = ask(at=there, worth={"EXA": "1000", "HK": "1"}, **told)
    rich_there = ask(at=there, worth={"EXA": "1", "HK": "1000"}, **told)
    assert rich_here.next_questions[0].missing.name == "has_radio"
    assert rich_there.next_questions[0].missing.name == "is_mains"


def test_nothing_is_asked_once_all_is_settled(ask):
    told = ask(is_mains=True, has_radio=False, has_digital_circuit=False, has_battery=False,
               is_herbal=False)  # fmt: skip
    assert told.next_questions == ()


# --- reports and the programme ---------------------------------------------------------------
def test_one_report_serves_every_market_that_asks_for_its_standard(ask):
    [one] = ask(at=("EXA", "HK"), is_mains=True).reports
    assert (one.standard, one.markets) == ("IEC 60335-2-15", ("EXA", "HK"))


def test_a_report_that_serves_one_market_is_not_shared(ask):
    assert ask(at=("EXA",), is_mains=True).reports == ()


SETTLED = {
    "is_mains": True,
    "has_radio": False,
    "has_digital_circuit": False,
    "has_battery": False,
    "is_herbal": False,
}


def test_markets_come_in_order_of_the_value_that_a_month_unlocks(ask):
    # Examplia takes 1.84 months at worst, Hong Kong one: 1,500 over 1.84 is less than 1,000.
    told = ask(at=("EXA", "HK"), worth={"EXA": "1500", "HK": "1000"}, **SETTLED)
    assert [one.markets for one in told.programme] == [("HK",), ("EXA",)]
    told = ask(at=("EXA", "HK"), worth={"EXA": "2000", "HK": "1000"}, **SETTLED)
    assert [one.markets for one in told.programme] == [("EXA",), ("HK",)]


def test_what_opens_a_member_opens_every_market_that_asks_no_more(ask):
    told = ask(at=("EXB", "EXU", "EXA"), worth={"EXA": "1", "EXB": "1000", "EXU": "1"}, **SETTLED)
    assert [set(one.markets) for one in told.programme] == [{"EXB", "EXU", "EXA"}]


def test_what_is_done_once_is_not_done_again(ask):
    told = ask(at=("EXB", "EXA"), worth={"EXA": "5000", "EXB": "10"}, **SETTLED)
    assert [one.requirements for one in told.programme] == [("exa-safety",), ("exb-register",)]


def test_papers_of_each_consignment_do_not_keep_a_market_shut(ask):
    [one] = ask(worth={"EXA": "100"}, **SETTLED).programme
    assert "exa-paper" not in one.requirements


def test_without_a_value_the_order_cannot_be_told(ask):
    [one] = ask(**SETTLED).programme
    assert (one.status, one.per_month_low) == ("value_unknown", None)


def test_an_open_question_leaves_the_months_open(ask):
    told = {**SETTLED, "has_radio": True}
    del told["has_battery"]
    [one] = ask(worth={"EXA": "100"}, **told).programme
    assert (one.status, one.months_high) == ("open", None)
    assert set(one.perhaps) == {"exa-bluetooth", "exa-battery"}


def test_a_banned_good_opens_nothing(ask):
    [one] = ask(worth={"EXA": "100"}, **{**SETTLED, "is_herbal": True}).programme
    assert one.status == "barred"


def test_where_no_requirement_is_known_nothing_is_promised(ask):
    [one] = ask("300490", at=("HK",), worth={"HK": "100"}).programme
    assert (one.status, one.per_month_high) == ("nothing_known", None)
