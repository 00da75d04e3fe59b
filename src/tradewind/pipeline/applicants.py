"""Who could apply for a scheme, and what is known of each: the firm, its companies, its projects.

An answer of the firm's file is named by the input alone (the firm itself), by the applicant and
the input (`hk-company.has_business_registration`), or by the project and the input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from tradewind.assess import size
from tradewind.assess.schemes import Applicant, ProjectTold
from tradewind.errors import InputError, listed, worded
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.model.enterprise import Answer as Told
from tradewind.model.enterprise import Company, Enterprise, FirmFile, Project
from tradewind.model.money import Money
from tradewind.rules import Answer, Kind
from tradewind.rules.paths import later
from tradewind.rules.questions import Question, is_money, questions

# The companies that could apply, as routes name the sellers of record.
MAKER, HK_COMPANY, HK_COMPANY_NEW = "maker", "hk-company", "hk-company-new"
CN_COMPANY, ENTERPRISE = "cn-company", "enterprise"
APPLICANTS = (MAKER, HK_COMPANY, HK_COMPANY_NEW, CN_COMPANY, ENTERPRISE)
_NUMBER = re.compile(r"-\d+$")
# What a company registered in Hong Kong is.
_OF_A_HONG_KONG_COMPANY = ("is_hk_company", "is_formed_under_hk_law", "is_hk_legal_entity")
# What is known of a company that is still to be formed.
UNBORN: Mapping[str, Answer] = {
    "is_hk_company": False,
    "has_business_registration": False,
    "has_operations": False,
    "is_listed": False,
    "registered_days": 0,
    "is_government_subvented": False,
    "is_statutory_body": False,
    "is_non_profit_body": False,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of a firm's file, by whom they are about."""

    firm: Mapping[str, Answer]
    applicants: Mapping[str, Mapping[str, Answer]]
    projects: Mapping[str, Mapping[str, Answer]]

    def of(self, applicant: str) -> Mapping[str, Answer]:
        """The answers about an applicant by its id."""
        return self.applicants.get(applicant, {})

    def of_project(self, project: str) -> Mapping[str, Answer]:
        """The answers about a project by its id."""
        return self.projects.get(project, {})


def read_answers(
    firm: FirmFile, facts: Facts, asked: Mapping[str, Question] | None = None
) -> Answered:
    """The typed answers; InputError names every one that cannot be read, together.

    `asked` has what may be answered: by itself what the rules on schemes and on presence ask.
    """
    enterprise = firm.enterprise or Enterprise()
    asked = questions(facts) if asked is None else asked
    planned, companies = {one.id for one in numbered(firm)}, companies_named(enterprise)
    own: dict[str, Answer] = {}
    of_applicants: dict[str, dict[str, Answer]] = {}
    of_projects: dict[str, dict[str, Answer]] = {}
    faults: list[str] = []
    for key, told in (enterprise.diagnostics or {}).items():
        about, _, name = key.rpartition(".")
        if about and about not in planned | companies:
            continue  # an answer to a diagnostic
        if name not in asked:
            near = get_close_matches(name.casefold(), asked, n=1, cutoff=0.9)
            if near:
                faults.append(
                    worded("{key} is asked by no rule; did you mean {near}?", key=key, near=near[0])
                )
            continue
        problem, value = _typed(told, asked[name], facts)
        if value is None:
            faults.append(worded("{name}: {problem}", name=key, problem=problem))
        elif not about:
            own[name] = value
        elif about in planned and (about not in companies or asked[name].about == "project"):
            of_projects.setdefault(about, {})[name] = value
        else:  # a project may bear the name of the company that it forms
            of_applicants.setdefault(about, {})[name] = value
    if faults:
        where = "enterprise.diagnostics"
        mend = worded("Correct them, or leave them out.")
        raise InputError(where, listed("\n  ", ["", *faults]), mend)
    return Answered(own, of_applicants, of_projects)


def companies_named(enterprise: Enterprise) -> set[str]:
    """Every name under which an applicant may be answered for; a second company is numbered."""
    numbers = range(2, len(enterprise.companies or ()) + 1)
    return {*APPLICANTS, *(f"{name}-{at}" for name in (HK_COMPANY, CN_COMPANY) for at in numbers)}


def _typed(told: Told, asked: Question, facts: Facts) -> tuple[str, Answer | None]:
    """An answer as its kind has it; a problem and None where it cannot be."""
    if asked.codes and told not in asked.codes:
        codes = ", ".join(asked.codes)
        return worded("{given} is none of {codes}.", given=repr(_shown(told)), codes=codes), None
    try:
        value = _READERS[asked.input.kind](told, asked, facts)
        asked.input.stored(value)
    except (ValueError, KeyError, InvalidOperation, InputError):
        return worded("{given} is not {what}.", given=_shown(told), what=_wanted(asked)), None
    low, high = asked.least, asked.most
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if low is not None and value < low:
            return worded("{given} is below {least}.", given=_shown(told), least=low), None
        if high is not None and value > high:
            return worded("{given} is above {most}.", given=_shown(told), most=high), None
    return "", value


