"""A plan shared without the firm's money tells none of it, on any page and in any file."""

from __future__ import annotations

import copy
import io
import re

import openpyxl
import pytest
import yaml
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tradewind.report.telling import Teller
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.plans.asking import answer, asked_of
from tradewind_desk.plans.kept import unpacked
from tradewind_desk.plans.without_money import without_money
from tradewind_desk.records.models import AuditEntry, Plan

MARKETS = ["JP", "SG"]
AMOUNT = re.compile(r"(?:US|HK|CN)[$¥]\s?[\d,.]+")
# What is reckoned from the file as a whole, and the days of what the file says of itself.
_OF_THE_WHOLE = ("determination",)


@pytest.fixture(autouse=True)
def no_sections_kept():
    caches["sections"].clear()


@pytest.fixture
def plan(described, owner) -> Plan:
    return make_plan(acting=owner, firm=described, options={"markets": MARKETS})


@pytest.fixture
def reader(plan, adviser, consent, logged_in):
    consent(plan.firm, adviser.organisation, "plans", "profile")
    return logged_in(adviser)


def page(client, name, *args):
    answer = client.get(reverse(f"plans:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def dearer(file):
    """The same firm with every amount of its own a little larger."""
    told = copy.deepcopy(yaml.safe_load(file))

    def grown(value):
        if isinstance(value, dict):
            return {key: grown(one) for key, one in value.items()}
        if isinstance(value, list):
            return [grown(one) for one in value]
        found = re.fullmatch(r"([\d.]+) ([A-Z]{3})", value) if isinstance(value, str) else None
        return f"{float(found[1]) * 1.01:.2f} {found[2]}" if found else value

    return yaml.safe_dump(grown(told), allow_unicode=True, sort_keys=False)


def sums_of(plan):
    """Every sum and line of the plan's routes that is not a round number, as pages write it."""
    told = unpacked(bytes(plan.told)).told
    tell = Teller(told)
    found = set()
    for route in (route for market in told["markets"] for route in market["routes"]):
        figures = [route[name] for name in ("landed", "left", "left_per_unit") if route[name]]
        ends = [one[end] for one in (*figures, *route["lines"]) for end in ("low", "high")]
        found |= {tell.money(one) for one in ends if one and one["minor"] % 100}
    assert found
    return found


def told_of(file):
    day = timezone.localdate()
    asked = asked_of(file, {"markets": MARKETS}, applies_on=day, known_on=day)
    told = without_money(answer(asked).told("en"))
    return {key: one for key, one in told.items() if key not in _OF_THE_WHOLE}


def test_it_is_the_same_whatever_the_amounts_of_the_firm_are(file):
    assert dearer(file) != file
    assert told_of(dearer(file)) == told_of(file)


def test_duties_by_rate_schemes_and_days_stay(file):
    told = told_of(file)
    routes = [route for market in told["markets"] for route in market["routes"]]
    duties = [line for route in routes for line in route["lines"] if line["kind"] == "duty"]
    assert duties
    assert all(one["rate"] and one["low"] is None for one in duties)
    assert {one["status"] for one in told["schemes"]["results"]} > {"undetermined"}
    assert all(route["days"]["low"] for route in routes if route["mode"] == "sea")


@pytest.mark.parametrize("name", ["show", "print", "since"])
def test_no_page_shows_an_amount_and_each_says_what_is_not_shared(plan, reader, name):
    text = page(reader, name, plan.pk)
    assert "Not shared: money" in text
    for market in MARKETS:
        text += page(reader, "market", plan.pk, market)
    for part in ("routes", "duty", "unknown"):
        text += page(reader, "section", plan.pk, part)
    assert not [one for one in sums_of(plan) if one in text]
    assert "not shared" in text


def test_who_sees_the_money_too_sees_the_whole_plan(plan, adviser, consent, logged_in):
    consent(plan.firm, adviser.organisation, "plans", "money")
    text = page(logged_in(adviser), "show", plan.pk)
    assert "Not shared: money" not in text
    assert AMOUNT.search(text)
    line = AuditEntry.objects.get(act="view", thing="plan")
    assert sorted(line.parts) == ["money", "plans"]


def test_lists_name_the_best_markets_without_what_is_left(plan, reader, case):
    for text in (
        page(reader, "list", plan.firm_id),
        reader.get(reverse("cases:show", args=[case.pk])).content.decode(),
        reader.get(reverse("cases:brief", args=[case.pk])).content.decode(),
    ):
        assert "Japan" in text
        assert "left a unit" not in text


@pytest.mark.parametrize("kind", ["html", "json", "xlsx"])
def test_no_file_to_take_along_holds_a_sum(plan, reader, owner, logged_in, kind):
    at = reverse("plans:download", args=[plan.pk, kind])
    left = plan.headline["best"][0]["left"]["low"]["minor"]
    cells = f"{left / 100:.2f}"
    whole = _text(logged_in(owner).get(at), kind)
    assert (f'"minor": {left}' if kind == "json" else cells) in whole
    seen = _text(reader.get(at), kind)
    assert f'"minor": {left}' not in seen
    assert cells not in seen
    assert "not shared" in seen or '"withheld": ["money"]' in seen


def _text(answer, kind):
    assert answer.status_code == 200
    if kind != "xlsx":
        return answer.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)


def test_numbers_are_not_tried_otherwise_by_who_may_not_see_them(plan, reader):
    assert reader.get(reverse("plans:change", args=[plan.pk])).status_code == 403
    assert reverse("plans:change", args=[plan.pk]) not in page(reader, "show", plan.pk)


def test_a_page_made_for_the_owner_is_not_shown_to_a_reader(plan, owner, logged_in, reader):
    assert AMOUNT.search(page(logged_in(owner), "section", plan.pk, "duty"))
    assert not AMOUNT.search(page(reader, "section", plan.pk, "duty"))
