"""What a change of facts moves in the worked cases of packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tradewind.assess.schemes.verdicts import Verdict
from tradewind.errors import InputError, RuleError
from tradewind.facts import Facts
from tradewind.facts.folders import IMPORTS
from tradewind.facts.kept import read_once
from tradewind.facts.written import SAID
from tradewind.impact import items
from tradewind.impact.asking import Move, Tries, ask_both, ask_one, causes, moves
from tradewind.impact.items import STATUS, About, Items, Key, Value
from tradewind.impact.narrowing import Budget, Laid
from tradewind.impact.sides import Sides
from tradewind.model.bounds import Bounds
from tradewind.pipeline.case_answers import (
    Case,
    diagnostic_of,
    duty_of,
    option_of,
    scheme_of,
    standards_of,
)
from tradewind.pipeline.standards import SHELF as STANDARDS

MOST_TRIES = 60
_SHELVES = ("schemes", "presence", "upgrade", STANDARDS)
# A file with one of these is a pack of one file, with its cases or without.
_OF_PACKS = {"cases", *SAID}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHAPE = "Write each case with name, applies_on, given and expect."


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """One worked case with the file it stands in; at a border, that of the market of its folder."""

    file: str
    folder: str
    stem: str
    told: Case

    @property
    def name(self) -> str:
        """What the case is called in its file."""
        return str(self.told["name"])


@dataclass(frozen=True, slots=True)
class CaseImpact:
    """What moved in one worked case, and how many items did not."""

    file: str
    name: str
    moved: tuple[Move, ...]
    unmoved: int


def case_files(folder: Path) -> Iterator[Path]:
    """The files of a folder of packs that may hold worked cases, in order."""
    for path in sorted(folder.glob("duty/*/cases.yaml")):
        if path.relative_to(folder).parts[0] != IMPORTS:
            yield path
    for shelf in _SHELVES:
        yield from sorted((folder / shelf).glob("*.yaml"))


def cases_in(path: Path, shown: str) -> tuple[CaseAsked, ...] | None:
    """The worked cases of a file; None where it is none. `shown` names it."""
    try:
        told = read_once(path.read_text("utf-8"), _parse)
    except (OSError, yaml.YAMLError, ValueError):  # told better as a firm's file, with its line
        return None
    if isinstance(told, Mapping) and told.keys() & _OF_PACKS:
        told = told.get("cases") or []
    if not isinstance(told, list):
        return None
    return tuple(_case(one, at, path, shown) for at, one in enumerate(told))


def _parse(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - safe loader


def _case(told: Any, at: int, path: Path, shown: str) -> CaseAsked:
    has_shape = (
        isinstance(told, Mapping)
        and isinstance(told.get("given"), Mapping)
        and isinstance(told.get("expect"), Mapping)
        and isinstance(told.get("applies_on"), date)
        and "name" in told
    )
    if not has_shape:
        raise InputError(f"{shown}: case {at + 1}", "is not a worked case.", _SHAPE)
    return CaseAsked(shown, path.resolve().parent.name, path.stem, told)


def impact_on_case(
    asked: CaseAsked, sides: Sides, tell: Callable[[], None] = lambda: None
) -> CaseImpact:
    """What moves in one worked case; InputError where it is no question of these packs."""
    on: date = asked.told["applies_on"]
    try:
        told = ask_both(
            lambda facts: _answers(asked, facts),
            sides.first(on),
            lambda: sides.after.facts(on),
            sides,
        )
    except InputError as fault:
        where = f"{asked.file}: {asked.name}: {fault.where}"
        raise InputError(where, fault.problem, fault.mend) from fault
    except (KeyError, ValueError) as fault:
        problem = f"asks what the packs do not: {fault}."
        raise InputError(f"{asked.file}: {asked.name}", problem, _SHAPE) from fault

    def again(laid: Laid) -> Items:
        return ask_one(lambda facts: _answers(asked, facts), sides.first(on, laid))[0]

    because = causes(told, again, sides, Tries(Budget(MOST_TRIES), tell))
    found = tuple(moves(told, because, told.keys))
    every = {**told.before, **told.after}
    return CaseImpact(asked.file, asked.name, found, len(every) - len(found))


def _answers(asked: CaseAsked, facts: Facts) -> Iterator[tuple[Key, Value]]:
    case = asked.told
    try:
        if asked.folder == STANDARDS:
            yield from items.of_standards([standards_of(asked.stem, case, facts)])
        elif "scheme" in case["expect"]:
            yield from _of_verdict(case["expect"]["scheme"], scheme_of(case, facts))
        elif "option" in case["expect"]:
            yield from items.of_option(option_of(case, facts))
        elif "diagnostic" in case["expect"]:
            told = diagnostic_of(case, facts)
            yield from items.of_upgrade([told] if told else [])
        elif "goods_code" in case["given"]:
            yield from items.of_duty(duty_of(asked.folder, case, facts))
        else:
            raise InputError(f"{asked.file}: {asked.name}", "is not a worked case.", _SHAPE)
    except RuleError:  # this side has no scheme or form of that id
        return


def _of_verdict(scheme: str, told: Verdict) -> Iterator[tuple[Key, Value]]:
    def item(what: str, value: Value) -> tuple[Key, Value]:
        return Key(About.SCHEME, (scheme,), what), value

    yield item(STATUS, told.status)
    bounds: Bounds | None = told.pays.bounds if told.pays else None
    if told.pays is not None:
        yield item("amount", bounds)
