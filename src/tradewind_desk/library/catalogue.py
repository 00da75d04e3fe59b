"""Everything that the packs tell, as one list to search: made once for the packs of a day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tradewind.facts import Facts, Held
from tradewind.facts.pack import Names, Pack, Series, Table, names_in, read_entry
from tradewind.facts.show import plain_code
from tradewind.facts.stale import OLD, written_rows
from tradewind_desk import facts as packs
from tradewind_desk.library import agreements

# What a pack says besides its values, in the order in which a search shows it.
SAID = ("tracks", "options", "requirements", "services", "bodies", "diagnostics", "measures")
FORMS = ("agreement", *SAID, "said", "pack", "series", "table", "row", "line")
_PLACE = re.compile(r"[a-z]{2}(?=-|$)")
_BY_PLACE = ("border", "duty", "standards", "sellers", "schemes", "presence")
_ABOUT = ("from", "source", "where", "trust", "seen_in_force_on", "note")  # on whose word


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be opened: `form` is what it is, `shelf` what its pack is about.

    `at` says where its pack says it: the key and the number of the row. `held` is what a value by
    date is today.
    """

    id: str
    form: str
    pack: str
    names: Names
    market: str = ""
    trusts: frozenset[str] = frozenset()
    last_seen: date | None = None
    check_again_by: date | None = None
    text: str = ""
    at: tuple[str, int] | None = None
    held: Held | None = None

    @property
    def shelf(self) -> str:
        """What the pack is about, such as duty."""
        return self.pack.partition("/")[0]

    def is_stale(self, on: date) -> bool:
        """Whether it is past its day to be checked again, or was seen too long ago."""
        is_overdue = self.check_again_by is not None and self.check_again_by < on
        return is_overdue or self.is_old(on)

    def is_old(self, on: date) -> bool:
        """Whether nobody has seen it in force for too long."""
        return self.last_seen is not None and self.last_seen < on - OLD


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every thing in the order of its pack, and which things speak of a fact."""

    on: date
    items: tuple[Item, ...]
    by_id: Mapping[str, Item]
    used_by: Mapping[str, tuple[str, ...]]


def catalogue() -> Catalogue:
    """The list of today."""
    facts = packs.today()
    return _catalogue(packs.edition(), facts.applies_on)


@lru_cache(maxsize=1)
def _catalogue(edition: str, day: date) -> Catalogue:
    made = _Making(packs.as_of(applies_on=day, known_on=day))
    for pack_id in made.facts.library.ids:
        if pack := made.facts.pack(pack_id):
            made.add(pack)
    made.add_agreements()
    used = {fact: tuple(dict.fromkeys(by)) for fact, by in made.used.items()}
    return Catalogue(day, tuple(made.found.values()), made.found, used)


def plain(text: str) -> str:
    """Written alike: full and half width, capitals and small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass
