"""From values to the firm: check the shape, check what fields say of each other, make the nouns."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tradewind.errors import listed, worded
from tradewind.firm_file import schema
from tradewind.firm_file.faults import Fault, Found, KeyPath, dotted, keys_in
from tradewind.firm_file.fields import all_entries, find
from tradewind.model.enterprise import Enterprise, FirmFile, Site
from tradewind.model.money import FineMoney, minor_digits

Clash = tuple[KeyPath, str, str]
# A file is read whole each time it is asked about; more lines would make that slow.
MOST_MATERIALS = 500


def build(found: Found) -> tuple[FirmFile | None, list[Fault]]:
    """The firm, or every fault met: first of shape, then of fields that disagree."""
    try:
        shaped = schema.FirmFile.model_validate(found.values)
    except ValidationError as error:
        told = [_fault(each, found) for each in error.errors(include_url=False)]
        return None, _in_order([*found.faults, *told], found)
    firm: FirmFile = _item(shaped)
    clashes = [Fault(found.place_of(path), *told) for path, *told in _clashes(firm)]
    faults = _in_order([*found.faults, *clashes], found)
    return (None if faults else firm), faults


def _in_order(faults: list[Fault], found: Found) -> list[Fault]:
    """Faults in the order a reader of the file meets them."""
    order = {place: number for number, place in enumerate(found.places.values())}
    return sorted(faults, key=lambda fault: order.get(fault.place, len(order)))


def _item(shaped: schema.Shape) -> Any:
    """The noun a shape makes, even when nothing is known of it."""
    names = type(shaped).model_fields
    return shaped.makes(**{name: _made(getattr(shaped, name)) for name in names})


def _made(shaped: object) -> Any:
    """The same for any value; a group of blanks is not known."""
    if isinstance(shaped, schema.Shape):
        noun = _item(shaped)
        return noun if _says_anything(noun) else None
    if isinstance(shaped, list):
        return tuple(_item(each) for each in shaped)
    if isinstance(shaped, dict):
        return {key: each for key, each in shaped.items() if each is not None} or None
    return shaped


def _says_anything(noun: Any) -> bool:
    return any(getattr(noun, field.name) is not None for field in fields(noun))


def _fault(error: ErrorDetails, found: Found) -> Fault:
    path = tuple(part for part in error["loc"] if part != "[key]")
    problem, mend = _told(error, path)
    return Fault(found.place_of(path), problem, mend)


def _told(error: ErrorDetails, path: KeyPath) -> tuple[str, str]:
    """Problem and mend of one fault of shape, by its kind."""
    name, context = dotted(path), error.get("ctx", {})
    if error["type"] == "firm_file":
        return worded("{name}: {problem}", name=name, problem=context["problem"]), context["mend"]
    if error["type"] == "extra_forbidden":
        return worded("{name} is not a key of a firm's file.", name=name), _nearest(path)
    if error["type"] == "literal_error":
        return _not_a_choice(name, error["input"], path)
    if error["type"] in ("list_type", "tuple_type"):
        return worded("{name} must be a list.", name=name), worded(
            "Begin each item with - ; write [] if there are none."
        )
    keys = ", ".join(_keys(path)) or "key: value"
    return worded("{name} must be a group of keys.", name=name), worded(
        "Write under it: {keys}.", keys=keys
    )


def _not_a_choice(name: str, given: object, path: KeyPath) -> tuple[str, str]:
    entry = find(keys_in(path))
    choices = entry.choices if entry else ()
    near = difflib.get_close_matches(str(given).lower(), [each.lower() for each in choices], 1)
    hint = [
        worded("Did you mean {near}?", near=each)
        for each in choices
        if near and each.lower() == near[0]
    ]
    said = given if isinstance(given, str) else str(given)
    problem = worded("{name}: {said} is not one of its values.", name=name, said=repr(said[:60]))
    return problem, listed(
        " ", [*hint, worded("Write one of: {choices}.", choices=", ".join(choices))]
    )


def _nearest(path: KeyPath) -> str:
    known = _keys(path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, 1, 0.5)
    if near:
        return worded("Did you mean {near}?", near=near[0])
    return worded("Take it out, or use one of: {known}.", known=", ".join(known))


def _keys(path: KeyPath) -> list[str]:
    if not path:
        return [entry.name for entry in all_entries()]
    entry = find(keys_in(path))
    return [each.name for each in entry.entries] if entry else []


def _clashes(firm: FirmFile) -> Iterator[Clash]:
    """Where two fields cannot both be right."""
    yield from _site_clashes(firm)
    yield from _kind_clashes(firm)
    yield from _target_clashes(firm)
    yield from _project_clashes(firm)
    yield from _order_clashes(firm)
    yield from _city_clashes(firm)
    yield from _material_clashes(firm)


def _site_clashes(firm: FirmFile) -> Iterator[Clash]:
    sites = (firm.enterprise.sites if firm.enterprise else None) or ()
    seen: set[str] = set()
    for index, site in enumerate(sites):
        if site.id is not None and site.id in seen:
            path = ("enterprise", "sites", index, "id")
            yield (
                path,
                worded("Two sites have the id {id}.", id=site.id),
                worded("Give each site its own id."),
            )
        seen |= {site.id} - {None} if site.id else set()
    made_at = firm.offering.goods.made_at if firm.offering and firm.offering.goods else None
    if made_at is not None and made_at not in seen:
        told = worded("offering.goods.made_at: no site has the id {made_at}.", made_at=made_at)
        mend = (
            worded("Use one of {seen}.", seen=", ".join(sorted(seen)))
            if seen
            else worded("List the site under sites.")
        )
        yield ("offering", "goods", "made_at"), told, mend


def _kind_clashes(firm: FirmFile) -> Iterator[Clash]:
    offering = firm.offering
    if offering is None or offering.kind is None:
        return
    for kind in ("goods", "service", "brand", "technology"):
        if kind != offering.kind and getattr(offering, kind) is not None:
            told = worded(
                "offering.kind is {kind}, but offering.{kind2} is filled in.",
                kind=offering.kind,
                kind2=kind,
            )
            yield (
                ("offering", kind),
                told,
                worded("Keep one offering in one file; change kind or clear it."),
            )


def _target_clashes(firm: FirmFile) -> Iterator[Clash]:
    seen: set[tuple[str, str | None]] = set()
    for index, target in enumerate(firm.targets or ()):
        if target.market is None:
            continue
        aim = (target.market, target.channel)
        if aim in seen:
            told = worded(
                "targets: {market} with the same channel stands twice.", market=target.market
            )
            yield ("targets", index), told, worded("Keep one, or give them different channels.")
        seen.add(aim)


def _project_clashes(firm: FirmFile) -> Iterator[Clash]:
    """Answers and plans name a project by its id; one without an id goes by its number."""
    seen: set[str] = set()
    for index, project in enumerate(firm.projects or ()):
        name = project.id or f"project-{index + 1}"
        if name in seen:
            told = worded("Two projects go by the id {name}.", name=name)
            yield ("projects", index, "id"), told, worded("Give each project its own id.")
        seen.add(name)


def _order_clashes(firm: FirmFile) -> Iterator[Clash]:
    for index, project in enumerate(firm.projects or ()):
        if project.start and project.end and project.end < project.start:
            told = worded("The project ends before it starts.")
            yield ("projects", index, "end"), told, worded("Check both dates.")
    for index, quote in enumerate(firm.quotes or ()):
        if quote.dated and quote.valid_until and quote.valid_until < quote.dated:
            told = worded("The quote ends before the day it was given.")
            yield ("quotes", index, "valid_until"), told, worded("Check both dates.")


def _city_clashes(firm: FirmFile) -> Iterator[Clash]:
    """A city's UN/LOCODE begins with the letters of its place."""
    if firm.enterprise is None:
        return
    holders: list[tuple[KeyPath, Enterprise | Site]] = [(("enterprise",), firm.enterprise)]
    for index, site in enumerate(firm.enterprise.sites or ()):
        holders.append((("enterprise", "sites", index), site))
    for above, holder in holders:
        if holder.place and holder.city and not holder.city.startswith(holder.place):
            told = worded(
                "{value}: {city} is not in {place}.",
                value=dotted((*above, "city")),
                city=holder.city,
                place=holder.place,
            )
            yield (*above, "city"), told, worded("Check the place and the city.")


