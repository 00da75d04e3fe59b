"""A JSON:API document as the one nested object that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DEEPEST = 6  # a measure's area's members: deeper links lead round in circles


def nested(told: Mapping[str, Any]) -> dict[str, Any]:
    """The main object with what it links to put in its place; a plain object as it is."""
    data = told.get("data")
    if not isinstance(data, Mapping) or "attributes" not in data:
        return dict(told)
    known = {
        (str(one.get("type")), str(one.get("id"))): one
        for one in told.get("included") or []
        if isinstance(one, Mapping)
    }
    return _object(data, known, 0)


def _object(
    told: Mapping[str, Any], known: Mapping[tuple[str, str], Mapping[str, Any]], depth: int
) -> dict[str, Any]:
    found: dict[str, Any] = {"id": told.get("id"), **(told.get("attributes") or {})}
    if depth >= _DEEPEST:
        return found
    for name, link in (told.get("relationships") or {}).items():
        data = link.get("data") if isinstance(link, Mapping) else None
        if isinstance(data, list):
            found[name] = [_linked(one, known, depth) for one in data]
        else:
            found[name] = None if data is None else _linked(data, known, depth)
    return found


def _linked(
    link: Mapping[str, Any], known: Mapping[tuple[str, str], Mapping[str, Any]], depth: int
) -> dict[str, Any]:
    there = known.get((str(link.get("type")), str(link.get("id"))), link)
    return _object(there, known, depth + 1)
