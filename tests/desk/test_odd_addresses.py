"""What somebody writes into an address or a form by hand finds no fault of the server."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tradewind_desk.records.paging import page

ODD = ("²", "9" * 300, "-1", "nobody", "\x00", "0001-01-01", "9999-12-31", "2026-13-45")
# Moments that are none once they are told in the time of the world.
MOMENTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00+00:00")
PLACES = tuple(f"{moment}_{at}" for moment in MOMENTS for at in (uuid.UUID(int=7), "x"))
ASKED = {
    "cases:list": ("adviser", ("after", "tab", "adviser", "due", "stuck", "industry", "q")),
    "outcomes:funnel": ("adviser", ("from", "until", "from_before", "until_before", "as")),
    "library:reviews": ("adviser", ("after", "state")),
    "accounts:members": ("adviser", ("page",)),
    "api:tokens": ("adviser", ("page",)),
    "providers:inbox": ("provider", ("after", "tab")),
    "providers:profile": ("provider", ("service",)),
    "registers:list": ("analyst", ("page",)),
    "consents:audit": ("owner", ("before", "since", "to", "organisation", "act", "crosses")),
    "consents:audit_csv": ("owner", ("since", "to", "organisation")),
    "consents:give": ("owner", ("page", "q")),
    "library:search": ("owner", ("page", "q", "market", "pack")),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_odd_value_in_an_address_is_no_fault_of_the_server(name, member, firm, logged_in):
    role, parameters = ASKED[name]
    person = member(role, firm.organisation if role == "owner" else None, may_manage=True)
    client = logged_in(person)
    client.raise_request_exception = False
    for parameter in parameters:
        for value in (*ODD, *PLACES):
            status = client.get(reverse(name), {parameter: value}).status_code
            assert status < 500, (parameter, value)


def test_acting_as_what_is_no_membership_changes_nothing(adviser, logged_in):
    client = logged_in(adviser)
    for odd in ("nobody", "\x00", "", str(uuid.UUID(int=7))):
        assert client.post(reverse("acting"), {"membership": odd}).status_code == 302
    assert client.get("/").context["acting"] == adviser


def test_a_place_that_cannot_be_is_the_beginning_of_a_list(case):
    for place in PLACES[:4]:
        assert page(type(case).objects.all(), place, by="changed_at", size=5).rows == [case]
