"""What every file of a pack is written in: texts of a form, names, days, and on whose word."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from tradewind.model.source import Trust

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
# A page of this project, where what is told is our own judgement.
OwnPage = Annotated[str, Field(pattern=r"^docs/[a-z-]+\.md$")]
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


def exactly_one(keys: tuple[str, ...]) -> Any:
    """What a JSON Schema says of keys of which one must stand, and no more."""
    return {"oneOf": [{"required": [one]} for one in keys]}


class Names(Shape):
    """One name in three languages."""

    en: Text
    zh_hant: Text = Field(alias="zh-Hant")
    zh_hans: Text = Field(alias="zh-Hans")


class Cited(Shape):
    """Since when, on whose word, and where it is written there."""

    starts: date = Field(alias="from")
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: date | None = None
    known_from: date | None = None
    note: Text | None = None
