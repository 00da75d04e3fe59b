"""Questions that need no record: a firm or a consignment in, the JSON of the command out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from tradewind_desk import words
from tradewind_desk.api import answering, scopes
from tradewind_desk.api.bearer import ANSWER, PLAN, WRITE, Bearer
from tradewind_desk.api.bodies import (
    DutyAsked,
    Evaluated,
    Firm,
    PlanAsked,
    StandardsAsked,
    When,
)
from tradewind_desk.api.once import answer_json
from tradewind_desk.api.problems import Problem
from tradewind_desk.api.shown import Answer

asking = Router(tags=["asking"])
_ANSWERS = Bearer(scopes.EVALUATE, units=ANSWER)
_PLANS = Bearer(scopes.EVALUATE, units=PLAN)


def _of_firm(part: str, asked: Any, when: When) -> HttpResponse:
    facts = answering.facts_of(when)
    firm = answering.firm_of(asked.firm)
    return answer_json(answering.OF_FIRM[part](firm, asked, facts, words.language()))


@asking.post("/evaluate", operation_id="evaluate", auth=_PLANS, response=Answer)
def evaluate(request: HttpRequest, asked: Evaluated, when: Query[When]) -> HttpResponse:
    """Several answers about one firm, each as its own address gives it."""
    facts, lang = answering.facts_of(when), words.language()
    firm = answering.firm_of(asked.firm)
    parts = {
        part: answering.OF_FIRM[part](firm, asked, facts, lang)
        for part in dict.fromkeys(asked.parts)
    }
    return answer_json(
        {
            "schema": "tradewind/evaluation/1",
            "applies_on": facts.applies_on,
            "known_on": facts.known_on,
            "lang": lang,
            "parts": parts,
        }
    )


@asking.post("/plan", operation_id="plan", auth=_PLANS, response=Answer)
def plan(request: HttpRequest, asked: PlanAsked, when: Query[When]) -> HttpResponse:
    """Markets ranked, each with its routes and every cost line."""
    return _of_firm("plan", asked, when)


@asking.post("/schemes", operation_id="schemes", auth=_ANSWERS, response=Answer)
def schemes(request: HttpRequest, asked: Firm, when: Query[When]) -> HttpResponse:
    """Each scheme with its reasons, what is missing and the ways to a yes."""
    return _of_firm("schemes", asked, when)


@asking.post("/presence", operation_id="presence", auth=_ANSWERS, response=Answer)
def presence(request: HttpRequest, asked: Firm, when: Query[When]) -> HttpResponse:
    """Each form of presence with its steps and taxes."""
    return _of_firm("presence", asked, when)


@asking.post("/upgrade", operation_id="upgrade", auth=_ANSWERS, response=Answer)
def upgrade(request: HttpRequest, asked: Firm, when: Query[When]) -> HttpResponse:
    """Each published scale with where the firm stands."""
    return _of_firm("upgrade", asked, when)


@asking.post("/ask", operation_id="ask", auth=_ANSWERS, response=Answer)
def ask(request: HttpRequest, asked: Firm, when: Query[When]) -> HttpResponse:
    """The questions that still matter, the one worth most first."""
    return _of_firm("ask", asked, when)


@asking.post("/standards", operation_id="standards", auth=_ANSWERS, response=Answer)
def standards(request: HttpRequest, asked: StandardsAsked, when: Query[When]) -> HttpResponse:
    """Requirements of each market, for a firm's product or for goods by code or family."""
    if asked.firm is not None:
        return _of_firm("standards", asked, when)
    facts = answering.facts_of(when)
    return answer_json(answering.standards_of_goods(asked, facts, words.language()))


@asking.post(
    "/duty", operation_id="duty", auth=Bearer(scopes.EVALUATE, units=WRITE), response=Answer
)
def duty(request: HttpRequest, asked: DutyAsked, when: Query[When]) -> HttpResponse:
    """Duties, taxes and fees, line by line, and the preferences that are open."""
    return answer_json(answering.duty(asked, answering.facts_of(when), words.language()))


@asking.post("/origin", operation_id="origin", auth=_ANSWERS, response={501: None})
def origin(request: HttpRequest, asked: Firm, when: Query[When]) -> HttpResponse:
    """Not computed yet: refused, never guessed."""
    raise Problem("not-computed")
