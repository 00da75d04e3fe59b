"""What people type, as a firm's file holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tradewind.firm_file.faults import KeyPath, Plain
from tradewind_desk.firms import kept_file

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


def typed_value(typed: str, kind: str, held: Plain) -> Plain:
    """What a person typed, as the file holds it; the file's readers refuse what cannot be."""
    text = typed.strip()
    if not text:
        return None
    if kind == "money":
        number, currency = parted(text)
        return f"{plain_number(number)} {currency}".strip()
    if text == kept_file.text_of(held):
        return held
    if kind == "truth" or (kind == "answer" and text in ("yes", "no")):
        return {"yes": True, "no": False}.get(text, text)
    if kind in ("number", "percent", "count", "answer"):
        number = plain_number(text)
        return Decimal(number) if _NUMBER.fullmatch(number) else text
    if kind == "date":
        return _day(text)
    if kind in ("texts", "classes"):
        return [one.strip() for one in re.split(r"[,，、;；]", text) if one.strip()]
    return text


def _day(text: str) -> Plain:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def plain_number(text: str) -> str:
    """A number without marks between its thousands."""
    text = text.replace(" ", "")
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def parted(told: str) -> tuple[str, str]:
    """An amount and its currency apart."""
    number, _, currency = told.rpartition(" ")
    return (number, currency) if number else (told, "")


def put(values: kept_file.Values, path: KeyPath, value: Plain) -> None:
    """Set one value in a tree, with the groups and lists that it still needs."""
    level: Plain = values
    for part, below in pairwise(path):
        fresh: Plain = [] if isinstance(below, int) else {}
        if isinstance(level, dict) and isinstance(part, str):
            held = level.get(part)
            level[part] = fresh if held is None else held
            level = level[part]
        elif isinstance(level, list) and isinstance(part, int):
            level += [{} for _ in range(part + 1 - len(level))]
            level = level[part]
    last = path[-1]
    if isinstance(level, dict) and isinstance(last, str):
        if value is None:
            level.pop(last, None)
        else:
            level[last] = value


def as_read(value: Plain) -> Plain:
    """Numbers as the readers of a file find them."""
    if isinstance(value, dict):
        return {key: as_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_read(one) for one in value]
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def paths_of(values: Plain, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path of a tree, groups too."""
    below: Iterator[tuple[str | int, Plain]] = iter(())
    if isinstance(values, dict):
        below = iter(values.items())
    elif isinstance(values, list):
        below = iter(enumerate(values))
    for key, one in below:
        yield (*above, key)
        yield from paths_of(one, (*above, key))
