"""The answers that need no record: the functions that the command line and assistants call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from tradewind import __version__
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.markets import market, markets
from tradewind.firm_file import FirmFileError
from tradewind.firm_file.building import build
from tradewind.firm_file.faults import Unreadable, dotted
from tradewind.firm_file.json_text import read_json
from tradewind.firm_file.opening import check_size
from tradewind.mcp import acts, arguments
from tradewind.model.enterprise import FirmFile
from tradewind.model.market import Market
from tradewind_desk import facts as packs
from tradewind_desk.api.bodies import When

Json = dict[str, Any]
NAME = "firm"


def facts_of(when: When) -> Facts:
    """The facts of the days asked about."""
    today = timezone.localdate()
    if when.known_on is not None and when.known_on > today:
        told = worded("{day} is still to come.", day=when.known_on.isoformat())
        raise InputError("known_on", told, worded("Use today or an earlier day."))
    return packs.as_of(applies_on=when.on or today, known_on=when.known_on or today)


def firm_of(told: Mapping[str, Any]) -> FirmFile:
    """The firm that an object describes; faults name the field they are in."""
    text = json.dumps(told)
    try:
        check_size(len(text))
        found = read_json(text)
    except Unreadable as error:
        raise FirmFileError(NAME, [error.fault]) from error
    found.places = {path: dotted(path) for path in found.places}
    firm, faults = build(found)
    if firm is None:
        raise FirmFileError(NAME, list(dict.fromkeys(faults)))
    return firm


def plan(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """Where to sell, by which route, and what is left."""
    from tradewind.pipeline import make_ready
    from tradewind.pipeline.known_names import check_names
    from tradewind.plan import compose
    from tradewind.report.plan_json import plan_json

    chosen = _markets(asked, facts) or list(markets(facts).values())
    check_names(firm, NAME, facts)
    ready = make_ready(firm, NAME, facts, tuple(dict.fromkeys(asked.modes)), asked.red_sea)
    return plan_json(compose(ready, chosen if firm.offers_goods else []), lang)


def schemes(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """Which funds the firm can claim."""
    from tradewind.pipeline.support import support
    from tradewind.report.firm_answers import schemes_answer

    return schemes_answer(firm, support(firm, NAME, facts), facts, lang)


def presence(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """How the firm can be present in Hong Kong and abroad."""
    from tradewind.pipeline.support import support
    from tradewind.report.firm_answers import presence_answer

    return presence_answer(firm, support(firm, NAME, facts), facts, lang)


def upgrade(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """How far the firm has come on published scales."""
    from tradewind.pipeline.upgrading import upgrade_answers
    from tradewind.report.upgrade import as_json

    question, answers = upgrade_answers(firm, NAME, facts)
    return as_json(question, answers, facts, lang)


def standards(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """What markets ask of the firm's product."""
    from tradewind.pipeline.standards import firm_standards
    from tradewind.report.standards_json import standards_answer

    question, found = firm_standards(firm, NAME, _markets(asked, facts), facts)
    names = firm.offering.names if firm.offering else None
    return standards_answer(question, found, facts, lang, names)


def ask(firm: FirmFile, asked: Any, facts: Facts, lang: str) -> Json:
    """What to ask the firm next, and where each answer goes."""
    from tradewind.pipeline.support import support
    from tradewind.report import shapes
    from tradewind.report.ask_json import left_json, statuses
    from tradewind.report.plan_json import told_of

    told = support(firm, NAME, facts)
    question = {"version": __version__, "file": told_of(firm)}
    return {
        "schema": "tradewind/ask/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "missing": left_json(firm, told, facts, lang),
        "schemes": statuses(told),
    }


OF_FIRM: Mapping[str, Callable[[FirmFile, Any, Facts, str], Json]] = {
    "plan": plan,
    "schemes": schemes,
    "presence": presence,
    "upgrade": upgrade,
    "standards": standards,
    "ask": ask,
}


def duty(asked: Any, facts: Facts, lang: str) -> Json:
    """What is payable at one border on one consignment."""
    return acts.duty(arguments.DutyArguments(**asked.model_dump()), facts, lang)


def standards_of_goods(asked: Any, facts: Facts, lang: str) -> Json:
    """What markets ask of goods by their code or family."""
    from tradewind.pipeline.standards import GoodsTold, told_goods_standards
    from tradewind.report.standards_json import standards_answer

    if asked.goods is None and asked.family is None:
        problem = worded("Neither a firm nor goods are given.")
        raise InputError("firm", problem, worded("Give firm, goods or family."))
    goods = GoodsTold(asked.goods, asked.family, asked.attributes, asked.typical)
    there = _markets(asked, facts)
    question, found, taken = told_goods_standards(goods, there, facts, str)
    return standards_answer(question, found, facts, lang, None, taken)


def _markets(asked: Any, facts: Facts) -> list[Market] | None:
    codes = getattr(asked, "markets", None)
    if codes is None:
        return None
    return [market(code, facts, "markets") for code in dict.fromkeys(codes)]
