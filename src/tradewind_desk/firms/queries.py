"""What is known of a firm, who said it, what is still open and what that would unlock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from tradewind.errors import InputError
from tradewind.facts import goods_search
from tradewind.firm_file.faults import KeyPath, dotted
from tradewind.firm_file.fields import all_entries
from tradewind.firm_file.labels import Labels
from tradewind.pipeline.interview import OpenAsk
from tradewind.pipeline.support import Support, support
from tradewind.report import interview
from tradewind.report.ask_json import still_open, words_of
from tradewind.text import name_of
from tradewind.text.errors import error_in_words
from tradewind_desk import facts as packs
from tradewind_desk import policies, words
from tradewind_desk.firms import kept_file, sections
from tradewind_desk.plans.queries import last_plans
from tradewind_desk.plans.touching import touched_before
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, FirmVersion, Membership
from tradewind_desk.shown import part_of

_MOST_OPEN, _MOST_GOODS, _MOST_ITEMS = 5, 12, 8
Said = tuple[KeyPath, Any, FirmVersion | None]


@dataclass(frozen=True, slots=True)
class Known:
    """One field: what it is called, what it says, who said so and when."""

    path: KeyPath
    label: str
    value: str
    by: str
    organisation: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list of the file, each on one line."""

    label: str
    rows: tuple[Known, ...]

    @property
    def is_long(self) -> bool:
        """Whether it is better folded away."""
        return len(self.rows) > _MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; `hidden` counts those of parts that are not shared."""

    name: str
    label: str
    known: tuple[Known, ...]
    items: tuple[Items, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Open:
    """A question, what it would unlock and, in full, why it is asked."""

    ask: OpenAsk
    text: str
    who: str
    opens: str
    told: Support

    @property
    def form(self) -> str:
        """How the answer is written."""
        return interview.form(self.ask, words.language())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The codes that can be chosen, each with its name."""
        return interview.choices(self.ask, words.language())

    @property
    def because(self) -> list[interview.Because]:
        """The conditions that wait for it, with their sources."""
        return interview.because(self.ask, self.told, words.language())


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions that still matter, the one worth most first; and those put off."""

    open: tuple[Open, ...]
    count: int
    put_off: int
    fault: InputError | None = None

    @property
    def clash(self) -> str:
        """Which answers of the file cannot both hold, so that nothing can be asked."""
        return error_in_words(self.fault, words.language()) if self.fault else ""

    @property
    def first(self) -> Open | None:
        """The next question."""
        return self.open[0] if self.open else None


def own_firm(acting: Membership | None) -> Firm | None:
    """The firm of the organisation acted for."""
    found: Firm | None = policies.visible(acting, Firm).first()
    return found if acting and acting.role == Membership.Role.OWNER else None


def groups(firm: Firm, shared: frozenset[str]) -> tuple[Group, ...]:
    """The file in its groups, in the order of the form; what is not shared is counted only."""
    version = _version(firm)
    said = version.said if version else {}
    behind = firm.versions.filter(number__in=set(said.values())).defer("file", "said")
    by_number = {one.number: one for one in behind.select_related("by", "organisation", "firm")}
    every = list(kept_file.leaves(kept_file.values_of(firm.file)))
    found = []
    for entry in all_entries():
        mine = [one for one in every if one[0][0] == entry.name]
        seen = [
            (path, value, by_number.get(said.get(dotted(path), 0)))
            for path, value in mine
            if part_of(path) in shared
        ]
        if mine:
            known = tuple(_known(*one) for one in seen if not _item(one[0]))
            label = Labels(words.language()).label(entry)
            found.append(
                Group(entry.name, label, known, tuple(_items(seen)), len(mine) - len(seen))
            )
    return tuple(found)


def _item(path: KeyPath) -> KeyPath:
    """The item of a list that a field is of; nothing for a field of no list."""
    at = next((at for at, part in enumerate(path) if isinstance(part, int)), None)
    return () if at is None else path[: at + 1]


def _items(seen: list[Said]) -> Iterator[Items]:
    """Lists, an item a line: what it says in words, and the last who said something of it."""
    lists: dict[KeyPath, dict[KeyPath, list[Said]]] = {}
    for one in seen:
        if item := _item(one[0]):
            lists.setdefault(item[:-1], {}).setdefault(item, []).append(one)
    for path, items in lists.items():
        yield Items(kept_file.label(path), tuple(_line(*told) for told in items.items()))


def _line(path: KeyPath, told: list[Said]) -> Known:
    last = max((one[2] for one in told if one[2]), key=lambda one: one.number, default=None)
    shown = " · ".join(_in_line(field, value) for field, value, _ in told)
    number = next(part + 1 for part in path if isinstance(part, int))
    return replace(_known(path, None, last), label=str(number), value=shown)


def _in_line(path: KeyPath, value: Any) -> str:
    """A value that speaks for itself, or one after its label."""
    shown = sections.shown(path, value, packs.today())
    if isinstance(value, str):
        return shown
    return f"{kept_file.label(path).partition(': ')[2]}: {shown}"


def _known(path: KeyPath, value: Any, version: FirmVersion | None) -> Known:
    if version and version.how == FirmVersion.How.FOUND:
        version = None  # it was there before: nobody knows who said it, and when
    by = version.by.name if version and version.by else ""
    body = version.organisation if version else None
    is_own = body is None or version is None or body.pk == version.firm.organisation_id
    at = version.made_at if version else None
    return Known(
        path,
        kept_file.label(path),
        sections.shown(path, value, packs.today()),
        by,
        "" if is_own or body is None else body.name,
        at,
    )


def _version(firm: Firm) -> FirmVersion | None:
    return firm.versions.filter(number=firm.version).first()


def asking(firm: Firm, shared: frozenset[str], *, most: int = _MOST_OPEN) -> Asking:
    """What to ask next of the parts that are shared."""
    put_off = set(firm.put_off.values_list("path", flat=True))
    try:
        told = _support(firm.file, packs.today().known_on, packs.edition())
    except InputError as fault:
        return Asking((), 0, len(put_off), fault)
    asks = [
        one
        for one in still_open(kept_file.read(firm.file), told, packs.today())
        if part_of(one.path) in shared
    ]
    left = [one for one in asks if one.written_to not in put_off]
    found = tuple(_open(one, told) for one in left[:most])
    return Asking(found, len(left), len(asks) - len(left))


def find_ask(firm: Firm, shared: frozenset[str], path: str) -> Open | None:
    """An open question by the place of its answer, put off or not."""
    try:
        told = _support(firm.file, packs.today().known_on, packs.edition())
    except InputError:
        return None
    asks = (
        one
        for one in still_open(kept_file.read(firm.file), told, packs.today())
        if one.written_to == path
    )
    found = next((one for one in asks if part_of(one.path) in shared), None)
    return _open(found, told) if found else None


def _open(ask: OpenAsk, told: Support) -> Open:
    lang = words.language()
    who = interview.who(ask.about, told, lang) if ask.about else ""
    opens = interview.opens(ask, told, lang) if ask.schemes else ""
    return Open(ask, words_of(ask, lang), who, opens, told)


@lru_cache(maxsize=64)
def _support(file: str, day: date, edition: str) -> Support:
    """How the schemes stand for a file; the same for the same file, day and packs."""
    return support(kept_file.read(file), kept_file.NAME, packs.today())


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it changed; values of parts that are not shared are left out."""

    kept: FirmVersion
    changes: list[tuple[str, str, str]]
    hidden: int


