"""Why a question is refused: each fault says where, what and how to mend it, for any language."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tradewind.errors import InputError, TradewindError, worded
from tradewind.firm_file import FirmFileError
from tradewind.mcp.arguments import EXAMPLES, Question
from tradewind.text.errors import error_in_words, in_words

Json = dict[str, Any]
_WANTED = {
    "string_type": worded("text in quotes"),
    "bool_type": worded("true or false"),
    "int_type": worded("a whole number"),
    "int_parsing": worded("a whole number"),
    "date_parsing": worded("a day like {example}", example="2026-11-30"),
    "date_from_datetime_parsing": worded("a day like {example}", example="2026-11-30"),
    "uuid_parsing": worded("an id"),
    "list_type": worded("a list"),
    "dict_type": worded("a group of values"),
}


class Refused(Exception):
    """A question that cannot be asked as it is; every fault of it together."""

    def __init__(self, faults: tuple[TradewindError, ...], lang: str) -> None:
        self.faults, self.lang = faults, lang
        super().__init__("\n".join(error_in_words(one, lang) for one in faults))

    def as_json(self) -> Json:
        """Each fault with its place, in the language of the question."""
        told = [
            {
                "where": in_words(one.where, self.lang),
                "problem": in_words(one.problem, self.lang),
                "mend": in_words(one.mend, self.lang),
            }
            for one in self.faults
        ]
        return {"lang": self.lang, "errors": told}


def read(arguments: Mapping[str, Any], shape: type[Question], lang: str) -> Question:
    """The arguments in their shape; Refused with every fault."""
    try:
        return shape.model_validate(dict(arguments))
    except ValidationError as error:
        told = (fault_of(one, shape) for one in error.errors(include_url=False))
        raise Refused(tuple(told), lang) from None


def faults_of(error: TradewindError) -> tuple[TradewindError, ...]:
    """The faults that an error tells of: many where a firm's file has many."""
    if isinstance(error, FirmFileError) and len(error.faults) > 1:
        file = error.where
        return tuple(
            InputError(_place(file, one.place), one.problem, one.mend) for one in error.faults
        )
    return (error,)


def _place(file: str, place: str) -> str:
    return worded("{file}, {place}", file=file, place=place) if place else file


def fault_of(error: ErrorDetails, shape: type[BaseModel], within: str = "") -> InputError:
    """One fault of a shape with its place, below the place of the whole."""
    parts = [within, *(str(part) for part in error["loc"] if part != "[key]")]
    return InputError(".".join(filter(None, parts)), *_told(error, shape))


def _told(error: ErrorDetails, shape: type[BaseModel]) -> tuple[str, str]:
    """Problem and mend of one fault, by its kind."""
    kind, given, more = error["type"], repr(error["input"])[:80], error.get("ctx", {})
    if kind == "missing":
        return worded("It is missing."), worded("Add it; the input schema says its form.")
    if kind == "extra_forbidden":
        return worded("There is no such argument."), _nearest(str(error["loc"][-1]), shape)
    if kind in _WANTED:
        problem = worded("{answer} is not {wanted}.", answer=given, wanted=_WANTED[kind])
        return problem, worded("Write {wanted}.", wanted=_WANTED[kind])
    if kind == "string_pattern_mismatch":
        example = EXAMPLES.get(more["pattern"], more["pattern"])
        problem = worded("{given} is not of the form asked for.", given=given)
        return problem, worded("Write it like {example}.", example=example)
    if kind == "literal_error":
        problem = worded("{text} is none of them.", text=given)
        return problem, worded("Write one of {codes}.", codes=more["expected"])
    problem = worded("{text} is out of range.", text=given)
    return problem, worded("Keep to the bounds of the input schema.")


def _nearest(given: str, shape: type[BaseModel]) -> str:
    known = list(shape.model_fields)
    near = get_close_matches(given, known, n=1)
    if near:
        return worded("Did you mean {near}?", near=near[0])
    return worded("Take it out, or use one of: {known}.", known=", ".join(known))
