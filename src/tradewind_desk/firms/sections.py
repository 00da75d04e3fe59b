"""Which fields of a firm's file stand on which page, and what can be chosen in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradewind.facts import Facts
from tradewind.facts.incoterms import line_name
from tradewind.facts.markets import markets
from tradewind.facts.places import places
from tradewind.firm_file.faults import KeyPath, Plain, keys_in
from tradewind.firm_file.fields import OFFERED_KEYS, Entry, find
from tradewind.rules.questions import questions
from tradewind.text import name_of
from tradewind_desk import named, words
from tradewind_desk.firms import kept_file
from tradewind_desk.firms.kept_file import text_of
from tradewind_desk.named import called

Choices = Sequence[tuple[str, str]]
_ATTRIBUTES = ("offering", "goods", "attributes")
STEPS = ("about", "goods", "price", "markets", "costs")


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a firm's file: fields asked of everybody, fields for who knows, lists."""

    name: str
    fields: tuple[KeyPath, ...] = ()
    more: tuple[KeyPath, ...] = ()
    lists: tuple[KeyPath, ...] = ()


def _paths(above: str, *names: str) -> tuple[KeyPath, ...]:
    return tuple((*above.split("."), *name.split(".")) for name in names)


SECTIONS: Mapping[str, Section] = {
    one.name: one
    for one in (
        Section(
            "about",
            _paths(
                "enterprise",
                *("names.en", "names.zh-Hant", "names.zh-Hans", "place", "region", "employees"),
            ),
            _paths(
                "enterprise",
                *("identifiers.uscc", "identifiers.br_number", "city", "founded"),
                *("industry.classification", "industry.code", "revenue", "assets"),
                *("taxable_income", "matching_cash", "listed", "has_operations"),
            ),
        ),
        Section(
            "goods",
            (
                *_paths("offering", "names.en", "names.zh-Hant", "names.zh-Hans", "goods.hs6"),
                ("enterprise", "sites", 0, "city"),
                ("enterprise", "sites", 0, "is_own"),
                *_paths(
                    "offering.goods",
                    *("origin", "unit_cost"),
                    *("unit_weight_kg", "unit_volume_m3", "units_per_consignment"),
                    "attributes.export_vat_refund_pct",
                ),
            ),
            _paths(
                "offering.goods",
                *("units_per_carton", "units_per_parcel", "origin_proof.kind"),
                *("origin_proof.agreement", "origin_proof.valid_until"),
                "attributes.metal_weight_pct",
                *("national_codes.US", "national_codes.EU", "national_codes.GB"),
                "national_codes.JP",
            ),
        ),
        Section(
            "price",
            (
                *_paths("price", "amount", "incoterm", "place", "channel"),
                *_paths("payment", "credit_days", "annual_cost_pct", "currency_cost_pct"),
            ),
            (("transfer_price",), ("target_margin_pct",)),
        ),
        Section("markets", lists=(("targets",),)),
        Section(
            "costs",
            more=_paths("offering.goods.containers", "20ft", "40ft", "40hc"),
            lists=(("quotes",),),
        ),
        Section("companies", lists=(("enterprise", "companies"),)),
        Section("sites", lists=(("enterprise", "sites"),)),
        Section("grants", lists=(("enterprise", "grants"),)),
        Section("projects", lists=(("projects",),)),
        Section("answers"),
        Section("properties"),
    )
}
# Sections whose fields are the keys that a mapping holds.
MAPPINGS: Mapping[str, KeyPath] = {
    "answers": ("enterprise", "diagnostics"),
    "properties": ("offering", "goods", "attributes"),
}


def section_of(field: str, facts: Facts) -> tuple[str, KeyPath | None]:
    """The page and the field where a question of a plan is answered, by its name there."""
    if field.startswith(("quote.", "quotes", "days.")):
        return "costs", None
    for told in (field, f"offering.{field}", f"enterprise.{field}"):
        path = tuple(told.split("."))
        for one in SECTIONS.values():
            for each in (*one.fields, *one.more, *one.lists):
                if keys_in(each)[: len(path)] == path or keys_in(each) == (*_ATTRIBUTES, field):
                    return one.name, each
    is_of_firm = field in OFFERED_KEYS["enterprise.diagnostics"] or field in questions(facts)
    return ("answers" if is_of_firm else "properties"), None


