"""Answers about a register told again in another language: names found anew by their codes.

An answer that took long is kept; whoever opens it reads it in a language of their own. What has no
code in the answer stays as it was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tradewind.assess.outreach import method
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.services import service_families, service_kinds
from tradewind.rules.questions import OUTREACH, questions
from tradewind.text import name_of, say

Json = dict[str, Any]
Places = Callable[[object], Mapping[str, str] | None]
_BY = ("region", "division", "size")


def run_again(told: Json, facts: Facts, lang: str) -> Json:
    """A run: the names of the schemes."""
    names = scheme_names(facts, lang)
    verdicts = {
        scheme: {**one, "name": names.get(scheme, one["name"])}
        for scheme, one in told["verdicts"].items()
    }
    return {**told, "verdicts": verdicts}


def calls_again(told: Json, places: Places, facts: Facts, lang: str) -> Json:
    """A list of calls: terms, questions, schemes, forms of presence and regions."""
    names = _CallNames(places, facts, lang)
    terms = [{**one, "name": names.terms[one["term"]]} for one in told["terms"]]
    return {**told, "terms": terms, "calls": [names.call(one) for one in told["calls"]]}


class _CallNames:
    """What a list of calls names, in one language."""

    def __init__(self, places: Places, facts: Facts, lang: str) -> None:
        how = method(facts)
        self.lang, self._places, self._asked = lang, places, questions(facts, OUTREACH)
        self.terms = {one.id: name_of(one.names, lang) for one in how.terms}
        self._forms = {one.option: name_of(one.names, lang) for one in how.kinds}
        self._schemes = scheme_names(facts, lang)

    def call(self, one: Json) -> Json:
        """One firm of the list."""
        ask, form = one["ask"], one["presence"]
        region = name_of(self._places(one["region"]), self.lang, say("unknown", self.lang))
        return {
            **one,
            "region_name": region,
            **{
                name: [{**each, "name": self.terms[each["term"]]} for each in one[name]]
                for name in ("reasons", "unknown")
            },
            "ask": ask and {**ask, "asks": name_of(self._asked[ask["input"]].ask, self.lang)},
            "schemes": [{**each, "name": self._schemes[each["scheme"]]} for each in one["schemes"]],
            "presence": {
                **form,
                "name": form["option"] and self._forms[form["option"]],
                "possible": [
                    {**each, "name": self._forms[each["option"]]} for each in form["possible"]
                ],
            },
        }


def comparison_again(told: Json, places: Places, facts: Iterable[Facts], lang: str) -> Json:
    """A comparison: schemes, regions, divisions and sizes; `facts` are those of both sides."""
    names = {scheme: name for one in facts for scheme, name in scheme_names(one, lang).items()}

    def named(by: str, rows: list[Json]) -> list[Json]:
        return [{**row, "name": value_name(by, row["value"], places, lang)} for row in rows]

    schemes = [
        {
            **one,
            "name": names.get(one["scheme"], one["name"]),
            "by": {by: named(by, one["by"][by]) for by in _BY},
        }
        for one in told["schemes"]
    ]
    firms_by = {by: named(by, told["firms_by"][by]) for by in _BY}
    return {**told, "lang": lang, "schemes": schemes, "firms_by": firms_by}


def demand_again(told: Json, facts: Facts, lang: str) -> Json:
    """Demand and supply of services: kinds, families, markets and how a supply stands."""
    kinds, families, known = service_kinds(facts), service_families(facts), markets(facts)

    def named(one: Json) -> Json:
        again = {
            "name": name_of(kinds[one["service"]].names, lang),
            "family_name": name_of(families[one["family"]], lang),
            "market_name": one["market"] and name_of(known[one["market"]].names, lang),
        }
        if "state" in one:
            again["state_name"] = say(f"demand.state.{one['state']}", lang)
        return {**one, **again}

    supply = told["supply"] and [named(one) for one in told["supply"]]
    return {**told, "demand": [named(one) for one in told["demand"]], "supply": supply}


def value_name(by: str, value: str | None, places: Places, lang: str) -> str:
    """What a region, a division or a class of size is called."""
    if by == "region":
        return name_of(places(value), lang, say("register.compare.no_region", lang))
    if by == "size":
        return say(f"register.size.{value or 'undetermined'}", lang)
    if value is None:
        return say("register.compare.no_division", lang)
    return say("register.compare.division_of", lang, {"number": value})


def scheme_names(facts: Facts, lang: str) -> dict[str, str]:
    """The name of every scheme, by its code."""
    return {one.id: name_of(one.names, lang, one.id) for one in catalogue(facts)}
