"""Where data does not fit the shape of its kind of file, in words that help to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tradewind.facts.reading import KeyPath


def misfits(shape: TypeAdapter[Any], told: Any) -> Iterator[tuple[KeyPath, str, str]]:
    """Where data does not fit its shape: path, problem, mend."""
    try:
        shape.validate_python(told)
    except ValidationError as fault:
        for error in fault.errors(include_url=False):
            path = _real_path(error["loc"], told)
            yield path, *_worded(error, str(error["loc"][-1]) if error["loc"] else "")


def _real_path(loc: tuple[int | str, ...], told: Any) -> KeyPath:
    """The steps of a path that stand in the data; pydantic adds the names of union members."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(told, dict) and step in told
        within = isinstance(told, list) and isinstance(step, int) and step < len(told)
        if inside or within:
            path.append(step)
            told = told[step]
    return tuple(path)


def _worded(error: Any, key: str) -> tuple[str, str]:
    given = error.get("input")
    match error["type"]:
        case "missing":
            return f"lacks {key}.", f"Add {key}: to it."
        case "extra_forbidden":
            return f"{key} is not known here.", "Remove it, or correct its name."
        case "string_type":
            return f"{given!r} is not text.", "Put it in quotes."
        case "string_pattern_mismatch":
            pattern = error["ctx"]["pattern"]
            return f"{given!r} is not of the form asked for.", f"Write it as the pattern {pattern}."
        case "literal_error":
            return f"{given!r} is not a word known here.", f"Use {error['ctx']['expected']}."
        case "date_type" | "date_from_datetime_parsing" | "day":
            return f"{given!r} is not a day.", "Write it as YYYY-MM-DD."
        case _:
            return f"{error['msg']}.", "See the schema of this kind of file."
