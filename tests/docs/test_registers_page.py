"""The page about registers names every field as it is, and the JSON page every key of a check."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tradewind.cli.main import main
from tradewind.register import fields

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_tells_every_field_with_its_kind_unit_and_share_unknown() -> None:
    text = (DOCS / "registers.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| (\w+) \|([^|]*)\|([^|]*)\|$", text)
    told = [(name, kind, unit.strip(), share.strip()) for name, kind, unit, share in rows]
    assert told == [
        (one.name, one.kind, one.unit, f"{(one.unknown_per_mille or 0) / 10:g} %" * one.is_made)
        for one in fields().values()
    ]


def test_every_key_of_what_a_register_answers_is_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DOCS / "answers.md").read_text("utf-8")
    text = text[text.index("## `tradewind register") : text.index("## `tradewind facts diff")]
    made, checked, ran, explained, compared = (
        set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`[^|]*) \|", part))))
        for part in re.split(r"(?m)^Of `(?:check|run|explain|compare)`", text)
    )
    path, out = str(tmp_path / "firms.parquet"), str(tmp_path / "out")

    def keys(*command: str) -> set[str]:
        assert main([*command, "--json"]) == 0
        return set(json.loads(capsys.readouterr().out))

    assert keys("register", "make", "10", path) == made
    assert keys("register", "check", path) == checked
    assert keys("register", "run", path, out) == ran
    firm = str(tmp_path / "firm.yaml")
    mine = keys("register", "explain", out, "7", "--firm", firm)
    assert mine == keys("schemes", firm) | explained
    assert keys("register", "compare", path, "shipped", "shipped") == compared


def test_a_row_written_as_a_firms_file_gets_the_same_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = str(tmp_path / "firms.parquet"), str(tmp_path / "out")
    assert main(["register", "make", "40", path]) == 0
    assert main(["register", "run", path, out]) == 0
    for row in ("3", "17", "29"):
        firm = str(tmp_path / f"{row}.yaml")
        capsys.readouterr()
        assert main(["register", "explain", out, row, "--firm", firm, "--json"]) == 0
        explained = json.loads(capsys.readouterr().out)
        assert main(["schemes", firm, "--json"]) == 0
        alone = json.loads(capsys.readouterr().out)
        assert {key: explained[key] for key in alone if key != "schema"} == {
            key: value for key, value in alone.items() if key != "schema"
        }
        assert explained["differs"] == []
