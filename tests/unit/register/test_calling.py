"""Lists of calls from the parts of a run: held against every firm scored one by one."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts, Library
from tradewind.register.call_file import write_list
from tradewind.register.call_list import CallList, call_list
from tradewind.register.calling import Wanted
from tradewind.register.coverage import demand_of, group_of
from tradewind.register.officers import desks, read_officers
from tradewind.register.sensitivity import CHANGES

WEIGHTS = [9, 6, 5, 2]
FIRMS = 400


@dataclass(frozen=True)
class Firm:
    row: int
    region: str | None
    division: int | None
    size: tuple[int, int]
    met: int
    unknown: int

    def scores(self, weights: list[float]) -> tuple[float, float]:
        low = sum(one for at, one in enumerate(weights) if self.met >> at & 1)
        return low, low + sum(one for at, one in enumerate(weights) if self.unknown >> at & 1)


def _firms() -> list[Firm]:
    draw = random.Random(7)
    found = []
    for row in range(1, FIRMS + 1):
        met = draw.randrange(16)
        unknown = draw.randrange(16) & ~met
        size = draw.choice([(0, 0), (1, 1), (2, 2), (0, 1)])
        region = draw.choice(["CN-GD", "CN-GD", "CN-FJ", "CN-HN", None])
        found.append(Firm(row, region, draw.choice([26, 39, 51, None]), size, met, unknown))
    return found


@pytest.fixture(scope="module")
def facts() -> Facts:
    library = Library.standard(with_user_packs=False)
    return library.as_of(applies_on=date(2026, 11, 30), known_on=date(2026, 11, 30))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of invented firms, as far as a list reads it, in two parts."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "parts").mkdir()
    lines = []
    for at, part in enumerate((_firms()[:250], _firms()[250:])):
        name = f"mainland-{at:05}"
        rows = ", ".join(
            f"({one.row}, {2:d}, {_sql(one.region)}, {_sql(one.division)}, {one.size[0]},"
            f" {one.size[1]}, {one.met}, {one.unknown})"
            for one in part
        )
        columns = "row, shape, region, division, size_low, size_high, call__met, call__unknown"
        path = folder / "parts" / f"{name}.parquet"
        duckdb.execute(f"COPY (SELECT * FROM (VALUES {rows}) AS t({columns})) TO '{path}'")
        lines.append(json.dumps({"part": name, "rows": len(part), "sha256": ""}))
    (folder / "done.jsonl").write_text("\n".join(lines) + "\n")
    told = {"register": {"rows": FIRMS}, "holds": "rows", "outreach": {"terms": []}}
    (folder / "run.json").write_text(json.dumps(told))
    return folder


def _sql(value: object) -> str:
    return "NULL" if value is None else repr(value)


def _list(out: Path, wanted: Wanted, weights: list[int] = WEIGHTS) -> CallList:
    return call_list(out, wanted, weights, lambda done, of: None)


def _rows(found: CallList) -> list[int]:
    return [one.row for one, _ in found.called]


def test_the_list_has_the_firms_that_score_most(out: Path) -> None:
    found = _list(out, Wanted(calls=40))
    best = sorted((one.scores(WEIGHTS) for one in _firms()), reverse=True)[:40]
    assert [(one.low / 2, one.high / 2) for one, _ in found.called] == best


@pytest.mark.parametrize(("by", "least"), [("middle", 0), ("high", 1)])
def test_firms_are_compared_as_asked(out: Path, by: str, least: int) -> None:
    def worth(firm: Firm) -> float:
        low, high = firm.scores(WEIGHTS)
        return high if by == "high" else low + high

    found = _list(out, Wanted(calls=30, by=by))
    best = sorted(map(worth, _firms()), reverse=True)[:30]
    firms = {one.row: one for one in _firms()}
    assert [worth(firms[row]) for row in _rows(found)] == best


def test_the_same_list_comes_out_every_time(out: Path, facts: Facts) -> None:
    demands = (demand_of("region=CN-FJ:15", "--least", 40, facts),)
    wanted = Wanted(calls=40, finding_out=10, demands=demands)
    assert _list(out, wanted).called == _list(out, wanted).called


def test_firms_with_much_unknown_are_counted_where_they_could_belong(out: Path) -> None:
    found = _list(out, Wanted(calls=40))
    assert found.lowest is not None
    hopeful = {one.row for one in _firms() if one.scores(WEIGHTS)[1] >= found.lowest / 2}
    assert found.could_belong == len(hopeful - set(_rows(found)))


def test_calls_to_find_out_go_to_the_most_hopeful_of_the_rest(out: Path) -> None:
    found = _list(out, Wanted(calls=40, finding_out=25))
    best = [one.row for one, _ in found.called if not one.is_extra]
    extra = [one for one, _ in found.called if one.is_extra]
    rest = [one for one in _firms() if one.row not in best and one.unknown]
    hopes = sorted((one.scores(WEIGHTS)[1] for one in rest), reverse=True)[:10]
    assert (len(best), [one.high / 2 for one in extra]) == (30, hopes)


def test_demands_of_several_dimensions_are_met(out: Path, facts: Facts) -> None:
    pytest.importorskip("ortools")
    told = [
        ("--least", "region=CN-HN:12"),
        ("--most", "size=micro:20%"),
        ("--least", "division=26:15"),
    ]
    demands = tuple(demand_of(text, flag, 40, facts) for flag, text in told)
    found = _list(out, Wanted(calls=40, demands=demands))
    firms = {one.row: one for one in _firms()}
    listed = [firms[row] for row in _rows(found)]
    assert len(listed) == 40
    assert sum(one.region == "CN-HN" for one in listed) >= 12
    assert sum(one.size == (0, 0) for one in listed) <= 8
    assert sum(one.division == 26 for one in listed) >= 15


def test_a_firm_whose_region_is_not_known_is_of_a_region_of_its_own(
    out: Path, facts: Facts
) -> None:
    only = (group_of("region=unknown", "--only", facts),)
    found = _list(out, Wanted(calls=500, only=only))
    firms = {one.row: one for one in _firms()}
    assert {firms[row].region for row in _rows(found)} == {None}
    assert found.in_scope == sum(one.region is None for one in firms.values())


def test_a_firm_that_surely_scores_nothing_is_counted_and_not_called(out: Path) -> None:
    found = _list(out, Wanted(calls=FIRMS))
    nothing = {one.row for one in _firms() if one.scores(WEIGHTS)[1] == 0}
    assert found.without_reason == len(nothing) > 0
    assert set(_rows(found)) == {one.row for one in _firms()} - nothing


def test_officers_call_only_what_is_theirs_and_no_more_than_they_can(
    out: Path, facts: Facts, tmp_path: Path
) -> None:
    pytest.importorskip("ortools")
    file = tmp_path / "officers.yaml"
    file.write_text(
        "- {name: Lam, capacity: 7, provinces: [CN-GD]}\n"
        "- {name: Chan, capacity: 9, provinces: [CN-GD, CN-FJ], sectors: [C]}\n"
        "- {name: Ho, capacity: 5, divisions: [51], languages: [zh-Hans]}\n"
    )
    told = read_officers(file, facts)
    found = _list(out, Wanted(calls=21, desks=desks(told)))
    firms = {one.row: one for one in _firms()}
    by_officer: dict[str, list[Firm]] = {}
    for one, officer in found.called:
        assert officer is not None
        by_officer.setdefault(officer.name, []).append(firms[one.row])
    assert {name: len(mine) for name, mine in by_officer.items()} == {"Lam": 7, "Chan": 9, "Ho": 5}
    assert {one.region for one in by_officer["Lam"]} == {"CN-GD"}
    assert {one.division for one in by_officer["Chan"]} <= {26, 39}
    assert {one.division for one in by_officer["Ho"]} == {51}
    none = [one for one in firms.values() if one.region in ("CN-HN", None) and one.division != 51]
    assert found.without_officer >= len(none)


def test_how_the_list_hangs_on_a_weight_is_what_another_list_says(out: Path) -> None:
    found = _list(out, Wanted(calls=40))
    rows, edge = set(_rows(found)), set()
    for term, weight in enumerate(WEIGHTS):
        for change, halves in CHANGES.items():
            # Twice the weights make the same list, in whole numbers.
            doubled = [2 * one for one in WEIGHTS]
            doubled[term] = halves * weight
            kept = set(_rows(_list(out, Wanted(calls=40), doubled)))
            assert found.sensitivity.leaves[term][change] == len(rows - kept)
            edge |= rows - kept
    assert set(found.sensitivity.edge) == edge


def test_an_unfinished_run_has_no_list(out: Path, tmp_path: Path) -> None:
    told = {"register": {"rows": 5}, "holds": "rows", "outreach": {"terms": []}}
    (tmp_path / "run.json").write_text(json.dumps(told))
    with pytest.raises(InputError, match="not finished"):
        _list(tmp_path, Wanted(calls=40))


def test_no_cell_of_a_written_list_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    cells: list[list[str | int | float | None]] = [[1, '=HYPERLINK("http://x")', "@SUM(A1)", None]]
    write_list(tmp_path / "a.xlsx", ["rank", "name", "tel", "x"], cells)
    write_list(tmp_path / "a.csv", ["rank", "name", "tel", "x"], cells)
    write_list(tmp_path / "a.parquet", ["rank", "name", "tel", "x"], cells)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [sheet.cell(2, at).data_type for at in (1, 2, 3)] == ["n", "s", "s"]
    assert str(sheet.cell(2, 2).value).startswith("'=")
    rows = list(csv.reader((tmp_path / "a.csv").open(encoding="utf-8-sig")))
    assert rows[1][1:3] == ['\'=HYPERLINK("http://x")', "'@SUM(A1)"]
    held = duckdb.execute(f"SELECT * FROM '{tmp_path / 'a.parquet'}'").fetchall()
    assert held[0][:2] == (1, '=HYPERLINK("http://x")')


@pytest.mark.parametrize(
    "text", ["region=CN-GD", "region=ZZ:5", "size=micro:120%", "colour=red:3", ""]
)
def test_a_demand_that_cannot_be_read_is_refused(text: str, facts: Facts) -> None:
    with pytest.raises(InputError):
        demand_of(text, "--least", 100, facts)


@pytest.mark.parametrize(
    "text",
    ["- {capacity: 5}", "- {name: A, capacity: none}", "- {name: A, capacity: 5, town: X}", "x"],
)
def test_an_officer_that_cannot_be_read_is_refused(text: str, facts: Facts, tmp_path: Path) -> None:
    file = tmp_path / "officers.yaml"
    file.write_text(text)
    with pytest.raises(InputError):
        read_officers(file, facts)
