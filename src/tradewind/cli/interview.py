"""One sitting with a person or a script: the questions shown, the answers kept in the file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TextIO

from tradewind.assess.schemes import SchemeAnswer
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.firm_file import read_bytes
from tradewind.firm_file.faults import Plain
from tradewind.firm_file.fields import walk
from tradewind.firm_file.writing import edited, replace_file
from tradewind.model.enterprise import FirmFile
from tradewind.model.money import Money
from tradewind.pipeline.interview import OpenAsk, open_asks
from tradewind.pipeline.support import support
from tradewind.report.ask_json import left_json, statuses, still_open, words_of
from tradewind.report.firm_json import amount_text
from tradewind.rules.questions import questions
from tradewind.text import name_of, say, words
from tradewind.text.errors import in_words

STOP, WHY = "q", "?"
_MOST_SCHEMES, _MOST_SOURCES, _MOST_LEFT = 3, 6, 5
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_PLACE = re.compile(r"[A-Z]{2}")
_NEXT_ANSWER = re.compile(r",(?=[A-Za-z][\w.\[\]-]*=)")
_WORDS = {
    "yes": True, "y": True, "true": True, "是": True,
    "no": False, "n": False, "false": False, "否": False, "不是": False,
}  # fmt: skip
# Questions on which whole schemes hang, not one condition.
_GATES = ("companies", "company_place", "project")
_NONE = ("none", "no", "[]", "沒有", "没有", "無", "无", "否")


class Answers(Protocol):
    """Where answers come from; None says that no more will come."""

    is_patient: bool

    def next(self, ask: OpenAsk) -> str | None:
        """The answer to a question; blank puts it off."""


class Typed:
    """Answers from the standard input, one a line."""

    is_patient = True

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def next(self, ask: OpenAsk) -> str | None:
        self.out.write("> ")
        self.out.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            self.out.write("\n")
        return line.strip() if line else None


@dataclass(slots=True)
class Given:
    """Answers from the command line, each used once; a wrong one ends the interview."""

    told: dict[str, str]
    is_patient: bool = False

    def next(self, ask: OpenAsk) -> str | None:
        """The most exact key first."""
        for key in (ask.written_to, f"{ask.about}.{ask.input}", str(ask.path[-1]), ask.input):
            if key in self.told:
                return self.told.pop(key)
        return "" if self.told else None


def given_answers(told: Sequence[str], facts: Facts) -> Given:
    """The answers of --answers; InputError for a key that nothing asks."""
    known = {*questions(facts), *(entry.name for entry in walk())}
    found: dict[str, str] = {}
    for part in (one for text in told for one in _NEXT_ANSWER.split(text)):
        key, sign, value = (one.strip() for one in part.partition("="))
        if not sign or not key:
            raise InputError(
                "--answers",
                worded("{part} is no answer.", part=repr(part)),
                worded("Write KEY=VALUE."),
            )
        name = key.rpartition(".")[2]
        if name not in known:
            near = get_close_matches(name, known, n=1)
            mend = (
                worded("Did you mean {near}?", near=near[0])
                if near
                else worded("See `left` of `tradewind ask --json`.")
            )
            raise InputError("--answers", worded("{key} is asked by no rule.", key=key), mend)
        found[key] = value
    return Given(found)


@dataclass(frozen=True, slots=True)
class Answered:
    """One accepted answer."""

    ask: OpenAsk
    words: str
    value: Plain


@dataclass
class Interview:
    """One sitting over one file: what is open, what was answered, what was put off."""

    path: Path
    facts: Facts
    lang: str
    answers: Answers
    out: TextIO
    answered: list[Answered] = field(default_factory=list)
    put_off: set[tuple[str | int, ...]] = field(default_factory=set)

    def begin(self, firm: FirmFile) -> None:
        """How the schemes stand before the first question."""
        self.firm, self.told = firm, support(firm, self.path.name, self.facts)
        self.before = statuses(self.told)

    def hold(self, limit: int | None) -> None:
        """Ask one question after another, until none is left or the answers end."""
        number = 0
        while limit is None or number < limit:
            ask = next(self.open(), None)
            if ask is None or not self._put(ask, number + 1):
                return
            # Without a person only what is answered counts as asked.
            number = number + 1 if self.answers.is_patient else len(self.answered)

    def open(self) -> Iterator[OpenAsk]:
        """The questions not yet put in this sitting, the one worth most first."""
        every = open_asks(self.firm, self.told, self.facts)
        return (one for one in every if one.path not in self.put_off)

    def _put(self, ask: OpenAsk, number: int) -> bool:
        """Ask until there is an answer that can be kept; false where the answers end."""
        text = words_of(ask, self.lang)
        if self.answers.is_patient:
            self._show(ask, text, number)
        while True:
            told = self.answers.next(ask)
            if told is None or told == STOP:
                return False
            if told == WHY:
                self._explain(ask)
                continue
            self.put_off.add(ask.path)
            if not told:
                return True
            try:
                value = self._keep(ask, told)
            except InputError as fault:
                if not self.answers.is_patient:
                    raise InputError(
                        worded("--answers, {written_to}", written_to=ask.written_to), *_told(fault)
                    ) from fault
                self._refuse(ask, told, fault)
                continue
            self.answered.append(Answered(ask, text, value))
            return True

    def _refuse(self, ask: OpenAsk, told: str, fault: InputError) -> None:
        """Why an answer is not taken: its form, in the language, or what it clashes with."""
        if _has_form(ask, told, self.lang):
            problem = " ".join(in_words(fault.problem, self.lang).split())
            mend = in_words(fault.mend, self.lang)
            self._say("interview.refused", problem=problem, mend=mend)
        else:
            self._say("interview.not_of_form", told=told, form=self._form(ask))

    def _keep(self, ask: OpenAsk, told: str) -> Plain:
        """Write an answer, if the file with it can be read and nothing in it clashes.

        The file is read anew: what a person changed in it meanwhile stays.
        """
        value = typed(ask, told, self.lang)
        made = edited(self.path.name, self.path.read_bytes(), ask.edits(value))
        firm = read_bytes(self.path.name, made)
        support_told = support(firm, self.path.name, self.facts)
        replace_file(self.path, made)
        self.firm, self.told = firm, support_told
        return value

    def _show(self, ask: OpenAsk, text: str, number: int) -> None:
        print(file=self.out)
        self._say("interview.question", number=number, text=text)
        if ask.about:
            self._say("interview.about", who=self._who(ask.about))
        if ask.schemes:
            self._say("interview.opens", schemes=self._schemes(ask))
        self._say("interview.answer", form=self._form(ask))
        for at, (code, name) in enumerate((ask.codes or {}).items(), 1):
            named = name_of(name, self.lang, code)
            print(f"  {at:>2}. {code}" + (f": {named}" if named != code else ""), file=self.out)

    def _who(self, about: str) -> str:
        own = self.told.question.applicants[0].id
        if about == own:
            return say("interview.about.own", self.lang)
        name, _, number = about.rpartition("-")
        if f"applicant.{about}" in words():
            return say(f"applicant.{about}", self.lang)
        if number.isdigit() and f"applicant.{name}" in words():
            return f"{say(f'applicant.{name}', self.lang)} ({number})"
        return say("interview.about.project", self.lang, {"project": about})

    def _schemes(self, ask: OpenAsk) -> str:
        results = {one.scheme: one for one in self.told.schemes.results}
        named = [self._scheme(results[one]) for one in ask.schemes[:_MOST_SCHEMES]]
        told = say("interview.between", self.lang).join(named)
        more = len(ask.schemes) - _MOST_SCHEMES
        return told + (say("and_more", self.lang, {"count": more}) if more > 0 else "")

    def _scheme(self, one: SchemeAnswer) -> str:
        """A scheme and the most it pays; where it pays nothing, what it gives."""
        name = name_of(one.names, self.lang, one.scheme)
        most = one.pays.bounds.high_money if one.pays and one.pays.bounds else None
        if most is not None:
            values = {"scheme": name, "amount": amount_text(most, self.lang)}
            return say("interview.up_to", self.lang, values)
        gives = say(f"gives.{one.gives}", self.lang)
        return say("interview.gives", self.lang, {"scheme": name, "gives": gives})

    def _form(self, ask: OpenAsk) -> str:
        code = f"interview.unit.{ask.unit}"
        unit = say(code, self.lang) if code in words() else ask.unit or "HKD"
        told = say(f"interview.form.{ask.form}", self.lang, {"unit": unit})
        told += say("interview.or_none", self.lang) if ask.none else ""
        for end, code in ((ask.least, "interview.least"), (ask.most, "interview.most")):
            told += say(code, self.lang, {"number": end}) if end is not None else ""
        return told

    def _explain(self, ask: OpenAsk) -> None:
        """The conditions that wait for the answer, each with its source."""
        told = 0
        results = {one.scheme: one for one in self.told.schemes.results}
        for result in (results[one] for one in ask.schemes):
            for clause in result.clauses:
                reads = any(one.name == ask.input for one in clause.inputs)
                if (ask.code in _GATES or reads) and told < _MOST_SOURCES:
                    told += 1
                    scheme = name_of(result.names, self.lang, result.scheme)
                    reason = name_of(clause.reason.names(), self.lang)
                    self._say("interview.because", scheme=scheme, reason=reason)
                    for cite in result.cites.get(clause.leaf_id, ())[:1]:
                        source = f"{cite.source.title}, {cite.where}"
                        self._say("interview.source", source=source, address=cite.source.address)
        if not told:
            self._say("interview.no_source")
        self._say("interview.goes_to", place=ask.written_to)

    def _say(self, code: str, **values: Any) -> None:
        print(say(code, self.lang, values), file=self.out)

    def tell_end(self) -> None:
        """What the answers have changed, and what is still open."""
        print(file=self.out)
        moved = [one for one in self.told.schemes.results if one.status != self.before[one.scheme]]
        self._say("interview.end", answers=len(self.answered), file=self.path.name)
        self._say("interview.moved", count=len(moved))
        for one in moved:
            self._say(
                "interview.moved_one",
                scheme=name_of(one.names, self.lang, one.scheme),
                before=say(f"schemes.status.{self.before[one.scheme]}", self.lang),
                after=say(f"schemes.status.{one.status}", self.lang),
            )
        left = still_open(self.firm, self.told, self.facts)
        self._say("interview.left", count=len(left))
        for ask in left[:_MOST_LEFT]:
            print(f"  {words_of(ask, self.lang)}", file=self.out)
        if isinstance(self.answers, Given) and self.answers.told:
            self._say("interview.unused", keys=", ".join(self.answers.told))

    def as_json(self) -> dict[str, Any]:
        """The contract of `tradewind ask --json`."""
        return {
            "schema": "tradewind/ask/1",
            "asked": [
                {
                    "input": one.ask.input,
                    "question": one.words,
                    "answer": _as_json(one.value),
                    "written_to": one.ask.written_to,
                }
                for one in self.answered
            ],
            "left": left_json(self.firm, self.told, self.facts, self.lang),
            "before": self.before,
            "after": statuses(self.told),
        }


def typed(ask: OpenAsk, text: str, lang: str) -> Plain:
    """What a person typed, as the file holds it; the file's readers refuse what cannot be."""
    if ask.none and text.casefold() in _NONE:
        return []
    if ask.form == "code":
        return _coded(ask.codes or {}, text, lang)
    if ask.form == "truth":
        return _WORDS.get(text.casefold(), text)
    if ask.form in ("whole", "number"):
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    if ask.form == "money":
        return " ".join(text.upper().split())
    if ask.form == "day":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if ask.form == "place":
        return text.upper()
    if ask.form == "places":
        parts = re.split(r"[\s,，、;；]+", text.upper())
        named: list[Plain] = [{"place": one} for one in dict.fromkeys(parts) if one]
        return [] if text.casefold() in _NONE else named
    return text


