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
    made, checked = (
        set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`[^|]*) \|", part))))
        for part in text.split("Of `check`:")
    )
    path = str(tmp_path / "firms.parquet")
    assert main(["register", "make", "10", path, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == made
    assert main(["register", "check", path, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == checked
