"""Answers in short: what a person reads first, and a way to one part of it in full.

The whole answers are megabytes; what is left out here is had by the id of the part it belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from tradewind.errors import InputError, worded

Json = dict[str, Any]
# Of so many markets every route is told; of more, the best of each kind.
MOST_WITH_ROUTES = 5
_MARKET = (
    "market", "name", "rank", "channel", "incoterm", "place", "goods", "units_per_consignment",
    "best", "best_direct", "best_through_hong_kong", "direct_or_through_overlap", "overlaps",
    "decides", "break_even", "origin",
)  # fmt: skip
_ROUTE = (
    "id", "status", "duty_status", "through_hong_kong", "left_per_unit", "left_first_year",
    "months", "days", "confirmed",
)  # fmt: skip
_SCHEME = (
    "scheme", "name", "body", "address", "gives", "per", "status", "status_name", "in_reach",
    "confirmed", "applicant", "project", "opens", "closes", "source",
)  # fmt: skip
_OPTION = (
    "option", "name", "kind", "place", "status", "status_name", "done", "near", "address",
)  # fmt: skip
_DIAGNOSTIC = (
    "id", "name", "body", "address", "status", "low", "high", "of", "level", "source",
)  # fmt: skip
_REQUIREMENT = (
    "requirement", "name", "kind_name", "route_name", "status", "status_name", "from", "until",
    "mark", "regulation", "local_party", "report_name", "trust", "confirmed", "source",
)  # fmt: skip
_ASKED = (
    "market", "name", "goods", "family", "status", "status_name", "not_found", "looked_on",
    "has_pack",
)  # fmt: skip


def plan(told: Json, in_full: str | None) -> Json:
    """The markets by rank with their routes, and the firm's schemes and presence by state."""
    whole = picked(told["markets"], "market", in_full)
    is_few = len(told["markets"]) <= MOST_WITH_ROUTES
    support = {
        "schemes": states(told["schemes"]["results"], "scheme"),
        "presence": states(told["presence"]["options"], "option"),
        "best_set": told["schemes"]["best_set"],
    }
    kept = ("decides", "set_up", "currency", "enterprise", "offering", "sources")
    shown = told["markets"] if whole is None else [whole]
    gaps = [gap for one in shown for route in _routes(one, is_few) for gap in route["missing"]]
    short = {
        **{key: told[key] for key in kept},
        "markets": [_market(one, is_few) for one in told["markets"]],
        "support": support,
        "missing": _once([*told["decides"], *told["next_questions"], *gaps]),
    }
    return short if whole is None else {**short, "markets": [whole], "in_full": in_full}


def schemes(told: Json, in_full: str | None) -> Json:
    """Every scheme with its state, what it pays and what decides."""
    whole = picked(told["results"], "scheme", in_full)
    kept = {key: told[key] for key in ("name", "size", "best_set", "next_question", "unencoded")}
    if whole is not None:
        return {**kept, "results": [whole], "missing": whole["missing"], "in_full": in_full}
    results = [_scheme(one) for one in told["results"]]
    return {**kept, "results": results, "missing": told["next_questions"]}


def presence(told: Json, in_full: str | None) -> Json:
    """Every form of presence with its state."""
    whole = picked(told["options"], "option", in_full)
    kept = {key: told[key] for key in ("name", "withholding", "no_treaty_known")}
    if whole is not None:
        return {**kept, "options": [whole], "in_full": in_full}
    gaps = [gap for one in told["options"] for gap in one["missing"]]
    options = [
        {
            **_of(one, _OPTION),
            "missing": _names(one["missing"]),
            "steps": [step["id"] for step in one["steps"]],
            "sources": _first_source(one["reasons"]),
        }
        for one in told["options"]
    ]
    return {**kept, "options": options, "missing": _once(gaps)}


def upgrade(told: Json, in_full: str | None) -> Json:
    """Every diagnostic with where the firm stands, and what to answer first."""
    whole = picked(told["diagnostics"], "id", in_full)
    chosen = told["diagnostics"] if whole is None else [whole]
    missing = [
        {"kind": "input", "name": item["key"], "question": item["ask"], "unlocks": one["id"]}
        for one in chosen
        for item in one["next_items"]
    ]
    short = [_of(one, _DIAGNOSTIC) for one in chosen]
    kept = {"sources": told["sources"], "missing": missing}
    if whole is not None:
        return {**kept, "diagnostics": [whole], "in_full": in_full}
    return {**kept, "diagnostics": short}