def choices(path: KeyPath, entry: Entry, facts: Facts) -> Choices | None:
    """What can be chosen in a field; None where it is written."""
    name = f"choices of {'.'.join(keys_in(path))} in {words.language()}"
    return facts.once(name, lambda: _choices(path, entry, facts))


def _choices(path: KeyPath, entry: Entry, facts: Facts) -> Choices | None:
    name = str(path[-1])
    if name == "line":
        told = (
            (one, name_of(line_name(one, facts), words.language(), one)) for one in entry.choices
        )
        return list(told)
    if name == "purpose" and path[0] == "projects":
        return _coded("project_purpose", facts)
    if name == "classification":
        rows = facts.rows("definitions/industries:classifications")
        return [(row["classification"],) * 2 for row, _ in rows if row["is_read"] == "yes"]
    if entry.form == "leaf" and entry.choices:
        return [(one, _word(name, one)) for one in entry.choices]
    if entry.kind == "place":
        return _economies(facts) if name in ("place", "origin") else _markets(facts)
    if entry.kind == "region":
        return _regions()
    if entry.kind == "city":
        return _cities(facts, is_port=path[0] in ("price", "targets", "quotes"))
    return None


def _word(name: str, code: str) -> str:
    """A choice in words, where somebody worded it."""
    for told in (f"firms.{name}.{code}", f"{name}.{code}"):
        said = words.say(told)
        if said != told:
            return said
    return code


def _coded(name: str, facts: Facts) -> Choices | None:
    asked = questions(facts).get(name)
    if asked is None or not asked.codes:
        return None
    return [(code, name_of(told, words.language(), code)) for code, told in asked.codes.items()]


def _markets(facts: Facts) -> Choices:
    lang = words.language()
    return [(code, name_of(one.names, lang, code)) for code, one in markets(facts).items()]


def _economies(facts: Facts) -> Choices:
    """Where a firm can be: the Mainland and Hong Kong first."""
    every = dict(_markets(facts))
    return [(code, every[code]) for code in sorted(every, key=lambda one: one not in ("CN", "HK"))]


def _regions() -> Choices:
    return [(code, called("place", code)) for code in sorted(named.places()) if "-" in code]


def _cities(facts: Facts, *, is_port: bool) -> Choices:
    """Places where goods are made; for a price or a quote, ports and gateways of markets too."""
    lang = words.language()
    found = {}
    for row, _ in facts.rows("places/gba:places"):
        if is_port or row["kind"] == "city":
            found[row["code"]] = name_of(places(facts)[row["code"]].names, lang, row["code"])
    if is_port:
        for one in markets(facts).values():
            for code in filter(None, (one.sea_gateway, one.air_gateway)):
                found.setdefault(code, name_of(one.names, lang, one.code))
    if not is_port:
        return list(found.items())
    return [(code, f"{name} ({code})") for code, name in found.items()]


def shown(path: KeyPath, value: Plain, facts: Facts) -> str:
    """A value as pages show it: what can be chosen by its name; nothing for none."""
    if isinstance(value, bool):
        return words.say("firms.yes" if value else "firms.no")
    if value == []:
        return words.say("firms.none")
    text = text_of(value)
    entry = find(keys_in(path))
    if not text or entry is None or entry.form != "leaf":
        return text
    return dict(choices(path, entry, facts) or ()).get(text, text)


def label(path: KeyPath, section: str) -> str:
    """What a field is called on the page of its section."""
    code = f"firms.label.{section}.{path[-1]}"
    return words.say(code) if code in words.page_words() else kept_file.label(path)


def entry_of(path: KeyPath) -> Entry:
    """The field of the form at a path."""
    entry = find(keys_in(path))
    assert entry is not None, path  # every path of a section is in the form
    return entry
