"""A plan as it is told to who may not see the firm's money.

Duties by their rate, requirements, schemes by their state, forms of presence and their public fees,
days and what is missing stay. Every amount of a market, every rate that is the firm's own (a price,
a cost, a quote), what schemes would pay and what conditions read of the firm's amounts go.
"""

from __future__ import annotations

from typing import Any

from tradewind.report.chart import PARTS
from tradewind_desk.plans.asking import Json
from tradewind_desk.shown import is_of_money

_PUBLIC_RATES = PARTS["border"]  # set by an authority; of all other lines a rate may be the firm's
_CLOSE = {"overlaps": [], "direct_or_through_overlap": False, "break_even": []}


def without_money(told: Json) -> Json:
    """The same plan without the firm's amounts, and saying so in `withheld`."""
    return {
        **told,
        "withheld": ["money"],
        "markets": [_market(one) for one in told["markets"]],
        "decides": [_bare(one) for one in told["decides"]],
        "next_questions": [_bare(one) for one in told["next_questions"]],
        "schemes": _schemes(told["schemes"]),
        "presence": _unread(told["presence"]),
        "upgrade": _unread(told["upgrade"]),
        "standards": {
            **_unread(told["standards"]),
            "programme": [_bare(one) for one in told["standards"]["programme"]],
        },
    }


def headline_without_money(told: Json) -> Json:
    """What lists show of a plan, without sums."""
    return {**told, "best": [{**one, "left": None} for one in told.get("best") or ()]}


def _market(one: Json) -> Json:
    """How near markets and ways are to each other, and where they break even, tells sums too."""
    bare = {**_bare({**one, "standards": None}), **_CLOSE}
    return {**bare, "standards": _unread(one["standards"])}


def _bare(told: Any) -> Any:
    """What stands below without an amount in it, and without rates that may be the firm's own."""
    if isinstance(told, list):
        return [_bare(one) for one in told]
    if not isinstance(told, dict):
        return told
    if told.keys() == {"minor", "currency"}:
        return None
    kept = {key: _bare(one) for key, one in told.items()}
    if "rate" in told and told.get("kind") not in _PUBLIC_RATES:
        kept["rate"] = None
    return kept


def _schemes(told: Json) -> Json:
    return {
        **told,
        "best_set": None,
        "next_question": _bare(told["next_question"]),
        "next_questions": [_bare(one) for one in told["next_questions"]],
        "results": [_scheme(one) for one in told["results"]],
    }


def _scheme(one: Json) -> Json:
    """A path's changes name amounts that follow from the firm's own, such as a share of revenue."""
    paths = [
        {**path, "changes": [_unread(change) for change in path["changes"]]}
        for path in one["paths"]
    ]
    projects = [{**each, "amount": None} for each in one["projects"]]
    return {**_unread(one), "amount": None, "paths": paths, "projects": projects}


def _unread(told: Any) -> Any:
    """Conditions without what they read of the firm's amounts, and changes without their target."""
    if isinstance(told, list):
        return [_unread(one) for one in told]
    if not isinstance(told, dict):
        return told
    kept = {key: _unread(one) for key, one in told.items()}
    read = told.get("inputs") or [told.get("input")]
    hidden = [name for name in read if isinstance(name, str) and is_of_money(name)]
    if hidden and "value_read" in told:
        values = kept.get("values_read") or {}
        kept["value_read"] = None
        kept["values_read"] = {key: one for key, one in values.items() if key not in hidden}
        kept["withheld"] = hidden
    if hidden and "to" in told:
        kept["to"] = None
    return kept
