"""Every field of a firm's file as one list: what the form, the workbook and suggestions walk."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from tradewind.firm_file.schema import FirmFile, Shape
from tradewind.firm_file.values import Kind

# Keys a form offers for groups that otherwise take any key.
OFFERED_KEYS: dict[str, tuple[str, ...]] = {
    "enterprise.diagnostics": (
        "in_restricted_industry",
        "hk_profits_within_lower_band",
        "through_bill",
        "same_vessel",
        "strategic_listed",
        "seller_registered_for_tax",
        "is_government_subvented",
        "hk-company.has_business_registration",
    ),
    "enterprise.names": ("en", "zh-Hant", "zh-Hans"),
    "enterprise.identifiers": ("uscc", "br_number"),
    "offering.names": ("en", "zh-Hant", "zh-Hans"),
    "offering.goods.attributes": (
        "metal_weight_pct",
        "export_vat_refund_pct",
        "battery_carried",
        "battery_wh",
        "sold_in_pairs",
        "family",
        "is_electrical",
        "is_mains",
        "is_external_power_supply",
        "has_digital_circuit",
        "has_radio",
        "has_bluetooth_or_wifi",
        "has_battery",
        "battery_is_lithium",
        "battery_is_removable",
        "has_button_cell",
        "for_children",
        "for_under_36_months",
        "has_small_parts",
        "has_magnets",
        "food_contact",
        "has_plastic_food_contact",
        "has_melamine_or_polyamide",
        "heats_liquid",
        "has_plastic_packaging",
        "has_wood",
        "has_textile",
        "contains_animal_matter",
        "is_cosmetic",
        "is_leave_on",
        "is_medical_claim",
        "makes_health_claim",
        "is_herbal",
        "max_speed_kmh",
        "motor_power_w",
        "takeoff_mass_g",
        "power_w",
        "rated_voltage_v",
        "is_led",
        "has_laser",
        "has_camera",
        "is_fcc_authorised_model",
        "is_connected",
        "uses_ai",
        "processes_personal_data",
        "sold_to_consumers",
        "is_clothing_storage",
        "has_composite_wood",
        "has_cotton",
        "is_upholstered",
        "is_storage_furniture",
        "is_nz_declared_high_risk",
        "sold_direct_from_abroad",
        "is_pv_inverter",
        "is_power_bank",
        "is_ev_charger",
        "is_special_cosmetic",
        "is_for_microwave",
        "is_abs_or_san",
        "is_phone_tablet_or_laptop_battery",
        "is_single_use",
        "seller_in_parcel_scheme",
        "buyer_within_yearly_limit",
        "parcel_carrier",
    ),
    "offering.goods.national_codes": ("US", "EU", "GB", "JP"),
    "offering.goods.containers": ("20ft", "40ft", "40hc"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: a leaf, a group, a table (list of groups) or a mapping (free keys)."""

    path: tuple[str, ...]
    form: Literal["leaf", "group", "table", "mapping"]
    kind: str = ""
    choices: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def dotted(self) -> str:
        return ".".join(self.path)

    @property
    def offered(self) -> tuple[str, ...]:
        return OFFERED_KEYS.get(self.dotted, ())


@cache
def all_entries() -> tuple[Entry, ...]:
    """The top-level fields, each holding those below it."""
    return _entries(FirmFile, ())


def walk(entries: tuple[Entry, ...] | None = None) -> Iterator[Entry]:
    """Every field, groups before what they hold."""
    for entry in all_entries() if entries is None else entries:
        yield entry
        yield from walk(entry.entries)


@cache
def tables() -> dict[str, Entry]:
    """The lists of groups, by the name of their sheet."""
    return {entry.name: entry for entry in walk() if entry.form == "table"}


def find(path: tuple[str, ...]) -> Entry | None:
    """The field at a path without list positions; a mapping stands for all its keys."""
    level: tuple[Entry, ...] = all_entries()
    entry: Entry | None = None
    for part in path:
        if entry is not None and entry.form == "mapping":
            return entry
        entry = next((each for each in level if each.name == part), None)
        if entry is None:
            return None
        level = entry.entries
    return entry


def _entries(shape: type[Shape], above: tuple[str, ...]) -> tuple[Entry, ...]:
    fields = shape.model_fields.items()
    return tuple(_entry((*above, info.alias or name), info.annotation) for name, info in fields)


def _entry(path: tuple[str, ...], annotation: Any) -> Entry:
    """One field from its annotation; a straight list of the forms a field can take."""
    inner = _without_none(annotation)
    origin, parts = get_origin(inner), get_args(inner)
    if isinstance(inner, type) and issubclass(inner, Shape):
        return Entry(path, "group", entries=_entries(inner, path))
    if origin is list:
        return Entry(path, "table", entries=_entries(parts[0], path))
    if origin is dict:
        return Entry(
            path, "mapping", kind=_kind(_without_none(parts[1])), choices=_choices(parts[0])
        )
    return Entry(path, "leaf", kind=_kind(inner), choices=_choices(inner))


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        return next(
            (extra.name for extra in get_args(annotation) if isinstance(extra, Kind)), "text"
        )
    return "choice"


def _choices(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
