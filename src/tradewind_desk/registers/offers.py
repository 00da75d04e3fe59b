"""What the providers on the desk can give, as the file of providers that the engine reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tradewind_desk.records.models import Service


def write_offers(path: Path) -> None:
    """Write who can give services; no file where nobody does."""
    offers = list(_offers())
    if offers:
        path.parent.mkdir(parents=True, exist_ok=True)
        told = yaml.safe_dump({"providers": offers}, allow_unicode=True)
        path.write_text(told, "utf-8")


def _offers() -> Iterator[dict[str, Any]]:
    """One offer for each service; what is not known is left out."""
    found = Service.objects.filter(provider__is_open=True)
    for one in found.select_related("provider__organisation").order_by("pk"):
        told = {
            "provider": one.provider.organisation.name,
            "services": [one.kind],
            "markets": one.markets,
            "languages": one.provider.languages,
            "cases_a_month": one.monthly_capacity,
        }
        yield {name: value for name, value in told.items() if value not in (None, [], "")}
