"""YAML, read from its events: every key keeps its line, nothing is built that was not written.

Only the plain core of YAML is taken. Names for reuse (anchors), tags and second documents are
refused, so a small file cannot swell and no text can start code. ``NO`` stays Norway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from tradewind.errors import worded
from tradewind.firm_file.faults import Fault, Found, KeyPath, Plain, Unreadable, dotted

if TYPE_CHECKING:
    import yaml


class _Mark(Protocol):
    """Where the YAML scanner stood; it counts from 0."""

    line: int
    column: int


NODE_LIMIT = 20_000
DEPTH_LIMIT = 12

# A leading zero makes a code, not a number.
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip
_MENDS = (
    ("\\t", worded("Indent with spaces, not tabs.")),
    (
        "mapping values are not allowed",
        worded("Put text that holds a colon in quotes; check the indent."),
    ),
    ("could not find expected ':'", worded("Write `key: value`, with a space after the colon.")),
    ("unacceptable character", worded("Take the hidden character out.")),
)


def read_yaml(text: str) -> Found:
    """What a YAML text holds, with a line and column for every key."""
    import yaml

    try:
        return _Builder(yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        told = error.problem or "it cannot be read"
        place = _place(error.problem_mark)
        raise Unreadable(
            worded("This is not YAML: {told}.", told=told), _mend(told), place
        ) from error
    except yaml.reader.ReaderError as error:
        told = worded("unacceptable character {named}", named=_named(error.character))
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(
            worded("This is not YAML: {told}.", told=told),
            _mend(told),
            worded("line {line}", line=line),
        ) from error


def _named(character: object) -> str:
    return f"U+{character:04X}" if isinstance(character, int) else repr(character)


def _mend(told: str) -> str:
    for sign, mend in _MENDS:
        if sign in told:
            return mend
    return worded("Compare this line with a template written by `tradewind template`.")


def _place(mark: _Mark | None) -> str:
    if mark is None:
        return ""
    return worded("line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)


class _Builder:
    """Builds plain values from events and counts what it builds."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.found = Found()
        self.nodes = 0

    def document(self) -> Found:
        import yaml

        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._one_document(next(self.events))
            elif isinstance(event, yaml.StreamEndEvent):
                break
        return self.found

    def _one_document(self, first: yaml.Event) -> None:
        import yaml

        if self.nodes:
            raise Unreadable(
                worded("A second document starts here."),
                worded("Keep one firm in one file."),
                self._at(first),
            )
        value = self._node(first, ())
        if value is not None and not isinstance(value, dict):
            raise Unreadable(
                worded("The file does not hold keys."),
                worded("Start with `enterprise:` or `offering:`."),
                self._at(first),
            )
        self.found.values = value or {}
        assert isinstance(next(self.events), yaml.DocumentEndEvent)

    def _node(self, event: yaml.Event, path: KeyPath) -> Plain:
        import yaml

        self._guard(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: KeyPath) -> Plain:
        import yaml

        items: list[Plain] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.found.places[here] = self._at(event)
            items.append(self._node(event, here))
        return items

    def _mapping(self, path: KeyPath) -> Plain:
        import yaml

        members: dict[str, Plain] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, path)
            here = (*path, key)
            if key in members:
                problem = worded(
                    "{here} is written twice; first at {places}.",
                    here=dotted(here),
                    places=self.found.places[here],
                )
                mend = worded("Keep one of the two.")
                self.found.faults.append(Fault(self._at(event), problem, mend))
            self.found.places[here] = self._at(event)
            members[key] = self._node(next(self.events), here)
        return members

    def _key(self, event: yaml.Event, path: KeyPath) -> str:
        import yaml

        self._guard(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        raise Unreadable(
            worded("A key must be one word."), worded("Write `key: value`."), self._at(event)
        )

    def _guard(self, event: yaml.Event, path: KeyPath) -> None:
        import yaml

        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            told = worded("The file holds more than {node_limit} values.", node_limit=NODE_LIMIT)
            raise Unreadable(
                told, worded("Keep one firm and one offering in one file."), self._at(event)
            )
        if len(path) > DEPTH_LIMIT:
            told = worded(
                "Values stand more than {depth_limit} levels deep.", depth_limit=DEPTH_LIMIT
            )
            raise Unreadable(told, worded("Check the brackets and the indent."), self._at(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            told = worded("Names for reuse (& and *) are not taken.")
            raise Unreadable(told, worded("Write the value out in each place."), self._at(event))
        if getattr(event, "tag", None):
            told = worded("Tags (!) are not taken.")
            raise Unreadable(told, worded("Take the tag out and keep the value."), self._at(event))

    @staticmethod
    def _at(event: yaml.Event) -> str:
        return _place(event.start_mark)


def _scalar(event: yaml.ScalarEvent) -> Plain:
    text = event.value
    if not event.implicit[0]:  # written in quotes: it is text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    return Decimal(text) if _NUMBER.fullmatch(text) else text
