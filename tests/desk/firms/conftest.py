"""An owner with a file, and forms as a browser would send them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind_desk.records.models import Firm

FILE = """\
# What the maker says of itself; invented.
enterprise:
  names: {en: Examplia Pots}
  place: CN
  region: CN-GD
  employees: 168  # at the end of the year
offering:
  kind: goods
  goods:
    hs6: "7323.93"
    unit_cost: 31.50 CNY
price: {amount: 6.80 USD, incoterm: FOB}
"""


@pytest.fixture
def filed(firm: Firm) -> Firm:
    """The invented firm with a file that came from elsewhere."""
    firm.file, firm.version = FILE, 3
    firm.save()
    return firm


@pytest.fixture
def about() -> Callable[..., dict[str, str]]:
    """The first page of the file as it is sent."""

    def form(**told: str) -> dict[str, str]:
        fields = {
            "enterprise.names.en": "Examplia Pots",
            "enterprise.place": "CN",
            "enterprise.region": "CN-GD",
            "enterprise.employees": "168",
        }
        return fields | told

    return form
