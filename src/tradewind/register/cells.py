"""The firms of a run counted by cells: firms of one cell are the same to every rule that reads it.

A rule is then asked once for each cell, by the same code that answers one firm. Numbers and days
that rules hold against others are told apart only where some rule does.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError, RuleError, worded
from tradewind.facts import Facts
from tradewind.register.asking import INPUT, firms_of
from tradewind.register.called import called_rows
from tradewind.register.industries import industries
from tradewind.register.journal import read_run
from tradewind.register.own import SIZES
from tradewind.register.reading import answers_sql, check_finished, connected
from tradewind.register.shapes import GROUPS, shapes
from tradewind.register.source import Register, register_at
from tradewind.rules import (
    Answer,
    Between,
    Compare,
    Input,
    Kind,
    Leaf,
    NotOneOf,
    OneOf,
    OnOrAfter,
    OnOrBefore,
)
from tradewind.rules.tables import duckdb_sql

if TYPE_CHECKING:
    import duckdb
    import ibis

Json = dict[str, Any]
Values = tuple[Any, ...]
OF_THE_FIRM = ("region", "division", "size_low", "size_high", "hs4")
_ORDERED = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE)
# What a firm's file tells that no column of a register does.
_NO_COLUMNS = frozenset({"revenue_hkd", "registered_days", "offering_kind"})
_MEMORY = "1GB"


@dataclass(frozen=True)
class Wanted:
    """What cells are told apart by: inputs of the rules, open schemes, the presence that fits.

    `schemes` has by a name of their own the tracks of which one being open is asked, `presence`
    the forms of which one fitting best is.
    """

    inputs: Mapping[str, Input]
    leaves: Sequence[Leaf]
    schemes: Mapping[str, Sequence[str]]
    presence: Mapping[str, Collection[str]] = field(default_factory=dict)

    def check(self) -> None:
        """RuleError where a rule asks what a register never tells."""
        for name in self.inputs:
            if name in _NO_COLUMNS:
                raise RuleError(name, "is not told by a register.", "Ask for another input.")

    def edges(self, name: str) -> list[int | date]:
        """The values at which some rule tells numbers or days apart, in order."""
        found: set[Any] = set()
        for leaf in self.leaves:
            if name in (asked.name for asked in leaf.inputs):
                found |= set(_edges(leaf))
        return sorted(found)


def _edges(leaf: Leaf) -> Iterable[Any]:
    match leaf:
        case Between():
            return leaf.required
        case OneOf() | NotOneOf():
            return leaf.required
        case OnOrAfter() | OnOrBefore():
            return (leaf.day,)
        case Compare():
            return (leaf.required,)
        case _:
            return ()


@dataclass(frozen=True)
class Among:
    """The firms that are counted: those on a list of calls, or all; where their register is now."""

    calls: Path | None = None
    register: Path | None = None


@dataclass
class Cells:
    """How many firms of each cell, for each set of keys; and what stands for a step of a number.

    A cell is the number of the firms' shape, then the values of its keys in order.
    """

    counts: dict[tuple[str, ...], Counter[Values]] = field(default_factory=dict)
    steps: dict[tuple[str, int], Any] = field(default_factory=dict)
    rows: int = 0

    def answer(self, asked: Input, value: Any) -> Answer | None:
        """The answer that a value of a key stands for."""
        if value is None or asked.kind not in _ORDERED:
            return value  # type: ignore[no-any-return]
        stored = self.steps[asked.name, value]
        if asked.kind is Kind.DECIMAL:
            return Decimal(int(stored)).scaleb(-asked.scale)
        return stored  # type: ignore[no-any-return]


def cells_of(
    out: Path,
    keysets: Iterable[tuple[str, ...]],
    wanted: Wanted,
    facts: Facts,
    among: Among,
    tell: Callable[[int, int], None],
) -> Cells:
    """The firms of a run, or those of them on a list, counted by each set of keys."""
    wanted.check()
    check_finished(out)
    told = read_run(out)
    held = _register(among.register or Path(told["register"]["path"]), told)
    sets, found = tuple(dict.fromkeys(keysets)), Cells()
    found.counts = {keys: Counter() for keys in sets}
    with connected() as connection, tempfile.TemporaryDirectory(prefix="tradewind-") as folder:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET temp_directory = ?", [folder])
        called = None if among.calls is None else called_rows(among.calls)
        if called is not None:
            connection.execute(
                "CREATE TEMP TABLE called AS SELECT unnest(?::BIGINT[]) AS row", [called]
            )
        firms = _firms_sql(held, wanted, {name for keys in sets for name in keys}, facts)
        starts = range(0, max(held.rows, 1), told["chunk"])
        for number, first in enumerate(starts):
            tell(number, len(starts))
            _prepare(held, first, told["chunk"], connection)
            answered = answers_sql(out, number)
            _join(firms, answered, told, wanted, called is not None, connection)
            _count(found, wanted, connection)
    if called is not None and found.rows < len(called):
        raise _not_of_the_run(among.calls, len(called) - found.rows)
    return found


def _register(path: Path, told: Json) -> Register:
    if not path.exists():
        raise InputError(
            str(path),
            worded("The register of the run is no longer here."),
            worded("Give its place with --register FILE."),
        )
    held = register_at(path)
    if held.digest != told["register"]["digest"]:
        raise InputError(
            str(path),
            worded("It is not the register of the run."),
            worded("Give its place with --register FILE."),
        )
    return held


def _not_of_the_run(calls: Path | None, count: int) -> InputError:
    return InputError(
        str(calls),
        worded("It names {count} rows that the run has not.", count=count),
        worded("Give a list that was made from this run."),
    )


def _firms_sql(register: Register, wanted: Wanted, keys: Collection[str], facts: Facts) -> str:
    """SQL of the firms of the slice at hand: who they are, and the inputs that rules read."""
    codes = industries(register.industries, facts)
    selects = []
    for group in GROUPS:
        table = firms_of(register.table, group, codes, facts)
        selects.append(duckdb_sql(table.select(**_columns(table, wanted, keys, facts))))
    return " UNION ALL BY NAME ".join(f"SELECT * FROM ({sql})" for sql in selects)


def _columns(
    table: ibis.Table, wanted: Wanted, keys: Collection[str], facts: Facts
) -> dict[str, Any]:
    import ibis

    found: dict[str, Any] = {name: table[name] for name in ("row", "shape")}
    for name in (one for one in OF_THE_FIRM if one in keys):
        found[name] = table[name] if name in table.columns else ibis.null("string")
    for name in wanted.inputs:
        told = table[f"{INPUT}{name}"] if f"{INPUT}{name}" in table.columns else None
        if told is not None:
            found[name] = _in_its_place(name, told, table["shape"], facts)
        else:
            found[name] = ibis.null("int64")
    return found


def _in_its_place(name: str, column: Any, shape: Any, facts: Facts) -> Any:
    """A size by the standard of a place says nothing of firms of another."""
    import ibis

    home = next((place for place, names in SIZES.items() if name in names), None)
    if home is None:
        return column
    there = [one.number for one in shapes(facts) if one.place == home]
    return ibis.ifelse(shape.isin(there), column, None)


def _prepare(
    register: Register, first: int, count: int, connection: duckdb.DuckDBPyConnection
) -> None:
    path = str(register.path).replace("'", "''")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW register AS SELECT * EXCLUDE file_row_number"
        f" FROM read_parquet('{path}', file_row_number = true)"
        f" WHERE file_row_number >= {first} AND file_row_number < {first + count}"
    )


def _join(
    firms: str,
    answered: str,
    told: Json,
    wanted: Wanted,
    is_called: bool,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The firms of the slice beside what the run wrote of them, as one table."""
    opened = [
        f"({' OR '.join(f'{chr(34)}{track}__verdict{chr(34)}' for track in tracks) or 'false'})"
        f' AS "{name}"'
        for name, tracks in wanted.schemes.items()
    ]
    opened += [
        f'{_presence_sql(forms, told)} AS "{name}"' for name, forms in wanted.presence.items()
    ]
    among = " SEMI JOIN called USING (row)" if is_called else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE firms AS SELECT * FROM ({firms})"
        f" JOIN (SELECT {', '.join(['row', *opened])} FROM ({answered})) USING (row){among}"
    )


