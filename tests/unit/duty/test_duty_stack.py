"""How the measures of Examplia add up, shut each other out, and branch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.model.money import Money

Border = Callable[..., DutyAnswer]


def percents(told: DutyAnswer) -> list[str]:
    """The ad valorem total of every outcome, in order of size."""
    known = sorted(one.percent for one in told.outcomes if one.percent is not None)
    return [format(one.normalize(), "f") for one in known]


def charged(told: DutyAnswer) -> list[str]:
    """The duties of the first outcome, in the order they build on each other."""
    kinds = ("mfn", "preference", "additional", "remedy")
    return [line.measure for line in told.outcomes[0].lines if line.kind in kinds]


def asked(told: DutyAnswer) -> list[str]:
    return [gap.name for gap in told.missing]


def settled(told: DutyAnswer) -> list[tuple[str, str]]:
    """What the outcomes take for granted."""
    return [(c.name, c.value) for one in told.outcomes for when in one.when for c in when]


# The general rate


def test_the_general_rate_is_charged(border: Border) -> None:
    assert border("8516.79.00").only.duty == Money(5000, "XTS")


def test_a_rate_of_nothing_is_known(border: Border) -> None:
    told = border("2203.00.00", origin="VN")

    assert (told.status, told.only.duty) == ("known", Money(0, "XTS"))


def test_the_percentage_is_known_without_a_value(border: Border) -> None:
    told = border("8516.79.00", value=None)

    assert (told.status, told.only.duty, told.only.percent) == ("known", None, Decimal(5))


def test_without_a_value_the_value_is_asked(border: Border) -> None:
    assert "customs_value" in asked(border("8516.79.00", value=None))


def test_a_code_no_table_holds_is_unknown(border: Border) -> None:
    assert border("8888.10.00").status == "unknown"


def test_a_code_no_table_holds_is_named(border: Border) -> None:
    assert "duty/exa:mfn[88881000]" in asked(border("8888.10.00"))


def test_a_tariff_nobody_has_written_down_is_unknown(border: Border) -> None:
    assert border("8516.79.00", tariff="eru", tax=None).status == "unknown"


def test_a_specific_duty_without_a_quantity_is_unknown(border: Border) -> None:
    told = border("6402.99.00")

    assert (told.status, told.only.duty) == ("unknown", None)


def test_a_specific_duty_without_a_quantity_asks_for_it(border: Border) -> None:
    assert "quantity.pair" in asked(border("6402.99.00"))


def test_a_specific_duty_in_another_currency_uses_the_rate_of_the_day(border: Border) -> None:
    told = border("6402.99.00", quantities={"pair": Decimal(10)})

    assert told.only.duty == Money.of("393", "XTS")  # 9 USD at 2 XTS, and 375 XTS


def test_a_later_day_uses_its_own_exchange_rate(border: Border) -> None:
    told = border("6402.99.00", quantities={"pair": Decimal(10)}, on=date(2026, 7, 1))

    assert told.only.duty == Money.of("411", "XTS")  # 9 USD at 4 XTS, and 375 XTS


def test_a_day_without_published_rates_uses_the_last_ones(border: Border) -> None:
    told = border("6402.99.00", quantities={"pair": Decimal(10)}, on=date(2026, 5, 1))

    assert told.only.duty == Money.of("393", "XTS")


def test_an_exchange_rate_is_cited(border: Border) -> None:
    told = border("6402.99.00", quantities={"pair": Decimal(10)})

    assert "money/rates:xts_per_usd" in [cite.fact for cite in told.only.lines[0].cites]


def test_a_rate_that_cannot_be_computed_is_named_as_printed(border: Border) -> None:
    assert "rate: 9.00% + EA" in asked(border("1905.90.00", origin="VN"))


def test_a_range_of_chapters_answers_for_its_codes(border: Border) -> None:
    assert percents(border("5512.11.00")) == ["12"]


def test_a_line_of_its_own_goes_before_a_range_of_chapters(border: Border) -> None:
    assert percents(border("5407.61.00")) == ["9"]


def test_an_exception_leaves_the_range(border: Border) -> None:
    assert border("5208.12.00").status == "unknown"


# Codes that are too short


def test_a_code_too_short_shows_every_outcome(border: Border) -> None:
    told = border("7323.93", inputs={"metal_weight_pct": Decimal(20)})

    assert percents(told) == ["22", "28"]


def test_a_code_too_short_makes_the_answer_depend(border: Border) -> None:
    assert border("7323.93", inputs={"metal_weight_pct": Decimal(20)}).status == "depends"


def test_a_code_too_short_asks_for_the_national_code(border: Border) -> None:
    told = border("7323.93", inputs={"metal_weight_pct": Decimal(20)})

    assert "goods_code.national" in asked(told)


def test_each_outcome_of_a_short_code_names_its_line(border: Border) -> None:
    told = border("7323.93", inputs={"metal_weight_pct": Decimal(20)})

    assert settled(told) == [("goods", "73239310"), ("goods", "73239390")]


def test_a_short_code_with_one_line_below_it_is_known_where_the_table_is_whole(
    border: Border,
) -> None:
    assert percents(border("9405.21", origin="VN")) == ["3"]


def test_a_short_code_with_one_line_below_it_is_open_where_the_table_is_not_whole(
    border: Border,
) -> None:
    assert border("9701.21", origin="VN").status != "known"


def test_a_short_code_partly_under_a_range_shows_the_rate_of_the_range(border: Border) -> None:
    assert percents(border("5407", origin="VN")) == ["9", "12"]


# Exclusion


def test_a_measure_shuts_out_the_one_that_yields_to_it(border: Border) -> None:
    told = border("7323.93.10", inputs={"metal_weight_pct": Decimal(20)})

    assert charged(told) == ["exa-mfn", "exa-metal"]


def test_the_one_that_yields_is_charged_where_the_other_is_not(border: Border) -> None:
    told = border("7323.93.10", inputs={"metal_weight_pct": Decimal(10)})

    assert charged(told) == ["exa-mfn", "exa-general"]


def test_a_condition_not_answered_shows_both_outcomes(border: Border) -> None:
    assert percents(border("7323.93.10")) == ["12", "22"]


def test_a_condition_not_answered_asks_for_its_input(border: Border) -> None:
    assert "metal_weight_pct" in asked(border("7323.93.10"))


def test_a_condition_at_its_very_limit_is_met(border: Border) -> None:
    told = border("7323.93.10", inputs={"metal_weight_pct": Decimal(15)})

    assert "exa-metal" in charged(told)


def test_a_doubt_that_makes_no_difference_is_no_doubt(border: Border) -> None:
    told = border("8471.30.00")  # the shadow surcharge hangs on the metal, but never applies

    assert (told.status, len(told.outcomes)) == ("known", 1)


def test_a_doubt_that_makes_no_difference_asks_nothing(border: Border) -> None:
    assert "metal_weight_pct" not in asked(border("8471.30.00"))


# Lists


def test_goods_absent_from_a_list_that_is_complete_do_not_pay(border: Border) -> None:
    assert charged(border("9506.62.00", origin="PH")) == ["exa-mfn"]


def test_goods_of_another_origin_do_not_pay(border: Border) -> None:
    assert percents(border("4202.92.31", origin="VN")) == ["10"]


def test_goods_outside_what_a_list_is_complete_for_may_pay(border: Border) -> None:
    told = border("0902.10.00")  # the list of extra duties is complete for chapters 25 to 97

    assert percents(told) == ["17", "24.5", "42"]


def test_a_list_that_cannot_say_is_named(border: Border) -> None:
    assert "duty/exa:extra" in asked(border("0902.10.00"))


def test_a_list_nobody_has_written_down_leaves_the_answer_open(border: Border) -> None:
    told = border("3924.10.00", without=["duty/exa:extra"])

    assert told.status == "depends"


def test_a_list_nobody_has_written_down_is_named(border: Border) -> None:
    told = border("3924.10.00", without=["duty/exa:extra"])

    assert "duty/exa:extra" in asked(told)


def test_goods_on_a_list_of_exemptions_do_not_pay(border: Border) -> None:
    assert charged(border("3926.90.00")) == ["exa-mfn"]


def test_goods_off_a_list_of_exemptions_pay(border: Border) -> None:
    assert charged(border("3924.10.00")) == ["exa-mfn", "exa-green"]


def test_goods_that_left_a_list_no_longer_pay(border: Border) -> None:
    assert percents(border("8516.79.00", on=date(2026, 5, 1))) == ["5"]


def test_goods_pay_until_they_leave_the_list(border: Border) -> None:
    assert percents(border("8516.79.00", on=date(2026, 4, 30))) == ["30"]


def test_sources_that_disagree_on_a_list_leave_the_answer_open(border: Border) -> None:
    assert border("9405.21.00").status == "depends"


# Alternatives


def test_a_code_split_over_two_lists_pays_exactly_one_of_them(border: Border) -> None:
    assert percents(border("4202.92.31")) == ["17.5", "35"]


def test_a_code_split_over_two_lists_makes_the_answer_depend(border: Border) -> None:
    assert border("4202.92.31").status == "depends"


def test_a_code_split_over_two_lists_names_the_list_of_each_outcome(border: Border) -> None:
    told = border("4202.92.31")

    assert settled(told) == [("exa-extra", "exa-extra-a"), ("exa-extra", "exa-extra-b")]


def test_a_code_split_over_two_lists_asks_for_the_national_code(border: Border) -> None:
    assert "goods_code.national" in asked(border("4202.92.31"))


def test_a_code_partly_on_one_list_may_be_on_none(border: Border) -> None:
    assert percents(border("4202.92.39")) == ["8", "33"]


def test_a_code_is_split_until_the_day_the_whole_of_it_is_listed(border: Border) -> None:
    told = border("6911.10.00", on=date(2026, 6, 1))

    assert "goods_code.national" in asked(told)


def test_a_code_wholly_listed_pays_for_sure(border: Border) -> None:
    told = border("6911.10.00", on=date(2026, 9, 1))

    assert "goods_code.national" not in asked(told)


# Preferences


def test_a_preference_takes_the_place_of_the_general_rate(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA")

    assert charged(told) == ["exa-pref-exfta"]


def test_additional_duties_stay_on_top_of_a_preference(border: Border) -> None:
    told = border("9403.60.00", agreement="EXFTA")

    assert charged(told) == ["exa-pref-exfta", "exa-extra-b"]


def test_a_preference_not_claimed_is_not_given(border: Border) -> None:
    assert charged(border("8516.79.00")) == ["exa-mfn"]


def test_a_preference_not_claimed_is_shown_as_open(border: Border) -> None:
    assert border("8516.79.00").claimable == ("EXFTA",)


def test_a_preference_already_claimed_is_not_shown_as_open(border: Border) -> None:
    assert border("8516.79.00", agreement="EXFTA").claimable == ()


def test_a_preference_of_another_origin_is_not_given(border: Border) -> None:
    assert charged(border("8516.79.00", origin="VN", agreement="EXFTA")) == ["exa-mfn"]


def test_goods_the_agreement_does_not_name_pay_the_general_rate(border: Border) -> None:
    assert charged(border("3926.90.00", origin="HK", agreement="EXHK")) == ["exa-mfn"]


def test_a_schedule_nobody_has_written_down_leaves_a_claim_unknown(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", without=["duty/exa:pref"])

    assert (told.status, "duty/exa:pref" in asked(told)) == ("unknown", True)


def test_a_claim_says_that_it_needs_proof_of_origin(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA")

    assert "duty.needs_proof_of_origin" in [one.code for one in told.because]


def test_an_origin_that_is_not_excluded_has_the_preference(border: Border) -> None:
    # China to Viet Nam, 6115.99.00: general 20 %, "0 (-PH)" is nothing for China.
    assert percents(border("6115.99.00", origin="CN", agreement="EXWIDE")) == ["0"]


def test_an_excluded_origin_has_no_preference(border: Border) -> None:
    assert percents(border("6115.99.00", origin="PH", agreement="EXWIDE")) == ["20"]


def test_an_excluded_origin_has_nothing_to_claim(border: Border) -> None:
    assert border("6115.99.00", origin="PH").claimable == ()


# A stop-over


def test_a_stop_over_without_proof_shows_both_outcomes(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", consigned_from="HK")

    assert percents(told) == ["1", "5"]


def test_a_stop_over_asks_for_proof_of_consignment(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", consigned_from="HK")

    assert "consignment_proof" in asked(told)


def test_a_stop_over_with_proof_keeps_the_preference(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", consigned_from="HK", consignment_proof=True)

    assert percents(told) == ["1"]


def test_a_stop_over_that_cannot_be_proved_loses_the_preference(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", consigned_from="HK", consignment_proof=False)

    assert percents(told) == ["5"]


def test_goods_that_come_straight_need_no_proof_of_consignment(border: Border) -> None:
    told = border("8516.79.00", agreement="EXFTA", consigned_from="CN")

    assert percents(told) == ["1"]


def test_a_stop_over_does_not_change_the_origin(border: Border) -> None:
    told = border("9403.60.00", consigned_from="HK")

    assert charged(told) == ["exa-mfn", "exa-extra-b"]


def test_a_stop_over_is_told_as_a_reason(border: Border) -> None:
    told = border("9403.60.00", consigned_from="HK")

    assert told.because[0].values == {"place": "HK", "origin": "CN"}


# Origin


def test_an_unknown_origin_is_asked(border: Border) -> None:
    assert "origin" in asked(border("9403.60.00", origin=None))


def test_an_unknown_origin_makes_the_answer_depend(border: Border) -> None:
    assert border("9403.60.00", origin=None).status == "depends"


def test_an_origin_that_makes_no_difference_is_not_asked(border: Border) -> None:
    assert border("8471.30.00", origin=None).status == "known"


def test_goods_of_unknown_origin_have_one_origin_in_each_outcome(border: Border) -> None:
    told = border("9403.60.00", origin=None)  # 7.5 % extra if of CN, 3 % if of HK

    assert percents(told) == ["10", "13", "17.5"]


# Remedies by exporter


def test_a_remedy_by_exporter_shows_each_exporter(border: Border) -> None:
    told = border("7615.10.00")

    assert [who for name, who in settled(told) if name == "exporter"] == [
        "Alpha Pans",
        "all others",
        "Beta Pans",
    ]


def test_a_remedy_by_exporter_asks_for_the_exporter(border: Border) -> None:
    assert "exporter" in asked(border("7615.10.00"))


def test_one_exporter_stands_behind_all_remedies(border: Border) -> None:
    # Alpha 12 + 8, all others 60 + 8, Beta 60 + 3; each on top of 4.
    assert percents(border("7615.10.00")) == ["24", "67", "72"]


def test_a_remedy_spares_goods_of_other_origins(border: Border) -> None:
    assert charged(border("7615.10.00", origin="VN")) == ["exa-mfn"]


def test_remedies_not_known_to_be_complete_are_told(border: Border) -> None:
    told = border("8516.79.00")

    assert "duty.remedies_not_complete" in [one.code for one in told.not_counted]


def test_the_rate_of_one_exporter_is_not_the_rate_of_all(border: Border) -> None:
    assert border("6911.10.00", on=date(2026, 9, 1)).status != "known"


def test_an_exporter_whom_a_remedy_does_not_name_has_an_unknown_rate(border: Border) -> None:
    assert border("9506.62.00").status == "unknown"


# Sources that disagree


def test_sources_that_disagree_show_both_outcomes(border: Border) -> None:
    assert percents(border("6203.42.00")) == ["6", "7"]


def test_sources_that_disagree_are_named(border: Border) -> None:
    told = border("6203.42.00")

    assert [source for _, source in settled(told)] == [
        "Official Gazette of Examplia",
        "Herald of Examplia",
    ]


def test_sources_that_disagree_name_the_fact(border: Border) -> None:
    assert "duty/exa:mfn[62034200]" in asked(border("6203.42.00"))


def test_a_source_not_yet_known_does_not_disagree(border: Border) -> None:
    told = border("6203.42.00", known_on=date(2026, 1, 2))  # the Herald was read a day later

    assert percents(told) == ["6"]


# Days


def test_a_measure_that_has_ended_is_not_charged(border: Border) -> None:
    assert "exa-past" not in charged(border("8471.30.00", on=date(2026, 5, 1)))


def test_a_measure_is_charged_to_its_last_day(border: Border) -> None:
    assert "exa-past" in charged(border("8471.30.00", on=date(2026, 4, 30)))


def test_a_measure_is_charged_from_its_first_day(border: Border) -> None:
    assert "exa-future" in charged(border("8471.30.00", on=date(2026, 8, 1)))


def test_a_measure_is_not_charged_before_its_first_day(border: Border) -> None:
    assert "exa-future" not in charged(border("8471.30.00", on=date(2026, 7, 31)))


@pytest.mark.parametrize(("day", "percent"), [(date(2026, 6, 30), "10"), (date(2026, 7, 1), "12")])
def test_a_new_rate_holds_from_its_first_day(border: Border, day: date, percent: str) -> None:
    assert percents(border("9403.60.00", origin="VN", on=day)) == [percent]


def test_a_rate_before_its_first_day_is_unknown(border: Border) -> None:
    assert border("8516.79.00", origin="VN", on=date(2025, 12, 31)).status == "unknown"


def test_what_nobody_could_know_yet_is_unknown(border: Border) -> None:
    assert border("8516.79.00", origin="VN", known_on=date(2025, 12, 31)).status == "unknown"


def test_a_rate_seen_in_force_is_confirmed(border: Border) -> None:
    assert border("8516.79.00").only.lines[0].confirmed is True


def test_a_rate_not_seen_in_force_since_is_not_confirmed(border: Border) -> None:
    assert border("2007.99.00", origin="VN").only.lines[0].confirmed is False


def test_a_rate_not_seen_in_force_since_still_answers(border: Border) -> None:
    assert percents(border("2007.99.00", origin="VN")) == ["3"]


def test_a_rate_is_confirmed_on_the_last_day_it_was_seen(border: Border) -> None:
    told = border("2007.99.00", origin="VN", on=date(2026, 2, 1))

    assert told.only.lines[0].confirmed is True


# Duties that build on others


def test_a_floor_counts_the_duties_before_it(border: Border) -> None:
    assert percents(border("9506.62.00", origin="VN")) == ["15"]


def test_excise_is_charged_on_value_and_duty(border: Border) -> None:
    told = border("2204.21.00", origin="VN", quantities={"l": Decimal(10)})

    assert [(line.measure, line.amount) for line in told.only.lines][:2] == [
        ("exa-mfn", Money.of("418.80", "XTS")),
        ("exa-excise", Money.of("141.88", "XTS")),
    ]


def test_excise_is_no_part_of_the_duty(border: Border) -> None:
    assert border("2203.00.00", origin="VN").only.duty == Money(0, "XTS")
