"""Programs that hold a token of a member."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tradewind_desk.api import actions
from tradewind_desk.api.scopes import SCOPES
from tradewind_desk.records.models import Membership


@pytest.fixture
def holder(db: None) -> Callable[..., Client]:
    """A program with a token of a member; with all scopes unless some are named."""

    def hold(member: Membership, *scopes: str, **headers: str) -> Client:
        until = timezone.localdate() + timedelta(days=30)
        _, secret = actions.make_token(
            acting=member, name="program", scopes=scopes or SCOPES, until=until
        )
        told = {"authorization": f"Bearer {secret}", "accept-language": "en", **headers}
        return Client(headers=told, raise_request_exception=False)

    return hold


@pytest.fixture
def post() -> Callable[..., Any]:
    """Send JSON."""

    def send(client: Client, path: str, body: Any, **headers: str) -> Any:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(f"/api/v1{path}", body, content_type="application/json", headers=told)

    return send


@pytest.fixture
def pots() -> dict[str, Any]:
    """An invented firm with a product, as a JSON object."""
    return {
        "enterprise": {"names": {"en": "Examplia Pots"}, "place": "CN", "employees": 40},
        "offering": {"kind": "goods", "names": {"en": "pot"}, "goods": {"hs6": "7323.93"}},
    }
