"""The packs are read once, by many threads at once, and anew where they change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tradewind_desk import facts as packs
from tradewind_desk.plans.asking import answer, asked_of
from tradewind_desk.plans.headline import sums

FIRST = date(2026, 11, 1)


def landed(file, day):
    """The sums of a small plan on a day."""
    asked = asked_of(file, {"markets": ["SG"]}, applies_on=day, known_on=date(2026, 11, 22))
    return sums(answer(asked).told("en"))


def test_threads_that_ask_of_many_days_at_once_answer_as_one_by_one(file):
    # More days than the library keeps, so that it forgets while others ask.
    days = [FIRST + timedelta(days=one) for one in range(18)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda day: landed(file, day), [*days, *days[:2]]))
    assert found[:2] == found[-2:] == [landed(file, day) for day in days[:2]]


def test_the_packs_are_read_once_while_they_stay_as_they_are():
    assert packs.library() is packs.library()


@pytest.fixture
def own_packs(tmp_path, monkeypatch):
    """A folder of a user's own packs, looked at every time."""
    monkeypatch.setenv("TRADEWIND_PACKS", str(tmp_path))
    monkeypatch.setattr(packs, "_SECONDS", -1.0)
    yield tmp_path
    monkeypatch.undo()
    packs._HELD.library = None


def test_a_pack_that_changes_makes_another_edition_and_another_question(own_packs, file):
    day = {"applies_on": FIRST, "known_on": date(2026, 11, 22)}
    before, key = packs.library(), asked_of(file, {}, **day).key
    (own_packs / "notes.txt").write_text("something changed")
    assert packs.library() is not before
    assert asked_of(file, {}, **day).key != key
