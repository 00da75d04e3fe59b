"""The markets that a plan is asked of where nobody chose any."""

from __future__ import annotations

from dataclasses import dataclass

from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.model.enterprise import FirmFile
from tradewind.model.rate import UnknownRate, parse_rate

# More markets than these are asked of only where a person chooses them: each takes its time.
MOST_BY_DEFAULT = 8


@dataclass(frozen=True, slots=True)
class Taken:
    """Markets, and why these: a code that pages word."""

    markets: tuple[str, ...]
    why: str


def by_default(firm: FirmFile, facts: Facts) -> Taken:
    """The markets that a firm aims at, else a few whose duty on its goods the packs hold."""
    if aimed := tuple(dict.fromkeys(one.market for one in firm.targets or () if one.market)):
        return Taken(aimed, "aimed_at")
    if held := _with_a_duty(firm, facts):
        return Taken(held, "with_a_duty")
    return Taken(tuple(markets(facts))[:MOST_BY_DEFAULT], "first")


def _with_a_duty(firm: FirmFile, facts: Facts) -> tuple[str, ...]:
    """Of each tariff that holds a duty on the goods, its first market with a tax of its own."""
    goods = firm.offering.goods if firm.offering else None
    if goods is None or goods.hs6 is None:
        return ()
    home = firm.enterprise.place if firm.enterprise else None
    found: dict[str, str] = {}
    for one in markets(facts).values():
        if one.tax and one.code != home and one.tariff not in found:
            code = (goods.national_codes or {}).get(one.tariff.upper(), goods.hs6)
            if _holds(one.tariff, code.digits, facts):
                found[one.tariff] = one.code
    return tuple(found.values())[:MOST_BY_DEFAULT]


def _holds(tariff: str, digits: str, facts: Facts) -> bool:
    pack = facts.pack(f"duty/{tariff}")
    return any(
        line.held.value is not None and not isinstance(parse_rate(line.held.value), UnknownRate)
        for name, told in (pack.measures.items() if pack else ())
        if told["kind"] == "mfn" and "rates" in told
        for line in facts.rates(f"duty/{tariff}:{told['rates']}", name, digits)
    )
