"""What the way costs: the user's quotes first, else a dated example that says it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from tradewind.assess.routes.hurdles import must_declare
from tradewind.assess.routes.question import Leg, Load, Mode, Path, RouteQuestion
from tradewind.facts import Facts
from tradewind.facts.exchange import convert, missing_rate
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine, exact, unknown
from tradewind.model.enterprise import Quote
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite, Source, Trust

_TRANSIT = "routes/transit"
_BOX = {"20ft": "TEU", "40ft": "FEU", "40hc": "FEU"}
_TRADE = {"US": "USA", "CA": "USA"}
_ASIA = frozenset({"JP", "KR", "SG", "MY", "TH", "VN", "ID", "PH", "IN", "CN"})
_EUROPE = frozenset({"EU", "DE", "FR", "NL", "IT", "ES", "PL", "GB", "CH"})
# Lines that a quote may set on any route; the last group is counted only where it is quoted.
QUOTED_LINES = (
    "pre_carriage",
    "export_clearance",
    "origin_terminal",
    "main_carriage",
    "insurance",
    "destination_terminal",
    "import_clearance",
    "on_carriage",
)
HK_LINES = ("hk_handling",)
_HK_GATES = ("HKHKG", "HKG")
IF_QUOTED = (
    "export_packing",
    "loading",
    "documents",
    "inspection",
    "testing",
    "storage",
    "unloading",
)


_SCALED_BY = {
    "consignment": "goods.units_per_consignment",
    "container": "goods.containers",
    "unit": "goods.units_per_consignment",
    "kg": "goods.unit_weight_kg",
    "m3": "goods.unit_volume_m3",
}


def _scale(quote: Quote, load: Load) -> Decimal | None:
    """How many times a quote's unit goes into the consignment."""
    boxes = None if load.containers is None else sum(load.containers.values())
    units = None if load.units is None else Decimal(load.units)
    return {
        None: Decimal(1),
        "consignment": Decimal(1),
        "container": None if boxes is None else Decimal(boxes),
        "unit": units,
        "kg": load.weight_kg,
        "m3": load.volume_m3,
    }[quote.per]


def _fits(quote: Quote, asked: RouteQuestion, path: Path, mode: Mode, legs: tuple[Leg, ...]) -> int:
    """How closely a quote fits a route: -1 if it does not, else how much it says."""
    ends = (legs[0].start, legs[-1].start, asked.market.sea_gateway, asked.market.air_gateway)
    if asked.is_parcel != (quote.mode == "post"):
        return -1
    told = (
        (quote.market, (asked.market.code,)),
        (quote.path, (path,)),
        (quote.mode, ("post" if asked.is_parcel else mode,)),
        (quote.from_place, tuple(leg.start for leg in legs)),
        (quote.to_place, (*(leg.end for leg in legs), *ends)),
    )
    said = [(one, among) for one, among in told if one is not None]
    return len(said) if all(one in among for one, among in said) else -1


def _own(quote: Quote, asked: RouteQuestion, facts: Facts) -> Cite:
    """The user's own file as the source of a quote."""
    dated = quote.dated or facts.known_on
    still = quote.valid_until is None or quote.valid_until >= facts.applies_on
    note = quote.source_note or ""
    source = Source("firm-file", note or "Quote", note, asked.quoted_in, dated, Trust.PROFESSIONAL)
    return Cite("firm-file:quotes", source, quote.line or "", dated, source.trust, still, "firm")


def quoted(
    line: str, asked: RouteQuestion, path: Path, mode: Mode, legs: tuple[Leg, ...], facts: Facts
) -> CostLine | None:
    """The line by the user's best-fitting, newest quote; None where no quote fits."""
    fits = [
        (_fits(quote, asked, path, mode, legs), quote.dated or date.min, at, quote)
        for at, quote in enumerate(asked.quotes)
        if quote.line == line and quote.amount is not None
    ]
    best = max((one for one in fits if one[0] >= 0), default=None)
    if best is None:
        return None
    quote = best[3]
    times = _scale(quote, asked.load)
    if times is None or quote.amount is None:
        gap = Missing("input", _SCALED_BY[quote.per or "consignment"], line)
        return unknown(line, asked.currency, gap)
    whole = Money.of(quote.amount.amount * times, quote.amount.currency)
    told = convert(whole, asked.currency, facts)
    if told is None:
        gap = Missing("fact", missing_rate(whole.currency, asked.currency, facts), line)
        return unknown(line, asked.currency, gap)
    rate = f"{quote.amount} / {quote.per or 'consignment'}"
    return exact(line, told[0], rate, (_own(quote, asked, facts), *told[1]))


