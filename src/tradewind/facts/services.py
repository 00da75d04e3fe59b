"""The kinds of services that packs tell, the registers of their providers, and what needs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, Pack
from tradewind.facts.steps import cited
from tradewind.model.source import Cite

SHELF = "services/"
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of service; `checked_in` names the registers in which its providers are found."""

    id: str
    family: str
    names: Names
    says: Names
    is_by_market: bool
    checked_in: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A register in which providers can be looked up; `body` keeps it."""

    id: str
    names: Names
    says: Names
    body: Names
    address: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which requirements of a market a service would meet; an empty part seeks nothing."""

    kinds: frozenset[str]
    reports: frozenset[str]
    has_local_party: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A yes or no that needs read and that is worked out: one of these says from what."""

    id: str
    firm: str = ""
    gives: str = ""
    tracks: tuple[str, ...] = ()
    measures_of: frozenset[str] = frozenset()
    presence: frozenset[str] = frozenset()
    sought: Sought | None = None


@dataclass(frozen=True, slots=True)
class ServedIn:
    """The languages in which firms of a place would be served; no place stands for all others."""

    place: str
    languages: tuple[str, ...]
    cites: tuple[Cite, ...]


def service_families(facts: Facts) -> Mapping[str, Names]:
    """The names of the families of services by id, in the order of the packs."""
    return _every("service_families", lambda one, pack: one["name"], facts)


def service_kinds(facts: Facts) -> Mapping[str, Service]:
    """Every kind of service by id, in the order of the packs."""
    return _every("services", lambda one, pack: _service(one, pack, facts), facts)


def bodies(facts: Facts) -> Mapping[str, Body]:
    """Every register of providers by id."""
    return _every("bodies", lambda one, pack: _body(one, pack, facts), facts)


def reads(facts: Facts) -> Mapping[str, Read]:
    """What needs read that is worked out, by name."""
    return _every("reads", lambda one, pack: _read(one), facts)


def served_in(place: str | None, facts: Facts) -> ServedIn | None:
    """The languages in which a firm of a place would be served; None where no pack says."""
    told = _every("served_in", lambda one, pack: _served(one, pack, facts), facts)
    return (told.get(place or "") or told.get("")) if place else None


def _every(
    key: str, make: Callable[[Mapping[str, Any], Pack], _Made], facts: Facts
) -> Mapping[str, _Made]:
    def read() -> Mapping[str, _Made]:
        return {
            str(one.get("id") or one.get("place") or ""): make(one, pack)
            for one, pack in said(key, facts)
        }

    return facts.once(f"{SHELF}{key}", read)


def said(key: str, facts: Facts) -> Iterator[tuple[Mapping[str, Any], Pack]]:
    """What the packs of services say under a key, each with its pack."""
    for pack_id in facts.library.ids:
        pack = facts.pack(pack_id) if pack_id.startswith(SHELF) else None
        for one in pack.said.get(key) or () if pack else ():
            assert pack is not None
            yield one, pack


def _service(one: Mapping[str, Any], pack: Pack, facts: Facts) -> Service:
    return Service(
        id=one["id"],
        family=one["family"],
        names=one["name"],
        says=one["says"],
        is_by_market=bool(one.get("by_market")),
        checked_in=tuple(one.get("checked_in") or ()),
        cites=cited(one, one["id"], pack, facts),
    )


def _body(one: Mapping[str, Any], pack: Pack, facts: Facts) -> Body:
    return Body(
        id=one["id"],
        names=one["name"],
        says=one["says"],
        body=one["body"],
        address=one.get("address") or "",
        cites=cited(one, one["id"], pack, facts),
    )


def _read(one: Mapping[str, Any]) -> Read:
    sought = one.get("requirements")
    return Read(
        id=one["id"],
        firm=one.get("firm") or "",
        gives=one.get("gives") or "",
        tracks=tuple(one.get("tracks") or ()),
        measures_of=frozenset(one.get("measures_of") or ()),
        presence=frozenset(one.get("presence") or ()),
        sought=Sought(
            frozenset(sought.get("kinds") or ()),
            frozenset(sought.get("reports") or ()),
            bool(sought.get("has_local_party")),
        )
        if sought
        else None,
    )


def _served(one: Mapping[str, Any], pack: Pack, facts: Facts) -> ServedIn:
    place = one.get("place") or ""
    return ServedIn(place, tuple(one["languages"]), cited(one, f"served {place}", pack, facts))
