"""What the pages of tokens and webhooks read."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from tradewind_desk import policies
from tradewind_desk.records.models import Delivery, Membership, Token, Webhook

_PAGE = 25


def tokens(acting: Membership) -> QuerySet[Token]:
    """One's own; a manager's list holds those of the whole organisation."""
    rows = policies.visible(acting, Token).select_related("membership__person")
    return rows.order_by("revoked_at", "-made_at", "pk")


def webhooks(acting: Membership) -> QuerySet[Webhook]:
    """Those of the organisation, each with how many deliveries wait and were given up."""
    waiting = Q(deliveries__next_try_at__isnull=False)
    lost = Q(deliveries__next_try_at__isnull=True, deliveries__heard_at__isnull=True)
    rows = policies.visible(acting, Webhook).order_by("made_at", "pk")
    return rows.annotate(
        waiting=Count("deliveries", filter=waiting), lost=Count("deliveries", filter=lost)
    )


def deliveries(hook: Webhook, number: str | None) -> Page:
    """A page of what was told to a webhook, the latest first."""
    rows: QuerySet[Delivery] = hook.deliveries.order_by("-made_at", "pk")
    return Paginator(rows, _PAGE).get_page(number)


def page_of(rows: QuerySet[Token], number: str | None) -> Page:
    """One page of a list."""
    return Paginator(rows, _PAGE).get_page(number)
