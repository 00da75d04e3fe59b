"""What to ask a firm next, in what form, and where the answer goes in its file.

The schemes say which inputs are open; here each becomes a question that a person can answer. What
follows from other answers is asked by these; a company is asked about once it is known to be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Literal

from tradewind.assess.schemes import Applicant, NextQuestion, SchemeAnswer, Waiting
from tradewind.facts import Facts
from tradewind.firm_file.faults import KeyPath, Plain, dotted, keys_in
from tradewind.firm_file.fields import Entry, find
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import companies_named, sizes
from tradewind.pipeline.support import Support
from tradewind.rules import Kind
from tradewind.rules.questions import Names, Question, is_money, questions

Form = Literal["truth", "whole", "number", "money", "day", "text", "place", "places", "code"]
Edit = tuple[KeyPath, Plain]
_DIAGNOSTICS: KeyPath = ("enterprise", "diagnostics")
_PURPOSE = "project_purpose"
_COMPANIES: KeyPath = ("enterprise", "companies")
_CLASSIFICATIONS = "definitions/industries:classifications"
_FORMS: Mapping[str, Form] = {
    "truth": "truth",
    "count": "whole",
    "number": "number",
    "percent": "number",
    "money": "money",
    "date": "day",
    "place": "place",
    "choice": "code",
}
_KINDS: Mapping[Kind, Form] = {
    Kind.TRUTH: "truth",
    Kind.INTEGER: "whole",
    Kind.BITS: "whole",
    Kind.DECIMAL: "number",
    Kind.DATE: "day",
    Kind.TEXT: "text",
}
# Fields that hold a day where the input that they answer is a number or a yes.
_DAYS = {"project_has_started": "start", "project_months": "end"}


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """One question for a person: its words, the form of its answer, and the place of it.

    `code` names the wording where it is not the question of the input itself, and `named` what
    stands in that wording's blank; `needs` must be
    written together with the answer; `none` is the list that is empty where the answer is "none";
    `schemes` are those that wait for it, the best paid first.
    """

    input: str
    about: str
    path: KeyPath
    form: Form
    ask: Names | None = None
    code: str = ""
    named: str = ""
    unit: str = ""
    codes: Mapping[str, Names] | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    needs: tuple[Edit, ...] = ()
    none: KeyPath = ()
    schemes: tuple[str, ...] = ()

    @property
    def written_to(self) -> str:
        """The place of the answer, as people read it."""
        return dotted(self.path)

    def edits(self, value: Plain) -> tuple[Edit, ...]:
        """What an answer changes in the file; an empty list says that there is none."""
        if value == [] and self.none:
            return ((self.none, value),)
        return (*self.needs, (self.path, value))


def open_asks(firm: FirmFile, told: Support, facts: Facts) -> Iterator[OpenAsk]:
    """Every question that still matters, the one worth most for each minute first."""
    asking = _Asking(firm, told, facts)
    if firm.enterprise is None or firm.enterprise.place is None:
        yield asking.place()
    for one in told.schemes.next_questions:
        yield from asking.asks(one)


def unasked(firm: FirmFile, told: Support, facts: Facts) -> tuple[str, ...]:
    """Inputs that are open and for whose answer a firm's file has no place."""
    asking = _Asking(firm, told, facts)
    return tuple(one.input for one in told.schemes.next_questions if not [*asking.asks(one)])


