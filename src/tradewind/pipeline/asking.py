"""One firm's question made ready: what holds in every market, and the deal in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tradewind.assess import landed, routes
from tradewind.assess.landed.taxes import hong_kong_profits_tax, mainland_profits_tax
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.exchange import convert, missing_rate
from tradewind.facts.incoterms import SCOPE, TERMS
from tradewind.facts.places import Place, places
from tradewind.model.enterprise import Enterprise, FirmFile, Goods, Price, Site, Target
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.rules import Answer
from tradewind.rules.vocabulary import read_inputs, vocabulary

_DEFAULT_MODES: tuple[routes.Mode, ...] = ("sea", "air")
PARCEL = "own-shop-parcel"


@dataclass(frozen=True, slots=True)
class Asked:
    """One firm's question, made ready: what holds in every market."""

    firm: FirmFile
    file_name: str
    facts: Facts
    enterprise: Enterprise
    goods: Goods
    inputs: Mapping[str, Answer]
    site: Place | None
    hk_site: Place | None
    sellers: tuple[routes.Seller, ...]
    maker_tax: landed.TaxRates
    hk_tax: landed.TaxRates
    currency: str
    modes: tuple[routes.Mode, ...] = _DEFAULT_MODES
    red_sea: str | None = None

    @property
    def has_mainland_seller(self) -> bool:
        """Whether the maker on the Mainland may be the seller of record."""
        return any(seller.place == "CN" for seller in self.sellers)


def make_ready(
    firm: FirmFile,
    file_name: str,
    facts: Facts,
    modes: tuple[routes.Mode, ...] = _DEFAULT_MODES,
    red_sea: str | None = None,
) -> Asked:
    """The parts of a question that are the same in every market."""
    enterprise = firm.enterprise or Enterprise()
    goods = (firm.offering.goods if firm.offering else None) or Goods()
    inputs = told_inputs(enterprise, goods, facts)
    known = places(facts)
    site, hk_site = _sites(enterprise, goods, known)
    price = firm.price.amount if firm.price else None
    return Asked(
        firm=firm,
        file_name=file_name,
        facts=facts,
        enterprise=enterprise,
        goods=goods,
        inputs=inputs,
        site=site,
        hk_site=hk_site,
        sellers=_sellers(enterprise),
        maker_tax=_maker_tax(enterprise, inputs, facts),
        hk_tax=hong_kong_profits_tax(inputs, facts),
        currency=price.currency if price else _any_currency(firm),
        modes=modes,
        red_sea=red_sea,
    )


def _maker_tax(
    enterprise: Enterprise, inputs: Mapping[str, Answer], facts: Facts
) -> landed.TaxRates:
    """Profits tax where the maker is; unknown where it is neither Mainland nor Hong Kong."""
    is_hk = enterprise.place == "HK"
    if enterprise.place == "CN" or (is_hk and _owns_company(enterprise, "CN")):
        return mainland_profits_tax(enterprise, inputs, facts)
    if is_hk:
        return hong_kong_profits_tax(inputs, facts)
    gap = Missing("input", "enterprise.place", "left")
    return landed.TaxRates(enterprise.place or "?", None, None, (), (gap,))


def _any_currency(firm: FirmFile) -> str:
    """The currency to reckon in where the firm names no price of its own."""
    prices = [target.price for target in firm.targets or () if target.price]
    return prices[0].currency if prices else "USD"


def told_inputs(enterprise: Enterprise, goods: Goods, facts: Facts) -> dict[str, Answer]:
    """The firm's answers that some rule may ask for."""
    known = vocabulary(facts)
    told = {**(goods.attributes or {}), **(enterprise.diagnostics or {})}
    # What has a dot answers a diagnostic, which no rule of a border asks.
    told = {name: value for name, value in told.items() if "." not in name}
    for name in told.keys() - known.keys():
        # An attribute of the firm's own is welcome; one letter off a known one is a slip.
        near = get_close_matches(name, known, n=1, cutoff=0.95)
        if near:
            mend = worded("Did you mean {near}?", near=near[0])
            raise InputError(
                worded("attributes or diagnostics: {name}", name=name),
                worded("is asked by no rule."),
                mend,
            )
    found = read_inputs(
        {name: value for name, value in told.items() if name in known},
        facts,
        worded("attributes or diagnostics:"),
    )
    if goods.hs6:
        found["hs6"] = goods.hs6.hs6
    return found


