"""Providers with one service each, and a firm that lets its adviser refer."""

from __future__ import annotations

import pytest

from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Service


@pytest.fixture
def offer(member):
    """A provider of a new organisation that offers one service."""

    def make(kind="test-toys", **told):
        of_provider = {"languages", "sectors", "accreditations", "is_open"}
        acting = member("provider")
        provider = acting.organisation.provider
        for name in of_provider & set(told):
            setattr(provider, name, told.pop(name))
        provider.save()
        return acting, Service.objects.create(provider=provider, kind=kind, **told)

    return make


@pytest.fixture
def may_refer(firm, adviser, consent):
    """The firm lets the adviser's body refer its needs."""
    return consent(firm, adviser.organisation, Part.REFERRALS, may_change=True)
