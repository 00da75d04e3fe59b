"""An invented world for the tests of who may do what: one firm, and everyone who might look at it.

``lead`` advises in the body with the firm's case and a consent to write; ``partner`` in a body that
the firm lets read everything; ``stranger`` in a body it never heard of; ``provider`` has a referral
of the case, ``rival`` has none.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    AuditEntry,
    Case,
    Consent,
    Correction,
    Document,
    Firm,
    FirmVersion,
    Interaction,
    Invitation,
    Job,
    Membership,
    Organisation,
    Outcome,
    Person,
    Plan,
    Provider,
    PutOff,
    Referral,
    Register,
    Service,
    Task,
    Token,
    User,
    Webhook,
    Wish,
)

SECRET = "Quixotic"  # stands in every text of the firm; nobody but its own may ever read it
ACTORS = ("owner", "outsider", "lead", "partner", "stranger", "provider", "rival", "analyst")


@dataclass
class World:
    """The members by what they are to the firm, and the rows by their table."""

    members: dict[str, Membership]
    rows: dict[str, Model]

    def actor(self, name: str) -> Membership | None:
        """A member; none for a visitor."""
        return self.members.get(name)


def make_world() -> World:
    """Everyone and everything."""
    members = _members()
    rows: dict[str, Model] = {}
    _firm(members, rows)
    _case(members, rows)
    _others(members, rows)
    return World(members, rows)


def give(firm: Firm, to: Organisation, *parts: str, **told: Any) -> Consent:
    """A consent in force until told otherwise."""
    said = {"purpose": "advice", "until": timezone.localdate() + timedelta(days=90), **told}
    return Consent.objects.create(firm=firm, organisation=to, parts=parts, **said)


def _members() -> dict[str, Membership]:
    roles = {"owner": "owner", "outsider": "owner", "lead": "adviser", "partner": "adviser"}
    roles |= {"stranger": "adviser", "provider": "provider", "rival": "provider"}
    made = {name: _member(name, role, None) for name, role in roles.items()}
    made["analyst"] = _member("analyst", "analyst", made["lead"].organisation)
    for name in ("outsider", "stranger", "rival"):
        made[name].may_manage = True
        made[name].save()
    return made


def _member(name: str, role: str, of: Organisation | None) -> Membership:
    kind = {"owner": "firm", "provider": "provider"}.get(role, "body")
    body = of or Organisation.objects.create(
        kind=kind, name=f"Org of {name}", place="HK", is_invented=True
    )
    if role == "provider":
        Provider.objects.create(organisation=body)
    person = User.objects.create(email=f"{name}@example.com", name=f"Example {name}")
    return Membership.objects.create(person=person, organisation=body, role=role)


def _firm(members: dict[str, Membership], rows: dict[str, Model]) -> None:
    owner, lead, partner = (members[name] for name in ("owner", "lead", "partner"))
    Organisation.objects.filter(pk=owner.organisation_id).update(name=f"{SECRET} holding")
    owner.organisation.refresh_from_db()
    firm = Firm.objects.create(
        organisation=owner.organisation,
        name=f"{SECRET} pots",
        place="CN-GD",
        file=f"enterprise:\n  names: {{en: {SECRET} pots}}\n",
        is_invented=True,
    )
    Firm.objects.create(
        organisation=members["outsider"].organisation, name="Other", is_invented=True
    )
    rows["firm"] = firm
    rows["organisation"] = owner.organisation
    rows["plan"] = Plan.objects.create(
        firm=firm,
        number=1,
        label=f"{SECRET} plan",
        file=firm.file,
        applies_on=date(2026, 11, 22),
        known_on=date(2026, 11, 22),
        determination="sha256:none",
        told=zlib.compress(b"{}"),
    )
    rows["version"] = FirmVersion.objects.create(firm=firm, number=1, file=firm.file, how="typed")
    rows["put_off"] = PutOff.objects.create(firm=firm, path=f"{SECRET}", is_unknown=False)
    rows["person"] = Person.objects.create(firm=firm, name=f"{SECRET} Person")
    rows["consent"] = give(
        firm,
        lead.organisation,
        *(Part.PROFILE, Part.CASE, Part.REFERRALS, Part.PEOPLE, Part.DOCUMENTS),
        may_change=True,
    )
    rows["partner_consent"] = give(firm, partner.organisation, *Part.values)
    rows["wish"] = Wish.objects.create(
        firm=firm,
        organisation=lead.organisation,
        parts=[Part.MONEY],
        purpose=f"{SECRET} purpose",
        until=timezone.localdate() + timedelta(days=30),
    )
    rows["audit"] = AuditEntry.objects.create(
        firm=firm, act="view", thing="firm", organisation=lead.organisation, person=lead.person
    )


def _case(members: dict[str, Membership], rows: dict[str, Model]) -> None:
    lead = members["lead"]
    case = Case.objects.create(
        firm=rows["firm"],
        organisation=lead.organisation,
        adviser=lead.person,
        stage_since=timezone.now(),
        subject=f"{SECRET} subject",
    )
    today = timezone.localdate()
    rows["case"] = case
    rows["interaction"] = Interaction.objects.create(
        case=case, kind="call", on=today, said=f"{SECRET} said"
    )
    rows["task"] = Task.objects.create(case=case, what=f"{SECRET} task")
    rows["document"] = Document.objects.create(
        case=case,
        name=f"{SECRET}.pdf",
        media_type="application/pdf",
        bytes_long=8,
        sha256="0" * 64,
        content=SECRET.encode(),
        by=lead.person,
    )
    rows["outcome"] = Outcome.objects.create(
        case=case, kind="order", on=today, said=f"{SECRET} order"
    )
    rows["referral"] = Referral.objects.create(
        case=case,
        provider=members["provider"].organisation.provider,
        kind="testing",
        need=f"{SECRET} need",
    )


def _others(members: dict[str, Membership], rows: dict[str, Model]) -> None:
    analyst, lead, provider = (members[name] for name in ("analyst", "lead", "provider"))
    rows["register"] = Register.objects.create(
        organisation=analyst.organisation, name=f"{SECRET} register", path="x"
    )
    rows["job"] = Job.objects.create(
        organisation=analyst.organisation, kind="run", by=analyst.person, says=f"{SECRET} says"
    )
    rows["token"] = Token.objects.create(
        membership=lead,
        name=f"{SECRET} token",
        beginning="tw_",
        sha256="1" * 64,
        until=timezone.localdate(),
    )
    rows["webhook"] = Webhook.objects.create(
        organisation=lead.organisation, address=f"https://example.org/{SECRET}", secret="x"
    )
    rows["invitation"] = Invitation.objects.create(
        organisation=lead.organisation,
        email="quixotic@example.com",
        role="adviser",
        until=timezone.now() + timedelta(days=7),
    )
    rows["membership"] = lead
    rows["provider"] = provider.organisation.provider
    rows["service"] = Service.objects.create(provider=rows["provider"], kind="testing")
    rows["correction"] = Correction.objects.create(
        fact="x",
        value="1",
        applies_from=date(2026, 1, 1),
        source_title="Example",
        source_publisher="Example",
        source_address="https://example.org/",
        source_place="p. 1",
        read_on=date(2026, 1, 1),
        by=lead.person,
    )
