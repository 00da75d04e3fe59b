"""The rows of the demo: the same for the same number and day, however they are written."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from random import Random

import pytest

from tradewind_desk.demo.cases import make_cases
from tradewind_desk.demo.people import make_people
from tradewind_desk.demo.providers import make_providers
from tradewind_desk.records.firms import SearchWord
from tradewind_desk.records.models import (
    Case,
    Consent,
    Firm,
    Interaction,
    Outcome,
    Person,
    Referral,
    Task,
)

TODAY = date(2026, 11, 30)
# What each table tells: every field but ids and, of the others, the moment of writing.
_FIRM = ("name", "name_zh", "identifier", "place", "industry", "size", "file", "is_invented")
_DONE = ("state", "reason", "made_at", "answered_at", "done_at")
TOLD = {
    Firm: _FIRM,
    SearchWord: ("firm__name", "word"),
    Person: ("firm__name", "name", "post"),
    Case: (
        *("firm__name", "organisation__name", "adviser__email", "stage", "closing", "source"),
        *("stage_since", "made_at", "changed_at", "first_answer_at", "next_due", "priority"),
    ),
    Consent: (
        "firm__name",
        "organisation__name",
        "sees_money",
        "sees_materials",
        "may_change",
        "until",
        "crosses",
    ),
    Interaction: ("case__firm__name", "kind", "on", "said", "by__email", "made_at"),
    Task: ("case__firm__name", "what", "due", "who__email", "done_at"),
    Referral: (
        *("case__firm__name", "provider__organisation__name", "kind", "market", "need"),
        *("needed_by", *_DONE),
    ),
    Outcome: ("case__firm__name", "kind", "market", "minor", "currency", "on", "confirmed_at"),
}
# How many rows each table had and what they told, before they were written faster.
WRITTEN = {
    "Firm": (300, "fd39ebef473bee29"),
    "SearchWord": (4230, "eb3689a8b3a7e7d4"),
    "Person": (300, "42c6e75330bbddd5"),
    "Case": (300, "a21c97fdba5021c8"),
    "Consent": (201, "1b06f146d4aea14c"),
    "Interaction": (688, "f980b190e680d0f5"),
    "Task": (255, "7049be233892ae19"),
    "Referral": (97, "a97a0623bc2aa401"),
    "Outcome": (25, "7a33138631c3bce6"),
}


def fill(count):
    people = make_people()
    providers = make_providers(TODAY, Random(1))
    advisers = [people["adviser@example.com"], people["adviser.gd@example.com"]]
    make_cases(count, advisers, providers, TODAY)


def rows():
    return {
        table.__name__: sorted(
            json.dumps([_plain(one) for one in told], ensure_ascii=False, default=str)
            for told in table.objects.values_list(*fields)
        )
        for table, fields in TOLD.items()
    }


def _plain(value):
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def _digest(told):
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@pytest.mark.django_db
def test_the_same_number_makes_the_same_rows_of_every_table():
    fill(300)
    told = {name: (len(found), _digest(found)) for name, found in rows().items()}
    assert told == WRITTEN


@pytest.mark.django_db
def test_rows_made_in_two_steps_are_those_made_in_one():
    fill(30)
    fill(60)
    assert len(set(rows()["Firm"])) == 60
    assert {json.loads(one)[2] for one in rows()["Firm"]} == {
        f"EXAMPLE-{number:07}" for number in range(1, 61)
    }
