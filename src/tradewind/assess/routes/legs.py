"""The stretches of a route: how far, how long, with how much carbon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from tradewind.assess.routes.question import Leg, Mode, RouteQuestion
from tradewind.facts import Facts
from tradewind.model.finding import Missing
from tradewind.model.source import Cite

_LEGS, _TRANSIT = "routes/legs", "routes/transit"
_OTHER_PASSAGE = {"closed": "suez", "open": "south_africa"}


def feeder(start: str, end: str, facts: Facts) -> Leg | None:
    """The truck or barge leg inside the Greater Bay Area; None where it starts where it ends."""
    if start == end:
        return None
    for row, cite in facts.find(f"{_LEGS}:gba", from_place=start, to_place=end, mode="truck"):
        hours = row["hours_low"], row["hours_high"]
        days = tuple(Decimal(one) / 24 if one else None for one in hours)
        gap = (Missing("input", "days.pre_carriage", "days"),) if not row["hours_high"] else ()
        return Leg(start, end, "truck", Decimal(row["km"]), (days[0], days[1]), (cite,), gap)
    gap = (Missing("fact", f"{_LEGS}:gba", "days", f"{start}-{end}"),)
    return Leg(start, end, "truck", None, (None, None), (), gap)


def main_leg(asked: RouteQuestion, start: str, mode: Mode, facts: Facts) -> Leg:
    """The leg by sea or by air to the gateway of the market."""
    return _sea(asked, start, facts) if mode == "sea" else _air(asked, start, facts)


def _sea(asked: RouteQuestion, start: str, facts: Facts) -> Leg:
    end = asked.market.sea_gateway or ""
    table = f"{_LEGS}:sea"
    found = facts.find(table, origin=start, destination=end)
    if not found:
        gap = (Missing("fact", table, "days", f"{start}-{end}"),)
        return Leg(start, end, "sea", None, (None, None), (), gap)
    row, cite = found[0]
    miles, gaps, more = _sea_miles(asked, row, facts)
    mile = facts.value(f"{_LEGS}:nautical_mile")
    km = None if miles is None or mile.value is None else miles * Decimal(mile.value)
    if mile.value is None:
        gaps = (*gaps, Missing("fact", mile.fact, "co2e"))
    low, high, shown, open_gaps = _transit_days(asked, "sea", miles, facts)
    cites = (cite, *more, *mile.cites, *shown)
    return Leg(start, end, "sea", km, (low, high), cites, (*gaps, *open_gaps))


def _sea_miles(
    asked: RouteQuestion, told: Mapping[str, str], facts: Facts
) -> tuple[Decimal | None, tuple[Missing, ...], tuple[Cite, ...]]:
    """The distance by the passages that are open; unknown where it hangs on an unknown strait."""
    passages = told["passages"].split()
    if "ormuz" in passages:
        hormuz = facts.value(f"{_LEGS}:hormuz")
        if hormuz.value != "open":
            # Closed, or not known: the way is only as long as this once it can be sailed.
            gap = Missing("fact", hormuz.fact, "days", "closed" if hormuz.value else "")
            return (Decimal(told["nm"]) if hormuz.value else None), (gap,), hormuz.cites
    if not {"suez", "babalmandab"}.intersection(passages):
        return Decimal(told["nm"]), (), ()
    state = facts.value(f"{_LEGS}:red_sea")
    red_sea = asked.red_sea or state.value
    cites = () if asked.red_sea else state.cites
    if red_sea is None:
        return None, (Missing("fact", state.fact, "days"),), ()
    if red_sea == "open":
        return Decimal(told["nm"]), (), cites
    column = "nm_no_suez_no_panama" if "suez" in passages else "nm_no_bab_al_mandab"
    return Decimal(told[column] or told["nm"]), (), cites


def _transit_days(
    asked: RouteQuestion, mode: Mode, miles: Decimal | None, facts: Facts
) -> tuple[Decimal | None, Decimal | None, tuple[Cite, ...], tuple[Missing, ...]]:
    """Published transit times of the lane; else the days at sea as the least it can take."""
    table = f"{_TRANSIT}:transit-times"
    scope = "port-to-port" if mode == "sea" else "door-to-door"
    if facts.table(table) is None:
        return None, None, (), (Missing("fact", table, "days", asked.market.code),)
    state = asked.red_sea or facts.value(f"{_LEGS}:red_sea").value
    shut = _OTHER_PASSAGE.get(state or "")
    found = [
        (row, cite)
        for row, cite in facts.find(table, mode=mode, scope=scope)
        if asked.market.code in row["markets"].split()
        and (shut is None or row["passage"] != shut)
        and row["gateway"] in ("", asked.market.sea_gateway)
    ]
    if found:
        low = min(Decimal(row["days_low"]) for row, _ in found)
        high = max(Decimal(row["days_high"]) for row, _ in found)
        return low, high, tuple(cite for _, cite in found), ()
    gap = (Missing("fact", table, "days", asked.market.code),)
    if mode == "air" or miles is None:
        return None, None, (), gap
    speed = facts.value(f"{_LEGS}:sailing_speed")
    if speed.value is None:
        return None, None, (), (*gap, Missing("fact", speed.fact, "days"))
    return miles / (Decimal(speed.value) * 24), None, speed.cites, gap


def _air(asked: RouteQuestion, start: str, facts: Facts) -> Leg:
    end = asked.market.air_gateway or ""
    table = f"{_LEGS}:air"
    low, high, shown, gaps = _transit_days(asked, "air", None, facts)
    for row, cite in facts.find(table, origin=start, destination=end):
        detour = facts.value(f"{_LEGS}:air_detour_factor")
        if detour.value is None:
            gap = Missing("fact", detour.fact, "co2e")
            return Leg(start, end, "air", None, (low, high), shown, (*gaps, gap))
        km = Decimal(row["km"]) * Decimal(detour.value)
        return Leg(start, end, "air", km, (low, high), (cite, *detour.cites, *shown), gaps)
    gap = Missing("fact", table, "co2e", f"{start}-{end}")
    return Leg(start, end, "air", None, (low, high), shown, (*gaps, gap))


def whole_days(legs: Iterable[Leg]) -> tuple[int | None, int | None]:
    """Days of all legs together: at least, at most; None where an end is open."""
    every = list(legs)
    low = sum((leg.days[0] or Decimal(0) for leg in every), Decimal(0))
    highs = [leg.days[1] for leg in every]
    high = None if None in highs else sum((one for one in highs if one), Decimal(0))
    up = [None if one is None else int(one.to_integral_value(ROUND_CEILING)) for one in (low, high)]
    return (up[0] or None), up[1]


@dataclass(frozen=True, slots=True)
class Carbon:
    """Carbon of the legs, by one named family of factors."""

    kg: Decimal | None
    family: str
    cites: tuple[Cite, ...]
    missing: tuple[Missing, ...]


def carbon(legs: Iterable[Leg], weight_kg: Decimal | None, facts: Facts) -> Carbon:
    """Kilograms of CO2e of the consignment; unknown where a leg or a factor is."""
    table = f"{_TRANSIT}:emissions"
    factors = {}
    for row, cite in facts.rows(table):
        if row["mode"] not in factors or row["use"].startswith("default"):
            factors[row["mode"]] = (row, cite)
    gaps: list[Missing] = []
    cites: list[Cite] = []
    total, family = Decimal(0), ""
    if weight_kg is None:
        gaps.append(Missing("input", "goods.unit_weight_kg", "co2e"))
    for leg in legs:
        told = factors.get(leg.mode)
        if told is None:
            gaps.append(Missing("fact", table, "co2e", leg.mode))
        elif leg.km is None:
            gaps += [gap for gap in leg.missing if gap.kind == "fact"] or [
                Missing("fact", f"{_LEGS}", "co2e")
            ]
        elif weight_kg is not None:
            row, cite = told
            family = row["family"]
            total += leg.km * weight_kg / 1000 * Decimal(row["kg_per_tkm"])
            cites.append(cite)
    kg = None if gaps else total.quantize(Decimal(1))
    return Carbon(kg, family, tuple(dict.fromkeys(cites)), tuple(dict.fromkeys(gaps)))
