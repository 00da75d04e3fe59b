"""What each tool may be asked: strict shapes, out of which the published input schemas come."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# Each form with an example, which also says how to mend what is not of that form.
EXAMPLES = {
    "^[A-Z]{2}$": "US",
    "^[A-Z]{3}$": "USD",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "2026-11-30",
    r"^[0-9]{4}(\.?[0-9]){0,8}$": "7323.93.00",
    r"^[0-9]{1,15}(\.[0-9]{1,6})?$": "1000.50",
    "^[a-z0-9-]+(/[a-z0-9-]+)*(:[^:\\[\\]]+)?(\\[[^:\\[\\]]+\\])?$": "duty/us:mfn[7323.93.00]",
    "^[a-z0-9-]+$": "toys",
    "^[A-Za-z0-9-]{1,60}$": "US",
}
_PLACE, _MONEY, _DAY, _CODE, _AMOUNT, _FACT, _ID, _ONE = EXAMPLES

Place = Annotated[str, Field(pattern=_PLACE)]
Amount = Annotated[str, Field(pattern=_AMOUNT)]
Day = Annotated[str, Field(pattern=_DAY)]
Markets = Annotated[list[Place], Field(min_length=1, max_length=60)]
Language = Literal["en", "zh-Hant", "zh-Hans"]


class Question(BaseModel):
    """What every tool may be told: the two days and the language."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    on: Day | None = Field(None, description="the day asked about; today")
    known_on: Day | None = Field(None, description="the day whose knowledge is used; today")
    lang: Language | None = Field(None, description="language of the answer")


class FirmQuestion(Question):
    """A question about one firm."""

    firm: str = Field(
        min_length=1,
        max_length=500_000,
        description="the firm's file as YAML or JSON text; its form is the resource"
        " tradewind://firm-file/schema. Write only what the user said; leave out the rest",
    )


class DutyArguments(Question):
    """One consignment at one border."""

    goods: str = Field(pattern=_CODE, description="HS or national code, 4 to 12 digits")
    to: Place = Field(description="the market: two letters, such as US, JP or DE")
    origin: Place | None = Field(None, description="where the goods originate, such as CN or HK")
    value: Amount | None = Field(None, description="customs value, on the market's own base")
    currency: str | None = Field(
        None, pattern=_MONEY, description="of all amounts; needed as soon as there is one"
    )
    fob: Amount | None = Field(None, description="FOB value, where a fee is charged on it")
    freight: Amount | None = Field(None, description="main carriage, where a tax base adds it")
    insurance: Amount | None = Field(None, description="insurance, where a tax base adds it")
    quantities: dict[str, Amount] = Field({}, description='by unit: {"kg": "120", "item": "400"}')
    parts: dict[str, Amount] = Field({}, description="values of parts of the goods, by part")
    attributes: dict[str, str] = Field(
        {}, description='what rules ask of the goods: {"has_radio": "yes"}'
    )
    mode: Literal["sea", "air"] | None = Field(None, description="how the consignment travels")
    consigned_from: Place | None = Field(None, description="shipped from, if not the origin")
    consignment_proof: bool | None = Field(
        None, description="whether proof is held that nothing was done to it on the way"
    )
    agreement: str | None = Field(None, description="the preference claimed, such as RCEP")
    channel: Literal["importer", "distributor", "marketplace", "own-shop-parcel"] | None = None


class PlanArguments(FirmQuestion):
    """A plan, in short or for one market in full."""

    markets: Markets | None = Field(
        None, description="only these; without them all, and of each only its best routes"
    )
    modes: Annotated[list[Literal["sea", "air"]], Field(min_length=1)] = Field(["sea", "air"])
    red_sea: Literal["open", "closed"] | None = Field(None, description="take the Red Sea so")
    in_full: Place | None = Field(None, description="one of the markets, with every cost line")


class GoodsArguments(Question):
    """Words for goods."""

    words: str = Field(max_length=300, description="what the goods are, in English or Chinese")
    limit: int = Field(10, ge=1, le=50, description="how many codes at most")


class StandardsArguments(Question):
    """A firm's goods, or goods by code or family."""

    firm: str | None = Field(
        None, min_length=1, max_length=500_000, description="the firm's file as YAML or JSON text"
    )
    goods: str | None = Field(None, pattern=_CODE, description="a code, instead of a firm")
    family: str | None = Field(None, pattern=_ID, description="a family of goods, such as toys")
    attributes: dict[str, str] = Field({}, description="of the goods; with goods or family")
    typical: bool = Field(False, description="take the goods to be as most of their family are")
    markets: Markets | None = Field(None, description="only these; the firm's targets, else all")
    in_full: Place | None = Field(None, description="one of the markets, with every reason")


class InFull(FirmQuestion):
    """A question about a firm of which one part can be had in full."""

    in_full: str | None = Field(
        None, pattern=_ONE, description="the id of one part of the short answer, to have in full"
    )


class FactArguments(Question):
    """One fact."""

    fact: str = Field(
        pattern=_FACT,
        max_length=200,
        description="pack, pack:series, pack:table or pack:table[code], such as duty/us:mpf_rate",
    )