def _wanted(asked: Question) -> str:
    if is_money(asked.input):
        return worded("an amount with its currency, such as 120000 HKD")
    words = {
        Kind.INTEGER: worded("a whole number"),
        Kind.DECIMAL: worded("a number"),
        Kind.TRUTH: worded("yes or no"),
        Kind.DATE: worded("a day, such as 2026-11-22"),
        Kind.TEXT: worded("text"),
        Kind.BITS: worded("a whole number"),
    }
    return words[asked.input.kind]


def _shown(told: Told) -> str:
    if isinstance(told, tuple):
        return ", ".join(told)
    return f"{told}" if not isinstance(told, bool) else str(told).lower()


def _whole(told: Told, asked: Question, facts: Facts) -> Answer:
    if is_money(asked.input):
        found = convert(Money.parse(str(told)), asked.input.unit, facts)
        if found is None:
            raise ValueError
        return found[0].minor
    if isinstance(told, bool):
        raise ValueError
    number = Decimal(str(told))
    if number != number.to_integral_value():
        raise ValueError
    return int(number)


def _number(told: Told, asked: Question, facts: Facts) -> Answer:
    if isinstance(told, bool):
        raise ValueError
    return Decimal(str(told))


def _truth(told: Told, asked: Question, facts: Facts) -> Answer:
    return told if isinstance(told, bool) else {"yes": True, "no": False}[str(told).lower()]


def _day(told: Told, asked: Question, facts: Facts) -> Answer:
    return date.fromisoformat(str(told))


def _text(told: Told, asked: Question, facts: Facts) -> Answer:
    if isinstance(told, bool | tuple):
        raise ValueError
    return str(told)


_READERS: Mapping[Kind, Callable[[Told, Question, Facts], Answer]] = {
    Kind.INTEGER: _whole,
    Kind.BITS: _whole,
    Kind.DECIMAL: _number,
    Kind.TRUTH: _truth,
    Kind.DATE: _day,
    Kind.TEXT: _text,
}


def sizes(enterprise: Enterprise, facts: Facts) -> size.SizeAnswer:
    """How large the firm is, by Hong Kong's and by the Mainland's standard."""
    return size.answer(
        size.SizeQuestion(
            place=enterprise.place,
            industry=enterprise.industry,
            employees=enterprise.employees,
            revenue=enterprise.revenue,
            assets=enterprise.assets,
        ),
        facts,
    )


def applicants(firm: FirmFile, answered: Answered, facts: Facts) -> tuple[Applicant, ...]:
    """The firm and each company of its own, and a Hong Kong company that could be formed."""
    enterprise = firm.enterprise or Enterprise()
    own = _the_firm(firm, enterprise, answered, facts)
    found = [own, *_companies(enterprise, answered, facts)]
    places = {one.place for one in found}
    owned = enterprise.companies
    # A company of which nobody says where it is may be anywhere.
    all_told = owned is not None and all(one.place is not None for one in owned)
    if "HK" not in places and all_told and enterprise.place is not None:
        told = {"applicant_place": "HK", **UNBORN, **answered.of(HK_COMPANY_NEW)}
        found.append(Applicant(HK_COMPANY_NEW, "HK", told, is_formed=False))
    # A firm that may be anywhere may own a company in Hong Kong, be one, or form one.
    may_be: tuple[str, ...] = () if all_told and enterprise.place is not None else ("HK",)
    may_be += () if all_told else ("CN",)
    for place, name in (("HK", HK_COMPANY), ("CN", CN_COMPANY)):
        if place in may_be and place not in places:
            told = {"applicant_place": place, **answered.of(name)}
            found.append(Applicant(name, place, told, is_formed=None))
    return tuple(_by_age(one, facts) for one in found)


def _by_age(one: Applicant, facts: Facts) -> Applicant:
    """The applicant, with its age for counts that it is too young to have reached."""
    days = one.answers.get("registered_days")
    if not isinstance(days, int):
        return one
    born = facts.applies_on - timedelta(days=days)
    told: dict[str, Answer] = {}
    for name, asked in questions(facts).items():
        if not asked.while_younger_than or name in one.answers:
            continue
        least = facts.value(asked.while_younger_than).value
        age = _whole_since(born, facts.applies_on, asked.input.unit)
        if least is not None and age < int(least):
            told[name] = age
    return replace(one, answers={**one.answers, **told}, since=dict.fromkeys(told, born))


def _whole_since(born: date, on: date, unit: str) -> int:
    """The whole days, months or years from one day to another."""
    count = 0
    while later(born, count + 1, unit) <= on:
        count += 1
    return count


