"""Webhooks: who is told what, signed, tried again, and never inside our own walls."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import override_settings
from django.utils import timezone

from tradewind.errors import InputError
from tradewind_desk.api import actions, addresses, webhooks
from tradewind_desk.records.models import AuditEntry, Delivery, Referral, Webhook
from tradewind_desk.records.signals import referral_changed


class Listener:
    """A program on this machine that is told things, and answers what it is given to answer."""

    def __init__(self):
        self.heard, self.answers = [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((dict(self.headers), body))
                self.send_response(listener.answers.pop(0) if listener.answers else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *told):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/told?from=desk"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def listener():
    one = Listener()
    yield one
    one.stop()


@pytest.fixture
def manager(member, adviser):
    return member("adviser", adviser.organisation, may_manage=True)


@pytest.fixture
def hook(manager, listener):
    return actions.add_webhook(
        acting=manager, address=listener.address, events=["referral.sent", "referral.accepted"]
    )


@pytest.fixture
def referral(case, member):
    provider = member("provider").organisation.provider
    return Referral.objects.create(case=case, provider=provider, kind="testing", need="secret need")


def _happen(referral, event="referral.sent"):
    referral_changed.send(Referral, referral=referral, acting=None, event=event)


def test_a_delivery_is_signed_over_its_moment_and_body(hook, listener, referral):
    _happen(referral)
    assert webhooks.deliver_due() == 1
    [(headers, body)] = listener.heard
    moment, _, signed = headers["Tradewind-Signature"].partition(",")
    wanted = hmac.new(
        hook.secret.encode(), moment.removeprefix("t=").encode() + b"." + body, hashlib.sha256
    )
    assert signed == f"v1={wanted.hexdigest()}"
    assert headers["Tradewind-Event"] == "referral.sent"
    assert headers["Tradewind-Delivery"] == str(Delivery.objects.get().pk)


def test_a_delivery_tells_how_the_referral_stands_and_nothing_of_the_firm(hook, listener, referral):
    _happen(referral)
    webhooks.deliver_due()
    told = json.loads(listener.heard[0][1])
    assert told["referral"]["id"] == str(referral.pk)
    assert "secret need" not in listener.heard[0][1].decode()
    assert referral.case.firm.name not in listener.heard[0][1].decode()


def test_what_is_heard_is_not_told_again(hook, listener, referral):
    _happen(referral)
    webhooks.deliver_due()
    assert webhooks.deliver_due(timezone.now() + timedelta(days=1)) == 0
    assert len(listener.heard) == 1


def test_only_events_that_are_wanted_are_told(hook, referral):
    _happen(referral, "referral.withdrawn")
    assert not Delivery.objects.exists()


def test_an_organisation_that_is_no_party_is_told_nothing(member, listener, referral):
    stranger = member("adviser", may_manage=True)
    actions.add_webhook(acting=stranger, address=listener.address, events=webhooks.EVENTS)
    _happen(referral)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("of", ["body", "provider"])
def test_what_waits_is_not_told_once_the_firm_withdraws(
    of, hook, listener, referral, consent, adviser, member
):
    given = consent(referral.case.firm, adviser.organisation, "referrals", may_change=True)
    if of == "provider":
        hook.organisation = referral.provider.organisation
        hook.save()
    listener.answers = [500]
    _happen(referral)
    now = timezone.now()
    assert webhooks.deliver_due(now) == 0
    given.withdrawn_at = now
    given.save()
    assert webhooks.deliver_due(now + webhooks.WAITS[0]) == 0
    assert len(listener.heard) == 1
    assert not Delivery.objects.exists()


def test_a_delivery_is_tried_again_later_and_later(hook, listener, referral):
    listener.answers = [500, 302]
    _happen(referral)
    now = timezone.now()
    webhooks.deliver_due(now)
    one = Delivery.objects.get()
    assert (one.status, one.tries, one.next_try_at) == (500, 1, now + webhooks.WAITS[0])
    assert webhooks.deliver_due(now) == 0
    later = now + webhooks.WAITS[0]
    webhooks.deliver_due(later)
    one.refresh_from_db()
    assert (one.status, one.tries, one.next_try_at) == (302, 2, later + webhooks.WAITS[1])
    assert webhooks.deliver_due(later + webhooks.WAITS[1]) == 1
    assert [len(listener.heard)] == [3]  # the redirect led nowhere


def test_a_delivery_is_given_up_after_its_last_try(hook, listener, referral):
    listener.stop()
    _happen(referral)
    now = timezone.now()
    for _ in range(webhooks.MOST_TRIES):
        webhooks.deliver_due(now)
        now += webhooks.WAITS[-1]
    one = Delivery.objects.get()
    assert (one.tries, one.next_try_at, one.heard_at) == (webhooks.MOST_TRIES, None, None)
    assert one.says
    listener.__init__()  # so that there is something to stop


def test_a_worker_that_dies_gives_the_delivery_back(hook, referral):
    _happen(referral)
    now = timezone.now()
    [one] = webhooks._claimed(now)
    assert list(webhooks._claimed(now)) == []
    assert [again.pk for again in webhooks._claimed(now + timedelta(minutes=6))] == [one.pk]


def test_nothing_is_sent_while_a_webhook_is_paused(hook, listener, referral, manager):
    _happen(referral)
    actions.pause_webhook(acting=manager, hook=hook, is_on=False)
    assert webhooks.deliver_due() == 0
    actions.pause_webhook(acting=manager, hook=hook, is_on=True)
    assert webhooks.deliver_due() == 1


def test_what_was_given_up_can_be_told_again(hook, listener, referral, manager, logged_in):
    listener.answers = [500]
    _happen(referral)
    webhooks.deliver_due()
    one = Delivery.objects.get()
    logged_in(manager).post(f"/api/deliveries/{one.pk}/again/")
    assert webhooks.deliver_due() == 1


def test_the_log_shows_what_came_back(hook, listener, referral, manager, logged_in):
    listener.answers = [503]
    _happen(referral)
    webhooks.deliver_due()
    page = logged_in(manager).get(f"/api/webhooks/{hook.pk}/").content.decode()
    assert "referral.sent" in page
    assert "503" in page


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_only_those_who_manage_the_organisation_see_its_webhooks(
    hook, member, adviser, logged_in, who
):
    other = member("adviser", may_manage=True) if who == "stranger" else adviser
    client = logged_in(other)
    assert client.get(f"/api/webhooks/{hook.pk}/").status_code == 404
    assert client.post(f"/api/webhooks/{hook.pk}/remove/").status_code == 404
    assert Webhook.objects.exists()


def test_the_secret_is_shown_once(manager, listener, logged_in):
    client = logged_in(manager)
    told = {"address": listener.address, "events": ["referral.sent"]}
    page = client.post("/api/webhooks/", told)
    secret = page.context["secret"]
    assert secret == Webhook.objects.get().secret
    assert secret in page.content.decode()
    assert secret not in client.get("/api/webhooks/").content.decode()
    assert AuditEntry.objects.filter(act="create", thing="webhook").exists()


INSIDE = [
    "https://127.0.0.1/", "https://localhost/", "https://10.0.0.8/", "https://192.168.1.1/",
    "https://169.254.169.254/latest", "https://[::1]/", "https://[fd00::1]/",
    "https://[::ffff:10.0.0.8]/", "https://[64:ff9b::a00:8]/", "https://0.0.0.0/",
    "https://2130706433/", "https://0x7f.1/", "https://224.0.0.1/", "https://100.64.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
@override_settings(IS_DEMO=False)
def test_a_webhook_points_at_no_machine_inside(manager, address):
    with pytest.raises(InputError):
        actions.add_webhook(acting=manager, address=address, events=["referral.sent"])
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "ftp://example.org/", "https://u:p@example.org/", "https:///x", "x",
     "https://example.org:99999/", "https://example.org/#x", "https://[::1/",
     "https://example.org/é", "https://example.org/a b", "https://example.org/\r\nX: y"],
)  # fmt: skip
@override_settings(IS_DEMO=False)
def test_a_webhook_has_an_address_of_https_without_a_password(address):
    with pytest.raises(InputError):
        addresses.checked(address)


@pytest.mark.parametrize(
    "wrapped",
    ["::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
     "2002:a00:1::", "2001:0:1::", "fec0::1", "5f00::1", "3fff::1", "100.64.0.1"],
)  # fmt: skip
@override_settings(IS_DEMO=False)
def test_no_way_of_writing_an_address_leads_inside(wrapped):
    assert not addresses.is_open(wrapped)
    assert addresses.is_open("2606:4700::1111")
    assert addresses.is_open("::ffff:8.8.8.8")


@override_settings(IS_DEMO=False)
def test_a_name_that_leads_inside_later_is_not_followed(hook, listener, referral, monkeypatch):
    hook.address = "https://hooks.example.org/"
    hook.save()
    inside = [(2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *told, **named: inside)
    _happen(referral)
    webhooks.deliver_due()
    assert "not open to all" in Delivery.objects.get().says
    assert listener.heard == []
