"""Whom to call: the firms of a run by what speaks for a call, the best that officers can reach.

A run keeps for every firm which terms of a call it meets and which are not known, as masks. Firms
are counted by masks and pool once, in DuckDB; every list, under any weights, follows from these
counts. Rows are looked at last, and only those that some list may take.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tradewind.register.assigning import choose
from tradewind.register.coverage import Demand, Group, Kind
from tradewind.register.drawing import FIRST, SECOND, WORD
from tradewind.register.officers import Desk
from tradewind.register.pools import WORTH, Bound, Cell, Chosen, Pool, Problem, Worth, split
from tradewind.register.reading import connected, parts_in
from tradewind.register.shapes import GROUPS, OWNS

if TYPE_CHECKING:
    import duckdb

UNIT = 2  # what a weight of one counts, so that half a weight is a whole number
_MEMORY = "700MB"
Weights = Sequence[int]


@dataclass(frozen=True)
class Wanted:
    """What a list is to be: how many calls, how firms are compared, what it covers, who calls.

    `finding_out` is how many of every hundred calls go to firms that are worth finding out about:
    those that could score most if what is not known of them turned out well.
    """

    calls: int
    by: str = "low"
    finding_out: int = 0
    only: tuple[Group, ...] = ()
    demands: tuple[Demand, ...] = ()
    desks: tuple[Desk, ...] = ()

    @property
    def worth(self) -> Worth:
        """What counts first and what second."""
        return WORTH[self.by]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by which firms are told apart."""
        territories = [group for desk in self.desks for group in desk.territory]
        asked = [*self.only, *(one.group for one in self.demands), *territories]
        return tuple(dict.fromkeys(column for group in asked for column in group.columns))


class Take(NamedTuple):
    """How many firms of a cell a list takes: by their score, and to find out about."""

    pool: int
    low: int
    high: int
    best: int
    extra: int


@dataclass(frozen=True)
class Plan:
    """How many firms of which cell are called, by which desk, under some weights."""

    weights: Weights
    takes: tuple[Take, ...]
    best: Chosen
    extra: Chosen


class Called(NamedTuple):
    """A firm of a list: its row, its scores in units, the masks they come from."""

    row: int
    pool: int
    low: int
    high: int
    met: int
    unknown: int
    lot: int
    is_extra: bool


