"""The worked cases of schemes, forms of presence and requirements come out as sources say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tradewind.facts import Facts, Library
from tradewind.facts.folders import shipped_packs
from tradewind.pipeline.worked_cases import KNOWN_ON, Case, cases, check_cases, problems_of

PACKS = shipped_packs()


@pytest.fixture(scope="module")
def library() -> Library:
    return Library((("shipped", PACKS),))


@pytest.fixture(scope="module")
def seen() -> dict[date, Facts]:
    return {}


def _cases() -> list[object]:
    return [
        pytest.param(path, case, id=f"{path.stem}: {case['name']}") for path, case in cases(PACKS)
    ]


@pytest.mark.parametrize(("path", "case"), _cases())
def test_a_worked_case_comes_out(
    path: Path, case: Case, library: Library, seen: dict[date, Facts]
) -> None:
    on = case["applies_on"]
    if on not in seen:
        seen[on] = library.as_of(applies_on=on, known_on=KNOWN_ON)
    assert list(problems_of(path, case, seen[on])) == []


def test_few_conditions_of_schemes_are_left_in_words() -> None:
    told = check_cases(PACKS)
    assert told.schemes > 0
    assert told.unencoded * 100 <= told.conditions * 15
