"""One act for each tool: the same functions that the command of that name calls.

Each takes what is asked, the facts of the two days and the language, and gives the JSON of the
command, in short where the whole is too large to read.
"""

from __future__ import annotations

from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.markets import market, markets
from tradewind.firm_file import read_bytes
from tradewind.mcp import arguments, short
from tradewind.model.enterprise import FirmFile
from tradewind.model.market import Market

Json = dict[str, Any]


def plan(asked: arguments.PlanArguments, facts: Facts, lang: str) -> Json:
    """Where to sell, by which route, and what is left."""
    from tradewind.pipeline import make_ready
    from tradewind.pipeline.known_names import check_names
    from tradewind.plan import compose
    from tradewind.report.plan_json import plan_json

    firm, name = _firm(asked.firm)
    chosen = _markets(asked.markets, facts) or list(markets(facts).values())
    check_names(firm, name, facts)
    ready = make_ready(firm, name, facts, tuple(dict.fromkeys(asked.modes)), asked.red_sea)
    told = plan_json(compose(ready, chosen if firm.offers_goods else []), lang)
    return {**_head(told), **short.plan(told, asked.in_full)}


def duty(asked: arguments.DutyArguments, facts: Facts, lang: str) -> Json:
    """What is payable at the border on one consignment."""
    from tradewind.assess.duty import answer
    from tradewind.pipeline.consignment import Consignment, duty_question
    from tradewind.report.duty import as_json

    amounts = (asked.value, asked.fob, asked.freight, asked.insurance, *asked.parts.values())
    if asked.currency is None and any(one is not None for one in amounts):
        problem = worded("It is missing, and there are amounts.")
        raise InputError("currency", problem, worded("Write it like {example}.", example="USD"))
    told = asked.model_dump(exclude={"on", "known_on", "lang", "mode"})
    told["attributes"] = {**asked.attributes, **({"mode": asked.mode} if asked.mode else {})}
    question, there = duty_question(Consignment(**told), facts, _named)
    [found] = answer([question], facts)
    return as_json(question, found, there, facts, lang)


def goods(asked: arguments.GoodsArguments, facts: Facts, lang: str) -> Json:
    """Codes that may be the goods that some words name."""
    from tradewind.facts.goods_search import check_words, search_goods
    from tradewind.report.goods import goods_json
    from tradewind.text import say

    check_words(asked.words, "words")
    found = search_goods(asked.words, facts, most=asked.limit)
    told = goods_json(asked.words, found)
    gap = {"kind": "fact", "name": "imports/hs", "question": say("goods.shipped_only", lang)}
    pack = facts.pack("goods/export75")
    known = [
        {"id": one.id, "title": one.title, "publisher": one.publisher, "address": one.address}
        for one in (pack.sources.values() if pack else ())
    ]
    return {**told, "missing": [] if found.edition else [gap], "sources": known}


def standards(asked: arguments.StandardsArguments, facts: Facts, lang: str) -> Json:
    """What markets ask of a product."""
    from tradewind.pipeline.standards import GoodsTold, firm_standards, told_goods_standards
    from tradewind.report.standards_json import standards_answer

    there = _markets(asked.markets, facts)
    if asked.firm is None:
        _check_names_goods(asked)
        goods_told = GoodsTold(asked.goods, asked.family, asked.attributes, asked.typical)
        question, found, taken = told_goods_standards(goods_told, there, facts, _named)
        told = standards_answer(question, found, facts, lang, None, taken)
    else:
        _check_names_no_goods(asked)
        firm, name = _firm(asked.firm)
        question, found = firm_standards(firm, name, there, facts)
        names = firm.offering.names if firm.offering else None
        told = standards_answer(question, found, facts, lang, names)
    return {**_head(told), **short.standards(told, asked.in_full)}


def _check_names_goods(asked: arguments.StandardsArguments) -> None:
    if asked.goods is None and asked.family is None:
        problem = worded("Neither a firm nor goods are given.")
        raise InputError("firm", problem, worded("Give firm, goods or family."))


