"""Which measures of a tariff reach the goods, and at what rate."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tradewind.assess.duty.question import DUTY_KINDS, Condition, DutyQuestion, Kind
from tradewind.facts import OTHER, Facts, Held, State
from tradewind.facts.exchange import convert
from tradewind.model.finding import Missing
from tradewind.model.rate import Rate, parse_rate
from tradewind.model.source import Cite
from tradewind.rules import Answer, evaluate, leaves, open_inputs
from tradewind.rules.vocabulary import pack_tree

EXPORTER = "exporter"
OTHER_EXPORTERS = "all others"
DECLARATION = "declaration"
ANY_OTHER = "other"
NORMAL = "normal"
PARCELS = ("parcel", "own-shop-parcel")
_FIRST = ("CN", "HK")
EDGES: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "above": operator.gt,
    "from": operator.ge,
    "below": operator.lt,
    "up_to": operator.le,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One rate a measure may have, and what that takes for granted; rate None is unknown."""

    rate: Rate | None
    text: str
    cites: tuple[Cite, ...] = ()
    condition: Condition | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a measure reaches the goods: True, or None with the doubt that decides.

    `besides` are further doubts: it reaches the goods only where all of them turn out so.
    """

    applies: bool | None
    doubt: str = ""
    missing: tuple[Missing, ...] = ()
    cites: tuple[Cite, ...] = ()
    is_split: bool = False
    besides: tuple[Reach, ...] = ()

    @property
    def doubts(self) -> tuple[Reach, ...]:
        """Every doubt that must turn out so, each by itself."""
        return (self, *self.besides) if self.applies is None else ()


@dataclass(frozen=True, slots=True)
class Live:
    """A measure that does reach the goods, or may."""

    pack: str
    id: str
    kind: Kind
    told: Mapping[str, Any]
    reach: Reach
    choices: tuple[Choice, ...]

    @property
    def group(self) -> str | None:
        """The group of alternatives it belongs to."""
        return self.told.get("one_of")

    @property
    def is_regime(self) -> bool:
        """Whether it is a low-value regime, which takes the place of ordinary duty."""
        return "channels" in self.told

    @property
    def replaces(self) -> frozenset[str]:
        """The kinds of measures that a low-value regime stands in for."""
        if not self.is_regime:
            return frozenset()
        duty = DUTY_KINDS if self.choices[0].text != NORMAL else ()
        fee = ("fee",) if "fee" in self.told else ()
        return frozenset((*duty, *fee, *(self.told.get("replaces") or ())))

    @property
    def regime_tax(self) -> str:
        """How a low-value regime treats import tax; empty for other measures."""
        return str(self.told.get("tax", "normal")) if self.is_regime else ""


def choices_of(held: Held, per: str = DECLARATION) -> tuple[Choice, ...]:
    """The rates of a fact: one, several where sources disagree, or one unknown.

    A series in percent or in a currency is a rate written short; `per` is what an amount is for.
    """
    if held.state is State.UNKNOWN:
        return (Choice(None, "", (), None, (Missing("fact", held.fact, "duty"),)),)
    shared = held.state is State.DISAGREE
    mark = "%" if held.unit == "percent" else ""
    if len(held.unit) == 3 and held.unit.isupper():
        mark = f" {held.unit}/{per}"
    return tuple(
        Choice(
            parse_rate(one.value + mark),
            one.value + mark,
            (one.cite,),
            Condition(held.fact, one.cite.source.title) if shared else None,
            (Missing("fact", held.fact, "duty"),) if shared else (),
        )
        for one in held.values
    )


def reaches_origin(told: Mapping[str, Any], origin: str | None) -> Reach:
    """Whether a measure is for goods of an origin."""
    return _reaches_place(told, "origins", origin)


def _reaches_place(told: Mapping[str, Any], key: str, place: str | None) -> Reach:
    """Whether the place of origin, or of consignment, is one of those it is for."""
    places = told.get(key) or {}
    include, exclude = places.get("include"), places.get("exclude") or ()
    if not include and not exclude:
        return Reach(True)
    if place is None:
        return Reach(None, "origin", (Missing("input", "origin", "duty"),))
    return Reach((not include or place in include) and place not in exclude)


def _reaches_goods(pack: str, told: Mapping[str, Any], digits: str, facts: Facts) -> Reach:
    goods = told.get("goods")
    if not goods:
        return Reach(True)
    table, key = goods.get("list") or goods.get("not_in"), str(goods["key"])
    found = facts.listed(f"{pack}:{table}", key, digits)
    if found.is_on is None:
        if told.get("kind") == "remedy" and not found.is_split and facts.table(f"{pack}:{table}"):
            return Reach(False)  # an order names its goods; `not_counted` says others may exist
        needs = (
            Missing("input", "goods_code.national", "duty")
            if found.is_split
            else Missing("fact", f"{pack}:{table}", "duty", key)
        )
        return Reach(None, f"{pack}:{table}/{key}", (needs,), found.cites, found.is_split)
    return Reach(found.is_on == ("list" in goods), cites=found.cites)


def _reaches_when(
    told: Mapping[str, Any], inputs: Mapping[str, Answer], where: str, facts: Facts
) -> Reach:
    if "when" not in told:
        return Reach(True)
    tree = pack_tree(told["when"], where, facts)
    verdict = evaluate(tree, inputs).verdict
    if verdict is not None:
        return Reach(verdict)
    asked = open_inputs(tree, inputs)
    gaps = tuple(Missing("input", one.name, "duty") for one in asked)
    doubt = " ".join(leaf.id for leaf in leaves(tree))
    return Reach(None, doubt, gaps or (Missing("fact", where, "duty"),))


def _reaches_value(told: Mapping[str, Any], question: DutyQuestion, facts: Facts) -> Reach:
    """Whether the value lies in the band that a measure or a regime is for.

    The value of the goods alone is that on the seller's side of the main carriage; where it was
    not told, the customs value stands in for it.
    """
    band = told.get("band")
    if not band:
        return Reach(True)
    value = question.customs_value
    if band.get("base") == "goods_value":
        value = question.fob or value
    worth = None if value is None else convert(value, str(band["currency"]), facts)
    if worth is None:
        unlocks = "duty" if "channels" in told else "fees"
        return Reach(None, "customs_value", (Missing("input", "customs_value", unlocks),))
    amount = worth[0].amount
    tests = ((test, Decimal(band[edge])) for edge, test in EDGES.items() if edge in band)
    return Reach(all(test(amount, edge) for test, edge in tests))


def _keeps_preference(question: DutyQuestion) -> Reach:
    """A claim with a stop-over stands only with proof that the goods were not touched there."""
    if question.consigned_from in (None, question.origin):
        return Reach(True)
    gap = Missing("input", "consignment_proof", "duty", question.agreement or "")
    proof = question.consignment_proof
    return Reach(proof, "consignment_proof", (gap,) if proof is None else ())


def _together(reaches: tuple[Reach, ...]) -> Reach:
    """All of them must hold: one False settles it, else the doubts, else True."""
    cites = tuple(cite for one in reaches for cite in one.cites)
    if any(one.applies is False for one in reaches):
        return Reach(False)
    doubts = [doubt for one in reaches for doubt in one.doubts]
    if not doubts:
        return Reach(True, cites=cites)
    first, *others = doubts
    besides = tuple(replace(one, besides=()) for one in others)
    return Reach(None, first.doubt, first.missing, cites, first.is_split, besides)


def _rates(
    pack: str, name: str, told: Mapping[str, Any], digits: str, facts: Facts
) -> tuple[Choice, ...] | None:
    """The rates of a measure for a code; None where the measure is not charged on it."""
    if "rate" in told:
        held = facts.value(f"{pack}:{told['rate']}")
        per = str(told.get("per", DECLARATION))
        return None if held.state is State.ENDED else choices_of(held, per)
    if "exporters" in told:
        return _by_exporter(pack, name, str(told["exporters"]), facts)
    table_id = f"{pack}:{told['rates']}"
    lines = facts.rates(table_id, name, digits)
    if not lines:
        table = facts.table(table_id)
        if table and told["kind"] != "mfn" and table.scope.holds(digits, facts.applies_on):
            return None
        code = digits.rstrip(OTHER)
        gap = Missing("fact", f"{table_id}[{code}]" if table else table_id, "duty")
        return (Choice(None, "", (), None, (gap,)),)
    found: list[Choice] = []
    for line in lines:
        if line.held.state is State.ENDED:
            continue
        for one in choices_of(line.held):
            where = one.condition or (Condition("goods", line.code) if len(lines) > 1 else None)
            asks = (Missing("input", "goods_code.national", "duty"),) if len(lines) > 1 else ()
            found.append(Choice(one.rate, one.text, one.cites, where, one.missing + asks))
    return tuple(found) or None


def _by_exporter(pack: str, name: str, table: str, facts: Facts) -> tuple[Choice, ...] | None:
    rows = [one for one in facts.rows(f"{pack}:{table}") if one[0].get("measure") == name]
    gap = Missing("input", "exporter", "duty", name)
    if not rows:
        return (Choice(None, "", (), None, (Missing("fact", f"{pack}:{table}", "duty", name),)),)
    newest = {row["exporter"]: (row, cite) for row, cite in sorted(rows, key=_start)}
    found = [
        Choice(parse_rate(row["rate"]), row["rate"], (cite,), Condition(EXPORTER, who), (gap,))
        for who, (row, cite) in newest.items()
    ]
    if OTHER_EXPORTERS not in newest:
        unread = Missing("fact", f"{pack}:{table}", "duty", f"{name}: {OTHER_EXPORTERS}")
        found.append(Choice(None, "", (), Condition(EXPORTER, OTHER_EXPORTERS), (gap, unread)))
    return tuple(found)


def _start(told: tuple[Mapping[str, str], Cite]) -> date:
    return told[1].starts


def origin_classes(question: DutyQuestion, facts: Facts) -> list[str | None]:
    """The origins that make a difference: the one asked about, or one for each way it may fall.

    Where the origin is not known, economies that every measure treats alike are one case, named
    by the first of them; the last case stands for all that no measure names.
    """
    if question.origin is not None:
        return [question.origin]
    if question.possible_origins:
        return list(question.possible_origins)
    told = [
        measure.get("origins") or {}
        for pack_id in packs_of(question)
        if (pack := facts.pack(pack_id))
        for measure in pack.measures.values()
        if measure["kind"] != "preference" or measure.get("agreement") == question.agreement
    ]
    told += _places_of_regimes(question, facts)
    named = {code for one in told for code in (*one.get("include", ()), *one.get("exclude", ()))}
    classes: dict[tuple[bool, ...], str] = {}
    # The economies this software is for come first, then the rest in order.
    for code in (*_FIRST, *sorted(named), ANY_OTHER):
        treated = tuple(
            (not one.get("include") or code in one["include"])
            and code not in (one.get("exclude") or ())
            for one in told
        )
        classes.setdefault(treated, code)
    return list(classes.values())


def _places_of_regimes(question: DutyQuestion, facts: Facts) -> list[Mapping[str, Any]]:
    """The places by which the regimes in force tell parcels apart."""
    if question.channel not in PARCELS:
        return []
    found = [told for pack in packs_of(question) for told, _ in facts.regimes(pack)]
    shipped = [] if question.consigned_from else [one.get("consigned_from") for one in found]
    return [one for one in (*(one.get("origins") for one in found), *shipped) if one]


def packs_of(question: DutyQuestion) -> tuple[str, ...]:
    """The packs of a market: its tariff, its border, and the taxes of its own territory."""
    borders = (f"border/{one}" for one in (question.tariff, question.tax) if one)
    return tuple(dict.fromkeys((f"duty/{question.tariff}", *borders)))


def live_measures(question: DutyQuestion, digits: str, facts: Facts) -> list[Live]:
    """Every measure of the market's packs that reaches these digits, or may."""
    found = _unread(question, facts)
    for pack_id in packs_of(question):
        pack = facts.pack(pack_id)
        for name, told in pack.measures.items() if pack else ():
            live = _live(pack_id, name, told, question, digits, facts)
            if live:
                found.append(live)
    return found


