"""What each file of a pack may contain: the one source of the published JSON Schemas.

A cell left empty in a CSV file is an absent property of its row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from tradewind.model.source import Trust

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Text = Annotated[str, Field(min_length=1)]
KebabId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]
SnakeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Place = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Money = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)? [A-Z]{3}$")]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
# Chapters run from 01 to 97; 77 is reserved, 98 and 99 are national and hold no goods of their own.
_CHAPTER = r"(0[1-9]|[1-68][0-9]|7[0-689]|9[0-7])"
Code = Annotated[str, Field(pattern=rf"^{_CHAPTER}([. ]?[0-9]){{0,10}}$")]
CodeOrRange = Annotated[
    str, Field(pattern=rf"^({_CHAPTER}([. ]?[0-9]){{0,10}}|[0-9]{{1,2}} ?- ?[0-9]{{1,2}})$")
]
Codes = Annotated[str, Field(pattern=r"^[0-9.\-]+( [0-9.\-]+)*$")]
YesNo = Literal["yes", "no"]
TrustWord = Annotated[Literal["official", "professional", "secondary"], Field()]
assert {one.value for one in Trust} == {"official", "professional", "secondary"}


def _written_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", "is not a day of the calendar") from None
    return text


CellDay = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_written_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]


class Shape(BaseModel):
    """A group of keys; a key it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Names(Shape):
    """One name in three languages."""

    en: Text
    zh_hant: Text = Field(alias="zh-Hant")
    zh_hans: Text = Field(alias="zh-Hans")


class SourceShape(Shape):
    """A document a person can open."""

    title: Text
    publisher: Text
    address: Address
    read_on: date
    trust: TrustWord
    published_on: date | None = None
    seen_in_force_on: date | None = None
    read_through: Text | None = None
    store_id: Text | None = None
    licence: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class TableShape(Shape):
    """A CSV file of the pack, and inside which codes its silence is knowledge."""

    file: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*\.csv$")]
    holds: Literal["rates", "list", "rows"]
    name: Names
    edition: Text | None = None
    complete_for: list[CodeOrRange] | None = None
    complete_from: date | None = None
    empty_lists: Annotated[list[Text], Field(min_length=1)] | None = None


class PackShape(Shape):
    """The card of a pack: what it answers, its sources and its tables."""

    title: Names
    answers: Literal[
        "border",
        "duty",
        "goods",
        "markets",
        "money",
        "origin",
        "partners",
        "places",
        "presence",
        "routes",
        "schemes",
        "sellers",
        "standards",
        "units",
        "upgrade",
    ]
    licence: Text
    check_again_by: date
    sources: dict[KebabId, SourceShape]
    tables: dict[Id, TableShape] | None = None


class Cited(Shape):
    """Since when, on whose word, and where it is written there."""

    starts: date = Field(alias="from")
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: date | None = None
    known_from: date | None = None
    note: Text | None = None


class ValueShape(Cited):
    """One dated value, as text; null says that the fact ended on that day."""

    value: Text | None


class SeriesShape(Shape):
    """One fact over time; the end of a value follows from the next."""

    name: Names
    unit: Text
    values: Annotated[list[ValueShape], Field(min_length=1)]


_GROUPS = ("all", "any", "none", "ratio", "unencoded")
_COMPARE = ("equals", "not_equals", "at_least", "at_most", "more_than", "less_than")
_OPERATORS = (
    *_COMPARE,
    "between",
    "one_of",
    "not_one_of",
    "on_or_after",
    "on_or_before",
    "has_bits",
    "lacks_bits",
    "is_known",
)
Scalar: TypeAlias = bool | int | str | date


def _exactly_one(operators: tuple[str, ...]) -> Any:
    """What a JSON Schema says of operators of which one must stand, and no more."""
    return {"oneOf": [{"required": [one]} for one in operators]}


class _Operated(Shape):
    @model_validator(mode="after")
    def _one_operator(self) -> _Operated:
        if len(self.model_fields_set & {*_OPERATORS}) != 1:
            raise PydanticCustomError("operator", "needs exactly one operator")
        return self


class RatioShape(_Operated):
    """One input over another, compared."""

    model_config = ConfigDict(json_schema_extra=_exactly_one(_COMPARE))
    input: SnakeId
    over: SnakeId
    equals: Number | None = None
    not_equals: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None


