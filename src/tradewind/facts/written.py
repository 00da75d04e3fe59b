"""What a pack says in whole beside its dated values: measures, regimes, rules, tracks, forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tradewind.facts.pack import Pack, Table, read_entry
from tradewind.facts.reading import mapping

# The keys of a pack of one file that hold lists, and what one of each is called.
SAID = {
    "tracks": "track",
    "options": "option",
    "diagnostics": "diagnostic",
    "measures": "aid",
    "requirements": "requirement",
    "searched": "searched",
    "families": "family",
}
Name = tuple[str, str]  # what it is, and its id
NEVER = date.max


def written(pack: Pack) -> dict[Name, Any]:
    """Everything written in whole, by what it is and its id, in the order of the files."""
    found: dict[Name, Any] = {("measure", name): one for name, one in pack.measures.items()}
    found |= {("regime", str(one.get("id"))): one for one in pack.regimes}
    for group in ("rules", "inputs"):
        found |= {("rule", name): one for name, one in mapping(pack.rules.get(group)).items()}
    for key, group in SAID.items():
        for one in pack.said.get(key) or ():
            found[group, _id(one)] = one
    return found


def _id(told: Mapping[str, Any]) -> str:
    """The id of what is written; a search that found nothing is named by its families and day."""
    return str(told.get("id") or f"{'+'.join(told.get('families') or ())} {told.get('on')}")


def with_written(pack: Pack, changes: Mapping[Name, Any], declared: frozenset[str]) -> Pack:
    """A pack with these in the place of its own; None takes one out, what is new comes last.

    `declared` says which of the rules are inputs.
    """
    whole = written(pack)
    for name, one in changes.items():
        if one is None:
            whole.pop(name, None)
        else:
            whole[name] = one
    of_kind = {
        kind: {name: one for (group, name), one in whole.items() if group == kind}
        for kind in ("measure", "regime", "rule", *SAID.values())
    }
    inputs = {*mapping(pack.rules.get("inputs")), *declared}
    rules = {
        "rules": {name: one for name, one in of_kind["rule"].items() if name not in inputs},
        "inputs": {name: one for name, one in of_kind["rule"].items() if name in inputs},
    }
    said = {key: list(of_kind[kind].values()) for key, kind in SAID.items()}
    return replace(
        pack,
        measures=of_kind["measure"],
        regimes=tuple(of_kind["regime"].values()),
        rules={
            **pack.rules,
            **{key: one for key, one in rules.items() if one or key in pack.rules},
        },
        said={key: told for key, told in said.items() if told},
    )


def about_table(table: Table) -> Mapping[str, Any]:
    """What a table says of itself that answers hang on."""
    scope = table.scope
    return {
        "holds": table.holds,
        "edition": table.edition,
        "complete_for": [*scope.prefixes, *(f"{low}-{high}" for low, high in scope.chapters)],
        "complete_from": scope.starts,
    }


def as_known(told: Any, pack: Pack, known_on: date) -> Any:
    """What is written, less the dated parts that nobody could know by a day."""
    if isinstance(told, Mapping):
        return {key: as_known(one, pack, known_on) for key, one in told.items()}
    if isinstance(told, list):
        return [
            as_known(one, pack, known_on)
            for one in told
            if not _is_dated(one) or _known_from(one, pack) <= known_on
        ]
    return told


def known_by(told: Any, pack: Pack, known_on: date, day: date) -> Any:
    """What is written, its dated parts known by `day` if they were known by `known_on`, else never.

    So that what one day knew can be shown to another.
    """
    if isinstance(told, Mapping):
        made = {key: known_by(one, pack, known_on, day) for key, one in told.items()}
        if _is_dated(told):
            made["known_from"] = shown_from(_known_from(told, pack), known_on, day)
        return made
    if isinstance(told, list):
        return [known_by(one, pack, known_on, day) for one in told]
    return told


def shown_from(known_from: date, known_on: date, day: date) -> date:
    """From when a day sees what another day knew: at once, or never."""
    return min(known_from, day) if known_from <= known_on else NEVER


def _is_dated(told: Any) -> bool:
    return isinstance(told, Mapping) and "from" in told and "source" in told


def _known_from(told: Mapping[str, Any], pack: Pack) -> date:
    return read_entry(told, "", pack.sources, pack.id).known_from
