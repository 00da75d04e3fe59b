"""The sections of a plan as HTML, made once and then kept for a while in this process."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from tradewind.report.market_view import MarketView
from tradewind.report.page import PageView, render
from tradewind_desk import words
from tradewind_desk.assessments import ASSESSMENTS, Section
from tradewind_desk.plans.asking import Json
from tradewind_desk.plans.kept import Kept, as_seen
from tradewind_desk.records.models import Plan


@dataclass
class Shown:
    """One plan in one language; it is opened only for what was not made before."""

    plan: Plan
    may_answer: bool = False  # whether questions lead to where they are answered
    has_money: bool = False  # whether the firm's amounts may be seen
    lang: str = field(default_factory=words.language)
    _view: PageView | None = None

    @property
    def view(self) -> PageView:
        """The plan as the engine's page shows it."""
        if self._view is None:
            self._view = self.kept().view(self.plan)
        return self._view

    def kept(self) -> Kept:
        """The plan as it is told to whom it is shown."""
        return as_seen(self.plan, self.lang, has_money=self.has_money)

    def head(self) -> Json:
        """What the top of the page says, and which sections there are."""
        return json.loads(self._kept("head", lambda: json.dumps(self._head())))

    def _head(self) -> Json:
        view = self.view
        return {
            "title": view.heading(),
            "firm": view.told["enterprise"]["name"] or view.tell.say("page.unnamed_firm"),
            "facts": render(view, "heading.jinja"),
            "lang": view.tell.lang,
            "sections": [one.name for one in ASSESSMENTS if one.is_told(view)],
            "markets": [[one.told["market"], one.name] for one in view.markets],
            "determination": view.told["determination"],
            "asks": next((one["name"] for one in view.told["next_questions"]), ""),
        }

    def body(self, section: Section) -> SafeString:
        """A section without its heading."""
        return mark_safe(self._kept(section.name, lambda: section.body(self.view, **self._links())))

    def market(self, code: str) -> SafeString:
        """Everything of one market: its ladder, duties, hurdles, standards, other routes."""
        return mark_safe(self._kept(f"market {code}", lambda: self._market(code)))

    def sources(self) -> SafeString:
        """Every document that the plan refers to by number."""
        return mark_safe(self._kept("sources", lambda: render(self.view, "sources.jinja")))

    def _market(self, code: str) -> str:
        found = next((one for one in self.view.markets if one.told["market"] == code), None)
        return render(self.view, "market.jinja", m=found, **self._links()) if found else ""

    def _links(self) -> dict[str, Any]:
        return {
            "sources_at": reverse("plans:section", args=[self.plan.pk, "sources"]),
            "opened": self._opened,
            "field_at": self._field_at if self.may_answer else None,
        }

    def _field_at(self, name: str) -> str:
        return f"{reverse('firms:field', args=[self.plan.firm_id])}?{urlencode({'name': name})}"

    def _opened(self, market: MarketView) -> Markup:
        """Below its row in the table: a market that is fetched when it is opened."""
        at = reverse("plans:market", args=[self.plan.pk, market.told["market"]])
        told = words.say("plan.open_market", self.lang, market=market.name)
        return Markup(
            format_html(
                '<details class="deep" id="{}" hx-get="{}" hx-trigger="toggle once"'
                ' hx-target="find .deep-in"><summary>{}</summary><div class="deep-in">'
                '<a href="{}">{}</a></div></details>',
                *(market.anchor, at, told, at, told),
            )
        )

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """As made before, else made now; compressed, as a section may be long."""
        for_whom = f"{self.lang}/{self.may_answer}/{self.has_money}"
        key = f"plan/{self.plan.pk}/{for_whom}/{name.replace(' ', '/')}"
        found = caches["sections"].get(key)
        if found is not None:
            return zlib.decompress(found).decode()
        made = make()
        caches["sections"].set(key, zlib.compress(made.encode(), 1))
        return made
