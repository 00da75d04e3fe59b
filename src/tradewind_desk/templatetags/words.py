"""Words, days, numbers and money in templates, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tradewind.model.money import Money
from tradewind.report.firm_json import amount_text
from tradewind.text import name_of
from tradewind_desk import named, words

register = template.Library()


@register.simple_tag
def say(code: str, **values: Any) -> SafeString:
    """``{% say "caseload.title" count=12 %}``: words, their blanks escaped."""
    told = {key: conditional_escape(value) for key, value in values.items()}
    return mark_safe(words.say(code, **told))  # the words are ours, the blanks escaped


@register.simple_tag
def say_of(beginning: str, code: Any, **values: Any) -> SafeString:
    """``{% say_of "stage" case.stage %}``: the words of a code made of two parts."""
    return say(f"{beginning}.{code}", **values)


@register.simple_tag
def say_if(beginning: str, code: Any) -> SafeString:
    """The words of a code where there are some, else the code as it stands."""
    told = words.page_words().get(f"{beginning}.{code}")
    return conditional_escape(told[words.language()] if told else code)


@register.filter
def day(value: date | datetime | None) -> str:
    """22 Nov 2026, 2026年11月22日; nothing for no day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if words.language() == "en":
        return f"{value.day} {value:%b} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """A day with the time in Hong Kong."""
    return "" if value is None else f"{day(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def grouped(value: int | None) -> SafeString | str:
    """A whole number with its thousands apart; grey words where it is not known."""
    return unknown() if value is None else f"{value:,}"


@register.simple_tag
def unknown(missing: str = "") -> SafeString:
    """A grey cell's words: unknown, and what is missing."""
    told = words.say("unknown")
    if not missing:
        return format_html('<span class="unknown">{}</span>', told)
    return format_html('<span class="unknown">{}<small>{}</small></span>', told, missing)


@register.filter
def called(code: str, sort: str) -> str:
    """``{{ case.firm.place|called:"place" }}``: what the packs call it; grey where none is told."""
    return named.called(sort, code) if code else unknown()


@register.filter
def named_in(names: Mapping[str, str]) -> str:
    """``{{ pack.title|named_in }}``: a name of three languages, in that of the page."""
    return name_of(names, words.language(), "")


@register.filter
def clause(told: dict[str, Any]) -> str:
    """A coded clause in words."""
    return named.clause(told)


@register.filter
def amount(minor: int | None, currency: str) -> SafeString | str:
    """``{{ outcome.minor|amount:outcome.currency }}``: a sum, grey where unknown."""
    if minor is None:
        return unknown()
    return amount_text(Money(minor, currency), words.language())


@register.filter
def lasting(value: timedelta | None) -> SafeString | str:
    """How long something took: hours below two days, else days; grey where it is not known."""
    if value is None:
        return unknown()
    hours = max(1, round(value.total_seconds() / 3600))
    return (
        words.say("hours", count=hours)
        if hours < 48
        else words.say("days", count=round(hours / 24))
    )