def _the_firm(
    firm: FirmFile, enterprise: Enterprise, answered: Answered, facts: Facts
) -> Applicant:
    names = {"CN": MAKER, "HK": HK_COMPANY}
    name = names.get(enterprise.place or "", ENTERPRISE)
    told = dict(_told_of_firm(firm, enterprise, facts))
    return Applicant(
        name, enterprise.place, {**told, **answered.firm, **answered.of(name)}, is_formed=True
    )


def _told_of_firm(
    firm: FirmFile, enterprise: Enterprise, facts: Facts
) -> Iterator[tuple[str, Answer]]:
    """What the fields of the firm's file answer; a straight list."""
    measured = sizes(enterprise, facts)
    age = None if enterprise.founded is None else (facts.applies_on - enterprise.founded).days
    known: Mapping[str, Answer | None] = {
        "applicant_place": enterprise.place,
        "is_listed": enterprise.listed,
        "employees": enterprise.employees,
        "has_operations": enterprise.has_operations,
        "registered_days": age,
        "revenue_cny": _minor(enterprise.revenue, "CNY", facts),
        "revenue_hkd": _minor(enterprise.revenue, "HKD", facts),
        "assets_cny": _minor(enterprise.assets, "CNY", facts),
        "is_manufacturer": measured.is_manufacturer,
        "is_hk_sme": measured.is_hk_sme,
        "is_cn_sme": measured.is_cn_sme,
        "cn_size_class": measured.cn_class,
        "offering_kind": firm.offering.kind if firm.offering else None,
    }
    yield from ((name, value) for name, value in known.items() if value is not None)


def _minor(money: Money | None, currency: str, facts: Facts) -> int | None:
    found = convert(money, currency, facts) if money is not None else None
    return found[0].minor if found else None


def _companies(enterprise: Enterprise, answered: Answered, facts: Facts) -> Iterator[Applicant]:
    """The companies that the firm says it owns, where a scheme may be for them."""
    for place, name in (("HK", HK_COMPANY), ("CN", CN_COMPANY)):
        owned = [one for one in enterprise.companies or () if one.place == place]
        if place != enterprise.place:
            for at, company in enumerate(owned, start=1):
                called = name if at == 1 else f"{name}-{at}"
                told = dict(_told_of_company(company, facts))
                yield Applicant(called, place, {**told, **answered.of(called)})


def _told_of_company(company: Company, facts: Facts) -> Iterator[tuple[str, Answer]]:
    if company.place is not None:
        yield "applicant_place", company.place
    if company.place == "HK":
        yield from ((name, True) for name in _OF_A_HONG_KONG_COMPANY)
    if company.founded is not None:
        yield "registered_days", (facts.applies_on - company.founded).days
    if company.has_operations is not None:
        yield "has_operations", company.has_operations


# Where the sellers that a project may name are.
_SEATS = {MAKER: "CN", CN_COMPANY: "CN", HK_COMPANY: "HK", HK_COMPANY_NEW: "HK"}


def projects(firm: FirmFile, answered: Answered, facts: Facts) -> tuple[ProjectTold, ...] | None:
    """The projects of the firm with what is known of each; None where none is told of."""
    if firm.projects is None:
        return None
    own = firm.enterprise.place if firm.enterprise else None
    return tuple(_project(one, own, answered, facts) for one in numbered(firm))


def numbered(firm: FirmFile) -> Iterator[Project]:
    """The projects of the firm, one without an id named by its number."""
    for at, one in enumerate(firm.projects or (), start=1):
        yield replace(one, id=one.id or f"project-{at}")


def _project(project: Project, own: str | None, answered: Answered, facts: Facts) -> ProjectTold:
    told: Mapping[str, Answer | None] = {
        "project_purpose": project.purpose,
        "project_cost_hkd": _minor(project.cost, "HKD", facts),
        "project_cost_cny": _minor(project.cost, "CNY", facts),
        "project_market": project.market,
        "project_months": _months(project),
        "seller_place": _seat(project.seller, own),
        "project_has_started": None if project.start is None else project.start <= facts.applies_on,
    }
    known = {name: value for name, value in told.items() if value is not None}
    name = project.id or ""
    return ProjectTold(
        id=name,
        answers={**known, **answered.of_project(name)},
        cost=project.cost,
        start=project.start,
        end=project.end,
        seller=project.seller,
    )


def unnumbered(company: str) -> str:
    """The name of a company without the number that a second one of the name has."""
    return _NUMBER.sub("", company)


def _seat(seller: str | None, own: str | None) -> str | None:
    """Where the seller of a project is: a second company is where the first of its name is."""
    name = unnumbered(seller or "")
    return own if name == ENTERPRISE else _SEATS.get(name)


def _months(project: Project) -> int | None:
    """The whole months that a project takes, a part counted as one."""
    if project.start is None or project.end is None:
        return None
    start, end = project.start, project.end
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + 1 if end.day >= start.day else months
