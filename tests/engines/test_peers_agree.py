"""The rules and the register that the benchmark hands to other engines mean what ours mean."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tradewind import rules
from tradewind.rules import Kind, RuleSet

polars = pytest.importorskip("polars")
pytest.importorskip("numpy")

BENCH = Path(__file__).parents[2] / "bench"
ROWS = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small register, decided with masks."""
    made = tmp_path_factory.mktemp("register")
    ran("register_cases.py", "make", str(made), str(ROWS))
    ran("decide_register.py", str(made), "masks")
    return made


@pytest.fixture(scope="module")
def rule_set(folder: Path) -> RuleSet:
    """The rules that the register is decided by."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(BENCH))
        import decide_register  # type: ignore[import-not-found]
    found: RuleSet = decide_register.rule_set(folder)
    return found


def ran(script: str, *told: str) -> None:
    done = subprocess.run([sys.executable, str(BENCH / script), *told], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def in_plain_python(rule_set: RuleSet, folder: Path) -> list[dict[str, rules.Outcome]]:
    scales = {one.name: one.scale for one in rule_set.inputs if one.kind is Kind.DECIMAL}
    said = []
    for row in polars.read_parquet(folder / "firms-0000.parquet").to_dicts():
        told = {name: value for name, value in row.items() if value is not None}
        firm = told | {
            name: Decimal(told[name]).scaleb(-scale)
            for name, scale in scales.items()
            if name in told
        }
        said.append({name: rules.evaluate(tree, firm) for name, tree in rule_set.rules.items()})
    return said


def test_the_register_of_the_benchmark_is_decided_as_in_plain_python(
    folder: Path, rule_set: RuleSet
) -> None:
    decided = polars.read_parquet(folder / "masks.parquet").to_dicts()

    found = [
        {
            name: (row[of.verdict], row[of.failed], row[of.unknown])
            for name in rule_set.rules
            for of in [rules.columns_of(name)]
        }
        for row in decided
    ]

    assert found == [
        {name: (said.verdict, said.failed, said.unknown) for name, said in row.items()}
        for row in in_plain_python(rule_set, folder)
    ]


def test_every_tenth_firm_of_the_register_has_no_gap(folder: Path) -> None:
    firms = polars.read_parquet(folder / "firms-0000.parquet")

    gaps = firms.select(polars.sum_horizontal(polars.all().is_null())).to_series().to_list()

    assert [count == 0 for count in gaps] == [row % 10 == 0 for row in range(ROWS)]


def test_openfisca_says_the_same_of_every_firm_without_gaps(folder: Path) -> None:
    pytest.importorskip("openfisca_core")
    ran("decide_register.py", str(folder), "verdicts")
    ran("peers_register.py", str(folder))

    done = subprocess.run(
        [sys.executable, str(BENCH / "register_cases.py"), "compare", str(folder)],
        capture_output=True,
        check=True,
    )

    told = json.loads(done.stdout)
    assert (told["whole_differ"], told["settled_differ"], told["masks_differ"]) == (0, 0, 0)
    assert told["whole_met"] > 0