def _material_clashes(firm: FirmFile) -> Iterator[Clash]:
    """A bill has an end, and a value told twice is one: itself, and quantity times unit price."""
    goods = firm.offering.goods if firm.offering else None
    lines = (goods.materials if goods else None) or ()
    if len(lines) > MOST_MATERIALS:
        told = worded(
            "The bill of materials has {count} lines; at most {most} are kept.",
            count=len(lines),
            most=MOST_MATERIALS,
        )
        mend = worded("Put small parts of one code and origin together in one line.")
        yield ("offering", "goods", "materials", MOST_MATERIALS), told, mend
    for index, line in enumerate(lines):
        reckoned = replace(line, value=None).told_value
        if line.value is None or reckoned is None or _is_alike(line.value, reckoned):
            continue
        told = worded(
            "The value is {value}, but quantity times unit price is {reckoned}.",
            value=line.value,
            reckoned=reckoned,
        )
        path = ("offering", "goods", "materials", index, "value")
        yield path, told, worded("Correct one of them, or leave the value blank.")


def _is_alike(told: FineMoney, reckoned: FineMoney) -> bool:
    """Whether an amount is another one rounded as it was written, at finest to the minor unit."""
    finest = int(told.amount.as_tuple().exponent)
    digits = max(minor_digits(told.currency), -finest)
    off = abs(told.amount - reckoned.amount)
    return told.currency == reckoned.currency and off * 2 <= Decimal(1).scaleb(-digits)
