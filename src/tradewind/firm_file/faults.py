"""Faults in a firm's file: each says where, what and how to mend; they are told together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tradewind.errors import InputError, listed, worded

MOST_TOLD = 20

KeyPath = tuple[str | int, ...]
# What any of the three kinds of file is read into before its meaning is checked.
Plain = str | Decimal | bool | date | list["Plain"] | dict[str, "Plain"] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``place`` is a line and column, or a sheet and cell; empty for the whole file."""

    place: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return str(self.words())

    def words(self) -> str:
        """The fault on one line, so that other languages find its parts."""
        place = [self.place, worded(": ")] if self.place else []
        return listed("", [*place, self.problem, worded(" Mend: "), self.mend])


class FirmFileError(InputError):
    """A firm's file cannot be accepted; ``faults`` holds every fault found."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        if len(faults) == 1:
            only = faults[0]
            where = worded("{file}, {place}", file=name, place=only.place) if only.place else name
            super().__init__(where, only.problem, only.mend)
            return
        lines: list[str] = [listed("", ["  ", fault.words()]) for fault in faults[:MOST_TOLD]]
        if len(faults) > MOST_TOLD:
            lines.append(worded("  and {count} more.", count=len(faults) - MOST_TOLD))
        head = worded("{count} faults.", count=len(faults))
        super().__init__(name, listed("\n", [head, *lines]))


class Unreadable(Exception):
    """Reading stops here: nothing after this fault can be trusted."""

    def __init__(self, problem: str, mend: str, place: str = "") -> None:
        self.fault = Fault(place, problem, mend)
        super().__init__(problem)


@dataclass(slots=True)
class Found:
    """What a file holds, where each key stands, and the faults met while reading it."""

    values: dict[str, Plain] = field(default_factory=dict)
    places: dict[KeyPath, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place_of(self, path: KeyPath) -> str:
        """Where a key stands, or the nearest key above it that has a place."""
        return place_in(self.places, path)


def place_in(places: Mapping[KeyPath, str], path: KeyPath) -> str:
    """The place of a path, else of the nearest path above it."""
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
    return ""


def keys_in(path: KeyPath) -> tuple[str, ...]:
    """A path without the places of items in their lists."""
    return tuple(part for part in path if isinstance(part, str))


def dotted(path: KeyPath) -> str:
    """A path as people read it: ``targets[2].price``; list items count from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
