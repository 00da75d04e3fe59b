"""A rate of duty as a small tree, and its one canonical text.

    free | 5% | 0.9 USD/pair + 37.5% | max(60%, 4800 JPY/pair) | min(9.4%, 78.13 JPY/l)
    clamp(0.30 EUR/item, 4.5%, 0.80 EUR/item) | part(case, 6%) | floor_to(15%) | of_duty(10%)
    rest(10%) | minus(5%, 1%) | reference(8517.62.00) | agricultural(EA) | applicable + 25%
    unknown("9.00% + EA")

A rate that cannot be written so is ``unknown("the text as printed")``: it is shown, never computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tradewind.errors import PackError


@dataclass(frozen=True, slots=True)
class Free:
    """Nothing to pay."""


@dataclass(frozen=True, slots=True)
class AdValorem:
    """A share of the value, in percent."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Specific:
    """An amount of money for every `per` units of measure."""

    amount: Decimal
    currency: str
    per: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Compound duty: all of the parts together."""

    parts: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Highest:
    """The higher of the alternatives (not less than)."""

    parts: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lower of the alternatives (not more than)."""

    parts: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """The first less the second, never below nothing."""

    whole: Rate
    less: Rate


@dataclass(frozen=True, slots=True)
class PartValue:
    """A rate on the value of one part of the goods (case, strap, metal content)."""

    part: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Rest:
    """A rate on what is left of the value after the parts that duties before it are charged on."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class FloorTo:
    """An additional duty that lifts the base duty to at least this percent of the value."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class OfDuty:
    """A surcharge: percent of the duty already payable."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """The rate of another line of the tariff."""

    code: str


@dataclass(frozen=True, slots=True)
class Agricultural:
    """A component that depends on the recipe of the goods."""

    code: str


@dataclass(frozen=True, slots=True)
class Applicable:
    """Whatever the goods bear under their own line: a line that only adds to it."""


@dataclass(frozen=True, slots=True)
class UnknownRate:
    """A rate as printed, which we cannot compute."""

    raw: str

    def __post_init__(self) -> None:
        if '"' in self.raw:
            mend = "Write its quotation marks as single ones."
            raise PackError(f"rate {self.raw}", "holds a quotation mark.", mend)


Rate = (
    Free
    | AdValorem
    | Specific
    | Sum
    | Highest
    | Lowest
    | Minus
    | PartValue
    | Rest
    | FloorTo
    | OfDuty
    | Reference
    | Agricultural
    | Applicable
    | UnknownRate
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<pct>\d+(?:\.\d+)?)\s*%"""
    r"""|(?P<amount>\d+(?:\.\d+)?)\s+(?P<cur>[A-Z]{3})/\s*(?:(?P<per>\d+(?:\.\d+)?)\s*)?"""
    r"""(?P<unit>[A-Za-z][A-Za-z0-9]*)"""
    r"""|(?P<word>[A-Za-z0-9_][A-Za-z0-9_.]*)|(?P<sign>[(),+]))"""
)


