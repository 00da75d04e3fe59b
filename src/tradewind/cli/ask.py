"""`tradewind ask`: an interview that asks only what still matters and writes the file back."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from tradewind.assess.schemes import SchemeAnswer
    from tradewind.facts import Facts
    from tradewind.firm_file.faults import Plain
    from tradewind.model.enterprise import FirmFile
    from tradewind.pipeline.funding import Support
    from tradewind.pipeline.interview import OpenAsk

HELP = "be asked what still matters for the funds, and have the answers written into the file"
STOP, WHY = "q", "?"
_MOST_SCHEMES, _MOST_SOURCES, _MOST_LEFT = 3, 6, 5
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NEXT_ANSWER = re.compile(r",(?=[A-Za-z][\w.\[\]-]*=)")
_WORDS = {
    "yes": True, "y": True, "true": True, "是": True,
    "no": False, "n": False, "false": False, "否": False, "不是": False,
}  # fmt: skip
# Questions on which whole schemes hang, not one condition.
_GATES = ("companies", "company_place", "project")
_NONE = ("none", "no", "[]", "沒有", "没有", "無", "无", "否")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and ways to answer without a person."""
    add = parser.add_argument
    add("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX; answers go into it")
    add(
        "--answers",
        action="append",
        metavar="KEY=VALUE,…",
        help="answer these and put off the rest; a key is an input, who.input or a field; repeat",
    )
    add("--limit", type=_limit, metavar="N", help="ask at most N questions")


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        from tradewind.errors import InputError

        raise InputError("--limit", f"{text!r} is not a number of questions.", "Write 1 or more.")
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Ask, write each answer, and tell what has changed."""
    from tradewind.facts import Library
    from tradewind.firm_file import read
    from tradewind.firm_file.writing import check_writable
    from tradewind.report.show import put

    path = Path(asked.file)
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    # With --json only the answer goes to the standard output; the interview is beside it.
    out = sys.stderr if asked.json else sys.stdout
    answers = _given(asked.answers, facts) if asked.answers is not None else _Typed(out)
    firm = read(path)
    check_writable(path)
    interview = Interview(path, facts, asked.lang, answers, out)
    interview.begin(firm)
    try:
        interview.hold(asked.limit)
    except KeyboardInterrupt:  # as q: every answer given is in the file
        print(file=out)
    put(asked, interview.as_json, interview.tell_end)
    return 0


class Answers(Protocol):
    """Where answers come from; None says that no more will come."""

    is_patient: bool

    def next(self, ask: OpenAsk) -> str | None:
        """The answer to a question; blank puts it off."""


class _Typed:
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
class _Given:
    """Answers from the command line, each used once; a wrong one ends the interview."""

    told: dict[str, str]
    is_patient: bool = False

    def next(self, ask: OpenAsk) -> str | None:
        """The most exact key first."""
        for key in (ask.written_to, f"{ask.about}.{ask.input}", str(ask.path[-1]), ask.input):
            if key in self.told:
                return self.told.pop(key)
        return "" if self.told else None


def _given(told: Sequence[str], facts: Facts) -> _Given:
    """The answers of --answers; InputError for a key that nothing asks."""
    from difflib import get_close_matches

    from tradewind.errors import InputError
    from tradewind.firm_file.fields import walk
    from tradewind.rules.questions import questions

    known = {*questions(facts), *(entry.name for entry in walk())}
    found: dict[str, str] = {}
    for part in (one for text in told for one in _NEXT_ANSWER.split(text)):
        key, sign, value = (one.strip() for one in part.partition("="))
        if not sign or not key:
            raise InputError("--answers", f"{part!r} is no answer.", "Write KEY=VALUE.")
        name = key.rpartition(".")[2]
        if name not in known:
            near = get_close_matches(name, known, n=1)
            mend = f"Did you mean {near[0]}?" if near else "See `left` of `tradewind ask --json`."
            raise InputError("--answers", f"{key} is asked by no rule.", mend)
        found[key] = value
    return _Given(found)


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
        from tradewind.pipeline.funding import support

        self.firm, self.told = firm, support(firm, self.path.name, self.facts)
        self.before = _statuses(self.told)

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
        from tradewind.pipeline.interview import open_asks

        every = open_asks(self.firm, self.told, self.facts)
        return (one for one in every if one.path not in self.put_off)

    def _put(self, ask: OpenAsk, number: int) -> bool:
        """Ask until there is an answer that can be kept; false where the answers end."""
        from tradewind.errors import InputError

        text = self.words_of(ask)
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
                    raise InputError(f"--answers, {ask.written_to}", *_told(fault)) from fault
                problem, mend = _told(fault)
                self._say("interview.refused", problem=problem, mend=mend)
                continue
            self.answered.append(Answered(ask, text, value))
            return True

    def _keep(self, ask: OpenAsk, told: str) -> Plain:
        """Write an answer, if the file with it can be read and nothing in it clashes.

        The file is read anew: what a person changed in it meanwhile stays.
        """
        from tradewind.firm_file import read_bytes
        from tradewind.firm_file.writing import edited, replace_file
        from tradewind.pipeline.funding import support

        value = typed(ask, told, self.lang)
        made = edited(self.path.name, self.path.read_bytes(), ask.edits(value))
        firm = read_bytes(self.path.name, made)
        support_told = support(firm, self.path.name, self.facts)
        replace_file(self.path, made)
        self.firm, self.told = firm, support_told
        return value

    def words_of(self, ask: OpenAsk) -> str:
        """The question in the language of the interview."""
        from tradewind.text import name_of, say

        if ask.code:
            return say(f"interview.ask.{ask.code}", self.lang, {"name": ask.named})
        return name_of(ask.ask, self.lang, ask.input)

    def _show(self, ask: OpenAsk, text: str, number: int) -> None:
        print(file=self.out)
        self._say("interview.question", number=number, text=text)
        if ask.about:
            self._say("interview.about", who=self._who(ask.about))
        if ask.schemes:
            self._say("interview.opens", schemes=self._schemes(ask))
        self._say("interview.answer", form=self._form(ask))
        for at, (code, name) in enumerate((ask.codes or {}).items(), 1):
            from tradewind.text import name_of

            named = name_of(name, self.lang, code)
            print(f"  {at:>2}. {code}" + (f": {named}" if named != code else ""), file=self.out)

    def _who(self, about: str) -> str:
        from tradewind.text import say, words

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
        from tradewind.text import say

        results = {one.scheme: one for one in self.told.schemes.results}
        named = [self._scheme(results[one]) for one in ask.schemes[:_MOST_SCHEMES]]
        told = say("interview.between", self.lang).join(named)
        more = len(ask.schemes) - _MOST_SCHEMES
        return told + (say("and_more", self.lang, {"count": more}) if more > 0 else "")

    def _scheme(self, one: SchemeAnswer) -> str:
        """A scheme and the most it pays; where it pays nothing, what it gives."""
        from tradewind.report.firm_json import amount_text
        from tradewind.text import name_of, say

        name = name_of(one.names, self.lang, one.scheme)
        most = one.pays.bounds.high_money if one.pays and one.pays.bounds else None
        if most is not None:
            values = {"scheme": name, "amount": amount_text(most, self.lang)}
            return say("interview.up_to", self.lang, values)
        gives = say(f"gives.{one.gives}", self.lang)
        return say("interview.gives", self.lang, {"scheme": name, "gives": gives})

    def _form(self, ask: OpenAsk) -> str:
        from tradewind.text import say, words

        code = f"interview.unit.{ask.unit}"
        unit = say(code, self.lang) if code in words() else ask.unit or "HKD"
        told = say(f"interview.form.{ask.form}", self.lang, {"unit": unit})
        told += say("interview.or_none", self.lang) if ask.none else ""
        for end, code in ((ask.least, "interview.least"), (ask.most, "interview.most")):
            told += say(code, self.lang, {"number": end}) if end is not None else ""
        return told

    def _explain(self, ask: OpenAsk) -> None:
        """The conditions that wait for the answer, each with its source."""
        from tradewind.text import name_of

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
        from tradewind.text import say

        print(say(code, self.lang, values), file=self.out)

    def tell_end(self) -> None:
        """What the answers have changed, and what is still open."""
        from tradewind.text import name_of, say

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
        left = self.left()
        self._say("interview.left", count=len(left))
        for ask in left[:_MOST_LEFT]:
            print(f"  {self.words_of(ask)}", file=self.out)
        if isinstance(self.answers, _Given) and self.answers.told:
            self._say("interview.unused", keys=", ".join(self.answers.told))

    def left(self) -> list[OpenAsk]:
        """What is still open, put off or not reached."""
        from tradewind.pipeline.interview import open_asks

        every = open_asks(self.firm, self.told, self.facts)
        return list({ask.path: ask for ask in every}.values())

    def as_json(self) -> dict[str, Any]:
        """The contract of `tradewind ask --json`."""
        from tradewind.pipeline.interview import unasked

        left = [
            {
                "input": ask.input,
                "question": self.words_of(ask),
                "about": ask.about or None,
                "written_to": ask.written_to,
                "schemes": list(ask.schemes),
            }
            for ask in self.left()
        ]
        no_place: list[dict[str, Any]] = [
            {"input": one, "question": None, "about": None, "written_to": None, "schemes": []}
            for one in unasked(self.firm, self.told, self.facts)
        ]
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
            "left": [*left, *no_place],
            "before": self.before,
            "after": _statuses(self.told),
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
    from tradewind.errors import InputError
    from tradewind.text import name_of

    known = {str(at): code for at, code in enumerate(codes, 1)}
    known |= {name_of(names, lang, code).casefold(): code for code, names in codes.items()}
    known |= {code.casefold(): code for code in codes}  # what a code says goes before a number
    if text.casefold() in known:
        return known[text.casefold()]
    raise InputError("", f"{text!r} is none of them.", f"Write one of {', '.join(codes)}.")


def _told(fault: Any) -> tuple[str, str]:
    """Problem and mend of a refused answer, without the place of a file that was not written."""
    return " ".join(fault.problem.split()), fault.mend


def _statuses(told: Support) -> dict[str, str]:
    return {one.scheme: one.status for one in told.schemes.results}


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
