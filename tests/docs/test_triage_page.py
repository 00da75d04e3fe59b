"""The page about lists of calls shows what the command prints, and tells every key of its JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tradewind.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "triage.md"


def test_the_page_shows_what_the_command_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ortools")
    text = PAGE.read_text("utf-8")
    commands = re.findall(r"(?m)^tradewind (register .*)$", text)
    shown = text[text.index("```text\n") + 8 :].split("\n```", 1)[0].splitlines()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for command in commands:
        capsys.readouterr()
        assert main([*command.split(), "--packs", "shipped"]) == 0
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert printed[: len(shown)] == shown
    assert Path("calls.xlsx").exists()
    assert main(["register", "triage", "answers", "--capacity", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    keys = text[text.index("| key |") :]
    assert set(told) == set(
        re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (`.*?) \|", keys)))
    )
    calls = [(one["score"]["low"], one["score"]["high"]) for one in told["calls"]]
    assert calls == sorted(calls, reverse=True)
