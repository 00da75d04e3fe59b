"""One sitting with a person or a script: the questions shown, the answers kept in the file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TextIO

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.firm_file.faults import Plain
from tradewind.firm_file.fields import walk
from tradewind.firm_file.writing import replace_file
from tradewind.model.enterprise import FirmFile
from tradewind.pipeline.interview import OpenAsk, open_asks
from tradewind.pipeline.support import support
from tradewind.report.ask_json import left_json, statuses, still_open, words_of
from tradewind.report.interview import because, choices, form, keep, opens, refusal, who
from tradewind.rules.questions import questions
from tradewind.text import name_of, say

STOP, WHY = "q", "?"
_MOST_LEFT = 5
_NEXT_ANSWER = re.compile(r",(?=[A-Za-z][\w.\[\]-]*=)")


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
                print(refusal(ask, told, fault, self.lang), file=self.out)
                continue
            self.answered.append(Answered(ask, text, value))
            return True

    def _keep(self, ask: OpenAsk, told: str) -> Plain:
        """Write an answer, if the file with it can be read and nothing in it clashes.

        The file is read anew: what a person changed in it meanwhile stays.
        """
        kept = keep(ask, told, self.lang, self.path.name, self.path.read_bytes(), self.facts)
        replace_file(self.path, kept.data)
        self.firm, self.told = kept.firm, kept.told
        return kept.value

    def _show(self, ask: OpenAsk, text: str, number: int) -> None:
        print(file=self.out)
        self._say("interview.question", number=number, text=text)
        if ask.about:
            self._say("interview.about", who=who(ask.about, self.told, self.lang))
        if ask.schemes:
            self._say("interview.opens", schemes=opens(ask, self.told, self.lang))
        self._say("interview.answer", form=form(ask, self.lang))
        for at, (code, named) in enumerate(choices(ask, self.lang), 1):
            print(f"  {at:>2}. {code}" + (f": {named}" if named != code else ""), file=self.out)

    def _explain(self, ask: OpenAsk) -> None:
        """The conditions that wait for the answer, each with its source."""
        told = because(ask, self.told, self.lang)
        for one in told:
            self._say("interview.because", scheme=one.scheme, reason=one.reason)
            if one.cite:
                source = f"{one.cite.source.title}, {one.cite.where}"
                self._say("interview.source", source=source, address=one.cite.source.address)
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
