"""The public face: how to be present in Hong Kong and abroad, and what each form entails."""

from __future__ import annotations

from collections.abc import Mapping

from tradewind.assess.presence.question import (
    INCOMES,
    PresenceAnswer,
    PresenceQuestion,
    Withholding,
)
from tradewind.assess.presence.rules import options
from tradewind.facts import Facts

WITHHOLDING = "presence/withholding:withholding"
CONDITIONS = "presence/withholding:conditions"
AGREEMENTS = "presence/investment-agreements:agreements"


def answer(asked: PresenceQuestion, facts: Facts) -> PresenceAnswer:
    """Every form for the offering, with the treaty rates of the markets aimed at."""
    treaties, without = [], []
    for market in asked.markets:
        found = _treaty(market, facts)
        if found is None:
            without.append(market)
        else:
            treaties.append(found)
    return PresenceAnswer(options(asked, facts), tuple(treaties), tuple(without))


def _treaty(market: str, facts: Facts) -> Withholding | None:
    rows = facts.find(WITHHOLDING, partner=market)
    if not rows:
        return None
    newest = max(cite.starts for _, cite in rows)
    now = [(row, cite) for row, cite in rows if cite.starts == newest]
    rates = {
        income: tuple(dict.fromkeys(row[income] for row, _ in now if row.get(income)))
        for income in INCOMES
    }
    left = (word for row, _ in now for word in row.get("no_taxing_right", "").split())
    in_force = [
        cite.starts
        for row, cite in facts.find(AGREEMENTS, partner=market)
        if row.get("state") == "in-force"
    ]
    return Withholding(
        market=market,
        rates=rates,
        no_right=tuple(dict.fromkeys(left)),
        cites=tuple(cite for _, cite in now),
        conditions=tuple(
            (row.get("income") or "all", _said(row), cite)
            for row, cite in facts.find(CONDITIONS, partner=market)
        ),
        investment_since=min(in_force, default=None),
    )


def _said(row: Mapping[str, str]) -> Mapping[str, str]:
    """What a row says in three languages."""
    return {
        "en": row["says_en"],
        "zh-Hant": row["says_zh_hant"],
        "zh-Hans": row["says_zh_hans"],
    }