class _Making:
    """The list while it is made."""

    facts: Facts
    found: dict[str, Item] = field(default_factory=dict)
    used: dict[str, list[str]] = field(default_factory=dict)

    def add(self, pack: Pack) -> None:
        """Everything of one pack."""
        self._put(self._item(pack, pack.id, "pack", pack.title))
        for key, rows in pack.said.items():
            for number, told in enumerate(rows if isinstance(rows, list) else ()):
                self._said(pack, key, number, told)
        for name, measure in pack.measures.items():
            one = self._item(pack, f"{pack.id}:{name}", "measures", measure.get("name") or {})
            self._put(
                replace(one, at=("measure", 0), **self._entry(pack, measure, one.id)), measure
            )
            self._uses(pack, one.id, measure)
        for series in pack.series.values():
            self._put(self._series(pack, series))
        for table in pack.tables.values():
            self._put(self._item(pack, table.id, "table", table.names), table.edition)
            self._rows(pack, table)

    def add_agreements(self) -> None:
        """The trade agreements, each once whatever packs speak of it."""
        for told in agreements.listed(self.facts):
            one = Item(
                f"{agreements.BEGINNING}{told.code}",
                "agreement",
                agreements.SHELF,
                agreements.names(told.code),
                told.market,
                told.trusts,
                told.last_seen,
                told.check_again_by,
            )
            self._put(one, told.words)

    def _item(self, pack: Pack, name: str, form: str, names: Names, market: str = "") -> Item:
        return Item(
            name,
            form,
            pack.id,
            names,
            market or place_of(pack.id),
            check_again_by=pack.check_again_by,
        )

    def _put(self, one: Item, *told: Any) -> None:
        """Add it; a thing met before is found by these words too."""
        words = " ".join((one.id, *one.names.values(), *_words(told)))
        before = self.found.get(one.id)
        if before is not None:
            one, words = before, f"{before.text} {words}"
        self.found[one.id] = replace(one, text=plain(words))

    def _said(self, pack: Pack, key: str, number: int, told: Any) -> None:
        names = (told.get("name") or told.get("says")) if isinstance(told, Mapping) else None
        if not isinstance(names, Mapping) or "id" not in told:
            return
        name = f"{pack.id}:{told['id']}"
        name = f"{pack.id}:{key}.{told['id']}" if name in self.found else name
        market = str(told.get("place") or told.get("applicant") or "")
        form = key if key in SAID else "said"
        one = self._item(pack, name, form, names, market if market != "any" else "")
        seen = self._state(pack, told) if key == "tracks" else self._entry(pack, told, name)
        words = [told.get(part) for part in ("says", "body", "authority", "regulation", "mark")]
        self._put(replace(one, at=(key, number), **seen), *words)
        self._uses(pack, name, told)

    def _entry(self, pack: Pack, told: Mapping[str, Any], name: str) -> dict[str, Any]:
        """On whose word a thing is said."""
        source = pack.sources.get(str(told.get("source", "")))
        if source is None:  # each of its parts has its own
            within = (pack.sources.get(one) for one in sources_in(told))
            return {"trusts": frozenset(one.trust.value for one in within if one)}
        entry = read_entry({"from": source.known_from, **told}, "", pack.sources, name)
        return {"trusts": frozenset({entry.trust.value}), "last_seen": entry.last_seen}

    def _state(self, pack: Pack, told: Mapping[str, Any]) -> dict[str, Any]:
        """A scheme is as sure as its state."""
        cites = self.facts.value(f"{pack.id}:{told['status']}").cites
        seen = [cite.last_seen for cite in cites if cite.last_seen]
        trusts = frozenset(cite.trust.value for cite in cites)
        return {"trusts": trusts, "last_seen": min(seen, default=None)}

    def _series(self, pack: Pack, series: Series) -> Item:
        held, now = self.facts.value(series.id), self.facts.newest(series.entries)
        return replace(
            self._item(pack, series.id, "series", series.names),
            trusts=frozenset(one.trust.value for one in now),
            last_seen=min((one.last_seen for one in now), default=None),
            held=held,
        )

    def _rows(self, pack: Pack, table: Table) -> None:
        for number, entry in enumerate(written_rows(table), start=2):
            row = entry.row
            told = {key: cell for key, cell in row.items() if key not in _ABOUT}
            if table.holds == "rows":
                key, form = next((cell for cell in told.values() if cell), str(number)), "row"
                names = names_in(row) if row.get("name_en") else _beside(table.names, key)
                market = key if table.id == "markets/all:markets" else row.get("market", "")
            else:
                key, form, market = plain_code(row).partition(" ")[0], "line", ""
                names = _beside(table.names, key)
            if re.search(r"[\[\]]", key):
                continue
            one = self._item(pack, f"{table.id}[{key}]", form, names, market)
            trusts = frozenset({entry.trust.value})
            self._put(replace(one, trusts=trusts, last_seen=entry.last_seen), told)

    def _uses(self, pack: Pack, name: str, told: Any) -> None:
        """Which values and tables a thing speaks of."""
        for word in _words(told):
            full = word if ":" in word else f"{pack.id}:{word}"
            if word in pack.series or word in pack.tables or (":" in word and "/" in word):
                self.used.setdefault(full, []).append(name)


def _beside(names: Names, code: str) -> dict[str, str]:
    return {lang: f"{name} · {code}" for lang, name in names.items()}


def place_of(pack_id: str) -> str:
    """The market or place that a pack is about; nothing where it is about several."""
    shelf, _, rest = pack_id.partition("/")
    told = _PLACE.match(rest) if shelf in _BY_PLACE else None
    return told[0].upper() if told else ""


def sources_in(told: Any) -> Iterator[str]:
    """Every source that a thing names, at any depth."""
    if isinstance(told, Mapping):
        if isinstance(told.get("source"), str):
            yield told["source"]
        for one in told.values():
            yield from sources_in(one)
    elif isinstance(told, list):
        for one in told:
            yield from sources_in(one)


def _words(told: Any) -> Iterator[str]:
    """Every text within, at any depth."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from _words(one)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _words(one)


NEAR = timedelta(days=90)
