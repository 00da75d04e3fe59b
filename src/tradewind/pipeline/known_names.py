"""Whether every market and currency that a firm's file names is one that the packs know."""

from __future__ import annotations

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.exchange import require_rate
from tradewind.facts.markets import market
from tradewind.model.enterprise import FirmFile


def check_names(firm: FirmFile, file: str, facts: Facts) -> None:
    """InputError where the file names a market or a currency that no pack knows."""
    if firm.price and firm.price.amount:
        require_rate(firm.price.amount.currency, "USD", facts, f"{file}: price.amount")
    seen: dict[str, int] = {}
    for at, target in enumerate(firm.targets or ()):
        where = f"{file}: targets[{at}]"
        if target.market in seen:
            problem = worded(
                "names {market} again, after targets[{seen}].",
                market=target.market,
                seen=seen[target.market],
            )
            raise InputError(where, problem, worded("Keep one target for each market."))
        seen[target.market or f"[{at}]"] = at
        if target.market:
            market(target.market, facts, f"{where}.market")
        if target.price:
            require_rate(target.price.currency, "USD", facts, f"{where}.price")
    for at, quote in enumerate(firm.quotes or ()):
        if quote.market:
            market(quote.market, facts, f"{file}: quotes[{at}].market")