class _Asking:
    """One firm, as far as its file tells of it."""

    def __init__(self, firm: FirmFile, told: Support, facts: Facts) -> None:
        self.firm, self.told, self.facts = firm, told, facts
        self.enterprise = firm.enterprise or Enterprise()
        self.questions = questions(facts)
        self.results = {one.scheme: one for one in told.schemes.results}
        self.applicants = {one.id: one for one in told.question.applicants}
        self.named = companies_named(self.enterprise)

    def place(self) -> OpenAsk:
        """Where the firm is registered: who could apply for anything hangs on it."""
        waiting = [one for one in self.results.values() if one.status == "undetermined"]
        schemes = tuple(one.scheme for one in sorted(waiting, key=_pays_most))
        path, asked = ("enterprise", "place"), self.questions.get("applicant_place")
        return OpenAsk(
            "applicant_place",
            self.told.question.applicants[0].id,
            path,
            "place",
            asked.ask if asked else None,
            schemes=schemes,
        )

    def asks(self, one: NextQuestion) -> Iterator[OpenAsk]:
        """The questions behind an input, for each applicant or project that it is open for."""
        found: dict[KeyPath, OpenAsk] = {}
        for waiting in sorted(one.waiting, key=lambda one: _pays_most(self.results[one.scheme])):
            for ask in self._of(self.questions[one.input], waiting):
                known = found.setdefault(ask.path, ask)
                schemes = tuple(dict.fromkeys((*known.schemes, waiting.scheme)))
                found[ask.path] = replace(known, schemes=schemes)
        yield from found.values()

    def _of(self, asked: Question, waiting: Waiting) -> Iterator[OpenAsk]:
        applicant = self.applicants.get(waiting.applicant or "")
        if applicant is None:
            return
        if applicant.is_formed is None:  # without such a company the rest does not matter
            yield from self._companies()
        elif asked.about == "project":
            yield from self._of_project(asked, waiting)
        elif asked.about == "firm" and asked.field:
            yield from self._field(asked, tuple(asked.field.split(".")), "")
        elif asked.is_derived:
            yield from self._behind(asked, applicant)
        else:
            yield from self._of_applicant(asked, applicant)

    def _companies(self) -> Iterator[OpenAsk]:
        """Which companies there are, or where one is of which the file does not say."""
        owned = self.enterprise.companies
        if owned is None:
            yield OpenAsk("companies", "", _COMPANIES, "places", code="companies")
        for at, company in enumerate(owned or ()):
            if company.place is None:
                path = (*_COMPANIES, at, "place")
                named = company.name or str(at + 1)
                yield OpenAsk("companies", "", path, "place", code="company_place", named=named)

    def _of_applicant(self, asked: Question, applicant: Applicant) -> Iterator[OpenAsk]:
        is_own = applicant.id == self.told.question.applicants[0].id
        holder = ("enterprise",) if is_own else self._company(applicant)
        path = (*holder, *asked.field.split(".")) if holder and asked.field else None
        entry = find(keys_in(path)) if path else None
        if path and entry and entry.form == "group":
            path = (*path, "code")  # an industry is known by its code
        if path and entry and _value(self.firm, path) is None:
            if entry.form == "group":
                yield from self._industry(asked.input.name, applicant.id)
            else:
                yield from self._field(asked, path, applicant.id)
        elif asked.field != "founded" and (is_own or applicant.id in self.named):
            # The name of the input alone is an answer about the firm itself.
            key = asked.input.name if is_own else f"{applicant.id}.{asked.input.name}"
            yield from self._answer(asked, key, applicant.id)

    def _company(self, applicant: Applicant) -> KeyPath | None:
        """Where the file tells of a company that is an applicant."""
        number = applicant.id.rpartition("-")[2]
        at = int(number) if number.isdigit() else 1
        owned = enumerate(self.enterprise.companies or ())
        mine = [here for here, company in owned if company.place == applicant.place]
        is_owned = applicant.is_formed and at <= len(mine)
        return (*_COMPANIES, mine[at - 1]) if is_owned else None

    def _behind(self, asked: Question, applicant: Applicant) -> Iterator[OpenAsk]:
        """What a size follows from; only the firm's own is worked out."""
        if applicant.id != self.told.question.applicants[0].id:
            return
        for gap in sizes(self.enterprise, self.facts).missing:
            if gap.kind != "input" or not gap.name.startswith("enterprise."):
                continue
            name = gap.name.removeprefix("enterprise.")
            if name == "industry":
                yield from self._industry(asked.input.name, applicant.id)
            elif behind := self._question_of(name):
                yield from self._field(behind, ("enterprise", name), applicant.id)

    def _question_of(self, name: str) -> Question | None:
        """The question whose answer a field of the firm holds."""
        every = self.questions.values()
        return next((one for one in every if one.about == "applicant" and one.field == name), None)

    def _industry(self, name: str, about: str) -> Iterator[OpenAsk]:
        """The classification, so that a code means one thing; then the code."""
        above = ("enterprise", "industry")
        kinds = [row for row, _ in self.facts.rows(_CLASSIFICATIONS) if row["is_read"] == "yes"]
        path = (*above, "classification")
        if kinds and _value(self.firm, path) is None:
            codes = {row["classification"]: {"en": row["classification"]} for row in kinds}
            yield OpenAsk(name, about, path, "code", code="classification", codes=codes)
        path = (*above, "code")
        if _value(self.firm, path) is None:
            yield OpenAsk(name, about, path, "text", code="industry")

    def _of_project(self, asked: Question, waiting: Waiting) -> Iterator[OpenAsk]:
        told = self.firm.projects
        needs: tuple[Edit, ...] = ()
        if told is None:
            yield from self._first_project()
            return
        if waiting.project is None:
            return  # open only for a project that the firm does not plan
        names = [one.id or f"project-{number}" for number, one in enumerate(told, 1)]
        at, project = names.index(waiting.project), waiting.project
        if not told[at].id:
            needs = ((("projects", at, "id"), project),)
        field = self._project_field(asked, at)
        path: KeyPath = ("projects", at, field) if field else ()
        if field and _value(self.firm, path) is None:
            found = self._field(asked, path, project)
        else:
            found = self._answer(asked, f"{project}.{asked.input.name}", project)
        yield from (replace(one, needs=needs) for one in found)

    def _first_project(self) -> Iterator[OpenAsk]:
        """What a first project is for: nothing else is asked of it while there may be none."""
        if asked := self.questions.get(_PURPOSE):
            path: KeyPath = ("projects", 0, "purpose")
            needs: tuple[Edit, ...] = ((("projects", 0, "id"), "project-1"),)
            yield OpenAsk(
                _PURPOSE, "", path, "code", code="project", codes=asked.codes, needs=needs,
                none=("projects",),
            )  # fmt: skip

    def _project_field(self, asked: Question, at: int) -> str:
        """The field of a project that an answer goes to; an end says nothing without its start."""
        if asked.input.name == "project_months":
            start = _value(self.firm, ("projects", at, "start"))
            return "start" if start is None else "end"
        return asked.field

    def _field(self, asked: Question, path: KeyPath, about: str) -> Iterator[OpenAsk]:
        """The question for a field, unless it is told already."""
        entry = find(keys_in(path))
        if entry is None or _value(self.firm, path) is not None:
            return
        form = _FORMS.get(entry.kind, "text")
        codes = asked.codes or _choices(entry)
        yield OpenAsk(
            asked.input.name,
            about,
            path,
            "code" if codes else form,
            asked.ask,
            code=f"project_{entry.name}" if asked.input.name in _DAYS else "",
            unit=asked.input.unit if form in ("whole", "number", "money") else "",
            codes=codes,
            least=asked.least if form in ("whole", "number") else None,
            most=asked.most if form in ("whole", "number") else None,
        )

    def _answer(self, asked: Question, key: str, about: str) -> Iterator[OpenAsk]:
        """The question for an answer that no field holds, unless it is told already."""
        path = (*_DIAGNOSTICS, key)
        if _value(self.firm, path) is not None:
            return
        form = "money" if is_money(asked.input) else _KINDS[asked.input.kind]
        is_number = form in ("whole", "number")
        yield OpenAsk(
            asked.input.name,
            about,
            path,
            "code" if asked.codes else form,
            asked.ask,
            unit=asked.input.unit if is_number or form == "money" else "",
            codes=asked.codes,
            least=asked.least if is_number else None,
            most=asked.most if is_number else None,
        )


def _pays_most(one: SchemeAnswer) -> int:
    """The best paid first; grants are nearly all in one currency."""
    bounds = one.pays.bounds if one.pays and one.gives == "grant" else None
    return -(bounds.high or 0) if bounds else 0


def _choices(entry: Entry) -> Mapping[str, Names] | None:
    return {one: {"en": one} for one in entry.choices} or None


def _value(firm: FirmFile, path: KeyPath) -> object:
    """What a firm's file says at a path; None where it says nothing."""
    level: object = firm
    for part in path:
        if isinstance(part, int):
            held = level if isinstance(level, tuple) else ()
            level = held[part] if part < len(held) else None
        elif isinstance(level, Mapping):
            level = level.get(part)
        elif is_dataclass(level) and part in {one.name for one in fields(level)}:
            level = getattr(level, part)
        else:
            return None
    return level
