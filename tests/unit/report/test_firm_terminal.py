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


def test_schemes_for_other_projects_stand_together_by_the_kind_they_ask_for(shown):
    _, _, group = shown("schemes", WITH_HK_COMPANY).partition("For other kinds of project")
    group = group.partition("Not open on the day")[0]

    assert "The project is to apply for a patent: Patent Application Grant" in group
    assert "Path to yes" not in group


def test_a_scheme_that_no_project_could_open_says_what_is_not_met(shown):
    _, _, group = shown("schemes", WITH_HK_COMPANY).partition("Not as things stand")
    group = group.partition("For other kinds of project")[0]

    assert "Science Park Incubation Programme" in group
    assert "Not met: Registered for five years at most" in group


def test_the_schemes_of_a_firm_are_told_within_120_lines(shown, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    assert len(shown("schemes", WITH_HK_COMPANY, lang).splitlines()) < 110
