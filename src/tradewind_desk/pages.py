"""The pages of the desk by role: adding one is one line here and one folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tradewind_desk.records.people import Membership

Role = Membership.Role
EVERYONE: frozenset[str] = frozenset(Role.values)


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the menu: its name in the words is ``nav.<name>``."""

    name: str
    url: str
    roles: frozenset[str]
    is_public: bool = False  # for visitors too

    def is_for(self, acting: Membership | None) -> bool:
        """Whether the page stands in the menu of a member, or of a visitor."""
        return self.is_public or (acting is not None and acting.role in self.roles)

    def is_here(self) -> bool:
        """Whether the folder of the page is wired into the addresses."""
        try:
            reverse(self.url)
        except NoReverseMatch:
            return False
        return True


SHORT = (("en", "EN"), ("zh-hant", "繁"), ("zh-hans", "简"))
PAGES = (
    Page("start", "start", EVERYONE),
    Page("firm", "firms:mine", frozenset({Role.OWNER})),
    Page("caseload", "cases:list", frozenset({Role.ADVISER, Role.OWNER})),
    Page("inbox", "providers:inbox", frozenset({Role.PROVIDER})),
    Page("profile", "providers:profile", frozenset({Role.PROVIDER})),
    Page("registers", "registers:list", frozenset({Role.ANALYST})),
    Page("outcomes", "outcomes:funnel", frozenset({Role.ANALYST, Role.ADVISER})),
    Page("consents", "consents:list", frozenset({Role.OWNER})),
    Page("library", "library:search", EVERYONE, is_public=True),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """What every template knows: the menu of the role acted in, and whether this is a demo."""
    acting = getattr(request, "acting", None)
    here = getattr(request.resolver_match, "view_name", "")
    return {
        "menu": [one for one in PAGES if one.is_for(acting) and one.is_here()],
        "here": next((one.name for one in PAGES if one.url == here), ""),
        "within": _within(here),
        "acting": acting,
        "memberships": getattr(request, "memberships", ()),
        "languages": SHORT,
        "lang": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "is_demo": settings.IS_DEMO,
    }


def _within(here: str) -> str:
    """The first page of the folder that a page below it belongs to."""
    folder, colon, _ = here.partition(":")
    return next((one.name for one in PAGES if colon and one.url.startswith(f"{folder}:")), "")
