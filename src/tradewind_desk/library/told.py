"""One fact as a page shows it: its value on the day, its history, on whose word, who uses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tradewind.facts import Facts
from tradewind.facts.held import State
from tradewind.facts.show import ShownFact, Told
from tradewind.model.source import Cite, Source
from tradewind.report.firm_json import Teller
from tradewind.report.rates import rate_in_words
from tradewind.report.telling import safe_link
from tradewind.text import name_of
from tradewind_desk import facts as packs
from tradewind_desk.library.catalogue import Item, catalogue
from tradewind_desk.words import language, say

_NO_UNITS = ("text", "expression", "date", "number", "fraction", "ratio")  # they count nothing


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Where something is from; `link` is empty where a person cannot be sent there."""

    title: str
    publisher: str
    address: str
    link: str
    where: str
    trust: str
    read_on: date
    published_on: date | None
    last_seen: date
    read_through: str
    licence: str
    note: str
    is_users: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: from and until when, what, and whether it holds on the day."""

    value: str | None
    starts: date
    until: date | None
    known_from: date
    is_seen: bool
    is_now: bool
    source: SourceShown


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact on a day. Of a fact that ended, or that nobody knows, `values` is empty."""

    id: str
    name: str
    unit: str
    state: str
    values: tuple[str, ...]
    is_confirmed: bool
    history: tuple[Entry, ...]
    layer: str
    row: tuple[tuple[str, str], ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether nobody can say what holds."""
        return self.state == State.UNKNOWN

    @property
    def differs(self) -> bool:
        """Whether sources say different things of one day."""
        return self.state == State.DISAGREE

    @property
    def now(self) -> tuple[Entry, ...]:
        """The lines that hold on the day: several where sources disagree."""
        return tuple(one for one in self.history if one.is_now)


def source_shown(cite: Cite) -> SourceShown:
    """A citation with its document."""
    last_seen = cite.last_seen or cite.source.last_seen
    is_users = cite.layer == "user"
    return _source(cite.source, cite.where, cite.trust.value, last_seen, cite.note, is_users)


def document(one: Source) -> SourceShown:
    """A document of a pack, without a place in it."""
    return _source(one, "", one.trust.value, one.last_seen, "", False)


def _source(
    one: Source, where: str, trust: str, last_seen: date, note: str, is_users: bool
) -> SourceShown:
    return SourceShown(
        title=one.title,
        publisher=one.publisher,
        address=one.address,
        link=safe_link(one.address),
        where=where,
        trust=trust,
        read_on=one.read_on,
        published_on=one.published_on,
        last_seen=last_seen,
        read_through=one.read_through,
        licence=one.licence,
        note=note,
        is_users=is_users,
    )


def fact_shown(shown: ShownFact, facts: Facts) -> FactShown:
    """A fact in the language of the page."""
    lang, held = language(), shown.held
    tell = Teller(facts, lang)
    about = {"from", "source", "where", "trust", "seen_in_force_on", "note", "known_from"}
    row = shown.row or {}
    return FactShown(
        id=shown.id,
        name=name_of(shown.names, lang, shown.id),
        unit=unit_name(shown.unit),
        state=held.state.value,
        values=tuple(value_text(one.value, shown.unit, tell) for one in held.values if one.value),
        is_confirmed=all(cite.confirmed for cite in held.cites),
        history=tuple(_history(shown.history, shown.unit, tell)),
        layer=shown.layer,
        row=tuple((key, cell) for key, cell in row.items() if cell and key not in about),
    )


def _history(told: Sequence[Told], unit: str, tell: Teller) -> Iterable[Entry]:
    """The newest first; an entry lasts until the day before the next that is seen."""
    seen = [one for one in told if one.is_seen]
    latest = max((one.cite.starts for one in seen), default=None)
    for one in reversed(told):
        starts = one.cite.starts
        later = [other.cite.starts for other in told if other.cite.starts > starts]
        value = one.value if one.value is None else value_text(one.value, unit, tell)
        yield Entry(
            value=value,
            starts=starts,
            until=min(later) - timedelta(days=1) if later else None,
            known_from=one.known_from,
            is_seen=one.is_seen,
            is_now=one.is_seen and starts == latest,
            source=source_shown(one.cite),
        )


def value_text(value: str, unit: str, tell: Teller) -> str:
    """A value with its unit, as the language writes both."""
    if not unit:  # a line of a table: a rate of duty in words, any other text as it is
        return rate_in_words(value, tell.lang, tell.facts)
    if unit in _NO_UNITS:
        return value
    told = tell.valued(value, unit)
    if told is None:
        return f"{value} {unit}"
    is_counted = len(unit) == 3 or any(not one.isdigit() and one not in ".,-" for one in told)
    return told if is_counted else f"{told} {unit}"


def unit_name(unit: str) -> str:
    """What a value is counted in; nothing for what counts nothing."""
    return "" if unit in _NO_UNITS else unit


def value_today(one: Item) -> str:
    """What a value by date is today, in a line; empty where it is not known."""
    if one.held is None or one.held.state is State.UNKNOWN:
        return ""
    tell = Teller(packs.today(), language())
    told = [value_text(each.value, one.held.unit, tell) for each in one.held.values]
    return say("library.or").join(told) or say(f"facts.state.{one.held.state.value}")


@dataclass(frozen=True, slots=True)
class Use:
    """A thing that speaks of a fact."""

    id: str
    name: str
    form: str


def uses(fact: str) -> tuple[Use, ...]:
    """The schemes, measures and requirements that follow from a fact."""
    told = catalogue()
    found = (told.by_id[one] for one in told.used_by.get(fact.partition("[")[0], ()))
    return tuple(Use(one.id, name_of(one.names, language(), one.id), one.form) for one in found)


def held_text(shown: FactShown) -> str:
    """What the library says of a fact in one line, to be kept with a suggestion."""
    if shown.values:
        return say("library.or").join(shown.values)
    return say(f"facts.state.{shown.state}")
