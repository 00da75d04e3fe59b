"""What the packs hold, whoever asks."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from tradewind.firm_file import json_schema
from tradewind.mcp import acts, arguments
from tradewind_desk import words
from tradewind_desk.api import scopes
from tradewind_desk.api.answering import facts_of
from tradewind_desk.api.asking import asking
from tradewind_desk.api.bearer import WRITE, Bearer
from tradewind_desk.api.bodies import When
from tradewind_desk.api.once import answer_json
from tradewind_desk.api.problems import Problem
from tradewind_desk.api.shown import Answer

reading = Router(tags=["reading"])
_FACTS = Bearer(scopes.READ_FACTS)
_NOTHING_MORE = arguments.Question.model_validate({})


# Of one router with the question of that address: another would hide it.
@asking.get("/schemes", operation_id="list_schemes", auth=_FACTS, response=Answer, tags=["reading"])
def list_schemes(request: HttpRequest, when: Query[When]) -> HttpResponse:
    """Every scheme with what it gives and whether it is open on the day."""
    return answer_json(acts.scheme_list(_NOTHING_MORE, facts_of(when), words.language()))


@reading.get("/schemes/{scheme}", operation_id="show_scheme", auth=_FACTS, response=Answer)
def show_scheme(request: HttpRequest, scheme: str, when: Query[When]) -> HttpResponse:
    """One scheme: its state on the day and its sources."""
    facts = facts_of(when)
    every = acts.scheme_list(_NOTHING_MORE, facts, words.language())["schemes"]
    found = next((one for one in every if one["scheme"] == scheme), None)
    if found is None:
        raise Problem("not-found")
    days = {"applies_on": facts.applies_on, "known_on": facts.known_on}
    return answer_json({"schema": "tradewind/scheme/1", **days, **found})


@reading.get("/facts/{path:fact}", operation_id="show_fact", auth=_FACTS, response=Answer)
def show_fact(
    request: HttpRequest,
    fact: Annotated[str, Field(max_length=200)],
    when: Query[When],
) -> HttpResponse:
    """A pack, a series, a table or one code of it, as in `duty/us:mpf_rate`."""
    asked = arguments.FactArguments.model_construct(fact=fact)
    return answer_json(acts.facts_show(asked, facts_of(when), words.language()))


class GoodsWanted(When):
    """Words for goods."""

    q: str = Field(min_length=1, max_length=300, description="what the goods are")
    limit: int = Field(10, ge=1, le=50, description="how many codes at most")


@reading.get(
    "/goods",
    operation_id="find_goods",
    auth=Bearer(scopes.READ_FACTS, units=WRITE),
    response=Answer,
)
def find_goods(request: HttpRequest, asked: Query[GoodsWanted]) -> HttpResponse:
    """A shortlist of codes, never a verdict."""
    wanted = arguments.GoodsArguments.model_validate({"words": asked.q, "limit": asked.limit})
    return answer_json(acts.goods(wanted, facts_of(asked), words.language()))


@reading.get("/firm-file/schema", operation_id="firm_schema", auth=None, response=Answer)
def firm_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a firm's file."""
    return answer_json(json_schema())
