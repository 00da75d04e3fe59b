"""A group of firms under two versions of the facts at once: one expression over the same rows.

A register is read once for both: the answers of the first version go along as columns while the
second is asked. What cannot differ is not asked at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from tradewind.facts import Facts
from tradewind.register.answers import PARTS, SchemeAnswers, by_shape
from tradewind.register.asking import INPUT, Asked, asked
from tradewind.register.engines import ROWS
from tradewind.register.grounds import SME
from tradewind.register.industries import industries
from tradewind.register.shapes import GROUPS, shapes
from tradewind.register.source import Register

if TYPE_CHECKING:
    import ibis
    from ibis.expr import types as ir

# How an answer is told in a table of moves, from the worst to the best.
NO, OPEN, YES = 0, 1, 2
# What became of the money where a scheme is refused on neither side.
SAME, RAISED, LOWERED, UNCLEAR = 0, 1, 2, 3
# What became of a firm over all schemes.
STAYS, GAINS, LOSES, BOTH_WAYS = 0, 1, 2, 3
FIRMS, CLAIM, BASE = "firms", "claim", "base"
_BEFORE = "before__"
_SME = f"{INPUT}{SME}"
_SIZES = ("size_low", "size_high")
_CODES = {True: YES, None: OPEN, False: NO}
_ENDS = ("low_before", "high_before", "low_after", "high_after")
KEYS = ("region", "division", "size_low", "size_high")
MOVES = ("came", "went", "money")
# Firms that are told an amount are counted too: of the others it is not known.
SUMS = ("firms", *_ENDS, "priced_before", "priced_after")
_AFTER = ("shape", "size_low_after", "size_high_after")
COLUMNS: Mapping[str, str] = {
    "item": "int16",
    "region": "string",
    **dict.fromkeys((*KEYS[1:], *_AFTER, *MOVES), "int8"),
    **dict.fromkeys(SUMS, "int64"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Which schemes to ask under both versions: those that may differ, those that may say yes."""

    moving: tuple[str, ...]
    claimable: tuple[str, ...] = ()
    with_size: bool = False

    @property
    def schemes(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.moving, *self.claimable))


@dataclass(frozen=True, slots=True)
class Moved:
    """One scheme on both sides: its verdicts as numbers, the ends of its amounts, how they move."""

    came: Any
    went: Any
    ends: tuple[Any, Any, Any, Any]
    money: Any

    @property
    def is_shared(self) -> bool:
        """Whether all firms of a shape are told the same on both sides."""
        return all(
            one is None or isinstance(one, int) for one in (self.came, self.went, *self.ends)
        )


@dataclass(frozen=True)
class Both:
    """The rows of a group with what moves; `shared` tells what the firms of a shape share."""

    rows: ibis.Table
    moved: tuple[str, ...]
    shared: Mapping[str, Mapping[int, Moved]]


def both(register: Register, group: str, before: Facts, after: Facts, asking: Asking) -> Both:
    """A group of the firms of a register under both versions."""
    table = register.table
    own = (_SME,) if asking.with_size and group == GROUPS[0] else ()
    first = asked(
        table, group, industries(register.industries, before), before, asking.schemes,
        (*table.columns, *own),
    )  # fmt: skip
    told = [name for name in first.expression.columns if name not in (*table.columns, "division")]
    carried = first.expression.select(
        *table.columns, **{f"{_BEFORE}{name}": first.expression[name] for name in told}
    )
    second = asked(
        carried, group, industries(register.industries, after), after, asking.schemes,
        (*table.columns, *own, *(f"{_BEFORE}{name}" for name in told)),
    )  # fmt: skip
    return _Work(second.expression, first, second, group, asking, after).both()


