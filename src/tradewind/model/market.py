"""A market: a tariff territory plus a tax territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Market:
    """Where goods are sold: whose tariff, whose tax, which currency, through which gateway."""

    code: str
    names: Mapping[str, str]
    tariff: str
    tax: str | None
    currency: str
    sea_gateway: str | None
    air_gateway: str | None

    @property
    def border(self) -> str:
        """The territory whose import tax is due: its own, else that of the tariff."""
        return self.tax or self.tariff
