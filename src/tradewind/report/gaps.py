"""What a plan does not know: each thing once, how to ask for it, of whom, and whom it touches."""

from __future__ import annotations

from dataclasses import dataclass

from tradewind.report.page import PageView
from tradewind.report.telling import Json


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known: how to ask for it, of whom, and the markets it touches."""

    says: str
    kind: str  # answer, quote or fact
    markets: tuple[str, ...]


def gaps(view: PageView) -> list[Gap]:
    """Every gap of the two ways of each market once; what touches most markets first."""
    told: dict[tuple[str, str], list[str]] = {}
    asked: dict[tuple[str, str], Json] = {}
    for market in view.markets:
        for gap in market.gaps():
            key = (gap["kind"], gap["name"])
            asked.setdefault(key, gap)
            told.setdefault(key, []).append(market.name)
    order = sorted(told, key=lambda key: -len(told[key]))
    return [Gap(view.tell.ask(asked[key]), _kind(*key), tuple(told[key])) for key in order]


def _kind(kind: str, name: str) -> str:
    if kind == "fact":
        return "fact"
    return "quote" if name.startswith("quote.") else "answer"
