"""The quotes that a first plan lacks, one field each: to the ship by either way, then by market."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tradewind.facts import Facts
from tradewind.facts.incoterms import line_name
from tradewind.facts.markets import markets
from tradewind.firm_file.faults import Plain
from tradewind.text import name_of
from tradewind_desk import words
from tradewind_desk.firms import kept_file

_TO_THE_SHIP = ("pre_carriage", "export_clearance", "origin_terminal")
_THROUGH_HONG_KONG = (*_TO_THE_SHIP, "hk_handling")
_TO_THE_BUYER = (
    "main_carriage",
    "insurance",
    "destination_terminal",
    "import_clearance",
    "on_carriage",
)
_PATHS = {"direct": _TO_THE_SHIP, "via-hk": _THROUGH_HONG_KONG}
# What the field asks for: the price of a line for one whole consignment by sea.
_TERMS = {"mode": "sea", "per": "consignment"}


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """A line of cost without a quote, and where it stands on the page."""

    told: dict[str, str]
    group: str
    label: str


def asked_quotes(values: kept_file.Values, facts: Facts) -> list[AskedQuote]:
    """The lines that no quote in the file answers, for the markets that the firm aims at."""
    held = kept_file.value_at(values, ("quotes",))
    known = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    found = (one for one in _every(values) if not any(_answers(each, one) for each in known))
    return [AskedQuote(one, group_of(one, facts), label_of(one, facts)) for one in found]


def _every(values: kept_file.Values) -> Iterator[dict[str, str]]:
    for path, lines in _PATHS.items():
        yield from ({"line": line, "path": path, **_TERMS} for line in lines)
    targets = kept_file.value_at(values, ("targets",))
    for one in targets if isinstance(targets, list) else ():
        market = one.get("market") if isinstance(one, dict) else None
        if market:
            yield from ({"line": line, "market": str(market), **_TERMS} for line in _TO_THE_BUYER)


def _answers(quote: dict[str, Plain], asked: dict[str, str]) -> bool:
    """Whether a quote is of the line, or of a part of it: then its own row is the place."""
    held = {key: quote.get(key) for key in ("line", "path", "market", "mode")}
    return all(value in (None, asked.get(key, value)) for key, value in held.items())


def group_of(told: dict[str, str], facts: Facts) -> str:
    """The heading above a line: the way to the ship, or the market."""
    if market := markets(facts).get(told.get("market", "")):
        return name_of(market.names, words.language(), market.code)
    return words.say(f"firms.quotes.{told.get('path') or 'direct'}")


def label_of(told: dict[str, str], facts: Facts) -> str:
    """What a line of cost is called."""
    line = told.get("line", "")
    return name_of(line_name(line, facts), words.language(), line)