def _sites(
    enterprise: Enterprise, goods: Goods, known: Mapping[str, Place]
) -> tuple[Place | None, Place | None]:
    """Where the goods are made, and a place of the firm's in Hong Kong that makes things."""
    sites: Sequence[Site] = enterprise.sites or ()
    made_at = next((one for one in sites if one.id and one.id == goods.made_at), None)
    if made_at is None and len(sites) == 1:
        made_at = sites[0]
    city = (made_at.city if made_at else None) or (None if sites else enterprise.city)
    hk = next((one for one in sites if one.place == "HK" and one.kind == "factory"), None)
    hk_site = known.get(hk.city or "HKHKG") if hk else None
    return known.get(city or ""), hk_site


def _sellers(enterprise: Enterprise) -> tuple[routes.Seller, ...]:
    """The sellers of record there can be: the maker, and a Hong Kong company, own or new."""
    maker = routes.Seller("maker", "CN")
    if enterprise.place == "HK":
        own = routes.Seller("hk-company", "HK")
        return (maker, own) if _owns_company(enterprise, "CN") else (own,)
    is_there = _owns_company(enterprise, "HK")
    return (maker, routes.Seller("hk-company" if is_there else "hk-company-new", "HK"))


def _owns_company(enterprise: Enterprise, place: str) -> bool:
    return any(one.place == place for one in enterprise.companies or ())


@dataclass(frozen=True, slots=True)
class Deal:
    """One consignment into one market: its price, its term, how many units, to which place.

    `price` is for the consignment, in the currency of the plan; `named_place` is the place of the
    Incoterm, `place` the kind of place at which landed cost is told.
    """

    asked: Asked
    market: Market
    target: Target | None
    channel: str | None
    incoterm: str | None
    named_place: str | None
    unit_price: Money | None
    units: int | None
    price: Money | None
    place: str
    code: GoodsCode | None

    @property
    def facts(self) -> Facts:
        """The facts of the day asked about."""
        return self.asked.facts

    @property
    def is_parcel(self) -> bool:
        """Whether one parcel goes to one consumer."""
        return self.channel == PARCEL

    @property
    def term_gaps(self) -> tuple[Missing, ...]:
        """Why it cannot be said who bears what: no term, or nobody wrote its split down."""
        if self.incoterm is None:
            return (Missing("input", "price.incoterm", "landed"),)
        if not self.facts.find(TERMS, term=self.incoterm):
            return (Missing("fact", TERMS, "landed", self.incoterm),)
        return ()

    @property
    def price_gaps(self) -> tuple[Missing, ...]:
        """Why there is no price for the consignment; empty where there is one."""
        if self.price is not None:
            return ()
        gaps = []
        if self.unit_price is None:
            gaps.append(Missing("input", "price", "landed"))
        if self.units is None:
            name = "units_per_parcel" if self.is_parcel else "units_per_consignment"
            gaps.append(Missing("input", f"goods.{name}", "landed"))
        if not gaps and self.unit_price is not None:
            gaps.append(
                Missing(
                    "fact",
                    missing_rate(self.unit_price.currency, self.asked.currency, self.facts),
                    "landed",
                )
            )
        return tuple(gaps)

    @property
    def ground_gaps(self) -> tuple[Missing, ...]:
        """What the sums of every route of the market stand on and is not there."""
        scope = () if self.facts.table(SCOPE) else (Missing("fact", SCOPE, "landed"),)
        return (*self.price_gaps, *self.term_gaps, *scope)

    def times(self, unit: Money | None) -> Money | None:
        """A per-unit amount for the whole consignment, in the currency of the plan."""
        return _times(unit, self.units, self.asked)


def deal_of(asked: Asked, market: Market) -> Deal:
    """The firm's deal in one market: the target's own terms, else the firm's general ones."""
    told = next((one for one in asked.firm.targets or () if one.market == market.code), None)
    own, target = asked.firm.price or Price(), told or Target()
    channel, goods = target.channel or own.channel, asked.goods
    units = goods.units_per_parcel if channel == PARCEL else goods.units_per_consignment
    unit_price = target.price or own.amount
    at_gate = target.place in (market.sea_gateway, market.air_gateway, None)
    return Deal(
        asked=asked,
        market=market,
        target=told,
        channel=channel,
        incoterm=target.incoterm or own.incoterm,
        named_place=target.place if target.incoterm else own.place,
        unit_price=unit_price,
        units=units,
        price=_times(unit_price, units, asked),
        place="port-of-entry" if at_gate and channel != PARCEL else "door",
        code=code_in(goods, market),
    )


def _times(unit: Money | None, units: int | None, asked: Asked) -> Money | None:
    if unit is None or units is None:
        return None
    told = convert(Money(unit.minor * units, unit.currency), asked.currency, asked.facts)
    return told[0] if told else None


def code_in(goods: Goods, market: Market) -> GoodsCode | None:
    """The firm's code in the market's tariff, else its six digits."""
    codes = goods.national_codes or {}
    for key in (market.code, market.tariff.upper()):
        if key in codes:
            return codes[key]
    return goods.hs6
