"""A scheme, a form of presence, a requirement or any other thing that a pack says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tradewind.assess.presence.rules import option, rule_of
from tradewind.assess.schemes.catalogue import track_named
from tradewind.assess.standards.rules import requirement_named, rules_of
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.families import families
from tradewind.facts.pack import Pack
from tradewind.facts.steps import series_name
from tradewind.pipeline.support import Support, support
from tradewind.report.firm_json import Teller
from tradewind.report.firm_words import FirmWords
from tradewind.report.schemes_json import schemes_json
from tradewind.report.standards_json import Sources, StandardsJson
from tradewind.report.standards_words import StandardsWords
from tradewind.text import LANGUAGES, name_of
from tradewind.text import say as say_of_engine
from tradewind_desk import facts as packs
from tradewind_desk.library.catalogue import Item, catalogue, sources_in
from tradewind_desk.library.told import SourceShown, document, source_shown, value_text
from tradewind_desk.library.trees import Standing, tree_shown
from tradewind_desk.plans.asking import FILE, read_file
from tradewind_desk.records.models import Firm, Membership
from tradewind_desk.words import language

Page = dict[str, Any]
_Show = Callable[[Any, Pack, Facts, "Own | None"], Page | None]
_TERMS = ("share", "cap", "ceiling", "at_one_time", "most_projects", "initial_payment")
_WAIT = "wait_after_days"


@dataclass(frozen=True, slots=True)
class Own:
    """How the schemes and forms stand for the firm of the person who reads."""

    firm: Firm
    told: Support


def own_of(acting: Membership | None, facts: Facts) -> Own | None:
    """The firm that an owner describes, with its answers; None where there is none to place."""
    if acting is None or acting.role != Membership.Role.OWNER:
        return None
    firm = Firm.objects.filter(organisation=acting.organisation).first()
    if firm is None or not firm.file.strip():
        return None
    try:
        told = _support(firm.file, facts.applies_on, facts.known_on, packs.edition())
    except InputError:  # its answers clash: the firm's own page says where
        return None
    return Own(firm, told)


@lru_cache(maxsize=16)
def _support(file: str, applies_on: date, known_on: date, edition: str) -> Support:
    facts = packs.as_of(applies_on=applies_on, known_on=known_on)
    return support(read_file(file), FILE, facts)


def thing_shown(item: Item, facts: Facts, own: Own | None) -> Page | None:
    """What a page shows of a thing; None where it is not told on these days."""
    pack = facts.pack(item.pack)
    if pack is None or item.at is None:
        return None
    key, number = item.at
    told = pack.measures[item.id.partition(":")[2]] if key == "measure" else pack.said[key][number]
    show: _Show = _SHOW.get(item.form, _anything)
    return show(told, pack, facts, own)


def _scheme(told: Mapping[str, Any], pack: Pack, facts: Facts, own: Own | None) -> Page:
    track, lang = track_named(told["id"], facts), language()
    tell = Teller(facts, lang)
    result = _own_scheme(told["id"], own)
    page: Page = {
        "template": "library/scheme.html",
        "says": tell.name(told["says"]),
        "body": tell.name(told["body"]),
        "address": told["address"],
        "gives": say_of_engine(f"gives.{told['gives']}", lang),
        "applicant": told["applicant"],
        "state": track.state.state.value,
        "state_value": track.state.value,
        "opens": track.opens,
        "closes": track.closes,
        "sources": tuple(map(source_shown, track.state.cites)),
        "status_fact": series_name(told["status"], pack),
        "terms": list(_terms(told, pack, facts, tell)),
        "discretion": tell.name(told.get("discretion")),
        "documents": [tell.name(one) for one in told.get("documents") or ()],
        "steps": [_step(one, tell) for one in track.steps(facts)],
        "notes": [(tell.name(names), source_shown(cite)) for names, cite in track.notes(facts)],
        "own": _own_words(own, result, facts) if own and result else None,
    }
    rule = track.rule
    page["gaps"] = [gap["question"] for gap in tell.missing(rule.missing)]
    if rule.tree is not None:
        standing = Standing.of(result.clauses) if result else None
        page["tree"] = tree_shown(rule.tree, rule.cites, facts, standing, rule.disagree)
    return page


def _own_scheme(name: str, own: Own | None) -> Any:
    told = own.told.schemes.results if own else ()
    return next((one for one in told if one.scheme == name), None)


def _own_words(own: Own, result: Any, facts: Facts) -> Page:
    """How a scheme stands for the firm: state, why, amount, paths to yes."""
    words = FirmWords(language())
    told = schemes_json(own.told.schemes, facts, language())
    one = next(each for each in told["results"] if each["scheme"] == result.scheme)
    names = {step["id"]: step["name"] for each in told["results"] for step in each["steps"]}
    names |= {step.id: Teller(facts, language()).name(step.names) for step in _steps(own.told)}
    return {
        "firm": own.firm,
        "status": "in_reach" if one["in_reach"] else one["status"],
        "status_name": words.say(
            "schemes.status." + ("in_reach" if one["in_reach"] else one["status"])
        ),
        "why": words.why(one),
        "amount": words.amount(one["amount"]) if one["amount"] else "",
        "paths": list(dict.fromkeys(words.path(path, names) for path in one["paths"])),
        "asks": list(
            dict.fromkeys(gap["question"] for gap in one["missing"] if gap["kind"] == "input")
        ),
    }


def _steps(told: Support) -> Iterator[Any]:
    for one in told.presence.options:
        yield from one.steps


def _terms(
    told: Mapping[str, Any], pack: Pack, facts: Facts, tell: Teller
) -> Iterator[tuple[str, str, str, str]]:
    """Each term of the amount: its fact, its name, its value, its state."""
    amount = {**(told.get("amount") or {}), _WAIT: told.get(_WAIT)}
    for key in (*_TERMS, _WAIT):
        if amount.get(key):
            fact = series_name(amount[key], pack)
            held, series = facts.value(fact), facts.series(fact)
            name = name_of(series.names if series else {}, tell.lang, fact)
            value = " | ".join(value_text(one.value, held.unit, tell) for one in held.values)
            yield fact, name, value, held.state.value


def _step(one: Any, tell: Teller) -> Page:
    """A step: who, where, how long, fees, papers, sources."""
    told, words = tell.step(one), FirmWords(tell.lang)
    return {
        **told,
        "days_text": words.days(told["days"]),
        "fees_text": words.fees(told["fees"]) if told["fees"] else "",
        "cites": tuple(map(source_shown, dict.fromkeys(one.cites))),
    }


def _presence(told: Mapping[str, Any], pack: Pack, facts: Facts, own: Own | None) -> Page:
    tell = Teller(facts, language())
    one, rule = option(told, pack, {}, facts), rule_of(told, pack, facts)
    mine = next((each for each in _options(own) if each.id == one.id), None)
    page: Page = {
        "template": "library/presence.html",
        "says": tell.name(one.says),
        "kind": say_of_engine(f"presence.kind.{one.kind}", tell.lang),
        "place": one.place,
        "address": one.address,
        "steps": [_step(step, tell) for step in one.steps],
        "documents": [tell.name(names) for names in one.documents],
        "own": {
            "firm": own.firm,
            "status": mine.status,
            "status_name": say_of_engine(f"presence.status.{mine.status}", tell.lang),
        }
        if own and mine
        else None,
    }
    if rule.tree is not None:
        standing = Standing.of(mine.clauses) if mine else None
        page["tree"] = tree_shown(rule.tree, rule.cites, facts, standing, rule.disagree)
    return page


def _options(own: Own | None) -> tuple[Any, ...]:
    return own.told.presence.options if own else ()


def _requirement(told: Mapping[str, Any], pack: Pack, facts: Facts, own: Own | None) -> Page | None:
    lang = language()
    one = requirement_named(pack.id, told["id"], facts)
    if one is None:
        return None
    sources = Sources()
    tell = StandardsJson(facts, lang, sources.key)
    json, words = tell.requirement(one), StandardsWords(lang)
    rule = next(each for each in rules_of(pack.id, facts) if each.id == one.id)
    known = families(facts)
    alike = [each.id for each in rules_of(pack.id, facts) if one.disputed and each.id != one.id]
    page: Page = {
        "template": "library/requirement.html",
        "says": json["says"],
        "starts": words.since(json),
        "until": told.get("until"),
        "how": words.how(json),
        "who": words.who(json),
        "takes": words.takes(json, sources.told),
        "families": [
            name_of(known[name].names, lang, name) if name in known else name
            for name in told.get("families") or ()
        ],
        "codes": list(told.get("goods") or ()),
        "differs": bool(one.disputed),
        "disputed_with": [
            f"{pack.id}:{name}" for name in alike if _disputes(name, pack, one.disputed)
        ],
        "sources": tuple(map(source_shown, dict.fromkeys(one.cites))),
        "is_confirmed": json["confirmed"],
    }
    if rule.tree is not None:
        page["tree"] = tree_shown(rule.tree, {}, facts, None, frozenset())
    return page


def _disputes(name: str, pack: Pack, about: str) -> bool:
    told = pack.said.get("requirements") or ()
    return any(one["id"] == name and one.get("disputed") == about for one in told)


def _anything(told: Mapping[str, Any], pack: Pack, facts: Facts, own: Own | None) -> Page:
    """A thing without a page of its own form: what it says, as its pack writes it."""
    return {
        "template": "library/anything.html",
        "says": name_of(told.get("says") or {}, language()),
        "lines": list(_lines(told, pack)),
        "sources": tuple(_documents(told, pack)),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One key of a pack with its value, or with lines below it."""

    key: str
    value: str = ""
    below: tuple[Line, ...] = ()
    fact: str = ""


