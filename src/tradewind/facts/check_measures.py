"""Whether measures and regimes name what the pack holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradewind.facts.check_pack import PackUnderCheck, is_currency
from tradewind.facts.check_rules import check_tree
from tradewind.facts.check_sources import check_days
from tradewind.facts.check_values import check_rate
from tradewind.facts.reading import KeyPath, mapping


def check_measures(pack: PackUnderCheck) -> None:
    """Whether every table, list, series, measure and input that a measure names is there."""
    tables = _tables(pack)
    series, measures = pack.known("values"), pack.known("measures")
    for name, told in pack.told("measures").items():
        one = mapping(told)
        for key, holds in (("rates", "rates"), ("exporters", "rows")):
            _refers(pack, "measures", (name, key), one.get(key), tables, holds)
        for key in ("rate", "minimum", "maximum"):
            if isinstance(one.get(key), str) and one[key] not in series:
                problem = f"{one[key]!r} is not a series of values.yaml."
                pack.tell_at("measures", (name, key), problem, "Add it, or correct the id.")
        for other in one.get("unless") or ():
            if other not in measures:
                problem = f"{other!r} is not a measure of this pack."
                pack.tell_at("measures", (name, "unless"), problem, "Correct the id.")
        _goods(pack, "measures", name, mapping(one.get("goods")), tables)
        if "when" in one:
            check_tree(pack, "measures", (name, "when"), one["when"])
        _is_charged(pack, name, one)


def _tables(pack: PackUnderCheck) -> Mapping[str, Any]:
    """The tables that a pack declares, with those of the shipped pack it stands on."""
    below = pack.around.shipped_file(pack.id, "pack").get("tables") or {}
    return {**below, **mapping(pack.told("pack").get("tables"))}


def _refers(
    pack: PackUnderCheck,
    file: str,
    path: KeyPath,
    table: Any,
    tables: Mapping[str, Any],
    holds: str,
) -> None:
    if isinstance(table, str) and mapping(tables.get(table)).get("holds") != holds:
        problem = f"{table!r} is not a table of this pack that holds {holds}."
        pack.tell_at(file, path, problem, "Correct it, or add the table.")


def _goods(
    pack: PackUnderCheck,
    file: str,
    name: str | int,
    goods: Mapping[str, Any],
    tables: Mapping[str, Any],
) -> None:
    for way in ("list", "not_in"):
        _refers(pack, file, (name, "goods", way), goods.get(way), tables, "list")
        table, key = str(goods.get(way)), str(goods.get("key"))
        found = pack.tables.get(table)
        if key in (mapping(tables.get(table)).get("empty_lists") or ()) or not found:
            continue
        if all(row.get("list") != key for _, row in found.rows):
            problem = f"list {key!r} of {table} has no code."
            mend = "Correct it, or name it in empty_lists:."
            pack.tell_at(file, (name, "goods", "key"), problem, mend)


def _is_charged(pack: PackUnderCheck, name: str, told: Mapping[str, Any]) -> None:
    for key in ("rates", "exporters"):
        table = pack.tables.get(str(told.get(key)))
        if table and all(row.get("measure") != name for _, row in table.rows):
            problem = f"{told[key]} holds no row of this measure."
            pack.tell_at("measures", (name, key), problem, "Add its rows.")


def check_regimes(pack: PackUnderCheck) -> None:
    """Whether every regime has its own id, days in order, and rates that can be read."""
    file = pack.yaml.get("regimes")
    if file is None or not isinstance(file.told, list):
        return
    tables = _tables(pack)
    met: set[str] = set()
    for at, one in enumerate(file.told):
        regime, where = mapping(one), file.where((at,))
        starts, until = regime.get("from"), regime.get("until")
        check_days(pack, where, starts, regime.get("seen_in_force_on"))
        if isinstance(starts, date) and isinstance(until, date) and until < starts:
            pack.tell(where, f"ends on {until}, before {starts}.", "Correct one of the days.")
        if str(regime.get("id")) in met:
            pack.tell(where, f"{regime.get('id')} stands twice.", "Give each its own id.")
        met.add(str(regime.get("id")))
        for key, words in (("duty", ("normal",)), ("tax", ("normal", "seller")), ("fee", ())):
            if isinstance(regime.get(key), str) and regime[key] not in words:
                check_rate(pack, file.where((at, key)), regime[key])
        _goods(pack, "regimes", at, mapping(regime.get("goods")), tables)
        if "when" in regime:
            check_tree(pack, "regimes", (at, "when"), regime["when"])
        currency = mapping(regime.get("band")).get("currency")
        if isinstance(currency, str) and not is_currency(currency):
            problem = f"{currency} is not a currency of ISO 4217."
            pack.tell(where, problem, "Write three capital letters, such as USD.")
