"""A page of a firm's file as a form: what can be typed, and what is wrong with it.

The fields are those of the file, and so are the checks: each value goes through the reader of the
file, whose faults come back to the field that they are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.places import places
from tradewind.firm_file.building import build
from tradewind.firm_file.faults import Found, KeyPath, Plain, dotted
from tradewind.firm_file.fields import Entry
from tradewind.firm_file.labels import Labels
from tradewind.text.errors import in_words
from tradewind_desk import words
from tradewind_desk.firms import kept_file, sections
from tradewind_desk.firms.asked_quotes import asked_quotes, group_of, label_of
from tradewind_desk.firms.sections import MAPPINGS, Choices, Section
from tradewind_desk.firms.shown_fields import Field, Listed, Row
from tradewind_desk.firms.typed_values import (
    as_read,
    parted,
    paths_of,
    plain_number,
    put,
    typed_value,
)
from tradewind_desk.shown import part_of

Edit = tuple[KeyPath, Plain]
Typed = Mapping[str, str]
_BLANK_ROWS = 2
_FIRST_CURRENCIES = ("USD", "HKD", "CNY", "EUR")


class SectionForm:
    """One section of a file: shown as it stands, or as it was typed."""

    def __init__(
        self,
        section: Section,
        values: kept_file.Values,
        shared: frozenset[str],
        facts: Facts,
        typed: Typed | None = None,
        base: kept_file.Values | None = None,
        extra: str = "",
        row: int | None = None,
    ) -> None:
        self.section, self.values, self.facts = section, values, facts
        self.shared, self.typed, self.base, self.row = shared, typed, base, row
        self.faults: list[str] = []
        self.hidden = 0
        later = [path for path in section.fields if self._is_for_later(path)]
        asked = [path for path in section.fields if path not in later]
        self.fields = self._fields([*asked, *self._keys(extra)])
        self.more = self._fields([*later, *section.more])
        self.lists = [self._list(path) for path in section.lists if self._shows(path)]
        self.currencies = currencies(facts)

    @property
    def has_faults_in_more(self) -> bool:
        """Whether anything is wrong, or has moved, in the fields that are folded away."""
        return any(one.faults or one.is_changed for one in self.more)

    @property
    def wanted(self) -> str:
        """What to seek a code for: the name of goods that have none yet."""
        offered = kept_file.value_at(self.values, ("offering",))
        if kept_file.value_at(offered, ("goods", "hs6")):
            return ""
        names = kept_file.value_at(offered, ("names",))
        return str(next(iter(names.values()), "")) if isinstance(names, dict) else ""

    @property
    def named(self) -> str:
        """The name of the goods as it was typed."""
        return next((one.typed for one in self.fields if one.finds_goods and one.typed), "")

    @property
    def markets(self) -> list[tuple[str, str, bool]]:
        """Every market, and whether the firm aims at it or has just ticked it."""
        aimed = self._aimed()
        return [
            (code, name, code in aimed)
            for code, name in sections.choices(("targets", 0, "market"), _TARGET, self.facts) or ()
        ]

    def edits(self) -> list[Edit]:
        """What was typed and is not in the file yet."""
        found = [
            (one.path, told)
            for one in (*self.fields, *self.more)
            if (told := self._value(one)) != kept_file.value_at(self.values, one.path)
        ]
        found += self._with_site(found)
        for one in self.lists:
            rows = self._rows(one)
            before = kept_file.value_at(self.values, one.path)
            if rows != before and not (rows is None and before is None):
                found.append((one.path, rows))
        return found

    def is_valid(self) -> bool:
        """Whether the file with these edits can be read; else the faults stand at their fields."""
        made = deepcopy(self.values)
        for path, value in self.edits():
            put(made, path, value)
        made = {key: as_read(one) for key, one in made.items()}
        by_name = {one.name: one for one in self._every()}
        found = Found(made, {one: dotted(one) for one in paths_of(made)})
        _, faults = build(found)
        lang = words.language()
        for fault in faults:
            told = f"{in_words(fault.problem, lang)} {in_words(fault.mend, lang)}"
            one = by_name.get(self._place(fault.place))
            (one.faults if one else self.faults).append(told)
        return not faults

    def refuse(self, told: str) -> None:
        """A fault of the whole file, such as two answers that cannot both hold."""
        self.faults.append(told)

    def _every(self) -> Iterator[Field]:
        yield from (*self.fields, *self.more)
        for one in self.lists:
            for row in one.rows:
                yield from row.fields

    def _place(self, place: str) -> str:
        """The field of a fault in a list, where rows taken out or left blank come before it."""
        for one in self.lists:
            told = (row for row in one.rows if any(each.typed for each in row.fields))
            for at, row in enumerate(row for row in told if not row.is_dropped):
                head = f"{dotted((*one.path, at))}."
                if place.startswith(head):
                    return f"{dotted((*one.path, row.number))}.{place.removeprefix(head)}"
        return place

    def _shows(self, path: KeyPath) -> bool:
        is_shared = part_of(path) in self.shared
        self.hidden += not is_shared
        return is_shared

    def _keys(self, extra: str) -> list[KeyPath]:
        """The answers that a mapping holds, and one more that was asked for."""
        above = MAPPINGS.get(self.section.name)
        if above is None:
            return []
        held = kept_file.value_at(self.values, above)
        keys = list(held) if isinstance(held, dict) else []
        keys += [extra] if extra and extra not in keys else []
        return [(*above, key) for key in keys]

    def _is_for_later(self, path: KeyPath) -> bool:
        """A name in another language, or a refund that no Mainland firm asks for, while blank."""
        if kept_file.value_at(self.values, path) is not None:
            return False
        if path[-2] == "names":
            return path[-1] != words.language()
        place = kept_file.value_at(self.values, ("enterprise", "place"))
        return path[-1] == "export_vat_refund_pct" and place != "CN"

    def _fields(self, paths: list[KeyPath] | tuple[KeyPath, ...]) -> list[Field]:
        return [self._field(self._sited(path)) for path in paths if self._shows(path)]

    def _sited(self, path: KeyPath) -> KeyPath:
        """The site where the goods are made, where the file names one."""
        if self.section.name != "goods" or path[:2] != ("enterprise", "sites"):
            return path
        made_at = kept_file.value_at(self.values, ("offering", "goods", "made_at"))
        sites = kept_file.value_at(self.values, ("enterprise", "sites"))
        for at, one in enumerate(sites if isinstance(sites, list) else ()):
            if isinstance(one, dict) and made_at and one.get("id") == made_at:
                return (*path[:2], at, *path[3:])
        return path

    def _field(self, path: KeyPath, is_open: bool = True) -> Field:
        entry = sections.entry_of(path)
        held = kept_file.text_of(kept_file.value_at(self.values, path))
        told, is_changed = held, False
        if self.typed is not None and is_open:
            told, is_changed = self._merged(dotted(path), path, held)
        currency = ""
        if entry.kind == "money":
            told, currency = parted(told)
            currency = currency or self._currency(path)
        choices = _with_own(sections.choices(path, entry, self.facts), told)
        label = _label(path, entry, self.section.name)
        return Field(path, entry, label, told, choices, currency, is_changed)

    def _currency(self, path: KeyPath) -> str:
        """The currency offered first: prices abroad in dollars, the rest in the firm's own."""
        place = kept_file.value_at(self.values, ("enterprise", "place"))
        own = markets(self.facts).get(str(place))
        is_own = path[0] in ("enterprise", "projects") or path[-1] == "unit_cost"
        return own.currency if own and is_own else _FIRST_CURRENCIES[0]

    def _merged(self, name: str, path: KeyPath, held: str) -> tuple[str, bool]:
        """What was typed; where nothing was, what someone else wrote meanwhile."""
        assert self.typed is not None
        told = (self.typed.get(f"{name}.pick") or self.typed.get(name, "")).strip()
        if (currency := self.typed.get(f"{name}.currency")) and told:
            told = f"{plain_number(told)} {currency}"
        if self.base is None:
            return told, False
        was = kept_file.text_of(kept_file.value_at(self.base, path))
        return (held if told == was else told), held != was

    def _list(self, path: KeyPath) -> Listed:
        """The rows of a list: those of markets, new ones and the one asked for as forms."""
        held = kept_file.value_at(self.values, path)
        count = held_count = len(held) if isinstance(held, list) else 0
        is_of_markets = path == ("targets",)
        asked = asked_quotes(self.values, self.facts) if path == ("quotes",) else []
        if not is_of_markets:
            count += len(asked) + _BLANK_ROWS
        if self.typed is not None:
            count = max(count, int("0" + self.typed.get(f"{dotted(path)}.rows", "")[:3]))
        rows = []
        for at in range(count):
            name = dotted((*path, at))
            is_open = is_of_markets or at in (self.row, *range(held_count, count))
            if self.typed is not None:
                is_open = is_of_markets or f"{name}.here" in self.typed
            row = Row((*path, at), self._row_fields((*path, at), is_open), is_open)
            row.is_out = self.typed is not None and f"{name}.out" in self.typed
            if self.typed is None and 0 <= at - held_count < len(asked):
                self._ask_amount(row, asked[at - held_count].told)
            elif self.typed is not None and f"{name}.asked" in self.typed:
                self._ask_amount(row, {one.entry.name: one.typed for one in row.fields})
            rows.append(row)
        is_none = held == [] if self.typed is None else f"{dotted(path)}.none" in self.typed
        label = Labels(words.language()).label(sections.entry_of(path))
        return Listed(path, label, rows, is_none)

    def _ask_amount(self, row: Row, told: dict[str, str]) -> None:
        """All of a quote is told but its amount."""
        row.group = group_of(told, self.facts)
        is_abroad = bool(told.get("market"))
        for one in row.fields:
            if not one.is_amount:
                one.typed = told.get(one.entry.name, "")
                continue
            one.label = label_of(told, self.facts)
            if not one.typed:
                one.currency = self._currency(("enterprise",) if not is_abroad else one.path)

    def _row_fields(self, path: KeyPath, is_open: bool) -> list[Field]:
        entries = sections.entry_of(path).entries
        return [
            self._field((*path, one.name), is_open)
            for one in entries
            if one.form == "leaf" and part_of((*path, one.name)) in self.shared
        ]

    def _rows(self, listed: Listed) -> Plain:
        """The rows that stay, with what they hold beyond the form; ticked markets come last."""
        held = kept_file.value_at(self.values, listed.path)
        before = held if isinstance(held, list) else []
        found: list[Plain] = []
        for row in listed.rows:
            old = before[row.number] if row.number < len(before) else {}
            item = dict(old) if isinstance(old, dict) else {}
            for one in row.fields:
                told = self._value(one)
                item.pop(one.entry.name, None)
                if told is not None:
                    item[one.entry.name] = told
            if item and not row.is_dropped:
                found.append(item)
        if listed.path == ("targets",) and self.typed is not None:
            aimed = self._aimed()
            found = [one for one in found if isinstance(one, dict) and one.get("market") in aimed]
            known = {one.get("market") for one in found if isinstance(one, dict)}
            found += [{"market": code} for code in aimed if code not in known]
        if not found:
            return [] if listed.is_none or held == [] else None
        return found

    def _aimed(self) -> list[str]:
        if self.typed is not None:
            known = markets(self.facts)
            return [code for code in known if f"market.{code}" in self.typed]
        held = kept_file.value_at(self.values, ("targets",))
        items = held if isinstance(held, list) else []
        return [str(one.get("market")) for one in items if isinstance(one, dict)]

    def _with_site(self, edits: list[Edit]) -> list[Edit]:
        """Where goods are made is a site with a name and an economy of its own."""
        city = next((one for one in edits if one[0][-1] == "city" and "sites" in one[0]), None)
        if city is None or self.section.name != "goods" or city[1] is None:
            return []
        site, more = city[0][:-1], {}
        found = places(self.facts).get(str(city[1]))
        if found:
            more["place"] = found.territory
        told = kept_file.value_at(self.values, (*site, "id"))
        name = str(told or f"site-{int(site[-1]) + 1}")
        more |= {"id": name, "kind": "factory"}
        edits_of_site: list[Edit] = [((*site, key), value) for key, value in more.items()]
        edits_of_site.append((("offering", "goods", "made_at"), name))
        if kept_file.value_at(self.values, ("offering", "kind")) is None:
            edits_of_site.append((("offering", "kind"), "goods"))
        known = ((path, kept_file.value_at(self.values, path)) for path, _ in edits_of_site)
        standing = {path for path, value in known if value is not None and path[-1] == "kind"}
        return [
            one
            for one in edits_of_site
            if one[0] not in standing and kept_file.value_at(self.values, one[0]) != one[1]
        ]

    def _value(self, one: Field) -> Plain:
        text = f"{one.typed} {one.currency}" if one.typed and one.currency else one.typed
        return typed_value(text, one.entry.kind, kept_file.value_at(self.values, one.path))


_TARGET = Entry(("targets", "market"), "leaf", kind="place")


def _with_own(choices: Choices | None, told: str) -> Choices | None:
    """What stands in the file can be chosen again, whatever it is."""
    if choices is None or not told or told in {code for code, _ in choices}:
        return choices
    return [*choices, (told, told)]


def _label(path: KeyPath, entry: Entry, section: str) -> str:
    code = f"firms.label.{section}.{path[-1]}"
    if code in words.page_words():
        return words.say(code)
    if entry.form == "mapping":
        return kept_file.key_label(entry, str(path[-1]))
    return Labels(words.language()).label(entry)


def currencies(facts: Facts) -> list[str]:
    every = (*_FIRST_CURRENCIES, *(one.currency for one in markets(facts).values()))
    return list(dict.fromkeys(every))
