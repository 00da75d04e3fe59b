"""What is answered to the worked cases of the packs, one function for each kind of case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tradewind.assess import outreach, presence, standards
from tradewind.assess.duty import DutyAnswer, DutyQuestion
from tradewind.assess.duty import answer as duty_answer
from tradewind.assess.outreach import OutreachAnswer, OutreachQuestion
from tradewind.assess.schemes import Applicant, GrantTold, ProjectTold, SchemesQuestion
from tradewind.assess.schemes.catalogue import track_named
from tradewind.assess.schemes.verdicts import Verdict, verdicts
from tradewind.assess.standards import MarketAsked, MarketStandards
from tradewind.assess.upgrade import DiagnosticAnswer, UpgradeQuestion
from tradewind.assess.upgrade import answer as upgrade_answer
from tradewind.facts import Facts
from tradewind.facts.diagnostics import diagnostics
from tradewind.facts.markets import markets
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.pipeline.outreach import of_shape
from tradewind.pipeline.standards import SHELF, packs_of
from tradewind.rules import Answer, Kind
from tradewind.rules.questions import OUTREACH, questions
from tradewind.rules.vocabulary import read_inputs

Case = Mapping[str, Any]
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
# What a case at a border tells besides the attributes that rules ask for.
_OF_DUTY = frozenset(
    ["goods_code", "origin", "value", "agreement", "quantity", "unit", "channel", "consigned_from"]
).union(("fob", "freight", "insurance"))
_NO_MARKET_YET = {"ro": "eu"}  # its border is held, its sea distances are not


def _given(case: Case, facts: Facts) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """The answers given, those about the project apart from the others."""
    known = questions(facts, OUTREACH)
    firm: dict[str, Answer] = {}
    project: dict[str, Answer] = {}
    for name, told in case["given"].items():
        one = known[name]
        value: Answer = Decimal(str(told)) if one.input.kind is Kind.DECIMAL else told
        one.input.stored(value)
        (project if one.about == "project" else firm)[name] = value
    return firm, project


def scheme_of(case: Case, facts: Facts) -> Verdict:
    """What a scheme says of the firm of a case."""
    firm, project = _given(case, facts)
    place = firm.get("applicant_place")
    asked = SchemesQuestion(
        applicants=(Applicant("firm", place if isinstance(place, str) else None, firm),),
        projects=(ProjectTold("project", project),) if project else None,
        grants=tuple(  # a case that tells of no grant means that there was none
            GrantTold(scheme, Money.parse(amount))
            for scheme, amount in (case.get("granted") or {}).items()
        ),
    )
    return verdicts(track_named(case["expect"]["scheme"], facts), asked)[0]


def option_of(case: Case, facts: Facts) -> presence.Option:
    """What a form of presence says of the firm of a case."""
    firm, project = _given(case, facts)
    return presence.option_named(case["expect"]["option"], {**firm, **project}, facts)


def outreach_answer(case: Case, facts: Facts) -> OutreachAnswer:
    """What is worth knowing of the firm of a case before it is called."""
    place, owns = case.get("place"), case.get("owns_hk_company")
    shape = of_shape(place, owns, facts)
    told: dict[str, Answer] = {**_given(case, facts)[0], **shape.answers}
    if place is not None:
        told["applicant_place"] = place
    if owns is not None or place == "HK":
        told["owns_hk_company"] = place == "HK" or bool(owns)
    return outreach.answer(OutreachQuestion(told, shape.forms), facts)


def standards_of(stem: str, case: Case, facts: Facts) -> MarketStandards:
    """What the market of a file asks of the good of a case."""
    told = dict(case["given"])
    code = GoodsCode.parse(told.pop("hs6"), "hs6") if "hs6" in told else None
    family = told.pop("family", None)
    here = markets(facts).get(stem.upper())
    packs = packs_of(here) if here else (f"{SHELF}/{stem}",)
    asked = MarketAsked(stem.upper(), packs, code.digits if code else None)
    answers = read_inputs(told, facts, "given")
    question = standards.StandardsQuestion((asked,), answers, family)
    [found] = standards.answer(question, facts).results
    return found


def duty_of(market: str, case: Case, facts: Facts) -> DutyAnswer:
    """What is payable on the consignment of a case at the border of a market."""
    given = case["given"]
    value = Money.parse(given["value"])
    inputs = {name: told for name, told in given.items() if name not in _OF_DUTY}
    question = DutyQuestion(
        goods=GoodsCode.parse(given["goods_code"]),
        origin=given.get("origin"),
        tariff=_tariff_of(market, facts),
        tax=market,
        customs_value=value,
        currency=value.currency,
        quantities={given["unit"]: Decimal(given["quantity"])} if "unit" in given else {},
        inputs=read_inputs(inputs, facts, str(case["name"])),
        agreement=given.get("agreement"),
        consigned_from=given.get("consigned_from"),
        channel=given.get("channel"),
        fob=_sum(given, "fob"),
        freight=_sum(given, "freight"),
        insurance=_sum(given, "insurance"),
    )
    [told] = duty_answer([question], facts)
    return told


def _sum(given: Mapping[str, Any], name: str) -> Money | None:
    return Money.parse(given[name]) if name in given else None


def _tariff_of(market: str, facts: Facts) -> str:
    """The tariff of a tax territory: of a customs union the tariff is one, the taxes many."""
    found = facts.find("markets/all:markets", tax_territory=market)
    return found[0][0]["tariff_territory"] if found else _NO_MARKET_YET.get(market, market)


def diagnostic_of(case: Case, facts: Facts) -> DiagnosticAnswer | None:
    """Where the firm of a case stands on a diagnostic; None where the day has none of this id."""
    wanted = case["expect"]["diagnostic"], case["expect"].get("market")
    if wanted[0] not in {one.id for one in diagnostics(facts)}:
        return None
    given = {key: _plain(value) for key, value in case["given"].items()}
    every = upgrade_answer(UpgradeQuestion(given), facts)
    return next((one for one in every if (one.diagnostic.id, one.market) == wanted), None)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value)
    return Decimal(value) if is_number else value
