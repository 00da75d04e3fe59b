"""What a comparison counts is what comes of asking every firm alone, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.engines.drafts import EVERY, LOWERED, STRICTER, draft, facts_of
from tests.engines.registers import shipped, with_answers
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.facts import Facts
from tradewind.pipeline.support import support
from tradewind.register import Compared, Files, compare, register_at
from tradewind.register.explaining import parts_of
from tradewind.register.firms import firm_of
from tradewind.rules.questions import questions

ROWS = 240
ENGINES = ("duckdb", "polars")
_CODES = {False: 0, None: 1, True: 2}
_ENDS = ("low_before", "high_before", "low_after", "high_after")
Alone = dict[int, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_answers(tmp_path_factory.mktemp("register") / "firms.parquet", ROWS)


@pytest.fixture(scope="module")
def rows(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def asked_alone(rows: list[dict[str, Any]]) -> Callable[[Facts], Alone]:
    """The answers of every firm asked alone, once for each version."""
    kept: dict[int, tuple[Facts, Alone]] = {}

    def ask(facts: Facts) -> Alone:
        if id(facts) not in kept:
            kept[id(facts)] = (facts, dict(_alone(rows, facts)))
        return kept[id(facts)][1]

    return ask


def _alone(rows: list[dict[str, Any]], facts: Facts) -> Iterator[tuple[int, Any]]:
    asked, tracks = questions(facts), catalogue(facts)
    for row in rows:
        told = support(firm_of(row, asked), "row", facts)
        parts: dict[str, Any] = {track.id: parts_of(track, told) for track in tracks}
        parts["is_cn_sme"] = told.size.is_cn_sme
        yield row["row"], parts


def moves_alone(before: Alone, after: Alone, scheme: str) -> dict[tuple[int, int], list[int]]:
    """From what to what: firms, sums of the ends, firms with an amount; one firm at a time."""
    found: dict[tuple[int, int], list[int]] = {}
    for row, told in before.items():
        old, new = told[scheme], after[row][scheme]
        key = _CODES[old["verdict"]], _CODES[new["verdict"]]
        ends = [one[f"amount_{end}"] for one in (old, new) for end in ("low", "high")]
        priced = [int(one["amount_high"] is not None) for one in (old, new)]
        sums = found.setdefault(key, [0] * 7)
        for at, number in enumerate((1, *(end or 0 for end in ends), *priced)):
            sums[at] += number
    return found


def moves_found(found: Compared, scheme: str) -> dict[tuple[int, int], list[int]]:
    told: dict[tuple[int, int], list[int]] = {}
    for one in found.moves[scheme]:
        sums = told.setdefault((one.came, one.went), [0] * 7)
        numbers = (one.firms, *(getattr(one, end) for end in _ENDS))
        for at, number in enumerate((*numbers, one.priced_before, one.priced_after)):
            sums[at] += number
    return told


def differing(before: Alone, after: Alone) -> set[str]:
    """The schemes of which some firm is told otherwise."""
    schemes = next(iter(after.values())).keys() - {"is_cn_sme"}
    parts = ("verdict", "amount_low", "amount_high")
    return {
        scheme
        for scheme in schemes
        for row, told in before.items()
        if any(told[scheme][part] != after[row][scheme][part] for part in parts)
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("at", range(len(EVERY)))
def test_every_move_and_sum_is_that_of_the_firms_asked_alone(
    engine: str, at: int, path: Path, asked_alone: Callable[[Facts], Alone], tmp_path: Path
) -> None:
    pytest.importorskip(engine)
    facts = _drafts(at, tmp_path)
    found = compare(register_at(path), shipped(), facts, engine=engine, chunk=ROWS // 3 + 1)
    before, after = asked_alone(shipped()), asked_alone(facts)
    assert differing(before, after) <= set(found.schemes)
    for scheme in found.schemes:
        assert moves_found(found, scheme) == moves_alone(before, after, scheme), scheme
    sizes = Counter(
        (_CODES[told["is_cn_sme"]], _CODES[after[row]["is_cn_sme"]])
        for row, told in before.items()
        if told["is_cn_sme"] != after[row]["is_cn_sme"]
    )
    moved = {
        (one.came, one.went): one.firms
        for one in found.moves.get("is_cn_sme", ())
        if one.came != one.went
    }
    assert moved == dict(sizes)


_KEPT: dict[int, Facts] = {}


def _drafts(at: int, folder: Path) -> Facts:
    if at not in _KEPT:
        _KEPT[at] = facts_of(draft(folder, EVERY[at]))
    return _KEPT[at]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_day_and_a_later_day_differ_as_the_firms_asked_alone_do(
    engine: str, path: Path, asked_alone: Callable[[Facts], Alone]
) -> None:
    pytest.importorskip(engine)
    found = compare(register_at(path), _january(), shipped(), engine=engine)
    before, after = asked_alone(_january()), asked_alone(shipped())
    assert differing(before, after) <= set(found.schemes)
    for scheme in found.schemes:
        assert moves_found(found, scheme) == moves_alone(before, after, scheme), scheme


def _january() -> Facts:
    day = date(2026, 1, 1)
    if -1 not in _KEPT:
        _KEPT[-1] = shipped().library.as_of(applies_on=day, known_on=day)
    return _KEPT[-1]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_rows_written_are_those_whose_answers_move(
    engine: str, path: Path, asked_alone: Callable[[Facts], Alone], tmp_path: Path
) -> None:
    pytest.importorskip(engine)
    facts, out = _drafts(2, tmp_path / "draft"), tmp_path / "rows.parquet"
    compare(register_at(path), shipped(), facts, engine=engine, files=Files(rows=out))
    before, after = asked_alone(shipped()), asked_alone(facts)
    parts = ("verdict", "amount_low", "amount_high")
    wanted = {
        (row, scheme)
        for scheme in differing(before, after)
        for row, told in before.items()
        if any(told[scheme][part] != after[row][scheme][part] for part in parts)
    }
    with duckdb.connect() as connection:
        told = connection.execute("SELECT row, scheme FROM read_parquet(?)", [str(out)]).fetchall()
    assert set(told) == wanted and len(told) == len(wanted)


def test_a_firm_gains_and_loses_over_all_schemes_as_it_does_alone(
    path: Path, asked_alone: Callable[[Facts], Alone], tmp_path: Path
) -> None:
    facts = facts_of(
        draft(tmp_path, LOWERED, {"schemes/hk-bud.yaml": STRICTER["schemes/hk-bud.yaml"]})
    )
    found = compare(register_at(path), shipped(), facts, engine="duckdb")
    before, after = asked_alone(shipped()), asked_alone(facts)
    counted = Counter(
        _gains(told, after[row], found.schemes) + 2 * _gains(after[row], told, found.schemes)
        for row, told in before.items()
    )
    assert {one.went: one.firms for one in found.moves["firms"]} == dict(counted)


def _gains(old: Any, new: Any, schemes: tuple[str, ...]) -> bool:
    """Whether some verdict is nearer to yes, or else some amount higher at an end."""
    for scheme in schemes:
        was, now = old[scheme], new[scheme]
        if _CODES[now["verdict"]] != _CODES[was["verdict"]]:
            if _CODES[now["verdict"]] > _CODES[was["verdict"]]:
                return True
        elif (now["amount_high"] or 0) > (was["amount_high"] or 0):
            return True
    return False


def test_what_can_be_claimed_is_counted_as_the_firms_asked_alone_say(
    path: Path, asked_alone: Callable[[Facts], Alone], tmp_path: Path
) -> None:
    edits = {"schemes/hk-rd-cash-rebate.yaml": {"value: open": "value: closed"}}
    facts = facts_of(draft(tmp_path, edits))
    found = compare(register_at(path), shipped(), facts, engine="duckdb")
    before, after = asked_alone(shipped()), asked_alone(facts)
    wanted = Counter(
        (_claims(told), _claims(after[row]))
        for row, told in before.items()
        if _claims(told) != _claims(after[row])
    )
    told = {
        (one.came == 2, one.went == 2): one.firms
        for one in found.moves.get("claim", ())
        if one.came != one.went
    }
    assert told == dict(wanted)


def _claims(told: Any) -> bool:
    return any(one["verdict"] is True for name, one in told.items() if name != "is_cn_sme")
