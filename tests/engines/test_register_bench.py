"""The benchmark of registers measures what it is asked to, and tells what it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from tests.engines.registers import shipped
from tradewind.register import make, register_at, run

BENCH = Path(__file__).parents[2] / "bench"
FIRMS = 3_000


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The script as a module."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(BENCH))
        import register  # type: ignore[import-not-found]

        yield register


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registers") / f"firms-{FIRMS}.parquet"
    make(FIRMS, path, tell=lambda share: None)
    return path


def ran(script: str, *told: str) -> str:
    done = subprocess.run([sys.executable, str(BENCH / script), *told], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


# what it is asked


def test_every_section_is_measured_unless_some_are_named(bench: ModuleType) -> None:
    assert bench.arguments().parse_args([]).section is None
    asked = ["--section", "scale", "--section", "whole"]
    assert bench.arguments().parse_args(asked).section == ["scale", "whole"]


def test_a_number_of_firms_may_have_its_thousands_marked(bench: ModuleType) -> None:
    assert bench.arguments().parse_args(["--rows", "50,000_000"]).rows == 50_000_000


@pytest.mark.parametrize(
    "told", [["--rows", "0"], ["--runs", "-1"], ["--rows", "many"], ["--section", "nothing"]]
)
def test_what_cannot_be_measured_is_refused(bench: ModuleType, told: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        bench.arguments().parse_args(told)

    assert refused.value.code == 2


def test_a_section_that_wants_another_interpreter_says_which() -> None:
    told = ran("register.py", "--section", "peers")

    assert "peers: left out. It needs --peers PYTHON" in told


# what it measures


def test_a_small_register_is_asked_by_every_engine_that_is_here(register: Path) -> None:
    told = json.loads(
        ran(
            "register.py", "--section", "whole", "--rows", str(FIRMS), "--runs", "1",
            "--registers", str(register.parent), "--json",
        )
    )  # fmt: skip

    engines = [one for one in ("polars", "duckdb") if find_spec(one)]
    sides = told["whole"]["sides"]
    assert list(sides) == [f"{one}_{holds}" for one in engines for holds in ("totals", "rows")]
    for one in sides.values():
        assert min(one["wall_s"], one["cpu_s"], one["peak_mb"], one["output_bytes"]) > 0


def test_targets_are_for_fifty_million_firms_alone(bench: ModuleType) -> None:
    side = {"wall_s": 1.0, "wall_least_s": 1.0, "cpu_s": 1.0, "others_cpu_s": None}
    whole = {
        "rows": FIRMS,
        "runs": 1,
        "register_bytes": 1,
        "sides": {"duckdb_rows": {**side, "peak_mb": 1, "rows_per_s": 1, "output_bytes": 1}},
        "met": None,
    }

    few = "\n".join(bench.table({"cores": 2, "whole": whole}))
    many = "\n".join(
        bench.table({"cores": 2, "whole": {**whole, "met": {"duckdb_rows": False}}}),
    )

    assert "within" not in few
    assert "DuckDB, verdicts and masks: NOT within 150 s" in many


def test_sizes_on_one_line_are_not_off_it(bench: ModuleType) -> None:
    straight = sys.modules["register_runs"].straight

    on_it = straight({rows: {"cpu_s": 2 + rows / 500_000} for rows in (10**6, 10**7)}, "cpu_s")
    off_it = straight({10**6: {"cpu_s": 4}, 2 * 10**6: {"cpu_s": 5}, 10**7: {"cpu_s": 40}}, "cpu_s")

    assert on_it == {"start_s": 2.0, "s_per_million": 2.0, "off_percent": 0.0}
    assert off_it["off_percent"] > 10


# where two runs differ


def test_runs_of_two_engines_do_not_differ_and_an_altered_answer_does(
    register: Path, tmp_path: Path
) -> None:
    pytest.importorskip("polars")
    first, second = tmp_path / "polars", tmp_path / "duckdb"
    for out in (first, second):
        run(register_at(register), out, engine=out.name, facts=shipped())

    same = json.loads(ran("register_parity.py", str(first), str(second)))
    part = second / "parts" / "mainland-00000.parquet"
    altered = tmp_path / "altered.parquet"
    duckdb.sql(
        f"COPY (SELECT * REPLACE (CASE row WHEN 7 THEN NULL ELSE size_low END AS size_low)"
        f" FROM '{part}') TO '{altered}'"
    )
    altered.replace(part)
    other = json.loads(ran("register_parity.py", str(first), str(second)))

    assert (same["rows"], same["differ"]) == (FIRMS, 0)
    assert (other["differ"], other["where"]) == (1, {"size_low": 1})
