"""How supply is held against demand: nothing unknown counts as nought, no case is given twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.facts import Facts, Library
from tradewind.model.provider import Offer
from tradewind.register.demand import Bucket, Counted
from tradewind.register.flow import most_served
from tradewind.register.supply import Balance, Supply, balance, ungrouped

DAY = date(2026, 11, 30)
ADVICE = Bucket("digitalisation-advice", None, ("zh-Hans",))
MANAGEMENT = Bucket("management-advice", None, ("zh-Hans",))
TOYS = Bucket("test-toys", "US", ("zh-Hans",))
ADVISER = Offer("Adviser", ("digitalisation-advice",), languages=("zh-Hans",), cases_a_month=10)
BOTH = replace(ADVISER, services=("digitalisation-advice", "management-advice"))
TESTER = Offer(
    "Tester",
    ("test-toys",),
    markets=("US",),
    languages=("zh-Hans",),
    accreditation="hoklas",
    accredited_until=DAY,
    cases_a_month=10,
)


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    """The shipped facts on a day."""
    return shipped.as_of(applies_on=DAY, known_on=DAY)


def needs(needed: int, unknown: int = 0) -> Counted:
    return Counted(needed, unknown, 0)


def one(facts: Facts, bucket: Bucket, counted: Counted, *offers: Offer) -> Supply:
    return balance({bucket: counted}, offers, 12, facts).supplies[0]


def test_capacity_that_serves_one_need_alone_is_all_there(facts: Facts) -> None:
    found = one(facts, ADVICE, needs(100), ADVISER)
    assert (found.cases_low, found.cases_high) == (120, 120)
    assert (found.months_low, found.months_high) == (10, 10)
    assert found.state == "enough"


def test_too_little_at_best_is_a_shortage(facts: Facts) -> None:
    assert one(facts, ADVICE, needs(121), ADVISER).state == "shortage"


def test_what_may_be_too_little_is_not_known(facts: Facts) -> None:
    assert one(facts, ADVICE, needs(100, unknown=21), ADVISER).state == "unknown"


def test_a_capacity_that_is_not_told_is_neither_nought_nor_enough(facts: Facts) -> None:
    found = one(facts, ADVICE, needs(100), replace(ADVISER, cases_a_month=None))
    assert (found.cases_low, found.cases_high, found.state) == (0, None, "unknown")


def test_nobody_at_all_is_a_shortage(facts: Facts) -> None:
    found = one(facts, ADVICE, needs(1))
    assert (found.providers, found.state) == (0, "shortage")
    assert found.months_low is None


def test_nobody_is_no_shortage_where_nothing_is_needed(facts: Facts) -> None:
    assert one(facts, ADVICE, needs(0)).state == "none_needed"


def test_one_capacity_is_not_given_twice(facts: Facts) -> None:
    found = balance({ADVICE: needs(100), MANAGEMENT: needs(50)}, [BOTH], 12, facts)
    advice, management = found.supplies
    assert (advice.cases_low, advice.cases_high) == (70, 120)
    assert (management.cases_low, management.cases_high) == (20, 120)
    assert (found.served_low, found.served_high) == (120, 120)


def test_an_accreditation_is_good_on_its_last_day_and_not_after(facts: Facts) -> None:
    assert one(facts, TOYS, needs(1), TESTER).cases_low == 120
    late = replace(TESTER, accredited_until=date(2026, 11, 29))
    found = balance({TOYS: needs(1)}, [late], 12, facts)
    assert found.supplies[0].providers == 0
    assert found.expired == (late,)


def test_an_accreditation_that_is_not_told_may_count(facts: Facts) -> None:
    found = one(facts, TOYS, needs(1), replace(TESTER, accreditation=None, accredited_until=None))
    assert (found.cases_low, found.cases_high, found.sure_providers) == (0, 120, 0)


def test_an_accreditation_says_nothing_of_a_kind_that_asks_for_none(facts: Facts) -> None:
    assert one(
        facts, ADVICE, needs(1), replace(ADVISER, accredited_until=date(2020, 1, 1))
    ).cases_low


@pytest.mark.parametrize("markets", [(), ("*",), ("JP",)])
def test_a_market_must_be_offered_may_be_untold_and_may_be_any(
    facts: Facts, markets: tuple[str, ...]
) -> None:
    found = one(facts, TOYS, needs(1), replace(TESTER, markets=markets))
    expected = {(): (0, 1), ("*",): (1, 1), ("JP",): (0, 0)}[markets]
    assert (found.sure_providers, found.providers) == expected


def test_a_language_must_be_shared(facts: Facts) -> None:
    assert one(facts, ADVICE, needs(1), replace(ADVISER, languages=("en",))).providers == 0


def test_an_offer_to_some_sectors_is_never_sure(facts: Facts) -> None:
    found = one(facts, ADVICE, needs(1), replace(ADVISER, sectors=("39",)))
    assert (found.sure_providers, found.providers) == (0, 1)


def test_an_offer_that_nobody_asks_for_is_named(facts: Facts) -> None:
    assert balance({TOYS: needs(1)}, [ADVISER], 12, facts).idle == (ADVISER,)


def test_firms_told_apart_are_served_together() -> None:
    told = {
        replace(ADVICE, group=("CN-GD",)): Counted(1, 2, 3),
        replace(ADVICE, group=(None,)): Counted(10, 20, 30),
    }
    assert ungrouped(told) == {ADVICE: Counted(11, 22, 33)}


COUNTS = st.builds(Counted, st.integers(0, 30), st.integers(0, 10), st.just(0))
OFFERS = st.lists(
    st.builds(
        lambda services, cases: replace(ADVISER, services=services, cases_a_month=cases),
        st.sampled_from([ADVISER.services, BOTH.services, ("management-advice",)]),
        st.integers(0, 4),
    ),
    max_size=4,
)


@given(advice=COUNTS, management=COUNTS, offers=OFFERS)
def test_what_one_need_can_get_lies_between_the_ends(
    facts: Facts, advice: Counted, management: Counted, offers: list[Offer]
) -> None:
    found = _balanced(facts, advice, management, offers)
    alone, all_told = _served(advice.high, 0, offers), _served(advice.high, management.high, offers)
    rest = all_told - _served(0, management.high, offers)
    supply = found.supplies[0]
    assert min(supply.cases_low, advice.high) <= rest <= alone
    assert alone == min(supply.cases_high or 0, advice.high)
    assert found.served_high == all_told


def _balanced(facts: Facts, advice: Counted, management: Counted, offers: list[Offer]) -> Balance:
    return balance({ADVICE: advice, MANAGEMENT: management}, offers, 3, facts)


def _served(advice: int, management: int, offers: list[Offer]) -> int:
    """The most that can be served, by trying every way to split every capacity."""
    reached = {(0, 0)}
    for offer in offers:
        cases = (offer.cases_a_month or 0) * 3
        splits = {
            (a if "digitalisation-advice" in offer.services else 0, cases - a)
            for a in range(cases + 1)
        }
        if "management-advice" not in offer.services:
            splits = {(a, 0) for a, _ in splits}
        reached = {
            (min(advice, a + more), min(management, b + rest))
            for a, b in reached
            for more, rest in splits
        }
    return max(a + b for a, b in reached)


GROUPS = st.lists(
    st.tuples(st.integers(0, 9), st.lists(st.integers(0, 3), unique=True)), max_size=5
)


@given(wanted=GROUPS, capacity=st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_the_most_that_is_served_is_the_least_that_cuts_supply_from_demand(
    wanted: list[tuple[int, list[int]]], capacity: list[int]
) -> None:
    room = dict(enumerate(capacity))
    cuts = []
    for chosen in range(1 << len(wanted)):
        kept = [one for at, one in enumerate(wanted) if chosen >> at & 1]
        cut = [one for at, one in enumerate(wanted) if not chosen >> at & 1]
        reached = {at for _, each in kept for at in each}
        cuts.append(sum(cases for cases, _ in cut) + sum(room[at] for at in reached))
    assert most_served(wanted, room) == min(cuts)
