"""What if: one register under two versions of the facts, in one pass over it.

Counted are moves: of how many firms of which region, division and size an answer goes from what
to what, and between which ends the money lies on either side. What is not known is no nought: an
amount that nobody can tell is counted apart, and the ends hold what is open.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.assess.schemes.catalogue import catalogue
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.both import (
    BASE,
    CLAIM,
    FIRMS,
    KEYS,
    MOVES,
    NO,
    OPEN,
    SUMS,
    YES,
    Asking,
    Both,
    both,
    moved_rows,
    plain_money,
    summed,
)
from tradewind.register.engines import engine_named
from tradewind.register.grounds import SME, claimable, differing, grounds
from tradewind.register.reading import connected
from tradewind.register.running import CHUNK, parts_of
from tradewind.register.shapes import GROUPS
from tradewind.register.source import Register

if TYPE_CHECKING:
    import duckdb

TALLY = (
    "gains", "opened", "raised", "losses", "closed", "lowered", "unclear", "stays",
)  # fmt: skip
_SUMMED = ("low", "high", "priced")
# What a move is counted by beside the whole; a size is one class, or none where several may be.
BY: Mapping[str, str] = {
    "region": "region",
    "division": "division",
    "size": "CASE WHEN size_low = size_high THEN size_low END",
}


@dataclass(frozen=True, slots=True)
class Move:
    """Firms whose answer goes one way; `money` says how the ends of the amount move.

    The sums are over the firms that are told an amount, which `priced` counts.
    """

    came: int
    went: int
    money: int
    firms: int
    low_before: int
    high_before: int
    low_after: int
    high_after: int
    priced_before: int
    priced_after: int

    @property
    def name(self) -> str:
        """What one calls such a move; a verdict that stays may still pay otherwise."""
        if self.came == self.went:
            return ("stays", "raised", "lowered", "unclear")[self.money]
        if YES in (self.came, self.went):
            return "gains" if self.went == YES else "losses"
        return "opened" if self.went == OPEN else "closed"


@dataclass(frozen=True, slots=True)
class Money:
    """Between which ends a sum lies, in minor units.

    `certain` is what those that are eligible get at least, `eligible` what they get at most; with
    what those of whom it is not settled might get, it is at most `possible`. `unknown` counts the
    firms not refused of whom no amount is known: with them the upper end is open.
    """

    certain: int
    eligible: int
    possible: int
    unknown: int


@dataclass(frozen=True)
class Compared:
    """What moves in a register between two versions.

    `moves` has the moves of an item in all of the register; `by` the same for each value of a
    dimension of BY. Items are schemes, and FIRMS, CLAIM and SME of `both`. `sizes` counts firms
    whose class of size differs, by the least and largest class before and after.
    """

    register: Register
    before: Facts
    after: Facts
    schemes: tuple[str, ...]
    claims: bool
    firms: int
    moves: Mapping[str, tuple[Move, ...]]
    by: Mapping[str, Mapping[str, Mapping[object, tuple[Move, ...]]]]
    sizes: Mapping[tuple[int, int, int, int], int]

    def tally(self, moves: Iterable[Move]) -> dict[str, int]:
        """How many firms move how: towards yes, away from it, in money alone, or not at all."""
        found = dict.fromkeys(TALLY, 0)
        for one in moves:
            found[one.name] += one.firms
        return found

    def money(self, moves: Iterable[Move], side: str) -> Money:
        """What a scheme pays `before` or `after`, over all the moves given."""
        certain = eligible = possible = unknown = 0
        for one in moves:
            low, high, priced = (getattr(one, f"{name}_{side}") for name in _SUMMED)
            verdict = one.came if side == "before" else one.went
            if verdict == NO:
                continue
            possible += high
            unknown += one.firms - priced
            if verdict == YES:
                certain += low
                eligible += high
        return Money(certain, eligible, possible, unknown)


@dataclass(frozen=True, slots=True)
class Files:
    """Where to write: the long table of all moves, and the rows that move."""

    table: Path | None = None
    rows: Path | None = None


Tell = Callable[[int, int], None]


def compare(
    register: Register,
    before: Facts,
    after: Facts,
    *,
    engine: str,
    files: Files | None = None,
    chunk: int = CHUNK,
    tell: Tell = lambda done, of: None,
) -> Compared:
    """Both versions over a register; `tell` hears how many parts of how many are done."""
    told = differing(grounds(before, register), grounds(after, register))
    asking = asking_of(told, before, after, register)
    questions = {group: both(register, group, before, after, asking) for group in GROUPS}
    work = Work(register, asking, questions, engine, chunk)
    return compared(work, before, after, files or Files(), tell)


def asking_of(told: tuple[str, ...], before: Facts, after: Facts, register: Register) -> Asking:
    """What to ask where some schemes, and perhaps the class of size, may differ."""
    moving = tuple(one for one in told if one != SME)
    known = dict.fromkeys(one.id for side in (after, before) for one in catalogue(side))
    sure = {*claimable(before, register), *claimable(after, register)} if moving else set()
    # Where no scheme that moves can be claimed on either side, nothing comes to be claimed.
    may_come = bool(sure & set(moving))
    return Asking(
        tuple(one for one in known if one in moving),
        tuple(one for one in known if one in sure) if may_come else (),
        SME in told,
    )


@dataclass(frozen=True)
class Work:
    """A register with its questions, and how it is gone through."""

    register: Register
    asking: Asking
    questions: Mapping[str, Both]
    engine: str
    chunk: int = CHUNK

    @property
    def numbers(self) -> dict[str, int]:
        """The number of every item of a table of moves."""
        return {name: at for at, name in enumerate((*self.asking.moving, FIRMS, CLAIM, SME, BASE))}


def compared(work: Work, before: Facts, after: Facts, files: Files, tell: Tell) -> Compared:
    """Go through the register part by part, then put the parts together."""
    with tempfile.TemporaryDirectory(prefix="tradewind-compare-") as folder, connected() as hold:
        parts, rows = _passed(work, Path(folder), files.rows is not None, tell)
        _load(hold, work, parts)
        _write(hold, work, files, rows)
        return _read(hold, work, before, after)


def _passed(work: Work, folder: Path, with_rows: bool, tell: Tell) -> tuple[list[Path], list[Path]]:
    """The tables of every part, and the rows that move in it."""
    tables = {group: summed(one, work.numbers) for group, one in work.questions.items()}
    moving = {group: moved_rows(one, work.numbers) for group, one in work.questions.items()}
    every = list(parts_of(work.register, work.chunk))
    done, rows = [], []
    using = engine_named(work.engine, work.register)
    try:
        for at, part in enumerate(every):
            told, path = work.questions[part.group].rows, folder / f"{part.name}.parquet"
            done.append(path)
            using.write(told, part.first, part.count, path, tables[part.group])
            of_rows = moving[part.group]
            if with_rows and of_rows is not None:
                rows.append(folder / f"rows-{part.name}.parquet")
                using.write(told, part.first, part.count, rows[-1], of_rows)
            tell(at + 1, len(every))
    except (OSError, *using.faults) as fault:  # type: ignore[misc]  # an engine names its own
        raise InputError(
            str(work.register.path),
            worded("It could not be compared: {fault}", fault=str(fault).splitlines()[0]),
            worded("Make room in the folder for temporary files, and check the register."),
        ) from fault
    finally:
        using.close()
    return done, rows


# the parts together


def _load(hold: duckdb.DuckDBPyConnection, work: Work, parts: list[Path]) -> None:
    """One table of all moves: of every row, and of what the firms of a shape share."""
    keys = ", ".join(("item", *KEYS, *MOVES))
    sums = ", ".join(f"sum({name})::HUGEINT AS {name}" for name in SUMS)
    hold.execute(
        "CREATE TABLE parts AS SELECT * FROM read_parquet(?)", [[str(one) for one in parts]]
    )
    base = work.numbers[BASE]
    hold.execute(
        f"CREATE TABLE moves AS SELECT {keys}, {sums} FROM parts WHERE item <> {base} GROUP BY ALL"
    )
    shared = list(_shared(work))
    if shared:
        names = ("shape", "item", *MOVES, *SUMS[1:])
        values = ", ".join(f"({', '.join(map(str, one))})" for one in shared)
        told_of = ", ".join(f"s.{name} * p.firms" for name in SUMS[1:])
        hold.execute(
            f"INSERT INTO moves SELECT s.item, {', '.join(f'p.{one}' for one in KEYS)},"
            f" {', '.join(f's.{one}' for one in MOVES)}, p.firms, {told_of}"
            f" FROM (SELECT {', '.join(KEYS)}, shape, sum(firms)::HUGEINT AS firms FROM parts"
            f" WHERE item = {base} GROUP BY ALL) p"
            f" JOIN (VALUES {values}) AS s({', '.join(names)}) USING (shape)"
        )


def _shared(work: Work) -> Iterator[tuple[int, ...]]:
    """What all firms of a shape are told: of one firm each, by shape and scheme."""
    for one in work.questions.values():
        for scheme, by_number in one.shared.items():
            for shape, told in by_number.items():
                low, high, low_after, high_after = told.ends
                ends = (low or 0, high or 0, low_after or 0, high_after or 0)
                priced = (int(high is not None), int(high_after is not None))
                moves = (told.came, told.went, plain_money(told))
                yield (shape, work.numbers[scheme], *moves, *ends, *priced)


def _read(hold: duckdb.DuckDBPyConnection, work: Work, before: Facts, after: Facts) -> Compared:
    names = {at: name for name, at in work.numbers.items()}
    whole: dict[str, list[Move]] = {}
    for item, _, *told in _grouped(hold, "NULL"):
        whole.setdefault(names[item], []).append(Move(*map(int, told)))
    by: dict[str, dict[str, dict[object, list[Move]]]] = {}
    for name, sql in BY.items():
        for item, value, *told in _grouped(hold, sql):
            found = by.setdefault(name, {}).setdefault(names[item], {})
            found.setdefault(value, []).append(Move(*map(int, told)))
    return Compared(
        register=work.register,
        before=before,
        after=after,
        schemes=work.asking.moving,
        claims=bool(work.asking.claimable),
        firms=sum(one.firms for one in whole.get(FIRMS, ())),
        moves={name: tuple(every) for name, every in whole.items()},
        by={
            name: {item: {v: tuple(e) for v, e in told.items()} for item, told in items.items()}
            for name, items in by.items()
        },
        sizes=_sizes(hold, work),
    )


def _grouped(hold: duckdb.DuckDBPyConnection, dimension: str) -> list[tuple[int, ...]]:
    sums = ", ".join(f"sum({name})" for name in SUMS)
    sql = (
        f"SELECT item, {dimension} AS value, {', '.join(MOVES)}, {sums} FROM moves"
        f" GROUP BY item, value, {', '.join(MOVES)} ORDER BY ALL"
    )
    return hold.execute(sql).fetchall()


def _sizes(hold: duckdb.DuckDBPyConnection, work: Work) -> dict[tuple[int, int, int, int], int]:
    ends = "size_low, size_high, size_low_after, size_high_after"
    sql = (
        f"SELECT {ends}, sum(firms) FROM parts WHERE item = {work.numbers[BASE]} AND"
        f" (size_low, size_high) IS DISTINCT FROM (size_low_after, size_high_after)"
        f" GROUP BY ALL ORDER BY ALL"
    )
    return {(a, b, c, d): int(count) for a, b, c, d, count in hold.execute(sql).fetchall()}


def _write(hold: duckdb.DuckDBPyConnection, work: Work, files: Files, rows: list[Path]) -> None:
    from tradewind.register.compared_files import name_items, write_rows, write_table

    name_items(hold, work.numbers)
    if files.table is not None:
        write_table(hold, files.table)
    if files.rows is not None:
        write_rows(hold, rows, files.rows)
