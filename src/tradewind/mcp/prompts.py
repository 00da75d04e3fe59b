"""Ways to begin that a person may pick: each is one request in words, with its blanks."""

from __future__ import annotations

from collections.abc import Mapping

from tradewind.text import say

PROMPTS: Mapping[str, tuple[str, ...]] = {
    "plan_for_a_product": ("product",),
    "funds_for_a_firm": ("firm",),
}


def description(name: str, lang: str) -> str:
    """What a prompt begins."""
    return say(f"assistant.prompt.{name}", lang)


def request(name: str, told: Mapping[str, str], lang: str) -> str:
    """The request with its blanks filled."""
    return say(f"assistant.request.{name}", lang, told)
