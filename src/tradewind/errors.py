"""Every error Tradewind raises.

    TradewindError
    ├── InputError      yours to mend: a file, a flag, a value (exit 2)
    ├── PackError       a pack's to mend: a fact without a source, a bad date (exit 2)
    ├── RuleError       ours to mend: a rule that cannot be built (exit 1)
    └── MissingPart     an optional part of Tradewind is not installed (exit 2)

Doubt about the world is never an error; it is a finding or an ``unknown`` in the answer.

An error speaks English. What a user can meet is `worded` by a template and its values, and the
template is the key of its wording in the other languages: `tradewind.text.errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Worded(str):
    """English words that know the template and the values they were made of."""

    template: str
    values: Mapping[str, object]


def worded(template: str, /, **values: object) -> Worded:
    """Words of an error: the template with its blanks filled, which other languages look up."""
    made = Worded(template.format(**values))
    made.template, made.values = template, values
    return made


class Listed(str):
    """Several words of an error, one after another."""

    separator: str
    parts: tuple[str, ...]


def listed(separator: str, parts: Iterable[str]) -> Listed:
    """Words of an error joined; each is looked up by itself."""
    every = tuple(parts)
    made = Listed(separator.join(every))
    made.separator, made.parts = separator, every
    return made


class TradewindError(Exception):
    """A problem that says where it is, what it is and how to mend it."""

    exit_code = 1

    def __init__(self, where: str, problem: str, mend: str = "") -> None:
        self.where = where
        self.problem = problem
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        told = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{told} Mend: {self.mend}" if self.mend else told


class InputError(TradewindError):
    """What the user gave cannot be read as what was asked for."""

    exit_code = 2


class PackError(TradewindError):
    """A pack holds a fact that is not well formed, not dated or not sourced."""

    exit_code = 2


class RuleError(TradewindError):
    """A rule cannot be built or evaluated as written."""


class MissingPart(TradewindError):
    """An optional part is needed and not installed."""

    exit_code = 2