@dataclass(frozen=True)
class _Work:
    rows: ibis.Table
    first: Asked
    second: Asked
    group: str
    asking: Asking
    facts: Facts

    def both(self) -> Both:
        """Everything that moves, and what moves for all firms of a shape."""
        shared, columns = {}, {}
        for scheme in self.asking.moving:
            by_number = {
                shape: moved_of(*(self._answers(scheme, one, shape) for one in self._sides()))
                for shape in self._shapes()
            }
            if all(one.is_shared for one in by_number.values()):
                shared[scheme] = by_number
            else:
                columns[scheme] = self._column(by_number)
        rows = self.rows.mutate(
            **{k: v for name, one in columns.items() for k, v in _as_columns(name, one).items()}
        )
        columns |= self._more(rows, {name: _moved_in(rows, name) for name in columns}, shared)
        return Both(self._narrow(rows, columns), tuple(columns), shared)

    def _narrow(self, rows: ibis.Table, columns: Mapping[str, Moved]) -> ibis.Table:
        """The rows with nothing but what is counted and summed."""
        sizes = {name: rows[f"{_BEFORE}{name}"] for name in _SIZES}
        # By the same standard they are the same, and are not worked out a second time.
        late = {name: rows[name] for name in _SIZES} if self.asking.with_size else sizes
        after = {f"{name}_after": one for name, one in late.items()}
        kept = {name: rows[name] for name in ("row", "region", "division", "shape")}
        moves: dict[str, ir.Value] = {}
        for name, one in columns.items():
            made = _as_columns(name, one)
            moves |= {key: rows[key] if key in rows.columns else told for key, told in made.items()}
        return rows.select(**kept, **sizes, **after, **moves)

    def _sides(self) -> tuple[tuple[Asked, str], ...]:
        return (self.first, _BEFORE), (self.second, "")

    def _shapes(self) -> list[int]:
        return [one.number for one in shapes(self.facts) if one.group == self.group]

    def _answers(self, scheme: str, side: tuple[Asked, str], shape: int) -> SchemeAnswers:
        """What one side says of a scheme; no where it has no such scheme."""
        asked_of, prefix = side
        if scheme in asked_of.columns:
            names = {part: f"{prefix}{scheme}__{part}" for part in PARTS}
            return SchemeAnswers(
                **{
                    part: self.rows[name] if name in self.rows.columns else None
                    for part, name in names.items()
                }
            )
        return asked_of.shared.get((shape, scheme), _NO_SCHEME)

    def _column(self, told: Mapping[int, Moved]) -> Moved:
        """What moves over all shapes of the group."""
        number = self.rows["shape"]

        def over(parts: Mapping[int, Any]) -> Any:
            return by_shape(parts, number, "number")

        one = {shape: (each.came, each.went, *each.ends) for shape, each in told.items()}
        came, went, *ends = (over({s: each[at] for s, each in one.items()}) for at in range(6))
        return Moved(came, went, (ends[0], ends[1], ends[2], ends[3]), _money(came, went, ends))

    def _more(
        self,
        rows: ibis.Table,
        found: Mapping[str, Moved],
        shared: Mapping[str, Mapping[int, Moved]],
    ) -> dict[str, Moved]:
        """What is told of each firm over all schemes, and its class of size."""
        more = {FIRMS: Moved(STAYS, _of_firms(rows, found, shared), _NO_ENDS, SAME)}
        if self.asking.claimable:
            came, went = (self._claims(rows, one) for one in self._sides())
            more[CLAIM] = Moved(came, went, _NO_ENDS, SAME)
        if _SME in rows.columns:
            came, went = (_code(rows[f"{prefix}{_SME}"]) for prefix in (_BEFORE, ""))
            more[SME] = Moved(came, went, _NO_ENDS, SAME)
        return more

    def _claims(self, table: ibis.Table, side: tuple[Asked, str]) -> Any:
        """Yes where some scheme says so, else no: what is open is no certainty."""
        import ibis

        verdicts: list[Any] = []
        for scheme in self.asking.claimable:
            told = {shape: self._answers(scheme, side, shape).verdict for shape in self._shapes()}
            known = {shape: one is True if _is_plain(one) else one for shape, one in told.items()}
            found = by_shape(known, table["shape"], "verdict")
            verdicts.append(ibis.literal(found) if isinstance(found, bool) else found)
        is_so = reduce(lambda left, right: left | right, [one.fill_null(False) for one in verdicts])
        return ibis.ifelse(is_so, YES, NO)