@dataclass(frozen=True, slots=True)
class Lack:
    """A field that a plan stands on and the file does not hold."""

    section: str
    field: str
    label: str
    unlocks: str


REFUND: KeyPath = ("offering", "goods", "attributes", "export_vat_refund_pct")
# What a plan cannot do without, the page it is written on, and what it would unlock.
_NEEDS: tuple[tuple[str, KeyPath, str], ...] = (
    ("about", ("enterprise", "place"), "tax"),
    ("goods", ("offering", "goods", "hs6"), "duty"),
    ("goods", ("enterprise", "sites", 0, "city"), "routes"),
    ("goods", ("offering", "goods", "units_per_consignment"), "landed"),
    ("goods", ("offering", "goods", "unit_cost"), "left"),
    ("price", ("price", "amount"), "landed"),
    ("price", ("price", "incoterm"), "payer"),
    ("price", ("price", "channel"), "channel"),
    ("price", ("payment", "credit_days"), "left"),
    ("price", ("payment", "annual_cost_pct"), "left"),
    ("price", ("payment", "currency_cost_pct"), "left"),
    ("goods", REFUND, "left"),
    ("markets", ("targets",), "markets"),
    ("costs", ("quotes",), "freight"),
)


def lacks(firm: Firm, writable: frozenset[str]) -> list[Lack]:
    """What a plan made now would say that it does not know."""
    values = kept_file.values_of(firm.file)
    is_mainland = kept_file.value_at(values, ("enterprise", "place")) == "CN"
    return [
        Lack(section, dotted(path), sections.label(path, section), unlocks)
        for section, path, unlocks in _NEEDS
        if part_of(path) in writable
        and kept_file.value_at(values, path) in (None, "", [])
        and (is_mainland or path != REFUND)
    ]


