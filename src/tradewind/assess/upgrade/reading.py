"""Answers as a firm wrote them, held against what the diagnostics ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn

from tradewind.assess.upgrade.question import UpgradeQuestion
from tradewind.assess.upgrade.rules import ZERO, Answered
from tradewind.errors import InputError, listed, worded
from tradewind.facts.diagnostics import Diagnostic, Item, Option
from tradewind.model.enterprise import Answer

_COMMAS = re.compile(r"\s*[,，、]\s*")
# For each diagnostic, and each market it was answered for: answers by item.
Sorted = Mapping[tuple[str, str | None], Mapping[str, Answered]]


def read_answers(asked: UpgradeQuestion, every: Iterable[Diagnostic]) -> Sorted:
    """The answers by diagnostic and market; InputError names the item and what it may be.

    A key without a dot is an answer to something else, such as a question of a duty.
    """
    known = {one.id: one for one in every}
    found: dict[tuple[str, str | None], dict[str, Answered]] = {}
    for key, answer in asked.answers.items():
        if "." not in key:
            continue
        name, _, rest = key.partition(".")
        diagnostic = known.get(name) or _refuse_name(asked.where, key, name, known)
        market, item = _place(f"{asked.where}: {key}", diagnostic, rest)
        read = _Reading(f"{asked.where}: {key}", item).answer(answer)
        found.setdefault((name, market), {})[item.id] = read
    return found


def _place(where: str, diagnostic: Diagnostic, rest: str) -> tuple[str | None, Item]:
    """The market, where a diagnostic is answered for each, and the item that a key names."""
    market: str | None = None
    if diagnostic.subject == "market":
        market, dot, rest = rest.partition(".")
        if not dot:
            mend = worded(
                "Write it like {id}.JP.{id2}.", id=diagnostic.id, id2=diagnostic.items[0].id
            )
            raise InputError(
                where, worded("{id} is answered for each market.", id=diagnostic.id), mend
            )
    item = diagnostic.item(rest)
    return (market, item) if item else _refuse_item(where, diagnostic, rest)


def _refuse_name(where: str, key: str, name: str, known: Iterable[str]) -> NoReturn:
    near = get_close_matches(name, known, n=1)
    mend = (
        worded("Did you mean {near}?", near=near[0])
        if near
        else worded("Use one of: {known}.", known=", ".join(sorted(known)))
    )
    raise InputError(
        worded("{where}: {key}", where=where, key=key),
        worded("{name} is not a diagnostic in use.", name=repr(name)),
        mend,
    )


def _refuse_item(where: str, diagnostic: Diagnostic, name: str) -> NoReturn:
    known = [one.id for one in diagnostic.items]
    near = get_close_matches(name, known, n=1)
    mend = (
        worded("Did you mean {near}?", near=near[0])
        if near
        else worded("Use one of: {known}.", known=", ".join(known))
    )
    raise InputError(
        where, worded("{id} has no item {name}.", id=diagnostic.id, name=repr(name)), mend
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One answer to one item."""

    where: str
    item: Item

    def answer(self, told: Answer) -> Answered:
        """What an answer is worth; a straight list of the kinds of item."""
        match self.item.kind:
            case "multiple":
                return self._several(told)
            case "stop":
                return self._stop(told)
            case "number":
                return Answered(self._number(told) * self.item.weight)
            case "band" if isinstance(told, Decimal) and not isinstance(told, bool):
                return self._one(self._band(told))
            case "ladder" if isinstance(told, Decimal) and not isinstance(told, bool):
                rung = next((one for one in self.item.options if one.points == told), None)
                return self._one(rung or self._refuse(told))
            case _:
                return self._one(self._option(told))

    def _one(self, option: Option) -> Answered:
        return Answered(option.points * self.item.weight, (option,))

    def _several(self, told: Answer) -> Answered:
        if isinstance(told, str):
            # A workbook has one cell for an answer, so several stand in it with commas between.
            told = tuple(_COMMAS.split(told))
        named: tuple[object, ...] = told if isinstance(told, tuple) else (told,)
        chosen = () if named == ("none",) else tuple(self._option(one) for one in named)
        if len(set(named)) != len(named):
            raise InputError(
                self.where, worded("names an option twice."), worded("Name each once.")
            )
        points = sum((one.points for one in chosen), ZERO)
        return Answered(points * self.item.weight, chosen)

    def _stop(self, told: Answer) -> Answered:
        if not isinstance(told, bool):
            raise InputError(
                self.where,
                worded("{told} is not yes or no.", told=format(str(told), ".60")),
                worded("Write true or false."),
            )
        return Answered(Decimal(int(told)))

    def _number(self, told: Answer) -> Decimal:
        least, most = self.item.number_least, self.item.number_most
        assert least is not None
        assert most is not None
        if isinstance(told, bool) or not isinstance(told, Decimal) or not least <= told <= most:
            mend = worded("Write a number from {least} to {most}.", least=least, most=most)
            raise InputError(
                self.where,
                worded("{told} is not such a number.", told=format(str(told), ".60")),
                mend,
            )
        return told

    def _band(self, told: Decimal) -> Option:
        above = [one for one in self.item.options if one.up_to is not None and told <= one.up_to]
        if told < 0 or not above:
            self._refuse(told)
        return min(above, key=lambda one: one.up_to or ZERO)

    def _option(self, told: object) -> Option:
        found = next((one for one in self.item.options if one.id == told), None)
        return found or self._refuse(told)

    def _refuse(self, told: object) -> NoReturn:
        known = [one.id for one in self.item.options]
        near = get_close_matches(str(told), known, n=1)
        codes = ", ".join(known)
        mend: list[str] = [worded("Did you mean {near}?", near=near[0])] if near else []
        if self.item.kind == "multiple":
            mend.append(worded("Use none, or some of: {known}.", known=codes))
        else:
            mend.append(worded("Use one of: {known}.", known=codes))
        if self.item.kind in ("band", "ladder"):
            mend.append(worded("Or write the number."))
        raise InputError(
            self.where,
            worded("{told} is not an answer to it.", told=format(str(told), ".60")),
            listed(" ", mend),
        )
