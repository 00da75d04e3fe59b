"""The tools: each with its act, the shape of what it is asked, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.facts import Facts
from tradewind.mcp import acts, arguments
from tradewind.text import say

Json = dict[str, Any]
Act = Callable[[Any, Facts, str], Json]


@dataclass(frozen=True, slots=True)
class Tool:
    """One question that an assistant may ask; it changes nothing."""

    name: str
    act: Act
    shape: type[arguments.Question]

    def title(self, lang: str) -> str:
        """A few words for a list."""
        return say(f"assistant.title.{self.name}", lang)

    def not_computed(self, lang: str) -> list[str]:
        """What an answer of this tool does not hold, one sentence each."""
        return say(f"assistant.not.{self.name}", lang).splitlines()

    def description(self, lang: str) -> str:
        """What the tool is for, and what it does not compute."""
        told = say(f"assistant.tool.{self.name}", lang)
        left_out = " ".join(self.not_computed(lang))
        return f"{told} {say('assistant.not_computed', lang, {'sentences': left_out})}"

    def input_schema(self) -> Json:
        """The JSON Schema of its arguments."""
        return self.shape.model_json_schema()


def tools() -> Mapping[str, Tool]:
    """Every tool by its name; a new one is one line here and its words."""
    every = (
        Tool("plan", acts.plan, arguments.PlanArguments),
        Tool("duty", acts.duty, arguments.DutyArguments),
        Tool("goods", acts.goods, arguments.GoodsArguments),
        Tool("standards", acts.standards, arguments.StandardsArguments),
        Tool("schemes", acts.schemes, arguments.InFull),
        Tool("scheme_list", acts.scheme_list, arguments.Question),
        Tool("presence", acts.presence, arguments.InFull),
        Tool("upgrade", acts.upgrade, arguments.InFull),
        Tool("next_questions", acts.next_questions, arguments.FirmQuestion),
        Tool("facts_show", acts.facts_show, arguments.FactArguments),
        Tool("facts_stale", acts.facts_stale, arguments.Question),
    )
    return {one.name: one for one in every}