def aimed(firm: Firm) -> list[str]:
    """The markets that the firm aims at: what a first plan is asked for."""
    targets = kept_file.read(firm.file).targets or ()
    return [one.market for one in targets if one.market]


def told_of(changes: tuple[kept_file.Change, ...]) -> list[tuple[str, str, str]]:
    """Label, before and after of each change."""
    facts = packs.today()
    return [
        (
            kept_file.label(one.path),
            sections.shown(one.path, one.before, facts),
            sections.shown(one.path, one.after, facts),
        )
        for one in changes
    ]


def history(firm: Firm, shared: frozenset[str], kept: list[FirmVersion]) -> list[Version]:
    """Versions of a page, the last first, each beside the one before it."""
    numbers = [one.number - 1 for one in kept]
    before = {one.number: one.file for one in firm.versions.filter(number__in=numbers)}
    found = []
    for one in kept:
        was = kept_file.values_of(before.get(one.number - 1, ""))
        is_found = one.how == FirmVersion.How.FOUND  # what it changed nobody here knows
        every = [] if is_found else kept_file.changes(was, kept_file.values_of(one.file))
        told = tuple(each for each in every if part_of(each.path) in shared)
        found.append(Version(one, told_of(told), len(every) - len(told)))
    return found


def goods_found(typed: str) -> dict[str, Any]:
    """Codes of goods for some words, for the list below the field."""
    told, lang = typed.strip()[:200], words.language()
    found = None
    if goods_search.words_of(told):
        found = goods_search.search_goods(told, packs.today(), most=_MOST_GOODS)
    rows = [
        (f"{one.code[:4]}.{one.code[4:]}", name_of(one.names, lang), one)
        for one in (found.candidates if found else ())
    ]
    return {"q": told, "found": found, "rows": rows}


def start(acting: Membership) -> dict[str, Any]:
    """What the first page shows an owner: the firm, the next question, the last plans."""
    firm = own_firm(acting)
    if firm is None:
        return {"firm": None}
    plans = last_plans(acting, firm)
    return {
        "firm": firm,
        "asking": asking(firm, policies.parts(acting, firm), most=1),
        "plans": plans,
        "touched": touched_before(plans, timezone.localdate(), words.language()),
        "may_plan": policies.may_change(acting, firm, Part.PLANS),
    }
