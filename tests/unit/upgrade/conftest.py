"""Ask the workshop scale of Examplia, and answer with one diagnostic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tradewind.assess.upgrade import DiagnosticAnswer, UpgradeQuestion, answer
from tradewind.facts import Facts

Ask = Callable[..., DiagnosticAnswer]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return Decimal(str(value)) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture
def ask(examplia_on: Callable[..., Facts]) -> Ask:
    """The answer of one diagnostic to answers by item."""

    def asked(
        told: dict[str, Any] | None = None,
        *,
        of: str = "exa-workshop",
        market: str | None = None,
        on: date = date(2026, 6, 1),
    ) -> DiagnosticAnswer:
        stem = f"{of}.{market}." if market else f"{of}."
        given = {stem + item: _plain(value) for item, value in (told or {}).items()}
        every = answer(UpgradeQuestion(given), examplia_on(on))
        [found] = [one for one in every if (one.diagnostic.id, one.market) == (of, market)]
        return found

    return asked