class LeafShape(_Operated):
    """One condition on one input."""

    model_config = ConfigDict(json_schema_extra=_exactly_one(_OPERATORS))
    id: KebabId
    input: SnakeId
    reason: Names
    source: KebabId
    where: Text
    equals: Scalar | None = None
    not_equals: Scalar | None = None
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    more_than: Scalar | None = None
    less_than: Scalar | None = None
    between: Annotated[list[Scalar], Field(min_length=2, max_length=2)] | None = None
    one_of: Annotated[list[str | int], Field(min_length=1)] | None = None
    not_one_of: Annotated[list[str | int], Field(min_length=1)] | None = None
    on_or_after: date | None = None
    on_or_before: date | None = None
    has_bits: int | None = None
    lacks_bits: int | None = None
    is_known: Literal[True] | None = None


class RatioLeaf(Shape):
    """One condition on the ratio of two inputs."""

    id: KebabId
    ratio: RatioShape
    reason: Names
    source: KebabId
    where: Text


class UnencodedShape(Shape):
    """A condition left in words, which no answer can settle."""

    unencoded: Names
    id: KebabId | None = None
    source: KebabId | None = None
    where: Text | None = None


class AllShape(Shape):
    """Every one of these."""

    all: Annotated[list[TreeShape], Field(min_length=1)]


class AnyShape(Shape):
    """At least one of these."""

    any: Annotated[list[TreeShape], Field(min_length=1)]


class NoneShape(Shape):
    """Not one of these."""

    none: Annotated[list[TreeShape], Field(min_length=1)]


def _form_of(told: Any) -> str:
    return next((one for one in _GROUPS if isinstance(told, dict) and one in told), "leaf")


TreeShape: TypeAlias = Annotated[
    Annotated[AllShape, Tag("all")]
    | Annotated[AnyShape, Tag("any")]
    | Annotated[NoneShape, Tag("none")]
    | Annotated[RatioLeaf, Tag("ratio")]
    | Annotated[UnencodedShape, Tag("unencoded")]
    | Annotated[LeafShape, Tag("leaf")],
    Discriminator(_form_of),
]


class InputShape(Shape):
    """Something a rule may ask, and how to ask it."""

    kind: Literal["integer", "decimal", "text", "date", "truth", "bits"]
    unit: Text | None = None
    scale: Annotated[int, Field(ge=1, le=12)] | None = None
    ask: Names | None = None


class RulesShape(Shape):
    """Declared inputs, and named trees over them."""

    inputs: dict[SnakeId, InputShape]
    rules: dict[RuleId, TreeShape] | None = None


class OriginsShape(Shape):
    """Where goods must, or must not, originate; absent means anywhere."""

    include: list[Place] | None = None
    exclude: list[Place] | None = None


class OnList(Shape):
    """Goods on a list of this pack."""

    list: Id
    key: Text


class NotOnList(Shape):
    """Goods that are not on a list of this pack."""

    not_in: Id
    key: Text


_EDGES = ("above", "from", "below", "up_to")


class BandShape(Shape):
    """Between which customs values a measure is charged."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})
    currency: Currency
    above: Number | None = None
    starts: Number | None = Field(None, alias="from")
    below: Number | None = None
    up_to: Number | None = None

    @model_validator(mode="after")
    def _has_an_edge(self) -> BandShape:
        if len(self.model_fields_set) < 2:
            raise PydanticCustomError("band", f"needs one of {', '.join(_EDGES)}")
        return self


class MeasureShape(Shape):
    """One measure of a tariff: whom it reaches, and at what rate."""

    model_config = ConfigDict(
        json_schema_extra=_exactly_one(("rates", "rate", "exporters")),
    )
    name: Names
    kind: Literal["mfn", "preference", "additional", "remedy", "excise", "tax", "fee"]
    legal: Text | None = None
    origins: OriginsShape | None = None
    agreement: Text | None = None
    goods: OnList | NotOnList | None = None
    rates: Id | None = None
    rate: SnakeId | None = None
    exporters: Id | None = None
    minimum: SnakeId | None = None
    maximum: SnakeId | None = None
    unless: Annotated[list[Id], Field(min_length=1)] | None = None
    one_of: Id | None = None
    when: TreeShape | None = None
    base: Literal["customs_value", "customs_value_and_duty", "fob", "cif", "duty"] | None = None
    band: BandShape | None = None
    per: Text | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> MeasureShape:
        if len(self.model_fields_set & {"rates", "rate", "exporters"}) != 1:
            raise PydanticCustomError("rate", "needs exactly one of rates, rate and exporters")
        if (self.kind == "preference") != (self.agreement is not None):
            raise PydanticCustomError("agreement", "agreement goes with preference, and only so")
        return self


class CeilingShape(Shape):
    """Up to which value a regime holds, and of what."""

    value: Number
    currency: Currency
    base: Literal["customs_value", "goods_value", "fob", "cif"]


class RegimeShape(Cited):
    """How small consignments of a channel are treated."""

    id: KebabId
    name: Names
    channels: Annotated[list[Literal["parcel"]], Field(min_length=1)]
    until: date | None = None
    ceiling: CeilingShape
    duty: Text
    duty_replaces: YesNo
    tax: Text


class GivenShape(Shape):
    """One consignment; other keys are answers to declared inputs."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    goods_code: Code
    value: Money
    origin: Place | None = None
    agreement: Text | None = None
    quantity: Number | None = None
    unit: Text | None = None
    channel: Text | None = None
    consigned_from: Place | None = None


