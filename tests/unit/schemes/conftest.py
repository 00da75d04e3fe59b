"""Ask the schemes of Examplia about one firm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tradewind.assess.schemes import SchemeAnswer, SchemesAnswer, answer
from tradewind.facts import Facts
from tradewind.model.enterprise import Enterprise, FirmFile, Grant, Project
from tradewind.model.money import Money
from tradewind.pipeline.applicants import read_answers
from tradewind.pipeline.support import schemes_question

DAY = date(2026, 6, 1)
Ask = Callable[..., SchemesAnswer]
AskOne = Callable[..., SchemeAnswer]


def project(project_id: str | None, cost: str | None, **told: Any) -> Project:
    """A project with its cost as text."""
    return Project(id=project_id, cost=Money.parse(cost) if cost else None, **told)


def grant(scheme: str | None, amount: str | None) -> Grant:
    """A grant had already."""
    return Grant(scheme=scheme, amount=Money.parse(amount) if amount else None)


@pytest.fixture
def ask(examplia_on: Callable[..., Facts]) -> Ask:
    """All that the schemes of Examplia say of a firm; fields of the firm by name."""

    def asked(
        *, projects: tuple[Project, ...] | None = None, on: date = DAY, **told: Any
    ) -> SchemesAnswer:
        firm = FirmFile(enterprise=Enterprise(**told), projects=projects)
        facts = examplia_on(on)
        question = schemes_question(firm, "firm.yaml", read_answers(firm, facts), facts)
        return answer(question, facts)

    return asked


@pytest.fixture
def ask_one(ask: Ask) -> AskOne:
    """The same of one scheme."""

    def asked(scheme: str, **told: Any) -> SchemeAnswer:
        [found] = [one for one in ask(**told).results if one.scheme == scheme]
        return found

    return asked
