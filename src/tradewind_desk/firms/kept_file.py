"""A firm's file as the desk keeps it: its fields one by one, whose part each is, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tradewind.firm_file import read_bytes
from tradewind.firm_file.faults import KeyPath, Plain, dotted
from tradewind.firm_file.fields import Entry, find
from tradewind.firm_file.labels import Labels
from tradewind.firm_file.plain import plain
from tradewind.firm_file.yaml_form import written_value
from tradewind.model.enterprise import FirmFile
from tradewind.rules.questions import questions
from tradewind.rules.vocabulary import declared_inputs
from tradewind.text import LANGUAGES, name_of
from tradewind_desk import facts as packs
from tradewind_desk import words

NAME = "firm.yaml"
Values = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    path: KeyPath
    before: Plain
    after: Plain


@lru_cache(maxsize=128)
def read(text: str) -> FirmFile:
    """What a kept file says; a blank one says nothing yet."""
    return read_bytes(NAME, text.encode()) if text.strip() else FirmFile()


def values_of(text: str) -> Values:
    """The values of a kept file, in the order of the form."""
    return plain(read(text))


def leaves(values: Plain, above: KeyPath = ()) -> Iterator[tuple[KeyPath, Plain]]:
    """Every field that holds something; a list of plain texts is one, and so is an empty one."""
    if isinstance(values, dict):
        for key, below in values.items():
            yield from leaves(below, (*above, key))
    elif isinstance(values, list) and any(isinstance(one, dict) for one in values):
        for at, one in enumerate(values):
            yield from leaves(one, (*above, at))
    elif values is not None:
        yield above, values


def value_at(values: Plain, path: KeyPath) -> Plain:
    """What stands at a path; None where nothing does."""
    for part in path:
        if isinstance(values, dict) and isinstance(part, str):
            values = values.get(part)
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return None
    return values


def changes(before: Values, after: Values) -> list[Change]:
    """What differs between two files, field by field."""
    old, new = dict(leaves(before)), dict(leaves(after))
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Change(path, old.get(path), new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def label(path: KeyPath) -> str:
    """What a field is called on a page."""
    entry = find(tuple(part for part in path if isinstance(part, str)))
    if entry is None:
        return dotted(path)
    number = next((f" {part + 1}" for part in path if isinstance(part, int)), "")
    if entry.form == "mapping" and len(path) > len(entry.path):
        return key_label(entry, str(path[-1]))
    told = Labels(words.language()).label(entry)
    if number:
        above = find(entry.path[:-1])
        head = Labels(words.language()).label(above) if above else ""
        return f"{head}{number}: {told}"
    return told


def key_label(entry: Entry, key: str) -> str:
    """What one key of a mapping is called: a language, or the question that it answers."""
    if key in LANGUAGES:
        return words.say(f"firms.language.{key}")
    if asked := question_of(key):
        return asked
    if f"firms.key.{key}" in words.page_words():
        return words.say(f"firms.key.{key}")
    return f"{Labels(words.language()).label(entry)}: {key}"


def question_of(key: str) -> str:
    """The question that an answer or an attribute answers; nothing where no rule asks it."""
    facts, lang = packs.today(), words.language()
    about, _, name = key.rpartition(".")
    if asked := questions(facts).get(name):
        told = name_of(asked.ask, lang, name)
    else:
        ask = declared_inputs(facts).get(name, {}).get("ask")
        told = name_of(ask, lang, "") if isinstance(ask, dict) else ""
    return f"{about}: {told}" if about and told else told


def text_of(value: Plain) -> str:
    """A value as people type it."""
    if isinstance(value, list):
        return ", ".join(text_of(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {text_of(one)}" for key, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ("" if value is None else written_value(value))
