"""What lists say of a plan: its number or name, and a good market in one line."""

from __future__ import annotations

from typing import Any

from django import template

from tradewind.report.telling import Teller
from tradewind.text import name_of
from tradewind_desk import words

register = template.Library()


@register.simple_tag
def plan_name(plan: Any) -> str:
    """Its number, and what somebody called it."""
    if plan.label:
        return words.say("plan.named", number=plan.number, label=plan.label)
    return words.say("plan.numbered", number=plan.number)


@register.simple_tag
def best_line(one: dict[str, Any]) -> str:
    """A market, the way, and what is left of a unit where that is shared."""
    lang = words.language()
    tell = Teller({"lang": lang, "markets": [], "sources": {}})
    way = tell.say("page.through" if one["through_hong_kong"] else "page.direct")
    name = name_of(one["names"], lang, one["market"])
    if one["left"] is None:  # the firm's money is not shared
        return f"{name} · {way}"
    left = tell.say("page.left_each", amount=tell.ends(one["left"]["low"], one["left"]["high"]))
    return tell.say("page.semicolon").join((f"{name} · {way}", left))
