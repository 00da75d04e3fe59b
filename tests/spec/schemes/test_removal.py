"""A fact of a scheme that is taken away leaves the scheme open, and its name is told."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tradewind import firm_file
from tradewind.assess.schemes import SchemeAnswer
from tradewind.facts import Library
from tradewind.pipeline.support import support

DAY = date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[3] / "examples" / "power-banks-mainland-with-hk-company.yaml"
DECIDED = ("eligible", "not_eligible")
CLOSED = ("not_in_force", "exhausted")


@cache
def _library() -> Library:
    return Library.standard(with_user_packs=False)


def _answers(library: Library) -> dict[str, SchemeAnswer]:
    facts = library.as_of(applies_on=DAY, known_on=DAY)
    told = support(firm_file.read(EXAMPLE), "firm.yaml", facts).schemes
    return {one.scheme: one for one in told.results}


@cache
def _whole() -> dict[str, SchemeAnswer]:
    return _answers(_library())


def _facts() -> list[str]:
    packs = (_library().pack(one) for one in _library().ids if one.startswith("schemes/"))
    return [f"{pack.id}:{name}" for pack in packs if pack for name in pack.series]


def _named(one: SchemeAnswer) -> set[str]:
    told = [gap.name for gap in one.missing]
    told += [gap.name for gap in one.pays.missing] if one.pays else []
    return set(told)


@pytest.mark.parametrize("fact", _facts())
def test_a_fact_taken_away_never_decides_a_scheme(fact: str) -> None:
    after = _answers(_library().without(fact))
    for scheme, before in _whole().items():
        now = after[scheme]
        if now.status in DECIDED:
            # Without its state a closed scheme is what its conditions say.
            same = (before.status, "not_eligible" if before.status in CLOSED else before.status)
            assert now.status in same, (scheme, now.status)
        elif now.status != before.status:
            assert fact in _named(now), (scheme, now.status, _named(now))
        if before.pays and now.pays and before.pays.bounds != now.pays.bounds:
            assert fact in _named(now), (scheme, now.pays)
            assert now.pays.bounds is None or now.pays.bounds.low in (None, 0)
