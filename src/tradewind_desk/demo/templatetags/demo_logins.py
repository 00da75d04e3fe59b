"""The logins of the demo, for the page on which people log in."""

from __future__ import annotations

from django import template

from tradewind_desk.demo.people import LOGINS, PASSWORD

register = template.Library()


@register.simple_tag
def demo_logins() -> list[dict[str, str]]:
    """One for each role; all have the same password."""
    return [
        {"email": email, "password": PASSWORD, "organisation": body, "role": role}
        for email, _, body, _, _, role in LOGINS
    ]
