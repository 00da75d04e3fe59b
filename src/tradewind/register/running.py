"""Ask a whole register, part by part: a killed run goes on where it was, to the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind import __version__
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.answers import PARTS as ANSWER_PARTS
from tradewind.register.asking import Asked, asked, totals
from tradewind.register.engines import Engine, engine_named
from tradewind.register.industries import industries
from tradewind.register.journal import Journal, alone, begin, journal
from tradewind.register.outreach import outreach_told
from tradewind.register.reading import ROWS, TOTALS, Totals, totals_of
from tradewind.register.shapes import GROUPS, shapes
from tradewind.register.source import Register
from tradewind.rules import leaves

if TYPE_CHECKING:
    import ibis

SCHEMA = "tradewind/register-run/1"
CHUNK = 7_864_320  # sixty-four row groups; to plan the two halves of a part takes half a second
_SHOWN = 200  # letters of what an engine says
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of the register, of which one group of firms is answered in one file."""

    name: str
    group: str
    first: int
    count: int


@dataclass(frozen=True)
class Ran:
    """What a run came to."""

    out: Path
    register: Register
    engine: str
    totals: Totals
    parts: int = 0
    resumed: int = 0  # parts that an earlier run had finished
    damaged: tuple[str, ...] = ()  # parts that were altered since, and written again


def run(
    register: Register,
    out: Path,
    *,
    engine: str,
    facts: Facts,
    chunk: int = CHUNK,
    only_totals: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Ran:
    """Ask every scheme of every firm; `tell` hears how many parts of how many are done.

    With `only_totals` the firms are counted by region, division, size and shape, and no row is
    written.

    What is done already is kept, if it is whole and of the same question. InputError where the
    folder holds something else, and where the disk is full: what is done then stays.
    """
    # Facts of one's own: what a run rests on is what it asked itself, whatever was asked before.
    facts = facts.library.as_of(applies_on=facts.applies_on, known_on=facts.known_on)
    with alone(out):
        questions = _questions(register, facts)
        begin(out, told_of(register, questions, engine, chunk, facts, only_totals))
        parts = list(parts_of(register, chunk))
        with journal(out) as kept:
            resumed, damaged = len(kept.done), kept.damaged
            tell(len(kept.done), len(parts))
            expressions = {
                group: totals(one) if only_totals else one.expression
                for group, one in questions.items()
            }
            _write(register, parts, expressions, engine, kept, tell)
            kept.settle([part.name for part in parts])
    return Ran(out, register, engine, totals_of(out), len(parts), resumed, damaged)


def parts_of(register: Register, chunk: int) -> Iterator[Part]:
    """The parts of a run in order."""
    for number, first in enumerate(range(0, max(register.rows, 1), chunk)):
        for group in GROUPS:
            count = min(chunk, register.rows - first)
            yield Part(f"{group}-{number:05}", group, first, count)


def _questions(register: Register, facts: Facts) -> dict[str, Asked]:
    codes = industries(register.industries, facts)
    return {group: asked(register.table, group, codes, facts) for group in GROUPS}


def _write(
    register: Register,
    parts: list[Part],
    expressions: Mapping[str, ibis.Table],
    engine: str,
    kept: Journal,
    tell: Callable[[int, int], None],
) -> None:
    left = [part for part in parts if part.name not in kept.done]
    if not left:
        return
    using = engine_named(engine, register)
    try:
        for part in left:
            _write_part(part, expressions[part.group], using, kept, register)
            tell(len(kept.done), len(parts))
    finally:
        using.close()


_OF_THE_DISK = ("os error", "could not write", "no space left", "async write failed")


def _told_plainly(fault: Exception, path: Path, part: Part, register: Register) -> InputError:
    """Whether a part could not be written, or its rows not be read, and what to do."""
    told = next(iter(str(fault).splitlines()), type(fault).__name__)[:_SHOWN]
    if isinstance(fault, OSError) or any(word in told.lower() for word in _OF_THE_DISK):
        return InputError(
            str(path),
            worded("It could not be written: {fault}", fault=told),
            worded("Make room and run the same again: what is done is kept."),
        )
    return InputError(
        str(register.path),
        worded(
            "Rows {first} to {last} could not be read: {fault}",
            first=part.first + 1,
            last=part.first + part.count,
            fault=told,
        ),
        worded("Make it or check it again."),
    )


def _write_part(
    part: Part, expression: ibis.Table, using: Engine, kept: Journal, register: Register
) -> None:
    path = kept.path(part.name)
    partial = path.with_name(f".{path.name}.part")
    try:
        rows = using.write(expression, part.first, part.count, partial)
        kept.add(part.name, rows, partial)
    except (OSError, *using.faults) as fault:  # type: ignore[misc]  # an engine names its own
        raise _told_plainly(fault, path, part, register) from fault
    finally:
        partial.unlink(missing_ok=True)


def told_of(
    register: Register,
    questions: Mapping[str, Asked],
    engine: str,
    chunk: int,
    facts: Facts,
    only_totals: bool,
) -> Json:
    """What a run is, as its folder tells it: all that its bytes follow from."""
    whole = {
        "schema": SCHEMA,
        "version": __version__,
        "register": {
            "path": str(register.path.resolve()),
            "rows": register.rows,
            "digest": register.digest,
        },
        "engine": engine,
        "chunk": chunk,
        "holds": TOTALS if only_totals else ROWS,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "facts": facts.digest(),
        "shapes": [
            {"number": one.number, "group": one.group, "place": one.place, "owns": one.owns}
            for one in shapes(facts)
        ],
        "schemes": [_scheme(track, questions) for track in catalogue(facts)],
        "outreach": outreach_told(facts),
    }
    asked_of = {**whole, "register": register.digest}
    text = json.dumps(asked_of, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {"determination": hashlib.sha256(text.encode()).hexdigest(), **whole}


def _scheme(track: Any, questions: Mapping[str, Asked]) -> Json:
    """One scheme: what its bits stand for, and what it says alike to all firms of a shape."""
    tree = track.rule.tree
    return {
        "scheme": track.id,
        "gives": track.told["gives"],
        "state": track.state.value,
        "currency": track.terms.currency if track.terms else None,
        "conditions": [leaf.id for leaf in leaves(tree)] if tree is not None else [],
        "columns": [group for group, one in questions.items() if track.id in one.columns],
        "shared": {
            str(shape): [answers.parts[name] for name in ANSWER_PARTS]
            for one in questions.values()
            for (shape, scheme), answers in one.shared.items()
            if scheme == track.id
        },
    }