def _check_names_no_goods(asked: arguments.StandardsArguments) -> None:
    if asked.goods or asked.family or asked.attributes or asked.typical:
        problem = worded("A firm is given, and goods besides.")
        mend = worded("Write the attributes into the firm's file, or leave the file out.")
        raise InputError("firm", problem, mend)


def schemes(asked: arguments.InFull, facts: Facts, lang: str) -> Json:
    """Which funds the firm can claim."""
    from tradewind.pipeline.support import support
    from tradewind.report.firm_answers import schemes_answer

    firm, name = _firm(asked.firm)
    told = schemes_answer(firm, support(firm, name, facts), facts, lang)
    return {**_head(told), **short.schemes(told, asked.in_full)}


def scheme_list(asked: arguments.Question, facts: Facts, lang: str) -> Json:
    """Every scheme that the packs hold, whoever asks."""
    from tradewind.report.scheme_list import scheme_list as every

    return every(facts, lang)


def presence(asked: arguments.InFull, facts: Facts, lang: str) -> Json:
    """How the firm can be present in Hong Kong and abroad."""
    from tradewind.pipeline.support import support
    from tradewind.report.firm_answers import presence_answer

    firm, name = _firm(asked.firm)
    told = presence_answer(firm, support(firm, name, facts), facts, lang)
    return {**_head(told), **short.presence(told, asked.in_full)}


def upgrade(asked: arguments.InFull, facts: Facts, lang: str) -> Json:
    """How far the firm has come on published scales."""
    from tradewind.pipeline.upgrading import upgrade_answers
    from tradewind.report.upgrade import as_json

    firm, name = _firm(asked.firm)
    question, answers = upgrade_answers(firm, name, facts)
    told = as_json(question, answers, facts, lang)
    return {**_head(told), **short.upgrade(told, asked.in_full)}


def next_questions(asked: arguments.FirmQuestion, facts: Facts, lang: str) -> Json:
    """What to ask the firm next, and where the answer goes in its file."""
    from tradewind.pipeline.support import support
    from tradewind.report.ask_json import left_json, statuses

    firm, name = _firm(asked.firm)
    told = support(firm, name, facts)
    left = left_json(firm, told, facts, lang)
    return {"schema": "tradewind/ask/1", "missing": left, "schemes": statuses(told)}


def facts_show(asked: arguments.FactArguments, facts: Facts, lang: str) -> Json:
    """One pack, series, table or code: values, sources, history."""
    from tradewind.facts.show import show
    from tradewind.report.facts_json import show_json

    told = show_json(asked.fact, show(asked.fact, facts), facts)
    is_open = told.get("state") == "unknown" or told.get("facts") == []
    gap = {"kind": "fact", "name": asked.fact}
    return {**told, "missing": [gap] if is_open else []}


def facts_stale(asked: arguments.Question, facts: Facts, lang: str) -> Json:
    """Packs due to be checked again, and values seen over a year ago."""
    from tradewind.facts.stale import stale
    from tradewind.report.facts_json import stale_json

    return {**stale_json(stale(facts), facts), "missing": []}


def _firm(text: str) -> tuple[FirmFile, str]:
    """The firm that a text describes, and the name that faults in it are told by."""
    name = "firm.json" if text.lstrip("\ufeff \t\r\n").startswith("{") else "firm.yaml"
    return read_bytes(name, text.encode()), name


def _markets(codes: list[str] | None, facts: Facts) -> list[Market] | None:
    if codes is None:
        return None
    return [market(code, facts, "markets") for code in dict.fromkeys(codes)]


def _named(name: str) -> str:
    """How the tools call a part of a consignment or of goods."""
    return "quantities" if name == "unit" else name


def _head(told: Json) -> Json:
    return {"schema": told["schema"], "determination": told["determination"]}
