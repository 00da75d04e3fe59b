"""Schemes, presence and upgrade on the terminal: nothing is cut off, nothing done is told anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from tradewind.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = date(2026, 11, 22)
WITH_HK_COMPANY = "power-banks-mainland-with-hk-company"
MAKER = "kitchenware-mainland-maker"


@pytest.fixture
def shown(monkeypatch, capsys):
    """What a command puts on a terminal of eighty columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def show(command, example, lang="en"):
        file = str(EXAMPLES / f"{example}.yaml")
        assert main([command, file, "--on", str(DAY), "--known-on", str(DAY), "--lang", lang]) == 0
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("command", ["schemes", "presence", "upgrade"])
def test_no_line_is_wider_than_the_terminal(shown, command, lang):
    lines = shown(command, WITH_HK_COMPANY, lang).splitlines()

    assert max(cell_len(line.rstrip()) for line in lines) <= 80


def test_a_company_that_is_there_is_not_to_be_formed_again(shown):
    there = shown("presence", WITH_HK_COMPANY)
    not_there = shown("presence", MAKER)

    assert "Hong Kong trading company (already there)" in there
    assert "Incorporate the company" not in there
    assert "Incorporate the company" in not_there


def test_a_question_about_a_project_names_it(shown):
    asked = shown("schemes", WITH_HK_COMPANY).partition("Ask next")[2]

    assert "for pse-testing" in asked