_NO_SCHEME = SchemeAnswers(False, 0, 0, None, None)
_NO_ENDS = (None, None, None, None)


def _is_plain(told: object) -> bool:
    return told is None or isinstance(told, bool)


def moved_of(before: SchemeAnswers, after: SchemeAnswers) -> Moved:
    """What one scheme says on both sides."""
    came, went = _code(before.verdict), _code(after.verdict)
    ends = (before.amount_low, before.amount_high, after.amount_low, after.amount_high)
    return Moved(came, went, ends, _money(came, went, ends))


def _code(verdict: Any) -> Any:
    import ibis

    if _is_plain(verdict):
        return _CODES[verdict]
    return ibis.cases((verdict, YES), (~verdict, NO), else_=OPEN)


def _money(came: Any, went: Any, ends: Sequence[Any]) -> Any:
    """How the ends of an amount move where neither side refuses: both up, both down, or unclear."""
    import ibis

    if all(one is None for one in ends):
        return SAME
    told = [_wide(one) for one in (came, went, *ends)]
    came, went, low, high, low_after, high_after = told
    is_known = high.notnull() & high_after.notnull()
    rises = (low_after >= low) & (high_after >= high)
    falls = (low_after <= low) & (high_after <= high)
    return ibis.cases(
        ((came == NO) | (went == NO), SAME),
        (high.isnull() & high_after.isnull(), SAME),
        (~is_known, UNCLEAR),
        (rises & falls, SAME),
        (rises, RAISED),
        (falls, LOWERED),
        else_=UNCLEAR,
    )


def _wide(told: Any) -> Any:
    import ibis

    if told is None or isinstance(told, int):
        return ibis.literal(told, type="int64")
    return told.cast("int64")


def _names(scheme: str) -> tuple[str, ...]:
    return tuple(f"{scheme}__{part}" for part in (*MOVES[:2], *_ENDS, "money"))


def _as_columns(scheme: str, one: Moved) -> dict[str, ir.Value]:
    """What moves as columns; an amount that nobody is told has none."""
    told = zip(_names(scheme), (one.came, one.went, *one.ends, one.money), strict=True)
    return {
        name: _wide(part).cast("int64" if "__low" in name or "__high" in name else "int8")
        for name, part in told
        if part is not None
    }


def _moved_in(table: ibis.Table, scheme: str) -> Moved:
    came, went, *ends, money = (
        table[name] if name in table.columns else None for name in _names(scheme)
    )
    return Moved(came, went, (ends[0], ends[1], ends[2], ends[3]), money)


def _of_firms(
    table: ibis.Table, found: Mapping[str, Moved], shared: Mapping[str, Mapping[int, Moved]]
) -> Any:
    """Whether a firm gains by some scheme and loses by some, in verdict or in money."""
    import ibis

    number = table["shape"]
    gains: list[Any] = [
        (one.went > one.came) | (_wide(one.money) == RAISED) for one in found.values()
    ]
    loses: list[Any] = [
        (one.went < one.came) | (_wide(one.money) == LOWERED) for one in found.values()
    ]
    for by_number in shared.values():
        up = [n for n, one in by_number.items() if plain_move(one) == RAISED]
        down = [n for n, one in by_number.items() if plain_move(one) == LOWERED]
        gains += [number.isin(up)] if up else []
        loses += [number.isin(down)] if down else []

    def any_of(every: list[Any]) -> Any:
        return reduce(lambda left, right: left | right, every) if every else ibis.literal(False)

    return any_of(gains).ifelse(GAINS, STAYS) + any_of(loses).ifelse(LOSES, STAYS)


def plain_move(one: Moved) -> int:
    if one.went != one.came:
        return RAISED if one.went > one.came else LOWERED
    return plain_money(one)


