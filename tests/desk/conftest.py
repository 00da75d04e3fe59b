"""The desk in tests: a database in memory, a firm, a body, a provider and a person for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tradewind_desk.records import append_only
from tradewind_desk.records.models import (
    Case,
    Consent,
    Firm,
    Membership,
    Organisation,
    Provider,
    User,
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Tests in a browser empty every table afterwards, which the audit of a real desk refuses."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        append_only.unlock(connection)


@pytest.fixture
def member(db: None) -> Callable[..., Membership]:
    """A person of a new organisation, or of a given one, in a role."""

    def make(role: str, organisation: Organisation | None = None, **told: object) -> Membership:
        kind = {"owner": "firm", "provider": "provider"}.get(role, "body")
        number = User.objects.count() + 1
        body = organisation or Organisation.objects.create(
            kind=kind, name=f"{role} {number} (invented)", place="HK", is_invented=True
        )
        person = User.objects.create(email=f"{role}{number}@example.com", name=f"{role} {number}")
        if role == "provider":
            Provider.objects.get_or_create(organisation=body)
        return Membership.objects.create(person=person, organisation=body, role=role, **told)

    return make


@pytest.fixture
def owner(member: Callable[..., Membership]) -> Membership:
    """The owner of an invented firm."""
    return member("owner")


@pytest.fixture
def firm(owner: Membership) -> Firm:
    """The invented firm of the owner, in the Mainland."""
    return Firm.objects.create(
        organisation=owner.organisation, name="Examplia Pots", place="CN-GD", is_invented=True
    )


@pytest.fixture
def adviser(member: Callable[..., Membership]) -> Membership:
    """An adviser of an invented body in Hong Kong."""
    return member("adviser")


@pytest.fixture
def case(firm: Firm, adviser: Membership) -> Case:
    """The firm's case with the adviser's body; the firm has consented to nothing yet."""
    return Case.objects.create(
        firm=firm,
        organisation=adviser.organisation,
        adviser=adviser.person,
        stage_since=timezone.now(),
    )


@pytest.fixture
def consent(owner: Membership) -> Callable[..., Consent]:
    """The firm lets an organisation see parts."""

    def give(firm: Firm, to: Organisation, *parts: str, **told: object) -> Consent:
        given = {"purpose": "advice", "until": timezone.localdate() + timedelta(days=90), **told}
        return Consent.objects.create(
            firm=firm, organisation=to, parts=list(parts), given_by=owner.person, **given
        )

    return give


@pytest.fixture
def logged_in(db: None) -> Callable[[Membership], Client]:
    """A browser without a screen, logged in as a member."""

    def log_in(member: Membership, **headers: str) -> Client:
        client = Client(headers={"accept-language": "en", **headers})
        client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(member.id)
        session.save()
        return client

    return log_in


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that stops with the tests, or a skip that says why."""
    from tests.desk.postgres import NoPostgres, server

    running = server(fsync="off")
    try:
        address = running.__enter__()
    except NoPostgres as fault:
        pytest.skip(str(fault))
    yield address
    running.__exit__(None, None, None)