def standards(told: Json, in_full: str | None) -> Json:
    """What each market asks, requirement by requirement."""
    whole = picked(told["results"], "market", in_full)
    kept = ("name", "goods", "family", "family_name", "attributes", "taken_for_granted", "sources")
    short = {
        **{key: told[key] for key in kept},
        "results": [_asks(one) for one in told["results"]],
        "programme": told["programme"],
        "next_question": told["next_question"],
        "missing": told["next_questions"],
    }
    return short if whole is None else {**short, "results": [whole], "in_full": in_full}


def picked(rows: Sequence[Json], key: str, wanted: str | None) -> Json | None:
    """The row that is wanted in full; InputError where the answer has none of that id."""
    if wanted is None:
        return None
    known = {str(one[key]): one for one in rows}
    if wanted not in known:
        near = get_close_matches(wanted, known, n=5, cutoff=0.3) or list(known)[:5]
        problem = worded("{given} is no part of this answer.", given=repr(wanted))
        raise InputError("in_full", problem, worded("Nearest: {near}.", near=", ".join(near)))
    return known[wanted]


def states(rows: Iterable[Json], key: str) -> dict[str, list[str]]:
    """The ids of each state."""
    found: dict[str, list[str]] = {}
    for one in rows:
        found.setdefault(one["status"], []).append(one[key])
    return found


def _routes(one: Json, has_every_route: bool) -> list[Json]:
    best = {one[key] for key in ("best", "best_direct", "best_through_hong_kong")}
    return [told for told in one["routes"] if has_every_route or told["id"] in best]


def _market(one: Json, has_every_route: bool) -> Json:
    routes = _routes(one, has_every_route)
    behind = [told for told in routes if told["id"] == one["best"]] or routes[:1]
    requirements = Counter(told["status"] for told in one["standards"]["requirements"])
    return {
        **_of(one, _MARKET),
        "routes": [_route(told) for told in routes],
        "routes_left_out": len(one["routes"]) - len(routes),
        "absent": [told["says"] for told in one["absent"]],
        "requirements": dict(requirements),
        "sources": list(dict.fromkeys(key for told in behind for key in _line_sources(told))),
    }


def _route(one: Json) -> Json:
    ends = {name: _ends(one[name]) for name in ("landed", "left")}
    return {**_of(one, _ROUTE), **ends, "missing": _names(one["missing"])}


def _ends(figure: Json | None) -> Json | None:
    return None if figure is None else {"low": figure["low"], "high": figure["high"]}


def _line_sources(route: Json) -> list[str]:
    return [key for line in route["lines"] for key in line["sources"]]


def _scheme(one: Json) -> Json:
    pays = one["amount"]
    return {
        **_of(one, _SCHEME),
        "pays": _ends(pays),
        "outcomes": dict(Counter(told["outcome"] for told in one["reasons"])),
        "decides": [told["says"] for told in one["reasons"] if told["decides"]],
        "missing": _names(one["missing"]),
    }


def _asks(one: Json) -> Json:
    requirements = [
        {**_of(told, _REQUIREMENT), "missing": _names(told["missing"])}
        for told in one["requirements"]
    ]
    return {**_of(one, _ASKED), "requirements": requirements}


def _of(told: Json, keys: Iterable[str]) -> Json:
    return {key: told[key] for key in keys if key in told}


def _names(gaps: Iterable[Any]) -> list[str]:
    return [one if isinstance(one, str) else str(one["name"]) for one in gaps]


def _first_source(reasons: Sequence[Json]) -> list[Json]:
    return [one["source"] for one in reasons[:1] if one["source"]]


def _once(gaps: Iterable[Json]) -> list[Json]:
    """Each gap once, as it was first told."""
    return list({(one["kind"], one["name"]): one for one in reversed([*gaps])}.values())[::-1]
