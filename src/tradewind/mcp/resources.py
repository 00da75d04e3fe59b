"""What an assistant may read besides asking: how answers are to be read, packs, markets, forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.firm_file import json_schema, template_text
from tradewind.text import name_of, say

Json = dict[str, Any]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Resource:
    """One text by its address; `read` takes the facts of today and the language of the door."""

    name: str
    kind: str
    read: Callable[[Facts, str], str]

    @property
    def uri(self) -> str:
        """The address."""
        return f"tradewind://{self.name}"

    def title(self, lang: str) -> str:
        """What it is."""
        return say(f"assistant.resource.{self.name.replace('/', '.')}", lang)


def resources() -> Mapping[str, Resource]:
    """Every resource by its address."""
    every = (
        Resource("rulebook", "text/markdown", lambda facts, lang: _rulebook(lang)),
        Resource("packs", "application/json", _packs),
        Resource("markets", "application/json", _market_names),
        Resource("firm-file/schema", "application/schema+json", _firm_schema),
        Resource("firm-file/template", "application/yaml", lambda facts, lang: template_text(lang)),
    )
    return {one.uri: one for one in every}


def _rulebook(lang: str) -> str:
    return (_HERE / f"rulebook.{lang}.md").read_text("utf-8")


def _packs(facts: Facts, lang: str) -> str:
    """Every pack with the day by which it should be checked again, the soonest first."""
    packs = sorted(
        filter(None, map(facts.pack, facts.library.ids)),
        key=lambda one: (one.check_again_by, one.id),
    )
    return _text(
        {
            "known_on": facts.known_on.isoformat(),
            "packs": [
                {
                    "pack": one.id,
                    "name": name_of(one.title, lang, one.id),
                    "layer": one.layer,
                    "check_again_by": one.check_again_by.isoformat(),
                    "overdue": one.check_again_by < facts.applies_on,
                    "sources": len(one.sources),
                }
                for one in packs
            ],
        }
    )


def _market_names(facts: Facts, lang: str) -> str:
    """The code, name and currency of every market."""
    every = markets(facts).values()
    rows = [
        {"market": one.code, "name": name_of(one.names, lang, one.code), "currency": one.currency}
        for one in every
    ]
    return _text({"markets": rows})


def _firm_schema(facts: Facts, lang: str) -> str:
    return _text(json_schema())


def _text(told: Json) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
