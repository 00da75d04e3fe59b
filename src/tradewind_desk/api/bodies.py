"""What may stand in the body of a request; the shapes of questions are those of assistants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from pydantic import BaseModel, ConfigDict, Field, create_model

from tradewind.mcp import arguments

# Bounds of a date have no word of their own in a schema; a pattern tells them to programs.
_OF_THIS_CENTURY = {"pattern": r"^(20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$"}
Day = Annotated[
    date,
    Field(ge=date(2000, 1, 1), le=date(2100, 12, 31), json_schema_extra=_OF_THIS_CENTURY),
]
FirmFile = Annotated[
    dict[str, Any],
    Field(
        description="the firm's file as a JSON object; its JSON Schema is GET /firm-file/schema",
        examples=[{"enterprise": {"names": {"en": "Examplia Pots"}, "place": "CN"}}],
    ),
]
MOST_FIRMS = 100
MaybeFirm = FirmFile | None
Part = Literal["plan", "schemes", "presence", "upgrade", "standards", "ask"]


class CleanParser(Parser):
    """JSON as the standard has it: no NaN, and text that a database can keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; ValueError where it is no such JSON."""
        told = json.loads(request.body, parse_constant=_refused)
        _check(told)
        return told


def _refused(name: str) -> Any:
    raise ValueError(name)


def _check(told: Any) -> None:
    if isinstance(told, str):
        if "\0" in told:
            raise ValueError("a character of nothing")
        told.encode()  # half a character cannot be written
    elif isinstance(told, Mapping):
        _check([*told, *told.values()])
    elif isinstance(told, list):
        for one in told:
            _check(one)


class Body(Schema):
    """A body with these fields and no other."""

    model_config = ConfigDict(extra="forbid")


class When(Schema):
    """The day asked about, the day whose knowledge is used, and the language of the answer."""

    on: Day | None = Field(None, description="the day asked about; today")
    known_on: Day | None = Field(None, description="the day whose knowledge is used; today")
    lang: arguments.Language | None = Field(
        None, description="of the answer; else by Accept-Language"
    )


def _like(name: str, shape: type[BaseModel], **besides: Any) -> Any:
    """The shape of an assistant's question without the days, the language and the firm's text."""
    left_out = {*arguments.FirmQuestion.model_fields, "in_full"}
    fields: dict[str, Any] = {
        key: (told.annotation, told)
        for key, told in shape.model_fields.items()
        if key not in left_out
    }
    return create_model(name, __base__=Body, __doc__=shape.__doc__, **fields, **besides)


class Firm(Body):
    """A firm."""

    firm: FirmFile


PlanAsked = _like("PlanAsked", arguments.PlanArguments, firm=(FirmFile, ...))
Evaluated = _like(
    "Evaluated",
    arguments.PlanArguments,
    firm=(FirmFile, ...),
    parts=(list[Part], Field(["plan"], min_length=1, max_length=6, description="what to answer")),
)
DutyAsked = _like("DutyAsked", arguments.DutyArguments)
StandardsAsked = _like("StandardsAsked", arguments.StandardsArguments, firm=(MaybeFirm, None))
Batch = _like(
    "Batch",
    arguments.PlanArguments,
    firms=(Annotated[list[FirmFile], Field(min_length=1, max_length=MOST_FIRMS)], ...),
)
