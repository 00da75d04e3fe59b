"""The open questions of one diagnostic as lines to fill in under `enterprise.diagnostics`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.text import say

Json = dict[str, Any]


def form(told: Json, wanted: str) -> str:
    """YAML with each open question as a comment above its key; InputError for a name not in use."""
    every: Sequence[Json] = told["diagnostics"]
    chosen = [one for one in every if one["id"] == wanted]
    if not chosen:
        known = ", ".join(dict.fromkeys(one["id"] for one in every))
        problem = worded(
            "{wanted} is not a diagnostic in use, or asks of markets and there is none.",
            wanted=repr(wanted),
        )
        raise InputError("--form", problem, worded("Use one of: {known}.", known=known))
    lines = ["enterprise:", "  diagnostics:"]
    for one in chosen:
        lines += [f"    {line}".rstrip() for line in _lines(one, told["lang"])]
    return "\n".join(lines) + "\n"


def _lines(one: Json, lang: str) -> Iterator[str]:
    yield f"# {one['name']}" + (f": {one['market_name']}" if one["market"] else "")
    for item in one["next_items"]:
        yield ""
        yield f"# {item['ask']}"
        yield from _choices(item, lang)
        yield f"# {item['key']}:"


def _choices(item: Json, lang: str) -> Iterator[str]:
    if item["kind"] == "stop":
        yield "#   true, false"
    elif item["kind"] == "number":
        yield "#   " + say("upgrade.span", lang, {"low": item["least"], "high": item["most"]})
    for option in item["options"]:
        yield f"#   {option['id']}: {option['name']}"
    if item["kind"] == "multiple":
        yield "#   " + say("upgrade.form_several", lang)
