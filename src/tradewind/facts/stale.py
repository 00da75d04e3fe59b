"""Which packs are due to be checked again, and how much of them was seen too long ago."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tradewind.facts.code_index import LaidEntries
from tradewind.facts.entry import Entry
from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, Pack, Table, requirement_entries
from tradewind.facts.show import plain_code
from tradewind.facts.stored import StoredEntries

OLD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PackAge:
    """How fresh one pack is on a day: of the values that hold, how many were seen long ago."""

    pack: str
    title: Names
    layer: str
    check_again_by: date
    days_overdue: int
    held: int
    old: int
    oldest: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether the day to check it again has passed."""
        return self.days_overdue > 0

    @property
    def days_left(self) -> int:
        """How many days are left until that day; none once it has passed."""
        return max(-self.days_overdue, 0)


def stale(facts: Facts) -> tuple[PackAge, ...]:
    """Packs that are overdue or hold old values on the day asked about, the most overdue first."""
    return tuple(one for one in ages(facts) if one.is_overdue or one.old)


def ages(facts: Facts) -> tuple[PackAge, ...]:
    """How fresh every pack is on the day asked about, the most overdue first."""
    found = [_age(pack, facts) for pack in map(facts.pack, facts.library.ids) if pack]
    return tuple(sorted(found, key=lambda one: (one.check_again_by, -one.old, one.pack)))


def _age(pack: Pack, facts: Facts) -> PackAge:
    held = list(_holding(pack, facts))
    old = [one.last_seen for one in held if one.last_seen < facts.applies_on - OLD]
    return PackAge(
        pack.id,
        pack.title,
        pack.layer,
        pack.check_again_by,
        (facts.applies_on - pack.check_again_by).days,
        len(held),
        len(old),
        min(old, default=None),
    )


def _holding(pack: Pack, facts: Facts) -> Iterator[Entry]:
    for series in pack.series.values():
        yield from _latest(((None, entry) for entry in series.entries), facts)
    for table in pack.tables.values():
        entries = enumerate(written_rows(table))
        yield from _latest(((_line(table, at, entry), entry) for at, entry in entries), facts)
    for told, entry in requirement_entries(pack):
        is_over = told.get("until") is not None and told["until"] <= facts.applies_on
        if not is_over and facts.sees(entry):
            yield entry


def written_rows(table: Table) -> Iterable[Entry]:
    """The rows of a table that somebody wrote.

    Those of an imported file are as old as the file, and there are hundreds of thousands: for them
    the day to check the pack again speaks.
    """
    if isinstance(table.entries, LaidEntries):
        return (*written_rows(table.entries.below), *written_rows(table.entries.above))
    return () if isinstance(table.entries, StoredEntries) else table.entries


def _line(table: Table, at: int, entry: Entry) -> Hashable:
    """What later rows of a table take the place of; a plain row stands for itself."""
    if table.holds == "rows":
        return at
    return entry.row.get("measure"), entry.row.get("list"), plain_code(entry.row)


def _latest(entries: Iterable[tuple[Hashable, Entry]], facts: Facts) -> Iterator[Entry]:
    """The entries that hold on the day: of each line those with the latest start, if not ended."""
    lines: dict[Hashable, list[Entry]] = {}
    for key, entry in entries:
        lines.setdefault(key, []).append(entry)
    for every in lines.values():
        now = facts.newest(every)
        if all(one.value is not None for one in now):
            yield from now