class OptionShape(Shape):
    """One of several outcomes."""

    duty: Money
    ad_valorem_pct: Number | None = None


class ExpectShape(Shape):
    """What the answer must say."""

    status: Literal["known", "depends", "unknown"]
    ad_valorem_pct: Number | None = None
    duty: Money | None = None
    options: Annotated[list[Money | OptionShape], Field(min_length=2)] | None = None
    missing: Annotated[list[Text], Field(min_length=1)] | None = None


class CaseShape(Shape):
    """A worked case; its name is a claim."""

    name: Text
    applies_on: date
    given: GivenShape
    expect: ExpectShape
    source: KebabId


class PlainRow(Shape):
    """A dated row of any table; the table's own columns come before these."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    starts: CellDay = Field(alias="from")
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: CellDay | None = None
    note: Text | None = None


class RatesRow(PlainRow):
    """What one measure charges on one code from one day; ``ended`` ends it."""

    model_config = ConfigDict(extra="forbid")
    code: CodeOrRange
    barred: Codes | None = Field(None, alias="except")
    measure: Id
    rate: Text


class ListRow(PlainRow):
    """That a code, or a part of it, came onto a list or left it."""

    model_config = ConfigDict(extra="forbid")
    list: Text
    code: Code
    part: YesNo | None = None
    within: YesNo = Field(alias="in")


SHAPES: Mapping[str, tuple[str, TypeAdapter[Any]]] = {
    "pack": ("pack.yaml: the card of a pack", TypeAdapter(PackShape)),
    "values": ("values.yaml: dated series by id", TypeAdapter(dict[SnakeId, SeriesShape])),
    "measures": ("measures.yaml: measures by id", TypeAdapter(dict[Id, MeasureShape])),
    "regimes": ("regimes.yaml: regimes of small consignments", TypeAdapter(list[RegimeShape])),
    "rules": ("rules.yaml: inputs and rule trees", TypeAdapter(RulesShape)),
    "cases": ("cases.yaml: worked cases", TypeAdapter(list[CaseShape])),
    "row-of-rates": ("A row of a CSV table that holds rates", TypeAdapter(RatesRow)),
    "row-of-list": ("A row of a CSV table that holds a list", TypeAdapter(ListRow)),
    "row-of-rows": ("A row of a CSV table that holds rows", TypeAdapter(PlainRow)),
}


class _Published(GenerateJsonSchema):
    """JSON Schema without invented titles, in which null is not a way to leave a key out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        kept = [one for one in made.get("anyOf", ()) if one != {"type": "null"}]
        if made.get("default", "") is not None or not kept:
            return made
        rest = {key: one for key, one in made.items() if key not in ("default", "anyOf")}
        return {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}


def schemas() -> dict[str, Json]:
    """The JSON Schema (2020-12) of every kind of file of a pack, by name."""
    made = {}
    for name, (title, shape) in SHAPES.items():
        told = shape.json_schema(by_alias=True, schema_generator=_Published)
        head = {"$schema": DIALECT, "$id": f"urn:tradewind:pack:{name}:1"}
        made[name] = {**head, **told, "title": title}
    return made


def schema_text(schema: Json) -> str:
    """A schema as its published file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(every: Mapping[str, Json], folder: Path) -> tuple[Path, ...]:
    """Write each schema into its own file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in every.items():
        path = folder / f"{name}.json"
        path.write_text(schema_text(schema), "utf-8")
        written.append(path)
    return tuple(written)