class _Reader:
    """Reads canonical text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split(text)
        self.at = 0

    def _split(self, text: str) -> list[re.Match[str]]:
        found, at = [], 0
        while at < len(text.rstrip()):
            token = _TOKEN.match(text, at)
            if token is None:
                raise self._fault(f"cannot read {text[at:]!r}")
            found.append(token)
            at = token.end()
        return found

    def _fault(self, problem: str) -> PackError:
        mend = 'Write it in canonical form, or keep it as unknown("…").'
        return PackError(f"rate {self.text!r}", f"{problem}.", mend)

    def _sign(self, sign: str) -> bool:
        here = self.at < len(self.tokens) and self.tokens[self.at]["sign"] == sign
        self.at += here
        return here

    def _next(self) -> re.Match[str]:
        if self.at >= len(self.tokens):
            raise self._fault("it stops too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> Rate:
        rate = self.rate()
        if self.at != len(self.tokens):
            raise self._fault("something follows the end")
        return rate

    def rate(self) -> Rate:
        parts = [self.term()]
        while self._sign("+"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else Sum(tuple(parts))

    def term(self) -> Rate:
        token = self._next()
        if token["pct"]:
            return AdValorem(Decimal(token["pct"]))
        if token["amount"]:
            per = Decimal(token["per"] or 1)
            if not per:
                raise self._fault("an amount is per nothing")
            return Specific(Decimal(token["amount"]), token["cur"], per, token["unit"])
        if token["word"] == "free":
            return Free()
        if token["word"] == "applicable":
            return Applicable()
        if token["word"] in _CALLS and self._sign("("):
            rate = _CALLS[token["word"]](self)
            if not self._sign(")"):
                raise self._fault(f"{token['word']} is not closed")
            return rate
        raise self._fault(f"{token[0].strip()!r} is not a rate")

    def several(self, least: int) -> tuple[Rate, ...]:
        parts = [self.rate()]
        while self._sign(","):
            parts.append(self.rate())
        if len(parts) < least:
            raise self._fault(f"needs {least} parts or more")
        return tuple(parts)

    def exactly(self, count: int) -> tuple[Rate, ...]:
        parts = self.several(count)
        if len(parts) != count:
            raise self._fault(f"needs {count} parts")
        return parts

    def percent(self) -> Decimal:
        rate = self.rate()
        if not isinstance(rate, AdValorem):
            raise self._fault("a percentage is needed here")
        return rate.percent

    def word(self) -> str:
        token = self._next()
        if not (token["word"] or token["text"]):
            raise self._fault("a word is needed here")
        return str(token["word"] or token["text"].strip('"'))

    def clamp(self) -> Rate:
        low, middle, high = self.exactly(3)
        return Highest((low, Lowest((middle, high))))

    def part(self) -> Rate:
        part = self.word()
        if not self._sign(","):
            raise self._fault("part needs a name and a rate")
        return PartValue(part, self.rate())


_CALLS: dict[str, Callable[[_Reader], Rate]] = {
    "max": lambda r: Highest(r.several(2)),
    "min": lambda r: Lowest(r.several(2)),
    "clamp": _Reader.clamp,
    "minus": lambda r: Minus(*r.exactly(2)),
    "part": _Reader.part,
    "rest": lambda r: Rest(r.rate()),
    "floor_to": lambda r: FloorTo(r.percent()),
    "of_duty": lambda r: OfDuty(r.percent()),
    "reference": lambda r: Reference(r.word()),
    "agricultural": lambda r: Agricultural(r.word()),
    "unknown": lambda r: UnknownRate(r.word()),
}


@cache
def parse_rate(text: str) -> Rate:
    """The tree of a rate's canonical text; PackError if it is not canonical."""
    return _Reader(text).whole()


def parts_in(rate: Rate) -> frozenset[str]:
    """The parts of the goods that a rate is charged on by themselves."""
    match rate:
        case PartValue(part, of):
            return frozenset({part}) | parts_in(of)
        case Sum(parts) | Highest(parts) | Lowest(parts):
            return frozenset().union(*map(parts_in, parts))
        case Minus(whole, less):
            return parts_in(whole) | parts_in(less)
    return frozenset()


def builds_on_others(rate: Rate) -> bool:
    """Whether what a rate comes to depends on which other duties are charged."""
    match rate:
        case Rest() | FloorTo() | OfDuty():
            return True
        case Sum(parts) | Highest(parts) | Lowest(parts):
            return any(map(builds_on_others, parts))
        case Minus(whole, less):
            return builds_on_others(whole) or builds_on_others(less)
    return False


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def rate_text(rate: Rate) -> str:
    """The canonical text of a tree: ``parse_rate(rate_text(tree)) == tree``."""
    match rate:
        case Free():
            return "free"
        case AdValorem(percent):
            return f"{_plain(percent)}%"
        case Specific(amount, currency, per, unit):
            many = "" if per == 1 else f"{_plain(per)} "
            return f"{_plain(amount)} {currency}/{many}{unit}"
        case Sum(parts):
            return " + ".join(map(rate_text, parts))
        case Highest(parts):
            return f"max({', '.join(map(rate_text, parts))})"
        case Lowest(parts):
            return f"min({', '.join(map(rate_text, parts))})"
        case Minus(whole, less):
            return f"minus({rate_text(whole)}, {rate_text(less)})"
        case PartValue(part, of):
            return f"part({part}, {rate_text(of)})"
        case Rest(of):
            return f"rest({rate_text(of)})"
        case FloorTo(percent):
            return f"floor_to({_plain(percent)}%)"
        case OfDuty(percent):
            return f"of_duty({_plain(percent)}%)"
        case Reference(code):
            return f"reference({code})"
        case Agricultural(code):
            return f"agricultural({code})"
        case Applicable():
            return "applicable"
        case UnknownRate(raw):
            return f'unknown("{raw}")'
