"""JSON, read with the line and column of every key; the standard reader keeps neither."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from decimal import Decimal

from tradewind.errors import worded
from tradewind.firm_file.faults import Fault, Found, KeyPath, Plain, Unreadable, dotted
from tradewind.firm_file.yaml_text import DEPTH_LIMIT, NODE_LIMIT

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")


def read_json(text: str) -> Found:
    """What a JSON text holds, with a line and column for every key."""
    return _Reader(text).document()


class _Reader:
    """Reads one value after another, knowing where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.nodes = 0
        self.found = Found()
        self.scalars = json.JSONDecoder()
        self.starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def document(self) -> Found:
        if self._peek() != "{":
            raise self._unreadable(
                worded("The file does not hold keys."),
                worded("Start with {first} and close with {last}.", first="{", last="}"),
            )
        values = self._value(())
        if self._peek():
            raise self._unreadable(
                worded("Something stands after the last {sign}.", sign="}"),
                worded("Keep one firm in one file."),
            )
        assert isinstance(values, dict)
        self.found.values = values
        return self.found

    def _value(self, path: KeyPath) -> Plain:
        self.nodes += 1
        if self.nodes > NODE_LIMIT or len(path) > DEPTH_LIMIT:
            told = worded(
                "The file holds more than {node_limit} values or {depth_limit} levels.",
                node_limit=NODE_LIMIT,
                depth_limit=DEPTH_LIMIT,
            )
            raise self._unreadable(told, worded("Keep one firm and one offering in one file."))
        opening = self._peek()
        if opening == "{":
            return self._mapping(path)
        if opening == "[":
            return self._sequence(path)
        return self._text() if opening == '"' else self._bare()

    def _mapping(self, path: KeyPath) -> Plain:
        members: dict[str, Plain] = {}
        self.at += 1
        if self._take("}"):
            return members
        while True:
            if self._peek() != '"':
                raise self._unreadable(
                    worded("A key is expected here."),
                    worded('Write "key": value, without a last comma.'),
                )
            place, key = self._place(), self._text()
            here = (*path, key)
            if key in members:
                told = worded(
                    "{here} is written twice; first at {places}.",
                    here=dotted(here),
                    places=self.found.places[here],
                )
                self.found.faults.append(Fault(place, told, worded("Keep one of the two.")))
            self.found.places[here] = place
            self._need(":")
            members[key] = self._value(here)
            if self._take("}"):
                return members
            self._need(",")

    def _sequence(self, path: KeyPath) -> Plain:
        items: list[Plain] = []
        self.at += 1
        if self._take("]"):
            return items
        while True:
            here = (*path, len(items))
            self._peek()
            self.found.places[here] = self._place()
            items.append(self._value(here))
            if self._take("]"):
                return items
            self._need(",")

    def _text(self) -> str:
        try:
            value, self.at = self.scalars.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            told = worded("This is not JSON: {msg}.", msg=error.msg)
            raise self._unreadable(told, worded("Close the text with a quote.")) from error
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise self._unreadable(
                worded("Half a character is written here."), worded("Write the character itself.")
            )
        return str(value)

    def _bare(self) -> Plain:
        if word := _WORD.match(self.text, self.at):
            self.at = word.end()
            return _WORDS[word.group()]
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return Decimal(number.group())
        raise self._unreadable(
            worded("A value is expected here."), worded("Put text in quotes; close every bracket.")
        )

    def _peek(self) -> str:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def _take(self, sign: str) -> bool:
        taken = self._peek() == sign
        self.at += taken
        return taken

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self._unreadable(
                worded("A {sign} is expected here.", sign=sign),
                worded("Check quotes, commas and brackets."),
            )

    def _place(self) -> str:
        line = bisect_right(self.starts, self.at)
        return worded(
            "line {line}, column {column}", line=line, column=self.at - self.starts[line - 1] + 1
        )

    def _unreadable(self, problem: str, mend: str) -> Unreadable:
        return Unreadable(problem, mend, self._place())
