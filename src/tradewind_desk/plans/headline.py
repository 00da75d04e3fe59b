"""What lists and start pages show of a plan, without words: names in every language, and sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradewind.facts.markets import markets
from tradewind.text import LANGUAGES
from tradewind_desk.plans.asking import Answered, Json

_BEST = 3


def headline(answered: Answered, told: Json) -> Json:
    """The product, the best three markets with their sums, and how much is open."""
    offering = answered.plan.asked.firm.offering
    names = {code: one.names for code, one in markets(answered.facts).items()}
    priced = [(one, route) for one in told["markets"] if (route := _lead(one)) is not None]
    return {
        "offering": dict((offering.names if offering else None) or {}),
        "markets": len(told["markets"]),
        "priced": len(priced),
        "questions": len(told["next_questions"]),
        "best": [_best(one, route, names[one["market"]]) for one, route in priced[:_BEST]],
    }


def _lead(one: Json) -> Json | None:
    """The best way of a market that has both sums between two ends."""
    routes = {route["id"]: route for route in one["routes"]}
    ways = (one["best"], one["best_direct"], one["best_through_hong_kong"])
    found = (routes[way] for way in ways if way is not None)
    return next((route for route in found if route["status"] != "unknown"), None)


def _best(one: Json, route: Json, names: Mapping[str, str]) -> Json:
    return {
        "market": one["market"],
        "names": {lang: names[lang] for lang in LANGUAGES if lang in names},
        "route": route["id"],
        "through_hong_kong": route["through_hong_kong"],
        "left": route["left_per_unit"],
        "months": route["months"],
        "status": route["status"],
    }


def sums(told: Json) -> dict[str, Any]:
    """The numbers and states of a plan without its words: equal for two languages of one plan."""
    return {
        "markets": [
            [one["market"], one["rank"], one["best"], [_sums(route) for route in one["routes"]]]
            for one in told["markets"]
        ],
        "schemes": [[one["scheme"], one["status"]] for one in told["schemes"]["results"]],
    }


def _sums(route: Json) -> list[Any]:
    return [route[key] for key in ("id", "status", "landed", "left", "months", "days")] + [
        [route["fixed"][key] for key in ("low", "high")],
        [[line["kind"], line["low"], line["high"]] for line in route["lines"]],
    ]
