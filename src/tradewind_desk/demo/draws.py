"""Draws of the demo: the same on any machine, and nobody's real name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from tradewind.register.firms import CLASSIFICATION

Each = TypeVar("Each")
_WORDS = (
    ("Lotus", "莲花", "蓮花"), ("Bamboo", "翠竹", "翠竹"), ("Harbour", "海港", "海港"),
    ("Crane", "白鹤", "白鶴"), ("Jade", "美玉", "美玉"), ("Pine", "青松", "青松"),
    ("River", "长河", "長河"), ("Lantern", "灯笼", "燈籠"), ("Kite", "风筝", "風箏"),
    ("Plum", "红梅", "紅梅"), ("Compass", "指南", "指南"), ("Sail", "远帆", "遠帆"),
    ("Orchid", "幽兰", "幽蘭"), ("Summit", "高峰", "高峰"), ("Spring", "清泉", "清泉"),
    ("Silk", "丝路", "絲路"),
)  # fmt: skip
_TRADES = (
    ("Kitchenware", "厨具", "廚具", "C3382"), ("Toys", "玩具", "玩具", "C2451"),
    ("Electronics", "电子", "電子", "C3971"), ("Garments", "服装", "服裝", "C1811"),
    ("Furniture", "家具", "家具", "C2110"), ("Lighting", "照明", "照明", "C3872"),
    ("Luggage", "箱包", "箱包", "C1922"), ("Hardware", "五金", "五金", "C3351"),
)  # fmt: skip
_PLACES = (
    ("CN-GD", "Foshan", "佛山", "佛山"), ("CN-GD", "Dongguan", "东莞", "東莞"),
    ("CN-GD", "Jiangmen", "江门", "江門"), ("CN-ZJ", "Yiwu", "义乌", "義烏"),
    ("CN-ZJ", "Ningbo", "宁波", "寧波"), ("CN-JS", "Suzhou", "苏州", "蘇州"),
    ("CN-FJ", "Quanzhou", "泉州", "泉州"), ("CN-SD", "Qingdao", "青岛", "青島"),
    ("CN-SC", "Chengdu", "成都", "成都"), ("CN-HB", "Wuhan", "武汉", "武漢"),
    ("HK", "Hong Kong", "香港", "香港"),
)  # fmt: skip
SIZES = (("micro", 8), ("small", 60), ("medium", 320))


@dataclass(frozen=True, slots=True)
class DrawnFirm:
    """One invented firm: names in three languages, place, trade, size."""

    name: str
    name_hans: str
    name_hant: str
    place: str
    industry: str
    size: str
    employees: int
    revenue_cny: int


def firm(number: int, draw: Random) -> DrawnFirm:
    """The firm of a number; "Example" in its name says that there is none."""
    word, trade, place = (draw.choice(one) for one in (_WORDS, _TRADES, _PLACES))
    size, most = draw.choices(SIZES, (5, 4, 1))[0]
    employees = draw.randint(most // 6 + 1, most)
    return DrawnFirm(
        name=f"Example {word[0]} {trade[0]} ({place[1]}) {number}",
        name_hans=f"示例{word[1]}{trade[1]}（{place[2]}）{number}",
        name_hant=f"示例{word[2]}{trade[2]}（{place[3]}）{number}",
        place=place[0],
        industry=trade[3],
        size=size,
        employees=employees,
        revenue_cny=employees * draw.randint(180_000, 620_000),
    )


def file_of(drawn: DrawnFirm) -> str:
    """The firm's file: what an adviser would know after a first meeting."""
    place = drawn.place.partition("-")[0]
    region = f"  region: {drawn.place}\n" if "-" in drawn.place else ""
    return (
        "enterprise:\n"
        f"  names: {{en: {drawn.name}, zh-Hant: {drawn.name_hant}, zh-Hans: {drawn.name_hans}}}\n"
        f"  invented: true\n  place: {place}\n{region}"
        f"  industry: {{code: {drawn.industry}, classification: {CLASSIFICATION}}}\n"
        f"  employees: {drawn.employees}\n  revenue: {drawn.revenue_cny} CNY\n"
    )


def some(draw: Random, every: Sequence[Each], most: int) -> list[Each]:
    """A few of them, in their order."""
    chosen = set(draw.sample(range(len(every)), draw.randint(1, most)))
    return [one for at, one in enumerate(every) if at in chosen]