def _chargeable_kg(
    load: Load, facts: Facts
) -> tuple[Decimal | None, tuple[Missing, ...], tuple[Cite, ...]]:
    """The greater of gross and volumetric weight, which air carriers charge."""
    divisor = facts.value("routes/legs:air_volume_per_kg")
    gaps = [
        Missing("input", name, "main_carriage")
        for name, value in (
            ("goods.unit_weight_kg", load.weight_kg),
            ("goods.unit_volume_m3", load.volume_m3),
        )
        if value is None
    ]
    if divisor.value is None:
        gaps.append(Missing("fact", divisor.fact, "main_carriage"))
    if gaps or load.weight_kg is None or load.volume_m3 is None or divisor.value is None:
        return None, tuple(gaps), ()
    by_volume = load.volume_m3 * 1_000_000 / Decimal(divisor.value)
    return max(load.weight_kg, by_volume), (), divisor.cites


def freight_example(
    asked: RouteQuestion, mode: Mode, start_territory: str, facts: Facts
) -> CostLine:
    """Main carriage by the newest published example of the lane."""
    table = f"{_TRANSIT}:freight"
    gap = Missing("input", "quote.main_carriage", "landed", asked.market.code)
    if facts.table(table) is None:
        return unknown("main_carriage", asked.currency, gap, Missing("fact", table, "landed"))
    counts, needs, cites = _counts(asked.load, mode, facts)
    if needs:
        return unknown("main_carriage", asked.currency, gap, *needs)
    rows = [
        (start_territory in row["origin_territory"].split(), cite.starts, at, row, cite)
        for at, (row, cite) in enumerate(facts.find(table, mode=mode))
        if asked.market.code in row["markets"].split()
        and row["gateway"] in ("", asked.market.sea_gateway, asked.market.air_gateway)
        and row["unit"] in counts
    ]
    if not rows or len(counts) != 1:
        return unknown("main_carriage", asked.currency, gap)
    *_, row, cite = max(rows, key=lambda one: one[:3])
    whole = Money.of(Decimal(row["amount"]) * counts[row["unit"]], row["currency"])
    told = convert(whole, asked.currency, facts)
    if told is None:
        return unknown("main_carriage", asked.currency, gap)
    rate = f"{row['index']} {row['lane']} {row['amount']} {row['currency']} / {row['unit']}"
    return CostLine(
        "main_carriage", Bounds.exactly(told[0]), rate, (cite, *cites, *told[1]), (), False, True
    )


def _counts(
    load: Load, mode: Mode, facts: Facts
) -> tuple[dict[str, Decimal], tuple[Missing, ...], tuple[Cite, ...]]:
    """How many of which unit the consignment is charged for."""
    if mode == "air":
        kg, gaps, cites = _chargeable_kg(load, facts)
        return ({} if kg is None else {"kg": kg}), gaps, cites
    if load.containers is None:
        return {}, (Missing("input", "goods.containers", "main_carriage"),), ()
    counts: dict[str, Decimal] = {}
    for box, many in load.containers.items():
        unit = _BOX.get(box, box)
        counts[unit] = counts.get(unit, Decimal(0)) + many
    return counts, (), ()


def charge_example(
    line: str, place: str, asked: RouteQuestion, mode: Mode, facts: Facts
) -> CostLine:
    """A local charge at a port by the newest table found; it is an example, not an offer."""
    table = f"{_TRANSIT}:charges"
    gap = Missing("input", f"quote.{line}", "landed", asked.market.code)
    if facts.table(table) is None:
        return unknown(line, asked.currency, gap, Missing("fact", table, "landed"))
    if mode == "air" or asked.load.containers is None:
        return unknown(line, asked.currency, gap)
    parts: list[Bounds] = []
    cites: list[Cite] = []
    for box, many in asked.load.containers.items():
        told = _charge(line, place, _BOX.get(box, box), asked, facts)
        if told is None:
            return unknown(line, asked.currency, gap)
        parts += [told[0]] * many
        cites += told[1]
    low = sum(part.low or 0 for part in parts)
    high = sum(part.high or 0 for part in parts)
    whole = Bounds(low, high, asked.currency)
    missing = () if low == high else (gap,)
    return CostLine(line, whole, f"{place}", tuple(dict.fromkeys(cites)), missing, False, True)


def _trade(market: str) -> str:
    if market in _ASIA:
        return "Asia"
    return "Europe" if market in _EUROPE else _TRADE.get(market, "")


