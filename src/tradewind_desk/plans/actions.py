"""Acts on plans: make one, name it, keep its words in another language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies, words
from tradewind_desk.plans.asking import Asked, answer, asked_of
from tradewind_desk.plans.headline import headline
from tradewind_desk.plans.kept import kept_of, packed
from tradewind_desk.policies import Act
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership, Plan


def make_plan(
    *,
    acting: Membership,
    firm: Firm,
    options: Mapping[str, Any] | None = None,
    applies_on: date | None = None,
    known_on: date | None = None,
    file: str | None = None,
    label: str = "",
) -> Plan:
    """A numbered plan of a firm; the one there is where the same was asked of the same packs.

    `options` may have markets, modes and red_sea; days are today by default, and `file` is the
    firm's own unless a number in it was tried otherwise.
    """
    policies.check(acting, Act.CHANGE, Plan(firm=firm))
    asked = question(firm, options or {}, applies_on, known_on, file)
    found = Plan.objects.filter(firm=firm, asked=asked.key).first()
    return found or _keep(acting, firm, asked, label)


def question(
    firm: Firm,
    options: Mapping[str, Any],
    applies_on: date | None = None,
    known_on: date | None = None,
    file: str | None = None,
) -> Asked:
    """What would be asked of the engine; InputError where it cannot be."""
    today = timezone.localdate()
    if known_on is not None and known_on > today:
        told = worded("{day} is still to come.", day=known_on.isoformat())
        raise InputError("known_on", told, worded("Use today or an earlier day."))
    return asked_of(
        firm.file if file is None else file,
        options,
        applies_on=applies_on or today,
        known_on=known_on or today,
    )


def _keep(acting: Membership, firm: Firm, asked: Asked, label: str) -> Plan:
    """Ask the engine first: nothing is locked while it answers."""
    answered = answer(asked)
    answer_kept = kept_of(answered, words.language())
    told = answer_kept.told
    plan = Plan(
        firm=firm,
        label=label,
        file=asked.file,
        options=asked.options,
        applies_on=asked.applies_on,
        known_on=asked.known_on,
        asked=asked.key,
        determination=told["determination"],
        told=packed(answer_kept),
        headline=headline(answered, told),
        made_by=acting.person,
    )
    with transaction.atomic():
        Firm.objects.select_for_update().get(pk=firm.pk)  # numbers are given one by one
        last = firm.plans.aggregate(last=Max("number"))["last"] or 0
        plan.number = last + 1
        plan.save()
        audit.note(acting, "create", plan, firm=firm, parts=[Part.PLANS], number=plan.number)
    return plan


def name_plan(*, acting: Membership, plan: Plan, label: str) -> None:
    """Give a plan a name of its own, by which lists and comparisons tell it."""
    policies.check(acting, Act.CHANGE, plan)
    with transaction.atomic():
        plan.label = label
        plan.save(update_fields=["label", "changed_at"])
        audit.note(acting, "change", plan, firm=plan.firm, parts=[Part.PLANS], fields=["label"])


def answer_again(*, acting: Membership, plan: Plan) -> Plan:
    """The same question with today's facts."""
    return make_plan(
        acting=acting,
        firm=plan.firm,
        options=plan.options,
        applies_on=plan.applies_on,
        file=plan.file,
        label=plan.label,
    )


def note_seen(*, acting: Membership, plan: Plan, act: str = "view", **told: str) -> None:
    """Somebody other than the firm saw a plan, or took it with them."""
    if acting.organisation_id != plan.firm.organisation_id:
        seen = policies.parts(acting, plan.firm) & {Part.PLANS, Part.MONEY}
        audit.note(acting, act, plan, firm=plan.firm, parts=sorted(seen), **told)
