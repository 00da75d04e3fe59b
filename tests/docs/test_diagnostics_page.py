"""The page about diagnostics names every key that is answered, and its first example works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tradewind.cli.main import main
from tradewind.facts.schemas_upgrade import (
    DiagnosticShape,
    ExpectShape,
    ItemShape,
    LevelShape,
    MeasureShape,
)

PAGE = (Path(__file__).parents[2] / "docs" / "diagnostics.md").read_text("utf-8")
EXAMPLE = PAGE[PAGE.index("```yaml\n") + 8 :].partition("```")[0]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    path = tmp_path / "firm.yaml"
    path.write_text(EXAMPLE, "utf-8")
    day = ("--on", "2026-11-22", "--known-on", "2026-11-22", "--packs", "shipped")
    assert main(["upgrade", str(path), "--json", *day]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_example_of_a_firm_is_answered(told: dict) -> None:
    began = {one["id"] for one in told["diagnostics"] if one["status"] != "not_answered"}
    assert began == {
        key.partition(".")[0] for key in yaml.safe_load(EXAMPLE)["enterprise"]["diagnostics"]
    }


def test_every_key_of_the_answer_is_named(told: dict) -> None:
    start = PAGE.index("With `--json`")
    named = set(re.findall(r"`([a-z_]+)`", PAGE[start : PAGE.index("## A diagnostic")]))
    assert set(told) | set(told["diagnostics"][0]) == named - {"null"}


@pytest.mark.parametrize(
    "shape", [DiagnosticShape, ItemShape, LevelShape, MeasureShape, ExpectShape]
)
def test_every_key_of_the_form_is_named(shape: type) -> None:
    keys = {info.alias or name for name, info in shape.model_fields.items()}
    assert {key for key in keys if not re.search(rf"\b{key}\b", PAGE)} == set()
