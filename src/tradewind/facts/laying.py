"""One side's facts with some of another's laid over them, to try which of them matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tradewind.facts.diff import Change, line_id
from tradewind.facts.entry import Entry
from tradewind.facts.held import VOCABULARIES, Facts, Library
from tradewind.facts.pack import Pack, Series, Table
from tradewind.facts.written import Name, known_by, shown_from, with_written, written

# The published rates of exchange come with a package and not with a pack: one fact, their day.
RATES_OF_EXCHANGE = "money/ecb:published"
_RATES = "money/rates"  # what is worked out with rates of exchange has asked this pack
_MOST_LIBRARIES = 128


class Laying:
    """Lays chosen facts of the second side over the first.

    A fact is named as `facts.diff` names it. The first side's day of knowledge stays: what only
    the second knew is made known to it, what only the first knew is hidden from it.
    """

    def __init__(self, before: Facts, after: Facts, changes: Sequence[Change]) -> None:
        self._before, self._after = before, after
        self._every: dict[str, set[str]] = {}
        for change in changes:
            pack_id, _, name = change.fact.partition(":")
            self._every.setdefault(pack_id, set()).add(name)
        self._packs: dict[tuple[str, frozenset[str]], Pack | None] = {}
        self._libraries: dict[frozenset[str], Library] = {}

    def facts(self, laid: frozenset[str], on: date) -> Facts:
        """The first side's facts of a day with these of the second."""
        found = self._library(laid).as_of(applies_on=on, known_on=self._before.known_on)
        if RATES_OF_EXCHANGE in laid:
            found.published_by = min(on, self._after.known_on)
        return found

    def _library(self, laid: frozenset[str]) -> Library:
        if not laid:
            return self._before.library
        if laid not in self._libraries:
            while len(self._libraries) >= _MOST_LIBRARIES:
                del self._libraries[next(iter(self._libraries))]
            self._libraries[laid] = self._made(laid)
        return self._libraries[laid]

    def _made(self, laid: frozenset[str]) -> Library:
        names: dict[str, set[str]] = {}
        for fact in laid - {RATES_OF_EXCHANGE}:
            pack_id, _, name = fact.partition(":")
            names.setdefault(pack_id, set()).add(name)
        packs = {one: self._pack(one, frozenset(told)) for one, told in names.items()}
        if RATES_OF_EXCHANGE in laid:
            packs.setdefault(_RATES, self._before.library.pack(_RATES))
        return self._before.library.with_packs(packs)

    def _pack(self, pack_id: str, names: frozenset[str]) -> Pack | None:
        if (pack_id, names) not in self._packs:
            self._packs[pack_id, names] = self._mixed(pack_id, names)
        return self._packs[pack_id, names]

    def _mixed(self, pack_id: str, names: frozenset[str]) -> Pack | None:
        mine, theirs = (side.library.pack(pack_id) for side in (self._before, self._after))
        if names == self._every[pack_id] and self._before.known_on == self._after.known_on:
            return theirs
        base = mine or (_emptied(theirs) if theirs else None)
        assert base is not None  # a fact that differs is in one of them
        other = theirs or _emptied(base)
        whole = {name for name in names if " " in name and "[" not in name}
        base = replace(
            base,
            sources={**other.sources, **base.sources},
            series=self._series(base, other, names),
            tables=self._tables(base, other, names),
            digest=f"{base.digest} with {'; '.join(sorted(names))} of {other.digest}"
            f" known on {self._after.known_on}",
        )
        if not whole:
            return base
        return with_written(
            base,
            dict(self._written(whole, other)),
            frozenset(other.rules.get("inputs") or ()),
        )

    def _series(self, base: Pack, other: Pack, names: frozenset[str]) -> dict[str, Series]:
        found = dict(base.series)
        for name in names:
            if name in other.series:
                one = other.series[name]
                found[name] = replace(one, entries=tuple(map(self._shown, one.entries)))
            else:
                found.pop(name, None)
        return found

    def _tables(self, base: Pack, other: Pack, names: frozenset[str]) -> dict[str, Table]:
        found = dict(base.tables)
        lines: dict[str, set[str]] = {}
        for name in names:
            table, bracket, _ = name.partition("[")
            if bracket and " " not in table:
                lines.setdefault(table, set()).add(f"{base.id}:{name}")
        about = {name.removeprefix("table ") for name in names if name.startswith("table ")}
        for name in {*lines, *about}:
            mine, theirs = base.tables.get(name), other.tables.get(name)
            shell = theirs if mine is None or (name in about and theirs) else mine
            if shell is None:
                continue
            entries = tuple(self._lines(mine, theirs, lines.get(name, set())))
            if name in about and theirs is None and not entries:
                found.pop(name, None)
            else:
                found[name] = replace(shell, entries=entries)
        return found

    def _lines(self, mine: Table | None, theirs: Table | None, laid: set[str]) -> Iterator[Entry]:
        """The rows of one table with those of the other in the place of the laid lines."""
        come: dict[str, list[Entry]] = {}
        for entry in theirs.entries if theirs else ():
            if (line := line_id(theirs, entry)) in laid:  # type: ignore[arg-type]  # it is there
                come.setdefault(line, []).append(entry)
        is_vocabulary = bool(theirs and theirs.id.startswith(VOCABULARIES))
        for entry in mine.entries if mine else ():
            line = line_id(mine, entry)  # type: ignore[arg-type]  # it is there
            if line not in laid:
                yield entry
            else:
                yield from self._all_shown(come.pop(line, ()), is_vocabulary)
        for entries in come.values():
            yield from self._all_shown(entries, is_vocabulary)

    def _all_shown(self, entries: Iterable[Entry], is_vocabulary: bool) -> Iterator[Entry]:
        return iter(entries) if is_vocabulary else map(self._shown, entries)

    def _shown(self, entry: Entry) -> Entry:
        """An entry of the second side as the first side's day of knowledge may see it."""
        known_on, day = self._after.known_on, self._before.known_on
        return replace(entry, known_from=shown_from(entry.known_from, known_on, day))

    def _written(self, names: set[str], other: Pack) -> Iterator[tuple[Name, object]]:
        whole = written(other)
        for told in names:
            kind, _, name = told.partition(" ")
            if kind != "table":
                one = whole.get((kind, name))
                days = self._after.known_on, self._before.known_on
                yield (kind, name), None if one is None else known_by(one, other, *days)


def _emptied(pack: Pack) -> Pack:
    """A pack of which nothing is known but its name and sources."""
    rules: Mapping[str, object] = {}
    return replace(
        pack, series={}, tables={}, measures={}, regimes=(), rules=rules, said={}, digest="none"
    )
