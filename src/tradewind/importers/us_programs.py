"""The special programs of column 1 of the schedule of the United States, by their symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tradewind.importers.writing import PackWriter

# Symbols that are the code of one economy, which has an agreement of its own. Who benefits from the
# others the general notes of the schedule say at length, and the answer asks.
ONE_ECONOMY = ("AU", "BH", "CL", "CO", "IL", "JO", "KR", "MA", "OM", "PA", "PE", "SG", "JP", "NP")
BENEFICIARY = "is_us_program_beneficiary"  # asked by goods/attributes
# A rate may hold a remark in brackets of its own; a list of symbols begins with a symbol.
_GROUP = re.compile(
    r"(?P<rate>[^()]*?(?:\((?![A-Z]{1,2}[+*]?[,)\s])[^()]*\)[^()]*)*)\((?P<symbols>[^()]*)\)"
)
_SYMBOL = re.compile(r"[A-Z]{1,2}[+*]?")


class Programs:
    """Reads the special column, and declares a measure for each program at its first use."""

    def __init__(self, pack: PackWriter, source: str) -> None:
        self._pack, self._source = pack, source

    def read(self, text: str) -> Iterator[tuple[str | None, str]]:
        """Each program with the rate printed before it; None for a part that names no program."""
        told = " ".join(text.split())
        at = 0
        for found in _GROUP.finditer(told):
            at = found.end()
            symbols = [one.strip(" .") for one in re.split(r"[,\s]+", found["symbols"])]
            known = [one for one in symbols if _SYMBOL.fullmatch(one)]
            rate = found["rate"].strip(" ,;")
            if not rate or not known:
                yield None, found[0]
                continue
            for one in dict.fromkeys(known):
                yield one, rate
        if told[at:].strip():
            yield None, told[at:].strip()

    def measure(self, symbol: str) -> str:
        """The measure of a program."""
        name = f"us-special-{symbol.lower().replace('+', '-plus').replace('*', '-star')}"
        if not self._pack.has_measure(name):
            self._pack.measure(name, self._told(symbol, name))
        return name

    def _told(self, symbol: str, name: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "name": {
                "en": f"Special rate, program {symbol}",
                "zh-Hant": f"特別稅率（計劃 {symbol}）",
                "zh-Hans": f"特别税率（计划 {symbol}）",
            },
            "kind": "preference",
            "legal": f"HTSUS column 1, special ({symbol})",
            "agreement": f"US-{symbol}",
            "rates": "special",
        }
        if symbol in ONE_ECONOMY:
            told["origins"] = {"include": [symbol]}
        else:
            told["when"] = {
                "id": f"{name}-beneficiary",
                "input": BENEFICIARY,
                "equals": True,
                "reason": {
                    "en": f"The goods meet the terms of program {symbol} (general note 3(c)).",
                    "zh-Hant": f"貨物符合計劃 {symbol} 的條件（總註釋 3(c)）。",
                    "zh-Hans": f"货物符合计划 {symbol} 的条件（总注释 3(c)）。",
                },
                "source": self._source,
                "where": "general note 3(c)",
            }
        return told