def _unread(question: DutyQuestion, facts: Facts) -> list[Live]:
    """A claim under an agreement of which nobody has written this market's rates."""
    agreement, tariff = question.agreement, f"duty/{question.tariff}"
    pack = facts.pack(tariff)
    if agreement is None or pack is None:
        return []
    if any(told.get("agreement") == agreement for told in pack.measures.values()):
        return []
    gap = Missing("fact", f"{tariff}:{agreement}", "duty")
    told = {"kind": "preference", "agreement": agreement}
    choice = Choice(None, "", (), None, (gap,))
    doubt = Reach(None, f"{tariff}:{agreement}", (gap,))
    return [Live(tariff, f"{agreement}", "preference", told, doubt, (choice,))]


def reach_of(
    pack: str, name: str, told: Mapping[str, Any], question: DutyQuestion, digits: str, facts: Facts
) -> Reach:
    """Whether a measure or a regime reaches the goods, by all that it asks of them."""
    sent_from = question.consigned_from or question.origin
    return _together(
        (
            _reaches_place(told, "origins", question.origin),
            _reaches_place(told, "consigned_from", sent_from),
            _reaches_goods(pack, told, digits, facts),
            _reaches_when(told, question.inputs, f"{pack}:{name}", facts),
            _reaches_value(told, question, facts),
        )
    )