def _charge(
    line: str, place: str, unit: str, asked: RouteQuestion, facts: Facts
) -> tuple[Bounds, tuple[Cite, ...]] | None:
    rows = [
        (cite.starts, row, cite)
        for row, cite in facts.find(f"{_TRANSIT}:charges", place=place, line=line)
        if row["unit"] in (unit, "container") and row["trade"] in ("all", _trade(asked.market.code))
    ]
    if not rows:
        return None
    _, row, cite = max(rows, key=lambda one: one[0])
    ends = []
    cites = [cite]
    for column in ("amount_low", "amount_high"):
        told = convert(Money.of(row[column], row["currency"]), asked.currency, facts)
        if told is None:
            return None
        ends.append(told[0].minor)
        cites += told[1]
    return Bounds(ends[0], ends[1], asked.currency), tuple(cites)


def hk_declarations(asked: RouteQuestion, many: int, facts: Facts) -> tuple[CostLine, ...]:
    """The charge for the declarations: none where the goods are exempt, open where unsure."""
    needed, gaps = must_declare(asked.inputs, facts)
    if needed is False:
        return ()
    line = hk_declaration(asked, many, facts)
    if needed is True:
        return (line,)
    bounds = Bounds(0, line.bounds.high, asked.currency)
    return (replace(line, bounds=bounds, missing=(*line.missing, *gaps)),)


def hk_declaration(asked: RouteQuestion, many: int, facts: Facts) -> CostLine:
    """The charge for the Hong Kong declarations: import and export, or export only."""
    pack, line = _TRANSIT, "hk_declaration"
    names = ("first_band", "first_band_up_to", "per_1000", "cap")
    held = [facts.value(f"{pack}:{line}_{name}") for name in names]
    gaps = [Missing("fact", one.fact, line) for one in held if one.value is None]
    if asked.value is None:
        gaps.append(Missing("input", "price", line))
    worth = None if asked.value is None else convert(asked.value, "HKD", facts)
    if asked.value is not None and worth is None:
        gaps.append(Missing("fact", missing_rate("HKD", asked.currency, facts), line))
    if gaps or worth is None:
        return unknown(line, asked.currency, *gaps)
    band, up_to, step, cap = (Decimal(one.value or 0) for one in held)
    charge = declaration_charge(worth[0].amount, band, up_to, step, cap)
    told = convert(Money.of(charge * many, "HKD"), asked.currency, facts)
    if told is None:
        return unknown(
            line, asked.currency, Missing("fact", missing_rate("HKD", asked.currency, facts), line)
        )
    cites = tuple(cite for one in held for cite in one.cites)
    return exact(line, told[0], f"{many} × {charge} HKD", (*cites, *told[1]))


def declaration_charge(
    value: Decimal, band: Decimal, up_to: Decimal, step: Decimal, cap: Decimal
) -> Decimal:
    """The charge for one declaration in HKD, rounded up to ten cents, under its cap."""
    beyond = max(value - up_to, Decimal(0))
    thousands = (beyond / 1000).to_integral_value(ROUND_CEILING)
    tenths = ((band + thousands * step) * 10).to_integral_value(ROUND_CEILING)
    return min(tenths / 10, cap)


def route_costs(
    asked: RouteQuestion, path: Path, mode: Mode, legs: tuple[Leg, ...], facts: Facts
) -> tuple[CostLine, ...]:
    """Every line of the way, each by quote, example, rule or as unknown."""
    start, end = legs[-1].start, legs[-1].end
    through = path != "direct"
    found = []
    for line in (*QUOTED_LINES, *(HK_LINES if through else ()), *IF_QUOTED):
        told = quoted(line, asked, path, mode, legs, facts)
        if told is None and line == "main_carriage" and not asked.is_parcel:
            territory = "HK" if start in _HK_GATES else "CN"
            told = freight_example(asked, mode, territory, facts)
        elif told is None and line == "origin_terminal":
            told = charge_example(line, start, asked, mode, facts)
        elif told is None and line == "destination_terminal":
            told = charge_example(line, end, asked, mode, facts)
        elif told is None and line not in IF_QUOTED:
            gap = Missing("input", f"quote.{line}", "landed", asked.market.code)
            told = unknown(line, asked.currency, gap)
        if told is not None:
            found.append(told)
    if through:
        found += hk_declarations(asked, 2, facts)
    elif start in _HK_GATES:
        found += hk_declarations(asked, 1, facts)
    return tuple(found)
