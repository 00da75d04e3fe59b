"""The services that one firm needs: its schemes, standards and diagnostics as one question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tradewind.assess import outreach, services, standards
from tradewind.assess.outreach import Kinds, OutreachQuestion
from tradewind.assess.schemes import SchemeAnswer
from tradewind.assess.services import AskedFor, MarketTold, ServicesAnswer, ServicesQuestion, Worked
from tradewind.assess.standards import MarketStandards, Requirement
from tradewind.assess.upgrade import DiagnosticAnswer
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.services import Read, Sought, reads
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.model.finding import Missing
from tradewind.model.market import Market
from tradewind.pipeline.outreach import outreach_question, owns_hk_company
from tradewind.pipeline.standards import firm_question
from tradewind.pipeline.support import Support, support
from tradewind.rules import open_inputs

HOME = "CN"
UNLOCKS = "services"
_GOODS = "goods"
_TRUTHS: Mapping[str, bool | None] = {"eligible": True, "undetermined": None}


def firm_services(
    firm: FirmFile,
    file: str,
    there: Sequence[Market] | None,
    facts: Facts,
    heading: str | None = None,
) -> tuple[ServicesQuestion, ServicesAnswer]:
    """What a firm needs, for the markets named or else those it aims at.

    `heading` is the first digits of the code of its goods, where its file does not tell the code.
    """
    told = support(firm, file, facts)
    every = there if there is not None else _aimed_at(firm, facts)
    question = services_question(firm, told, every, facts, heading)
    return question, services.answer(question, facts)


def services_question(
    firm: FirmFile,
    told: Support,
    there: Sequence[Market],
    facts: Facts,
    heading: str | None = None,
) -> ServicesQuestion:
    """The question of a firm whose schemes and diagnostics are answered."""
    place = firm.enterprise.place if firm.enterprise else None
    return ServicesQuestion(
        place=place,
        answers=told.question.applicants[0].answers,
        worked=_of_the_firm(firm, told, facts),
        markets=tuple(_markets(firm, there, facts, heading)),
    )


def _aimed_at(firm: FirmFile, facts: Facts) -> list[Market]:
    known = markets(facts)
    named = dict.fromkeys(one.market for one in firm.targets or () if one.market in known)
    return [known[one] for one in named if one]


# what is worked out of the firm


def _of_the_firm(firm: FirmFile, told: Support, facts: Facts) -> dict[str, Worked]:
    found = {}
    for name, read in reads(facts).items():
        if read.firm:
            found[name] = _told(read.firm, firm)
        elif read.gives or read.tracks:
            found[name] = _open(_sought_schemes(read, told.schemes.results))
        elif read.measures_of:
            found[name] = _measured(read, told.upgrade)
        elif read.presence:
            found[name] = _present(read.presence, outreach_question(firm, facts), facts)
        else:  # of a market, and none may be asked about
            found[name] = Worked(None, (), (Missing("input", "targets.market", UNLOCKS),))
    return found


def _told(what: str, firm: FirmFile) -> Worked:
    """What a firm tells of itself; that it names no market is known, where it aims is not."""
    if what == "names_a_market":
        return Worked(any(one.market for one in firm.targets or ()))
    enterprise = firm.enterprise or Enterprise()
    if enterprise.place is None:
        return Worked(None, (), (Missing("input", "enterprise.place", UNLOCKS),))
    if what == "is_mainland_firm":
        return Worked(enterprise.place == HOME)
    owns = owns_hk_company(enterprise)
    asks = Missing("input", "enterprise.companies", UNLOCKS)
    return Worked(owns, (), (asks,) if owns is None else ())


def _sought_schemes(read: Read, results: Sequence[SchemeAnswer]) -> list[SchemeAnswer]:
    return [
        one
        for one in results
        if (one.gives == read.gives if read.gives else one.scheme in read.tracks)
    ]


def _open(results: Sequence[SchemeAnswer]) -> Worked:
    """Whether any of some schemes is open to the firm; what is closed stands behind nothing."""
    outcomes = {one.scheme: _TRUTHS.get(one.status, False) for one in results}
    value = any_of(outcomes.values())
    behind = tuple(
        AskedFor("scheme", one.scheme, one.names, value is True, ())
        for one in results
        if value is not False and outcomes[one.scheme] is value
    )
    missing = tuple(gap for one in results if outcomes[one.scheme] is None for gap in one.missing)
    return Worked(value, behind, tuple(dict.fromkeys(missing)) if value is None else ())


def any_of(outcomes: Iterable[bool | None]) -> bool | None:
    """Whether one of some is so: yes if any is, not known while one is open."""
    every = set(outcomes)
    return True if True in every else None if None in every else False


def _measured(read: Read, answers: Sequence[DiagnosticAnswer]) -> Worked:
    """Whether a diagnostic that the firm has done names a measure for such a provider."""
    behind = tuple(
        AskedFor("measure", measure.id, measure.names, True, (measure.cite,))
        for one in answers
        if one.status != "not_answered"
        for measure, items in one.measures
        if items and read.measures_of & set(measure.who)
    )
    return Worked(bool(behind), behind)


def _present(wanted: Collection[str], asked: OutreachQuestion, facts: Facts) -> Worked:
    """Whether the form of presence that fits best is one of some."""
    if not outreach.method(facts).kinds:
        return Worked(None)
    told = outreach.answer(asked, facts).presence
    value = _is_among(wanted, told)
    mine = () if value is False else [one for one in told.possible if one.option in wanted]
    behind = tuple(AskedFor("presence", one.option, one.names, value is True, ()) for one in mine)
    open_trees = [one.when.tree for one in told.possible if one.when and one.when.tree]
    missing = [
        Missing("input", one.name, UNLOCKS)
        for tree in open_trees
        for one in open_inputs(tree, asked.answers)
    ]
    return Worked(value, behind, tuple(dict.fromkeys(missing)) if value is None else ())


def _is_among(wanted: Collection[str], told: Kinds) -> bool | None:
    if told.best is not None:
        return told.best.option in wanted
    return None if any(one.option in wanted for one in told.possible) else False


# what is worked out of the markets


def _markets(
    firm: FirmFile, there: Sequence[Market], facts: Facts, heading: str | None
) -> Iterator[MarketTold]:
    kind = firm.offering.kind if firm.offering else None
    if kind not in (None, _GOODS):
        none = {name: Worked(False) for name, read in reads(facts).items() if read.sought}
        yield from (MarketTold(one.code, none) for one in there)
        return
    question = firm_question(firm, there, facts)
    if heading is not None:
        asked = tuple(replace(one, digits=one.digits or heading) for one in question.markets)
        question = replace(question, markets=asked)
    for result in standards.answer(question, facts).results:
        yield MarketTold(result.market, market_reads(result, facts))


def market_reads(result: MarketStandards, facts: Facts) -> dict[str, Worked]:
    """What the requirements of a market say to each read that seeks some."""
    return {
        name: _asks(result, read.sought)
        for name, read in reads(facts).items()
        if read.sought is not None
    }


def _asks(result: MarketStandards, sought: Sought) -> Worked:
    """Whether a market asks for what a service would meet; where nobody looked, nobody knows."""
    fitting = [one for one in result.requirements if _fits(one, sought)]
    settled = [one for one in fitting if one.is_settled]
    if settled:
        return Worked(True, tuple(_behind(one) for one in settled))
    if fitting:
        gaps = tuple(dict.fromkeys(gap for one in fitting for gap in one.missing))
        return Worked(None, tuple(_behind(one) for one in fitting), gaps)
    return Worked(False if result.has_pack and result.looked_on is not None else None)


def _fits(one: Requirement, sought: Sought) -> bool:
    return (
        (not sought.kinds or one.kind in sought.kinds)
        and (not sought.reports or one.report in sought.reports)
        and (not sought.has_local_party or one.local_party is not None)
    )


def _behind(one: Requirement) -> AskedFor:
    return AskedFor("requirement", one.id, one.names, one.is_settled, one.cites)
