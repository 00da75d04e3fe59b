"""The invented organisations and people of the demo: one login for each role."""

from __future__ import annotations

from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from tradewind_desk.records.models import Membership, Organisation, Provider, User

Role = Membership.Role
PASSWORD = "trade-wind-demo"
_POTS, _BODY = "Example Kitchenware (Jiangmen)", "Harbour Trade Council (invented)"
_CENTRE, _TESTS = "岭南企业出海服务中心（虚构）", "Lion Rock Testing (invented)"
# E-mail, name, organisation, its kind, its place, role
LOGINS = (
    ("owner@example.com", "Ho Man-wai", _POTS, "firm", "CN-GD", "owner"),
    ("adviser@example.com", "Lam Ka-yan", _BODY, "body", "HK", "adviser"),
    ("adviser.gd@example.com", "陈晓明", _CENTRE, "body", "CN-GD", "adviser"),
    ("provider@example.com", "Chan Siu-ming", _TESTS, "provider", "HK", "provider"),
    ("analyst@example.com", "Wong Tsz-ching", _BODY, "body", "HK", "analyst"),
)


def make_people() -> dict[str, Membership]:
    """Everyone, by e-mail; made once and left as they are afterwards."""
    return {told[0]: _member(*told) for told in LOGINS}


@cache
def _hashed() -> str:
    """The one password of all of them: to hash it takes long by design."""
    return make_password(PASSWORD)


def _member(email: str, name: str, body: str, kind: str, place: str, role: str) -> Membership:
    organisation, _ = Organisation.objects.get_or_create(
        name=body, defaults={"kind": kind, "place": place, "is_invented": True}
    )
    person, _ = User.objects.get_or_create(
        email=email, defaults={"name": name, "password": _hashed()}
    )
    EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    member, _ = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        defaults={"may_manage": True, "may_review": role in (Role.ADVISER, Role.ANALYST)},
    )
    if kind == Organisation.Kind.PROVIDER:
        Provider.objects.get_or_create(organisation=organisation)
    return member
