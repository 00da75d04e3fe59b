"""Claims about what held on a day, as known on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.errors import PackError
from tradewind.facts import Library, State

FROM_2025 = 'from: 2025-01-01, value: "5", source: order-12, where: s. 1'
FROM_2026 = 'from: 2026-07-01, value: "7", source: gazette, where: p. 3'
OTHER_2025 = 'from: 2025-01-01, value: "6", source: gazette, where: p. 9'
ENDS_2026 = "from: 2026-07-01, value: null, source: gazette, where: p. 4"


def test_a_value_holds_until_the_next_one_starts(write, fee, seen):
    write(values=fee(FROM_2025, FROM_2026))
    assert seen("2026-06-30").value("duty/ex:fee").value == "5"
    assert seen("2026-07-01").value("duty/ex:fee").value == "7"


def test_nothing_is_known_before_the_first_start_day(write, fee, seen):
    write(values=fee(FROM_2025))
    assert seen("2024-12-31").value("duty/ex:fee").state is State.UNKNOWN


def test_a_value_published_after_the_day_of_knowledge_is_unseen(write, fee, seen):
    write(values=fee(FROM_2025, FROM_2026))
    assert seen("2026-08-01", known_on="2026-05-31").value("duty/ex:fee").value == "5"
    assert seen("2026-08-01", known_on="2026-06-01").value("duty/ex:fee").value == "7"


def test_a_value_may_be_known_later_than_its_source_was_published(write, fee, seen):
    write(values=fee(f"{FROM_2025}, known_from: 2026-02-11"))
    assert seen(known_on="2026-02-10").value("duty/ex:fee").state is State.UNKNOWN
    assert seen(known_on="2026-02-11").value("duty/ex:fee").value == "5"


def test_null_ends_a_value(write, fee, seen):
    write(values=fee(FROM_2025, ENDS_2026))
    held = seen("2026-07-01").value("duty/ex:fee")
    assert (held.state, held.value) == (State.ENDED, None)


@pytest.mark.parametrize("fact", ["duty/ex:other", "duty/zz:fee"])
def test_an_absent_fact_is_unknown(write, fee, seen, fact):
    write(values=fee(FROM_2025))
    assert seen().value(fact).state is State.UNKNOWN


def test_sources_that_disagree_are_both_kept(write, fee, seen):
    write(values=fee(FROM_2025, OTHER_2025))
    held = seen().value("duty/ex:fee")
    assert (held.state, held.value) == (State.DISAGREE, None)
    assert [(one.value, one.cite.source.id) for one in held.values] == [
        ("5", "order-12"),
        ("6", "gazette"),
    ]


def test_sources_that_agree_are_one_value(write, fee, seen):
    write(values=fee(FROM_2025, OTHER_2025.replace('"6"', '"5"')))
    assert seen().value("duty/ex:fee").value == "5"


def test_a_value_is_confirmed_up_to_the_last_day_it_was_seen(write, fee, seen):
    write(values=fee(OTHER_2025))
    [on_the_day] = seen("2026-07-01").value("duty/ex:fee").cites
    [after] = seen("2026-07-02").value("duty/ex:fee").cites
    assert (on_the_day.confirmed, after.confirmed) == (True, False)


def test_a_day_of_sight_on_the_value_goes_before_that_of_its_source(write, fee, seen):
    write(values=fee(f"{OTHER_2025}, seen_in_force_on: 2026-10-01"))
    [cite] = seen("2026-10-01").value("duty/ex:fee").cites
    assert cite.confirmed


def test_a_user_pack_replaces_a_shipped_fact_and_the_cite_says_so(write, fee, seen):
    write(values=fee(FROM_2025))
    write(layer="user", values=fee(FROM_2025.replace('"5"', '"9"')))
    held = seen().value("duty/ex:fee")
    assert (held.value, held.cites[0].layer) == ("9", "user")


def test_a_user_pack_leaves_the_other_shipped_facts(write, fee, seen):
    write(values=fee(FROM_2025) + fee(FROM_2025, name="levy"))
    write(layer="user", values=fee(FROM_2025))
    held = seen().value("duty/ex:levy")
    assert (held.value, held.cites[0].layer) == ("5", "shipped")


def test_shipped_packs_alone_ignore_the_users_own(write, fee, monkeypatch):
    from tradewind.facts import Library

    own = write(layer="user", pack="duty/examplia", values=fee(FROM_2025))
    monkeypatch.setenv("TRADEWIND_PACKS", str(own))
    assert "duty/examplia" in Library.standard().ids
    assert "duty/examplia" not in Library.standard(with_user_packs=False).ids


def test_a_series_can_be_taken_away_to_ask_what_then(write, fee, seen):
    write(values=fee(FROM_2025))
    library = seen().library.without("duty/ex:fee")
    facts = library.as_of(applies_on=seen().applies_on, known_on=seen().known_on)
    assert facts.value("duty/ex:fee").state is State.UNKNOWN


def test_what_was_asked_is_in_the_digest(write, fee, seen):
    write(values=fee(FROM_2025))
    facts = seen()
    assert facts.digest() == {}
    facts.value("duty/ex:fee")
    assert set(facts.digest()) == {"duty/ex"}


def test_a_value_without_a_source_cannot_be_read(write, fee, seen):
    write(values=fee('from: 2025-01-01, value: "5", where: s. 1'))
    with pytest.raises(PackError, match=r"values\.yaml: fee: names no source"):
        seen().value("duty/ex:fee")


# Tables of rates


def _rate(facts, digits):
    return [(line.code, line.held.value) for line in facts.rates("duty/ex:mfn", "ex-mfn", digits)]


def test_the_most_specific_code_wins(write_rates, seen):
    write_rates("7323,,9%,2025-01-01", "7323.93,,5%,2025-01-01", "7323.93.00,,2%,2025-01-01")
    assert _rate(seen(), "73239300") == [("73239300", "2%")]
    assert _rate(seen(), "73239310") == [("732393", "5%")]
    assert _rate(seen(), "73239900") == [("7323", "9%")]


def test_a_code_too_short_to_decide_gives_every_line_below_it(write_rates, seen):
    write_rates("7323.93.10,,2%,2025-01-01", "7323.93.90,,4%,2025-01-01")
    assert _rate(seen(), "732393") == [("73239310", "2%"), ("73239390", "4%")]


def test_a_range_of_chapters_answers_where_no_code_does(write_rates, seen):
    write_rates("25-97,,3%,2025-01-01", "7323.93,,5%,2025-01-01")
    assert _rate(seen(), "640299") == [("25-97", "3%")]
    assert _rate(seen(), "732393") == [("732393", "5%")]
    assert _rate(seen(), "090240") == []


def test_a_range_leaves_out_what_it_excepts(write_rates, seen):
    write_rates("25-97,72-73 6402,3%,2025-01-01")
    assert _rate(seen(), "732393") == []
    assert _rate(seen(), "640299") == []
    assert _rate(seen(), "640399") == [("25-97", "3%")]


def test_ended_ends_a_rate(write_rates, seen):
    write_rates("7323.93,,5%,2025-01-01", "7323.93,,ended,2026-01-01")
    [line] = seen("2026-01-01").rates("duty/ex:mfn", "ex-mfn", "732393")
    assert line.held.state is State.ENDED


def test_the_line_names_the_edition_of_its_nomenclature(write_rates, seen):
    write_rates("7323.93,,5%,2025-01-01")
    [line] = seen().rates("duty/ex:mfn", "ex-mfn", "732393")
    assert line.edition == "HS 2022"


# Tables of lists


def _is_on(facts, digits):
    found = facts.listed("duty/ex:listed", "1", digits)
    return found.is_on, found.is_split


def test_a_code_missing_from_a_complete_list_is_known_not_to_be_on_it(write_list, seen):
    write_list("7323.93,,yes,2025-01-01", scope='    complete_for: ["72-73"]')
    assert _is_on(seen(), "732393") == (True, False)
    assert _is_on(seen(), "732399") == (False, False)
    assert _is_on(seen(), "640299") == (None, False)


def test_a_list_is_complete_only_from_its_day_on(write_list, seen):
    scope = '    complete_for: ["72-73"]\n    complete_from: 2026-02-24'
    write_list("7323.93,,yes,2025-01-01", scope=scope)
    assert _is_on(seen("2026-02-23"), "732399") == (None, False)
    assert _is_on(seen("2026-02-24"), "732399") == (False, False)


def test_a_code_of_which_only_a_part_is_listed_is_split(write_list, seen):
    write_list("7323.93,yes,yes,2025-01-01")
    assert _is_on(seen(), "732393") == (None, True)


def test_a_code_shorter_than_the_listed_ones_is_split(write_list, seen):
    write_list("7323.93.10,,yes,2025-01-01")
    assert _is_on(seen(), "732393") == (None, True)


def test_a_code_that_left_the_list_is_not_on_it(write_list, seen):
    write_list("7323.93,,yes,2025-01-01", "7323.93,,no,2026-01-01")
    assert _is_on(seen("2025-12-31"), "732393") == (True, False)
    assert _is_on(seen("2026-01-01"), "732393") == (False, False)


def test_a_list_nobody_wrote_says_nothing(write, seen):
    write()
    assert _is_on(seen(), "732393") == (None, False)


# Regimes


def test_a_regime_holds_from_its_first_day_to_its_last(write, seen):
    regime = "{id: ex-150, from: 2025-01-01, until: 2026-06-30, source: order-12, where: s. 5}"
    write(regimes=f"- {regime}\n")
    days = ("2024-12-31", "2025-01-01", "2026-06-30", "2026-07-01")
    assert [len(seen(day).regimes("duty/ex")) for day in days] == [0, 1, 1, 0]


def test_what_was_worked_out_once_counts_as_asked_by_all_who_use_it(examplia: Library) -> None:
    library = Library(examplia._layers)
    pack = next(one for one in library.ids if one.startswith("duty/"))
    first = library.as_of(applies_on=date(2026, 6, 1), known_on=date(2026, 6, 1))
    first.pack(pack)  # asked before, outside of what is worked out

    found = first.once("examplia", lambda: first.pack(pack))
    other = library.as_of(applies_on=date(2026, 6, 1), known_on=date(2026, 6, 1))

    assert other.once("examplia", lambda: None) is found
    assert other.digest() == first.digest() != {}


def test_what_rests_on_a_fact_taken_away_is_worked_out_again(examplia: Library) -> None:
    library = Library(examplia._layers)
    pack = next(library.pack(one) for one in library.ids if one.startswith("duty/"))
    assert pack is not None
    day = {"applies_on": date(2026, 6, 1), "known_on": date(2026, 6, 1)}
    facts = library.as_of(**day)
    series = next(iter(pack.series.values()))
    facts.once("resting", lambda: facts.value(series.id).state)
    facts.once("apart", lambda: "kept")

    less = library.without(series.id).as_of(**day)

    assert less.once("resting", lambda: "again") == "again"
    assert less.once("apart", lambda: "again") == "kept"