def _coded(codes: Mapping[str, Mapping[str, str]], text: str, lang: str) -> str:
    """A code, told as it is, by its number in the list or by its name; InputError for another."""
    known = {str(at): code for at, code in enumerate(codes, 1)}
    known |= {name_of(names, lang, code).casefold(): code for code, names in codes.items()}
    known |= {code.casefold(): code for code in codes}  # what a code says goes before a number
    if text.casefold() in known:
        return known[text.casefold()]
    raise InputError(
        "",
        worded("{text} is none of them.", text=repr(text)),
        worded("Write one of {codes}.", codes=", ".join(codes)),
    )


def _has_form(ask: OpenAsk, text: str, lang: str) -> bool:
    """Whether what a person typed is of the form that the question asks for."""
    try:
        value = typed(ask, text, lang)
        if ask.form == "money":
            Money.parse(str(value))
    except InputError:
        return False
    if ask.form in ("whole", "number"):
        return isinstance(value, Decimal) and _is_between(ask, value)
    if ask.form in ("truth", "day"):
        return isinstance(value, bool | date)
    if ask.form == "places" and isinstance(value, list):
        return all(isinstance(one, dict) and _PLACE.fullmatch(str(one["place"])) for one in value)
    return ask.form != "place" or bool(_PLACE.fullmatch(str(value)))


def _is_between(ask: OpenAsk, value: Decimal) -> bool:
    """Whether a number lies in the bounds of the question, and is whole where it must be."""
    is_whole = ask.form == "number" or value == value.to_integral_value()
    is_low = ask.least is not None and value < ask.least
    return is_whole and not is_low and not (ask.most is not None and value > ask.most)


def _told(fault: Any) -> tuple[str, str]:
    """Problem and mend of a refused answer, without the place of a file that was not written."""
    is_one_line = "\n" not in fault.problem
    return fault.problem if is_one_line else " ".join(fault.problem.split()), fault.mend


def _as_json(value: Plain) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    return value
