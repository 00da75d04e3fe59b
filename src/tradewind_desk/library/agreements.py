"""The trade agreements that the packs name: what each is called, and which rates are held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tradewind.facts import Facts
from tradewind.facts.agreements import agreements as every_code
from tradewind.facts.pack import Names, Pack, Table
from tradewind.text import LANGUAGES, name_of
from tradewind_desk import named
from tradewind_desk.words import page_words

SHELF = "origin"
BEGINNING = "agreement:"
TRANSIT = "routes/consignment:transit"
_TWO_PARTIES = re.compile(r"([A-Z]{2})-([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of an agreement that one table of one market holds, and for whose goods."""

    pack: Pack
    market: str
    measures: tuple[str, ...]
    table: Table
    of: tuple[str, ...]  # the economies of which goods may have them
    is_any: bool  # no economy is named

    @property
    def since(self) -> date:
        """The first day of its lines."""
        return min(one.starts for one in self.table.entries)

    @property
    def last_seen(self) -> date:
        """Since when nobody has looked at its oldest line."""
        return min(one.last_seen for one in self.table.entries)

    @property
    def trusts(self) -> list[str]:
        """On whose word its lines stand."""
        return sorted({one.trust.value for one in self.table.entries})

    @property
    def lines(self) -> int:
        """How many lines the packs hold, which need not be all that the agreement has."""
        return len(self.table.entries)


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement as a list of facts shows it, with the words by which it is found."""

    code: str
    market: str
    trusts: frozenset[str]
    last_seen: date | None
    check_again_by: date | None
    words: tuple[str, ...]


def listed(facts: Facts) -> Iterator[Listed]:
    """Every agreement, on the word of all the packs that speak of it."""
    transit = facts.pack(TRANSIT.partition(":")[0])
    for code in every_code(facts):
        held = list(rates(code, facts))
        cites = [cite for row, cite in facts.rows(TRANSIT) if row["agreement"] == code]
        seen = [one.last_seen for one in held] + [one.last_seen for one in cites if one.last_seen]
        due = [one.pack.check_again_by for one in held]
        due += [transit.check_again_by] if transit and cites else []
        of = {name for one in held for name in (one.market, *one.of, *one.pack.title.values())}
        yield Listed(
            code,
            held[0].market if len(held) == 1 else "",
            frozenset({trust for one in held for trust in one.trusts})
            | {one.trust.value for one in cites},
            min(seen, default=None),
            min(due, default=None),
            (code, *sorted(of), *(one.source.title for one in cites)),
        )


def names(code: str) -> Names:
    """What an agreement is called: by its name where it has one, else by its two parties."""
    told = page_words().get(f"library.agreement.{code}")
    if told is None and parties(code):
        both = [named.names_of_place(one) or {} for one in parties(code)]
        return {
            lang: "–".join(name_of(one, lang, code) for one in both) + f" ({code})"
            for lang in LANGUAGES
        }
    return {lang: f"{told[lang]} ({code})" if told else code for lang in LANGUAGES}


def rates(code: str, facts: Facts) -> Iterator[Rates]:
    """Each table of a market that holds rates of the agreement."""
    for pack_id in facts.library.ids:
        pack = facts.pack(pack_id) if pack_id.startswith("duty/") else None
        by_table: dict[str, list[str]] = {}
        for name, told in pack.measures.items() if pack else ():
            if told.get("agreement") == code:
                by_table.setdefault(str(told.get("rates", "")), []).append(name)
        for table_name, measures in by_table.items():
            table = facts.table(f"{pack_id}:{table_name}")
            if pack and table and table.entries:
                yield _rates(pack, table, measures)


def _rates(pack: Pack, table: Table, measures: list[str]) -> Rates:
    told = [pack.measures[name].get("origins") or {} for name in measures]
    of = {origin for one in told for origin in one.get("include") or ()}
    ids = tuple(f"{pack.id}:{name}" for name in measures)
    market = pack.id.partition("/")[2].upper()
    return Rates(pack, market, ids, table, tuple(sorted(of)), not of)


def parties(code: str) -> tuple[str, ...]:
    """The two economies that the code of an agreement names; none where it names no two."""
    both = _TWO_PARTIES.fullmatch(code)
    return both.groups() if both else ()