def _live(
    pack: str, name: str, told: Mapping[str, Any], question: DutyQuestion, digits: str, facts: Facts
) -> Live | None:
    if told["kind"] == "preference" and told.get("agreement") != question.agreement:
        return None
    reach = reach_of(pack, name, told, question, digits, facts)
    if told["kind"] == "preference":
        reach = _together((reach, _keeps_preference(question)))
    if reach.applies is False:
        return None
    choices = _rates(pack, name, told, digits, facts)
    if told["kind"] in ("fee", "tax") and choices and (reach.applies is None or len(choices) > 1):
        # A fee in doubt leaves the fees open; it does not multiply the outcomes of the duty.
        choices = (_in_doubt(reach, choices),)
        reach = Reach(True)
    return None if choices is None else Live(pack, name, told["kind"], told, reach, choices)


def _in_doubt(reach: Reach, choices: tuple[Choice, ...]) -> Choice:
    """One unknown rate that still shows every rate and source it may have."""
    text = " / ".join(dict.fromkeys(one.text for one in choices if one.text))
    cites = (*reach.cites, *(cite for one in choices for cite in one.cites))
    missing = tuple(gap for one in reach.doubts for gap in one.missing)
    missing += tuple(gap for one in choices for gap in one.missing)
    return Choice(None, text, cites, None, missing)


def claimable(question: DutyQuestion, facts: Facts) -> tuple[str, ...]:
    """The agreements under which these goods have a preference that was not claimed.

    One that asks for more than the origin is named only where its terms are told to be met.
    """
    pack_id = f"duty/{question.tariff}"
    pack = facts.pack(pack_id)
    found = set()
    for name, told in pack.measures.items() if pack else ():
        agreement = told.get("agreement")
        if told["kind"] != "preference" or agreement in (None, question.agreement):
            continue
        if reaches_origin(told, question.origin).applies is not True:
            continue
        # A program whose terms nobody said are met is for those who claim it by name.
        if _reaches_when(told, question.inputs, f"{pack_id}:{name}", facts).applies is not True:
            continue
        goods = _reaches_goods(pack_id, told, question.goods.digits, facts)
        rates = _rates(pack_id, name, told, question.goods.digits, facts)
        is_there = "rates" not in told or facts.table(f"{pack_id}:{told['rates']}") is not None
        # A table nobody has is no reason to think that there is no preference.
        covers = rates and (any(one.rate is not None for one in rates) or not is_there)
        if goods.applies is not False and covers:
            found.add(str(agreement))
    return tuple(sorted(found))