def _lines(told: Mapping[str, Any], pack: Pack) -> Iterator[Line]:
    for key, one in told.items():
        if key not in ("name", "says", "id", "source", "where"):
            yield _line(str(key), one, pack)


def _line(key: str, told: Any, pack: Pack) -> Line:
    if isinstance(told, Mapping) and not set(told).isdisjoint(LANGUAGES):
        return Line(key, name_of(told, language()))
    if isinstance(told, Mapping):
        return Line(key, below=tuple(_line(str(name), one, pack) for name, one in told.items()))
    if isinstance(told, list) and any(
        isinstance(one, Mapping | list) or _id(one, pack) for one in told
    ):
        return Line(key, below=tuple(_line("", one, pack) for one in told))
    if isinstance(told, list):
        return Line(key, ", ".join(map(str, told)))
    return Line(key, str(told), fact=_id(told, pack))


def _id(told: Any, pack: Pack) -> str:
    """The id of a thing of the same pack, or of another, that is named; empty where none is."""
    names = (f"{pack.id}:{told}", str(told)) if isinstance(told, str) else ()
    return next((one for one in names if one in catalogue().by_id), "")


def _documents(told: Any, pack: Pack) -> Iterator[SourceShown]:
    """Every document that a thing names, each once."""
    for name in dict.fromkeys(sources_in(told)):
        if name in pack.sources:
            yield document(pack.sources[name])


_SHOW: Mapping[str, _Show] = {
    "tracks": _scheme,
    "options": _presence,
    "requirements": _requirement,
}