def _presence_sql(wanted: Collection[str], told: Json) -> str:
    """Whether the form of presence that fits best is one of some; not known of an older run."""
    forms = (told.get("outreach") or {}).get("presence") or []
    mine = [at for at, one in enumerate(forms) if one in wanted]
    if not forms:
        return "NULL::BOOLEAN"
    mask = sum(1 << at for at in mine)
    is_one = f"presence IN ({', '.join(map(str, mine))})" if mine else "false"
    return (
        f"CASE WHEN presence IS NOT NULL THEN {is_one}"
        f" WHEN presence__possible & {mask} = 0 THEN false END"
    )


def _count(found: Cells, wanted: Wanted, connection: duckdb.DuckDBPyConnection) -> None:
    steps = {
        name: _step_sql(name, wanted.edges(name))
        for name, asked in wanted.inputs.items()
        if asked.kind in _ORDERED
    }
    for name, sql in steps.items():
        rows = connection.execute(
            f'SELECT {sql}, min("{name}") FROM firms WHERE "{name}" IS NOT NULL GROUP BY 1'
        )
        for step, value in rows.fetchall():
            found.steps.setdefault((name, step), value)
    for keys, counter in found.counts.items():
        columns = ["shape", *(steps.get(name, f'"{name}"') for name in keys)]
        sql = f"SELECT {', '.join(columns)}, count(*) FROM firms GROUP BY ALL"
        for *cell, count in connection.execute(sql).fetchall():
            counter[tuple(cell)] += count
    found.rows += connection.execute("SELECT count(*) FROM firms").fetchall()[0][0]


def _step_sql(name: str, edges: Sequence[int | date]) -> str:
    """Which step between the edges a value stands on, an edge being a step of its own."""
    counted = [
        f'CAST("{name}" >= {_sql(edge)} AS INT) + CAST("{name}" > {_sql(edge)} AS INT)'
        for edge in edges
    ]
    steps = " + ".join(counted) or "0"
    return f'CASE WHEN "{name}" IS NULL THEN NULL ELSE {steps} END'


def _sql(value: int | date) -> str:
    return f"DATE '{value.isoformat()}'" if isinstance(value, date) else str(value)


def each_cell(cells: Cells, keys: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any], int]]:
    """Every cell of a set of keys: the shape of its firms, its values by key, how many firms."""
    for (shape, *values), count in cells.counts[keys].items():
        yield shape, dict(zip(keys, values, strict=True)), count