class Counts:
    """The firms of a run counted by pool and masks."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, out: Path, wanted: Wanted, weights: Weights
    ) -> None:
        self._connection, self.wanted, self.weights = connection, wanted, weights
        self.pools: dict[int, tuple[frozenset[int], frozenset[int]]] = {}
        self.in_run = self._view(out)
        self._pool()
        self._execute(
            "CREATE TEMP TABLE masks AS SELECT pool, met, unknown, count(*) AS firms"
            " FROM pooled GROUP BY ALL"
        )
        self._near()

    def _near(self) -> None:
        """The masks that a list may take under these weights, or with any one of them changed.

        While one weight falls to nothing, or rises by half, no firm gains more on another than
        that weight: one further below the last firm of its pool stays off.
        """
        margin = max(self.weights, default=0)
        first, hoped = (_VALUES[by] for by in (self.wanted.by, "high"))
        times = 2 if self.wanted.by == "middle" else 1
        self._execute(
            f"CREATE TEMP TABLE near AS WITH scored AS ({_scored(self.weights, 'masks')}),"
            f" cells AS (SELECT pool, {first} AS first, {hoped} AS hoped, sum(firms) AS firms"
            " FROM scored GROUP BY ALL),"
            f" lasts AS (SELECT pool, {_last('first')} AS first, {_last('hoped')} AS hoped FROM"
            " (SELECT *, sum(firms) OVER (PARTITION BY pool ORDER BY first DESC) AS until_first,"
            " sum(firms) OVER (PARTITION BY pool ORDER BY hoped DESC) AS until_hoped FROM cells)"
            " GROUP BY pool)"
            " SELECT scored.pool, met, unknown, firms FROM scored JOIN lasts USING (pool)"
            f" WHERE {first} >= lasts.first - {times * margin}"
            f" OR {hoped} >= lasts.hoped - {margin}",
            {"calls": self.wanted.calls},
        )

    def _execute(
        self, sql: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(sql, values)

    def _view(self, out: Path) -> int:
        """The firms of the run, unknown being a value of its own; how many there are."""
        files = [file for group in GROUPS for file in parts_in(out, group)]
        listed = ", ".join("'{}'".format(file.replace("'", "''")) for file in files)
        self._execute(
            "CREATE TEMP VIEW firms AS SELECT row, coalesce(region, '') AS region,"
            " coalesce(division, -1)::INTEGER AS division, size_low::INTEGER AS size_low,"
            f" size_high::INTEGER AS size_high, (shape % {len(OWNS)})::INTEGER AS owns,"
            " call__met AS met, call__unknown AS unknown"
            f" FROM read_parquet([{listed}], union_by_name = true)"
        )
        return self._number("SELECT count(*) FROM firms")

    def _pool(self) -> None:
        """Put firms into pools: alike in the demands they count for and the desks they may go to.

        Firms that are not wanted, or that no officer may call, are in none.
        """
        columns, wanted = self.wanted.columns, self.wanted
        if not columns:
            self.pools = {0: (frozenset(), _desks(Kind(), wanted))}
            self._execute("CREATE TEMP VIEW pooled AS SELECT 0 AS pool, * FROM firms")
            return
        named = ", ".join(columns)
        kinds = self._execute(f"SELECT DISTINCT {named} FROM firms ORDER BY ALL").fetchall()
        numbers: dict[tuple[frozenset[int], frozenset[int]], int] = {}
        found = []
        for told in kinds:
            kind = _kind(dict(zip(columns, told, strict=True)))
            if not all(group.has(kind) for group in wanted.only):
                continue
            demands = frozenset(at for at, one in enumerate(wanted.demands) if one.group.has(kind))
            number = numbers.setdefault((demands, _desks(kind, wanted)), len(numbers))
            found.append((*told, number))
        self.pools = {number: alike for alike, number in numbers.items()}
        self._fill("pools", (*columns, "pool"), found)
        self._execute(
            f"CREATE TEMP VIEW pooled AS SELECT pool, firms.* FROM firms JOIN pools USING ({named})"
        )

    def _fill(self, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        """A table of a few rows."""
        types = {"region": "VARCHAR[]"}
        selects = ", ".join(
            f"unnest(?::{types.get(name, 'BIGINT[]')}) AS {name}" for name in columns
        )
        values = [[row[at] for row in rows] for at in range(len(columns))]
        self._execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {selects}", values)

    def _number(self, sql: str, values: Sequence[object] = ()) -> int:
        return int(self._execute(sql, values).fetchall()[0][0] or 0)

    # what a list is chosen from

    def in_scope(self) -> int:
        """How many firms are wanted, whatever they score."""
        return self._number("SELECT sum(firms) FROM masks")

    def without_desk(self) -> int:
        """How many of them no officer may call."""
        none = [number for number, (_, desks) in self.pools.items() if not desks]
        return self._number("SELECT sum(firms) FROM masks WHERE list_contains(?, pool)", [none])

    def without_reason(self, weights: Weights) -> int:
        """How many of them surely score nothing."""
        sql = f"SELECT sum(firms) FROM ({_scored(weights, 'masks')}) WHERE high = 0"
        return self._number(sql)

    def could_reach(self, weights: Weights, score: int) -> int:
        """How many firms that an officer may call could score so much."""
        some = [number for number, (_, desks) in self.pools.items() if desks]
        sql = f"SELECT sum(firms) FROM ({_scored(weights, 'masks')})"
        return self._number(f"{sql} WHERE high >= ? AND list_contains(?, pool)", [score, some])

    def cells(self, weights: Weights) -> dict[int, list[Cell]]:
        """Of each pool the cells that a list may take from: the best, and the most hopeful."""
        first, second = (_ORDERS[by] for by in (self.wanted.by, "high"))
        sql = (
            "WITH cells AS (SELECT pool, low, high, sum(firms)::BIGINT AS firms"
            f" FROM ({_scored(weights, 'near')}) WHERE high > 0 GROUP BY ALL),"
            " ranked AS (SELECT *,"
            f" sum(firms) OVER (PARTITION BY pool ORDER BY {first}) - firms AS before,"
            f" sum(firms) OVER (PARTITION BY pool ORDER BY {second}) - firms AS hoped FROM cells)"
            " SELECT pool, low, high, firms FROM ranked WHERE least(before, hoped) < ? ORDER BY ALL"
        )
        found: dict[int, list[Cell]] = {}
        for pool, *cell in self._execute(sql, [self.wanted.calls]).fetchall():
            found.setdefault(pool, []).append(Cell(*cell))
        return found

    def planned(self, weights: Weights) -> Plan:
        """The best list under some weights, in numbers of firms."""
        wanted, cells = self.wanted, self.cells(weights)
        share = wanted.finding_out
        kept = [one.capacity * share // 100 for one in wanted.desks]
        more = wanted.calls * share // 100
        if kept:
            more = min(more, sum(kept))
        best = self._chosen(cells, wanted, wanted.calls - more, kept or [more])
        taken = _taken(cells, best, wanted.worth)
        extra, found_out = Chosen({}), {}
        if more:
            left = _hopeful(cells, taken)
            extra = self._more(left, best, kept or [more], more)
            found_out = _taken(left, extra, WORTH["high"])
        takes = (
            Take(*key, taken.get(key, 0), found_out.get(key, 0))
            for key in sorted({*taken, *found_out})
        )
        return Plan(weights, tuple(takes), best, extra)

    def _chosen(
        self, cells: Mapping[int, list[Cell]], wanted: Wanted, calls: int, kept: Sequence[int]
    ) -> Chosen:
        bounds = tuple(
            Bound(
                one.text,
                one.count if one.is_least else 0,
                wanted.calls if one.is_least else one.count,
            )
            for one in wanted.demands
        )
        rooms = [one.capacity for one in wanted.desks] or [wanted.calls]
        desks = tuple(room - mine for room, mine in zip(rooms, kept, strict=True))
        return choose(Problem(self._pools(cells), bounds, desks, calls), wanted.worth)

    def _more(
        self, left: Mapping[int, list[Cell]], best: Chosen, kept: Sequence[int], calls: int
    ) -> Chosen:
        """The calls to find out: after the others, so that they break no most."""
        if not left:
            return Chosen({})
        bounds = tuple(
            Bound(
                one.text,
                0,
                calls if one.is_least else one.count - self._counted(best, at),
            )
            for at, one in enumerate(self.wanted.demands)
        )
        return choose(Problem(self._pools(left), bounds, tuple(kept), calls), WORTH["high"])

    def _counted(self, chosen: Chosen, demand: int) -> int:
        mine = (number for number, (demands, _) in self.pools.items() if demand in demands)
        return sum(map(chosen.of_pool, mine))

    def _pools(self, cells: Mapping[int, list[Cell]]) -> dict[int, Pool]:
        return {number: Pool(tuple(mine), *self.pools[number]) for number, mine in cells.items()}

    # the firms of lists

    def rows_of(self, plans: Sequence[Plan]) -> Iterator[list[Called]]:
        """The firms of each list, from one look at the rows.

        Of firms that score alike a hash of the row decides, which is the same on any machine.
        """
        self._take(plans)
        for plan in plans:
            self._fill("takes", Take._fields, plan.takes)
            sql = (
                "SELECT row, pool, low, high, met, unknown, lot, place > best"
                " FROM (SELECT c.*, best, extra,"
                " row_number() OVER (PARTITION BY pool, low, high ORDER BY lot, row) AS place"
                f" FROM ({_scored(plan.weights, 'candidates')}) AS c"
                " JOIN takes USING (pool, low, high)) WHERE place <= best + extra"
            )
            yield sorted(Called(*told) for told in self._execute(sql).fetchall())

    def _take(self, plans: Sequence[Plan]) -> None:
        """Every row that one of the lists may take, as a table."""
        self._execute(
            "CREATE TEMP TABLE may (pool BIGINT, met BIGINT, unknown BIGINT, most BIGINT)"
        )
        for plan in plans:
            self._fill("takes", Take._fields, plan.takes)
            self._execute(
                "INSERT INTO may SELECT pool, met, unknown, best + extra"
                f" FROM ({_scored(plan.weights, 'near')}) JOIN takes USING (pool, low, high)"
            )
        self._execute(
            "CREATE TEMP TABLE most AS SELECT pool, met, unknown, max(most) AS most"
            " FROM may GROUP BY ALL"
        )
        hashed = _hashed(
            "SELECT row, pool, met, unknown, most FROM pooled JOIN most USING (pool, met, unknown)"
        )
        self._execute(
            "CREATE TEMP TABLE candidates AS SELECT row, pool, met, unknown, lot FROM"
            f" (SELECT *, row_number() OVER (PARTITION BY pool, met, unknown ORDER BY lot, row)"
            f" AS place FROM ({hashed})) WHERE place <= most"
        )


@contextmanager
def counted(out: Path, wanted: Wanted, weights: Weights) -> Iterator[Counts]:
    """The firms of a run, counted for a list; what does not fit into memory goes to the disk."""
    with connected() as connection, tempfile.TemporaryDirectory(prefix="tradewind-") as folder:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET temp_directory = ?", [folder])
        connection.execute("SET preserve_insertion_order = false")
        yield Counts(connection, out, wanted, weights)


_ORDERS: Mapping[str, str] = {
    "low": "low DESC, high DESC",
    "middle": "low + high DESC, low DESC",
    "high": "high DESC, low DESC",
}


_VALUES: Mapping[str, str] = {"low": "low", "middle": "low + high", "high": "high"}


def _last(order: str) -> str:
    """SQL of what the last firm scores that all calls would reach by an order; 0 if they all do."""
    return f"coalesce(max({order}) FILTER (until_{order} >= $calls), 0)"


def _kind(told: Mapping[str, object]) -> Kind:
    """The kind of firms by the columns that are asked about."""
    known = {name: value for name, value in told.items() if value not in ("", -1)}
    return Kind(**known)  # type: ignore[arg-type]


def _desks(kind: Kind, wanted: Wanted) -> frozenset[int]:
    """Who may call firms of a kind; without officers there is one desk for all."""
    if not wanted.desks:
        return frozenset({0})
    return frozenset(at for at, desk in enumerate(wanted.desks) if desk.may_call(kind))


def _scored(weights: Weights, table: str) -> str:
    """SQL of a table of masks with the least and the most that each scores."""
    low, more = _sum("met", weights), _sum("unknown", weights)
    return f"SELECT *, {low} AS low, {low} + {more} AS high FROM {table}"


def _sum(mask: str, weights: Weights) -> str:
    told = (
        f"(({mask} >> {at}) & 1)::BIGINT * {weight}" for at, weight in enumerate(weights) if weight
    )
    return "(" + (" + ".join(told) or "0::BIGINT") + ")"


def _hashed(sql: str) -> str:
    """SQL with a hash of the row beside, by the steps of `drawing`."""
    sql = f"SELECT *, (row & {WORD}) AS lot FROM ({sql})"
    for factor in (FIRST, SECOND):
        sql = f"SELECT * REPLACE ((xor(lot, lot >> 16) * {factor}) & {WORD} AS lot) FROM ({sql})"
    return f"SELECT * REPLACE (xor(lot, lot >> 16) AS lot) FROM ({sql})"


def _taken(
    cells: Mapping[int, Iterable[Cell]], chosen: Chosen, worth: Worth
) -> dict[tuple[int, int, int], int]:
    """How many firms of which cell a choice takes."""
    return {
        (pool, cell.low, cell.high): cell.firms
        for pool in chosen.taken
        for cell in split(tuple(cells[pool]), chosen.of_pool(pool), worth)
    }


def _hopeful(
    cells: Mapping[int, Iterable[Cell]], taken: Mapping[tuple[int, int, int], int]
) -> dict[int, list[Cell]]:
    """What is left of the cells of which something is not known."""
    found: dict[int, list[Cell]] = {}
    for pool, mine in cells.items():
        for cell in mine:
            left = cell.firms - taken.get((pool, cell.low, cell.high), 0)
            if left and cell.high > cell.low:
                found.setdefault(pool, []).append(cell._replace(firms=left))
    return found
