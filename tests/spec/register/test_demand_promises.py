"""What the count of needs promises: the same as every firm asked alone, whatever is counted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tradewind.cli.main import main
from tradewind.errors import InputError
from tradewind.facts import Facts, Library
from tradewind.facts.markets import market
from tradewind.pipeline.services import firm_services
from tradewind.register import make, register_at, run
from tradewind.register.called import called_rows
from tradewind.register.demand import Demand, DemandAsked, demand
from tradewind.register.firms import firm_of
from tradewind.register.shapes import number_of
from tradewind.rules.questions import OUTREACH, questions

DAY = date(2026, 11, 30)
FIRMS, CHUNK, MARKETS = 90, 40, ("US", "JP")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    """The shipped facts on a day."""
    return shipped.as_of(applies_on=DAY, known_on=DAY)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, facts: Facts) -> Path:
    """A run over a few invented firms, in several parts."""
    folder = tmp_path_factory.mktemp("demand")
    make(FIRMS, folder / "firms.parquet", format="parquet", tell=lambda share: None)
    register = register_at(folder / "firms.parquet")
    run(register, folder / "out", engine="duckdb", facts=facts, chunk=CHUNK)
    return folder / "out"


@pytest.fixture(scope="module")
def rows(out: Path) -> list[Row]:
    """The firms as the register has them."""
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT * FROM read_parquet(?) ORDER BY id", [str(out.parent / "firms.parquet")]
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, each, strict=True)) for each in found.fetchall()]


def asked(facts: Facts, **told: Any) -> DemandAsked:
    return DemandAsked(tuple(market(code, facts) for code in MARKETS), **told)


def counted(found: Demand) -> Counter[Any]:
    told: Counter[Any] = Counter()
    for bucket, one in found.buckets.items():
        key = bucket.service, bucket.market, bucket.languages
        told[*key, "needed"] += one.needed
        told[*key, "unknown"] += one.unknown
        told[*key, "not_needed"] += one.not_needed
    return +told


@pytest.fixture(scope="module")
def alone(rows: list[Row], facts: Facts) -> list[Counter[Any]]:
    """What each firm needs where it is asked alone."""
    known = questions(facts, OUTREACH)
    there = [market(code, facts) for code in MARKETS]
    answers = [
        firm_services(firm_of(row, known), "row", there, facts, row["hs4"])[1] for row in rows
    ]
    return [
        Counter((one.service, one.market, told.languages, one.status) for one in told.needs)
        for told in answers
    ]


def test_the_counts_are_those_of_every_firm_asked_alone(
    out: Path, facts: Facts, alone: list[Counter[Any]]
) -> None:
    found = demand(out, asked(facts), facts)
    assert found.firms == FIRMS
    assert counted(found) == sum(alone, Counter())


def test_only_the_firms_on_a_list_are_counted(
    out: Path, facts: Facts, alone: list[Counter[Any]], rows: list[Row], tmp_path: Path
) -> None:
    calls = tmp_path / "calls.csv"
    chosen = [3, 41, 88]
    calls.write_text("row,why\n" + "".join(f"{rows[at]['id']},x\n" for at in chosen), "utf-8")
    found = demand(out, asked(facts, calls=calls), facts)
    assert found.firms == len(chosen)
    assert counted(found) == sum((alone[at] for at in chosen), Counter())


@pytest.mark.parametrize(
    ("lang", "ending"), [("en", ".xlsx"), ("zh-Hant", ".csv"), ("zh-Hans", ".parquet")]
)
def test_a_list_that_triage_wrote_is_read_as_it_stands(
    out: Path, facts: Facts, alone: list[Counter[Any]], tmp_path: Path, lang: str, ending: str
) -> None:
    calls = tmp_path / f"calls{ending}"
    told = ["--capacity", "7", "-o", str(calls), "--lang", lang, "--packs", "shipped"]
    assert main(["register", "triage", str(out), *told]) == 0
    found = demand(out, asked(facts, calls=calls), facts)
    assert found.firms == 7
    assert counted(found) == sum((alone[row - 1] for row in called_rows(calls)), Counter())


def test_a_list_with_rows_that_the_run_has_not_is_told(
    out: Path, facts: Facts, tmp_path: Path
) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text(f"row\n1\n{FIRMS + 1}\n{FIRMS + 2}\n", "utf-8")
    with pytest.raises(InputError, match="2 rows that the run has not"):
        demand(out, asked(facts, calls=calls), facts)


def test_a_run_that_is_not_finished_is_told(out: Path, facts: Facts, tmp_path: Path) -> None:
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    journal = copy / "done.jsonl"
    journal.write_text("".join(journal.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")
    with pytest.raises(InputError, match="not finished"):
        demand(copy, asked(facts), facts)


def test_a_company_is_formed_where_a_trading_company_in_hong_kong_fits_best(
    out: Path, facts: Facts
) -> None:
    without = [number_of(place, False) for place in ("CN", "MO", "TW")]
    with duckdb.connect() as connection:
        [(fitting,)] = connection.execute(
            "SELECT count(*) FROM read_parquet(?, union_by_name = true)"
            " WHERE presence = ? AND list_contains(?, shape)",
            [str(out / "parts" / "*.parquet"), forms(out).index("hk-trading-company"), without],
        ).fetchall()
    assert fitting > 0
    assert formation(demand(out, asked(facts), facts)) == fitting


def test_a_run_that_did_not_ask_about_presence_leaves_the_company_open(
    out: Path, facts: Facts, tmp_path: Path
) -> None:
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    told = json.loads((copy / "run.json").read_text("utf-8"))
    (copy / "run.json").write_text(json.dumps({**told, "outreach": None}), "utf-8")
    found = demand(copy, asked(facts), facts)
    assert formation(found) == 0
    assert found.facts_changed


def forms(out: Path) -> list[str]:
    told: list[str] = json.loads((out / "run.json").read_text("utf-8"))["outreach"]["presence"]
    return told


def formation(found: Demand) -> int:
    mine = [one for at, one in found.buckets.items() if at.service == "company-formation"]
    return sum(one.needed for one in mine)


@pytest.mark.parametrize("by", [("province",), ("sector",), ("size",), ("province", "size")])
def test_firms_told_apart_add_up_to_all(out: Path, facts: Facts, by: tuple[str, ...]) -> None:
    apart = demand(out, asked(facts, by=by), facts)
    assert counted(apart) == counted(demand(out, asked(facts), facts))
    assert {len(bucket.group) for bucket in apart.buckets} == {len(by)}


def test_every_firm_is_counted_for_every_kind_and_market(out: Path, facts: Facts) -> None:
    sums: Counter[Any] = Counter()
    for bucket, one in demand(out, asked(facts), facts).buckets.items():
        sums[bucket.service, bucket.market] += one.needed + one.unknown + one.not_needed
    assert set(sums.values()) == {FIRMS}


def test_the_command_writes_what_it_tells(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = Path(__file__).parents[3] / "examples" / "services" / "providers.yaml"
    written = tmp_path / "demand.parquet"
    flags = ["--markets", "US", "--providers", str(example), "-o", str(written), "--json"]
    assert main(["register", "demand", str(out), "--packs", "shipped", *flags]) == 0
    told = json.loads(capsys.readouterr().out)
    with duckdb.connect() as connection:
        held = connection.execute(
            "SELECT service, low, high, cases_low FROM read_parquet(?)", [str(written)]
        ).fetchall()
    names = ("service", "low", "high", "cases_low")
    assert held == [tuple(one[name] for name in names) for one in told["supply"]]


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".html"])
def test_the_tables_are_written_in_every_form(
    out: Path, tmp_path: Path, lang: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / f"demand{ending}"
    told = ["--markets", "US", "-o", str(written), "--lang", lang, "--packs", "shipped"]
    assert main(["register", "demand", str(out), *told]) == 0
    assert written.stat().st_size > 0
    assert "demand." not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--by", "colour"], "'colour' is none of province, sector, size."),
        (["--months", "0"], "0 is out of range."),
        (["--calls", "nowhere.csv"], "There is no such file."),
        (["-o", "demand.pdf"], "demand.pdf ends in none of"),
        (["--markets", "XX"], "'XX' is not a market of any pack."),
    ],
)
def test_a_flag_that_cannot_be_is_told(
    out: Path, flags: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", "demand", str(out), *flags]) == 2
    assert told in capsys.readouterr().err


def test_a_list_without_rows_is_told(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text("name\nInvented\n", "utf-8")
    assert main(["register", "demand", str(out), "--calls", str(calls), "--markets", "US"]) == 2
    assert "column of row numbers" in capsys.readouterr().err
