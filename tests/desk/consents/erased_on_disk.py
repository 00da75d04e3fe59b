"""Run by a test in a process of its own: a firm full of one word, erased by its owner."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.desk.world import SECRET, make_world
from tradewind_desk.accounts import actions as accounts
from tradewind_desk.api import actions as api
from tradewind_desk.api.scopes import SCOPES
from tradewind_desk.consents import erasing
from tradewind_desk.records.models import (
    Firm,
    IdempotencyKey,
    Invitation,
    Job,
    Register,
    Token,
    Webhook,
    Wording,
)

settings.ALLOWED_HOSTS = ["testserver"]
world = make_world()
# What is not of the firm may stay, whatever it is called.
Job.objects.all().delete()
for model in (Invitation, Register, Token, Webhook):
    model.objects.all().delete()
owner, lead, firm = world.members["owner"], world.members["lead"], world.rows["firm"]
Firm.objects.filter(pk=firm.pk).update(name_zh=SECRET, identifier=SECRET, from_register=[SECRET])
Wording.objects.create(plan=world.rows["plan"], lang="en", told=zlib.compress(b"x"))

until = timezone.localdate() + timedelta(days=9)
_, secret = api.make_token(acting=lead, name="program", scopes=SCOPES, until=until)
program = Client(headers={"authorization": f"Bearer {secret}", "idempotency-key": "k1"})
said = {"kind": "note", "on": "2026-11-22", "said": f"{SECRET} was said"}
made = program.post(f"/api/v1/cases/{world.rows['case'].pk}/interactions", said, "application/json")
assert made.status_code == 201, made.content
assert IdempotencyKey.objects.filter(body__isnull=False).exists()

client = Client(headers={"accept-language": "en"})
client.force_login(owner.person, backend="django.contrib.auth.backends.ModelBackend")
firm.refresh_from_db()
assert client.post("/consents/erase/", {"name": firm.name}).status_code == 302
assert erasing.counts(Firm.objects.get(pk=firm.pk)) == dict.fromkeys(
    erasing.counts(Firm.objects.get(pk=firm.pk)), 0
)
accounts.erase(person=owner.person)
again = program.post(
    f"/api/v1/cases/{world.rows['case'].pk}/interactions", said, "application/json"
)
print(json.dumps({"again": again.status_code}))
