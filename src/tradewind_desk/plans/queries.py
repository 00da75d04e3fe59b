"""Reads of plans: only what the member may view."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tradewind_desk import policies
from tradewind_desk.plans.without_money import headline_without_money
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership, Plan

_PAGE, _LAST = 25, 5
_LONG = ("told", "file")  # not read where only a list is shown


def firm_of(acting: Membership | None, firm_id: UUID) -> Firm:
    """A firm that the member may view."""
    return get_object_or_404(policies.visible(acting, Firm), pk=firm_id)


def plan_of(acting: Membership | None, plan_id: UUID) -> Plan:
    """A plan that the member may view, its long parts read only when they are asked for."""
    every = policies.visible(acting, Plan).select_related("firm").defer("told", "firm__file")
    return get_object_or_404(every, pk=plan_id)


def plans_of(acting: Membership | None, firm: Firm) -> QuerySet[Plan]:
    """The plans of a firm that the member may view, the last one first."""
    every = policies.visible(acting, Plan).filter(firm=firm).select_related("made_by")
    return every.defer(*_LONG).order_by("-number")


def sees_money(acting: Membership | None, firm: Firm) -> bool:
    """Whether a member may see the firm's amounts: prices, costs, and what follows from them."""
    return Part.MONEY in policies.parts(acting, firm)


def headed(plans: Iterable[Plan], *, has_money: bool) -> None:
    """What lists show of plans, made fit for who reads it."""
    for one in plans:
        if not has_money:
            one.headline = headline_without_money(one.headline)


def last_plans(acting: Membership | None, firm: Firm, *, with_told: bool = False) -> list[Plan]:
    """The plans of a firm made last, with what they told where that is read."""
    every = policies.visible(acting, Plan).filter(firm=firm).order_by("-number")
    return list(every.defer(*(("file",) if with_told else _LONG))[:_LAST])


def page_of(plans: QuerySet[Plan], number: str | None) -> Page:
    """One page of a list."""
    return Paginator(plans, _PAGE).get_page(number)


def others(acting: Membership | None, plan: Plan) -> QuerySet[Plan]:
    """What a plan may be held against: those of its firm first, then of others one may see."""
    every = policies.visible(acting, Plan).exclude(pk=plan.pk).select_related("firm")
    return every.defer(*_LONG, "firm__file")
