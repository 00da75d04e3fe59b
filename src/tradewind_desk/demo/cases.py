"""Three months of invented cases: what two bodies did for invented firms, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone

from tradewind.register.firms import CLASSIFICATION
from tradewind_desk.demo.draws import DrawnFirm, file_of, firm
from tradewind_desk.records.consents import Part
from tradewind_desk.records.firms import SearchWord
from tradewind_desk.records.models import (
    Case,
    Consent,
    Firm,
    Interaction,
    Membership,
    Outcome,
    Person,
    Provider,
    Referral,
    Service,
    Task,
)
from tradewind_desk.records.rows import insert

DAYS = 92
_BATCH = 1000
_PATH = ("prospect", "contacted", "met", "planned", "referred", "active", "verify_win", "won")
_REACH = (20, 16, 16, 16, 12, 10, 4, 6)  # of a hundred cases, how many stand at each stage
_KINDS = {"contacted": "call", "met": "meeting", "planned": "message", "referred": "note"}
_MARKETS = ("US", "JP", "DE", "GB", "AU", "SG", "VN", "AE")


@dataclass
class Made:
    """Rows of one batch, table by table, in the order in which they can be written."""

    firms: list[Firm] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def write(self) -> None:
        """Every table at once."""
        for told in vars(self).values():
            insert(told)
        SearchWord.keep_new(self.firms)


def make_cases(
    count: int, advisers: list[Membership], providers: list[Provider], today: date
) -> None:
    """That many cases, the same for the same number; only those not made yet."""
    services = list(
        Service.objects.filter(provider__in=providers)
        .order_by("provider__organisation__name", "kind")
        .select_related("provider")
    )
    first = Firm.objects.filter(is_invented=True, organisation=None).count() + 1
    for batch in _batches(range(first, count + 1)):
        made = Made()
        for number in batch:
            _Case(number, advisers, services, today, made).make()
        made.write()


def _batches(numbers: range) -> Iterator[range]:
    for at in range(numbers.start, numbers.stop, _BATCH):
        yield range(at, min(at + _BATCH, numbers.stop))


class _Case:
    """One case, drawn from its number."""

    def __init__(
        self,
        number: int,
        advisers: list[Membership],
        services: list[Service],
        today: date,
        made: Made,
    ) -> None:
        self.draw = Random(number)
        self.number, self.services, self.today, self.made = number, services, today, made
        self.drawn: DrawnFirm = firm(number, self.draw)
        self.adviser = advisers[0 if self.draw.random() < 0.7 else -1]
        self.lang = "en" if self.adviser.organisation.economy == "HK" else "zh-Hans"

    def make(self) -> None:
        """The firm, its case, and what happened on the way to its stage."""
        reached = self.draw.choices(range(len(_PATH)), _REACH)[0]
        opened = self.today - timedelta(days=self.draw.randint(2, DAYS))
        days = _days(opened, self.today, reached, self.draw)
        kept = self._firm()
        case = self._case(kept, reached, days)
        self._happened(case, reached, days)
        if reached >= _PATH.index("met"):
            self._consent(kept, days[2])
        if reached >= _PATH.index("referred"):
            self._refer(case, days[4], reached)
        if reached >= _PATH.index("verify_win"):
            self._outcome(case, days[-1], is_confirmed=_PATH[reached] == "won")

    def _firm(self) -> Firm:
        drawn = self.drawn
        kept = Firm(
            name=drawn.name,
            name_zh=drawn.name_hant if drawn.place == "HK" else drawn.name_hans,
            identifier=f"EXAMPLE-{self.number:07}",
            place=drawn.place,
            industry=drawn.industry,
            classification=CLASSIFICATION,
            size=drawn.size,
            file=file_of(drawn),
            is_invented=True,
        )
        self.made.firms.append(kept)
        person = Person(firm=kept, name=f"Example person {self.number}", post="export manager")
        person.language = "zh-Hant" if drawn.place == "HK" else "zh-Hans"
        self.made.people.append(person)
        return kept

    def _case(self, kept: Firm, reached: int, days: list[date]) -> Case:
        is_closed = reached < 3 and self.draw.random() < 0.2
        case = Case(
            firm=kept,
            organisation=self.adviser.organisation,
            adviser=self.adviser.person if self.draw.random() < 0.9 else None,
            stage="closed" if is_closed else _PATH[reached],
            closing=self.draw.choice(("not_reachable", "no_need")) if is_closed else "",
            stage_since=_at(days[-1]),
            made_at=_at(days[0]),
            changed_at=_at(days[-1]),
            source=self.draw.choice(("register", "event", "web", "partner")),
            first_answer_at=_at(days[3]) if reached >= 3 else None,
        )
        self.made.cases.append(case)
        return case

    def _happened(self, case: Case, reached: int, days: list[date]) -> None:
        for stage, on in zip(_PATH[: reached + 1], days, strict=True):
            if stage in _KINDS:
                kind = _KINDS[stage]
                told = Interaction(case=case, kind=kind, on=on, said=self._said(kind))
                told.by, told.made_at = self.adviser.person, _at(on)
                self.made.interactions.append(told)
        if case.stage not in ("won", "closed"):
            due = self.today + timedelta(days=self.draw.randint(-9, 30))
            task = Task(case=case, what=self._said("task"), due=due, who=case.adviser)
            self.made.tasks.append(task)
            case.next_due = due

    def _consent(self, kept: Firm, on: date) -> None:
        own = self.adviser.organisation
        self.made.consents.append(
            Consent(
                firm=kept,
                organisation=own,
                parts=sorted(set(Part.values) - {Part.MATERIALS}),
                may_change=True,
                purpose="Advice on sales abroad",
                until=on + timedelta(days=365),
                how="written",
                crosses=kept.place.partition("-")[0] != own.economy,
                made_at=_at(on),
            )
        )

    def _refer(self, case: Case, on: date, reached: int) -> None:
        service = self.draw.choice(self.services)
        state = "done" if reached > 5 else self.draw.choice(("sent", "accepted", "declined"))
        answered = self._by_today(on, self.draw.randint(0, 6))
        self.made.referrals.append(
            Referral(
                case=case,
                provider=service.provider,
                kind=service.kind,
                market=self.draw.choice(_MARKETS),
                need=self._said("need"),
                needed_by=on + timedelta(days=45),
                state=state,
                reason="no_capacity" if state == "declined" else "",
                by=self.adviser.person,
                made_at=_at(on),
                answered_at=None if state == "sent" else _at(answered),
                done_at=_at(self._by_today(answered, 10)) if state == "done" else None,
            )
        )

    def _by_today(self, on: date, days: int) -> date:
        return min(on + timedelta(days=days), self.today)

    def _outcome(self, case: Case, on: date, *, is_confirmed: bool) -> None:
        kind = self.draw.choice(("funding", "order", "set_up", "certified"))
        is_known = kind in ("funding", "order") and self.draw.random() < 0.8
        self.made.outcomes.append(
            Outcome(
                case=case,
                kind=kind,
                market=self.draw.choice(_MARKETS),
                minor=self.draw.randint(5, 90) * 1_000_000 if is_known else None,
                currency="HKD" if is_known else "",
                on=on,
                said=self._said("outcome"),
                confirmed_at=_at(on) if is_confirmed else None,
            )
        )

    def _said(self, kind: str) -> str:
        told: dict[str, str] = self.draw.choice(said()[kind])
        return told[self.lang]


@cache
def said() -> dict[str, list[dict[str, str]]]:
    """What people say, by what they do."""
    text = Path(__file__).with_name("said.yaml").read_text("utf-8")
    told: Any = yaml.safe_load(text)
    return told  # type: ignore[no-any-return]


def _days(opened: date, today: date, reached: int, draw: Random) -> list[date]:
    """The day of each stage up to the one reached, in order, none after today."""
    span = (today - opened).days
    steps = sorted(draw.randint(0, span) for _ in range(reached))
    return [opened, *(opened + timedelta(days=one) for one in steps)]


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10), timezone.get_current_timezone())
