"""The worked cases of every duty and border pack, run through the assessment of duty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tradewind.assess.duty import DutyAnswer
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs
from tradewind.model.money import Money
from tradewind.pipeline.case_answers import duty_of

KNOWN_ON = date.max  # a worked case speaks with all that the packs know
PACKS = shipped_packs()


def _cases() -> Iterator[Any]:
    paths = [path for kind in ("duty", "border") for path in (PACKS / kind).glob("*/cases.yaml")]
    for path in sorted(paths):
        for case in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            market = path.parent.name
            yield pytest.param(
                market, case, id=f"{path.parent.parent.name}/{market}: {case['name']}"
            )


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped packs, opened once."""
    return Library((("shipped", PACKS),))


def _answer(market: str, case: Mapping[str, Any], library: Library) -> DutyAnswer:
    facts = library.as_of(applies_on=case["applies_on"], known_on=KNOWN_ON)
    return duty_of(market, case, facts)


def _duties(told: DutyAnswer) -> list[Money | None]:
    return sorted({one.duty for one in told.outcomes}, key=str)


def _option(told: str | Mapping[str, str]) -> tuple[Money, Decimal | None]:
    if isinstance(told, str):
        return Money.parse(told), None
    percent = told.get("ad_valorem_pct")
    return Money.parse(told["duty"]), None if percent is None else Decimal(percent)


@pytest.mark.parametrize(("market", "case"), list(_cases()))
def test_a_worked_case_holds(market, case, library):
    told, expect = _answer(market, case, library), case["expect"]
    assert told.status == expect["status"]
    if "duty" in expect:
        assert _duties(told) == [Money.parse(expect["duty"])]
    if "ad_valorem_pct" in expect:
        assert {one.percent for one in told.outcomes} == {Decimal(expect["ad_valorem_pct"])}
    if "options" in expect:
        wanted = [_option(one) for one in expect["options"]]
        assert _duties(told) == sorted((duty for duty, _ in wanted), key=str)
        percents = {percent for _, percent in wanted if percent is not None}
        assert percents <= {one.percent for one in told.outcomes}
    for name in ("import_tax", "fees"):
        if name in expect:
            assert {getattr(one, name) for one in told.outcomes} == {Money.parse(expect[name])}
    charged = {line.measure for one in told.outcomes for line in one.lines}
    assert set(expect.get("charged", ())) <= charged
    assert not charged & set(expect.get("not_charged", ()))
    missing = {gap.name for gap in told.missing}
    assert set(expect.get("missing", ())) <= missing


def test_every_duty_pack_has_worked_cases():
    without = [
        home.name for home in (PACKS / "duty").iterdir() if not (home / "cases.yaml").exists()
    ]
    assert without == []