def plain_money(one: Moved) -> int:
    """`money` of what all firms of a shape share."""
    low, high, low_after, high_after = one.ends
    if NO in (one.came, one.went) or (high is None and high_after is None):
        return SAME
    if high is None or high_after is None:
        return UNCLEAR
    rises, falls = low_after >= low and high_after >= high, low_after <= low and high_after <= high
    if rises and falls:
        return SAME
    return RAISED if rises else LOWERED if falls else UNCLEAR


# the tables of moves


def summed(told: Both, numbers: Mapping[str, int]) -> ibis.Table:
    """How many firms of each region, division and size move how in what, and the sums of money.

    One table of all over the rows: `numbers` gives each scheme its number, and that of BASE counts
    the firms by shape, which what they share is reckoned from.
    """
    import ibis

    rows = ibis.table(told.rows.schema(), name=ROWS)
    tables = [_base(rows, numbers[BASE])]
    tables += [_summed(rows, _moved_in(rows, name), numbers[name]) for name in told.moved]
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _base(rows: ibis.Table, number: int) -> ibis.Table:
    import ibis

    counted = rows.group_by([*KEYS, *_AFTER]).aggregate(firms=rows.count())
    nothing = {name: ibis.literal(0, "int64") for name in SUMS[1:]}
    moves = {name: ibis.literal(0, "int8") for name in MOVES}
    return _in_order(counted.mutate(item=ibis.literal(number, "int16"), **moves, **nothing))


def _summed(rows: ibis.Table, one: Moved, number: int) -> ibis.Table:
    import ibis

    moves = {name: _wide(getattr(one, name)).cast("int8") for name in MOVES}
    ends = {n: told for n, told in zip(_ENDS, one.ends, strict=True) if told is not None}
    table = rows.select(*KEYS, **moves, **ends)
    sums: dict[str, Any] = {name: table[name].sum().fill_null(0) for name in ends}
    for side in ("before", "after"):
        if f"high_{side}" in ends:
            is_priced = table[f"high_{side}"].notnull().cast("int64")
            sums[f"priced_{side}"] = is_priced.sum().fill_null(0)
    counted = table.group_by([*KEYS, *MOVES]).aggregate(firms=table.count(), **sums)
    rest = {name: ibis.literal(0, "int64") for name in SUMS if name not in counted.columns}
    nothing = {name: ibis.null("int8") for name in _AFTER}
    return _in_order(counted.mutate(item=ibis.literal(number, "int16"), **rest, **nothing))


def _in_order(table: ibis.Table) -> ibis.Table:
    return table.select(**{name: table[name].cast(kind) for name, kind in COLUMNS.items()})


def moved_rows(told: Both, numbers: Mapping[str, int]) -> ibis.Table | None:
    """Every answer that moves, row by row; None where none can."""
    import ibis

    rows = ibis.table(told.rows.schema(), name=ROWS)
    aside = (FIRMS, CLAIM)
    tables = [
        _moves_of(rows, _moved_in(rows, name), numbers[name])
        for name in told.moved
        if name not in aside
    ]
    for name, by_number in told.shared.items():
        for number, one in by_number.items():
            if plain_move(one) != SAME:
                mine = rows.filter(rows["shape"] == number)
                told_of = Moved(one.came, one.went, one.ends, plain_money(one))
                tables.append(_moves_of(mine, told_of, numbers[name]))
    if not tables:
        return None
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _moves_of(rows: ibis.Table, one: Moved, number: int) -> ibis.Table:
    import ibis

    parts = {name: _wide(getattr(one, name)).cast("int8") for name in MOVES}
    ends = {name: _wide(told) for name, told in zip(_ENDS, one.ends, strict=True)}
    after = {name: rows[name] for name in _AFTER[1:]}
    table = rows.select("row", *KEYS, **after, **parts, **ends)
    moved = table.filter((table["came"] != table["went"]) | (table["money"] != SAME))
    return moved.mutate(item=ibis.literal(number, "int16"))
