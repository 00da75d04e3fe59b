"""Demand and supply of services as JSON: the contract of `tradewind register demand --json`."""

from __future__ import annotations

from typing import Any

from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.services import service_families, service_kinds
from tradewind.report.firm_json import Teller
from tradewind.text import say

Json = dict[str, Any]


def demand_json(out: str, found: Any, balanced: Any, facts: Facts, lang: str) -> Json:
    """What firms need, and what providers can do about it where a file of them was given.

    `found` is a `register.Demand` and `balanced` a `register.Balance`; the two packages do not
    know one another.
    """
    work = _Teller(facts, lang)
    asked = found.asked
    return {
        "schema": "tradewind/register-demand/1",
        "out": out,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "firms": found.firms,
        "calls": str(asked.calls) if asked.calls else None,
        "markets": [one.code for one in asked.markets],
        "by": list(asked.by),
        "facts_changed": found.facts_changed,
        "demand": [
            {**work.bucket(bucket, asked.by), **_counted(one)}
            for bucket, one in found.buckets.items()
        ],
        **_supply(balanced, work, lang),
    }


def _counted(one: Any) -> Json:
    return {
        "low": one.low,
        "high": one.high,
        "needed": one.needed,
        "unknown": one.unknown,
        "not_needed": one.not_needed,
    }


def _supply(balanced: Any, work: _Teller, lang: str) -> Json:
    if balanced is None:
        return {"supply": None}
    return {
        "months": balanced.months,
        "supply": [_one(each, work, lang) for each in balanced.supplies],
        "served_low": balanced.served_low,
        "served_high": balanced.served_high,
        "expired": [
            {
                "provider": one.provider,
                "row": one.row,
                "accredited_until": one.accredited_until.isoformat(),
            }
            for one in balanced.expired
        ],
        "idle": [{"provider": one.provider, "row": one.row} for one in balanced.idle],
    }


def _one(each: Any, work: _Teller, lang: str) -> Json:
    return {
        **work.bucket(each.bucket, ()),
        **_counted(each.needed),
        "providers": each.providers,
        "sure_providers": each.sure_providers,
        "cases_low": each.cases_low,
        "cases_high": each.cases_high,
        "months_low": each.months_low,
        "months_high": each.months_high,
        "state": each.state,
        "state_name": say(f"demand.state.{each.state}", lang),
    }


class _Teller:
    """Names of kinds, families and markets in one language."""

    def __init__(self, facts: Facts, lang: str) -> None:
        self.tell = Teller(facts, lang)
        self.kinds, self.families = service_kinds(facts), service_families(facts)
        self.markets = markets(facts)

    def bucket(self, one: Any, by: tuple[str, ...]) -> Json:
        """What a bucket is: kind, market, languages, and what firms are told apart by besides."""
        kind, name = self.kinds[one.service], self.tell.name
        return {
            "service": one.service,
            "name": name(kind.names),
            "family": kind.family,
            "family_name": name(self.families[kind.family]),
            "market": one.market,
            "market_name": name(self.markets[one.market].names) if one.market else None,
            "languages": list(one.languages),
            **dict(zip(by, one.group, strict=False)),
        }
