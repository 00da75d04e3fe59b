"""A goods code is digits of the Harmonized System, and below it of a nation."""

from __future__ import annotations

import pytest

from tradewind.errors import InputError
from tradewind.model.goods import GoodsCode


@pytest.mark.parametrize("text", ["7323.93.00", "73239300", "7323 93 00", "7323-93-00"])
def test_dots_spaces_and_dashes_do_not_matter(text: str) -> None:
    assert GoodsCode.parse(text) == GoodsCode("73239300")


@pytest.mark.parametrize(
    "text",
    ["", "732", "7323930000000", "7323.9A", "steel", "٧٣٢٣", "7323,93", "-", "73½3"],
)
def test_a_malformed_code_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a goods code"):
        GoodsCode.parse(text)


@pytest.mark.parametrize("chapter", ["00", "77", "98", "99"])
def test_a_chapter_that_holds_no_goods_is_refused(chapter: str) -> None:
    with pytest.raises(InputError, match=f"names chapter {chapter}, which holds no goods"):
        GoodsCode.parse(f"{chapter}01.10")


def test_a_refused_code_names_the_place_it_stood() -> None:
    with pytest.raises(InputError) as refused:
        GoodsCode.parse("9903.88.03", "--goods")

    assert refused.value.where == "--goods"


def test_a_heading_is_a_code() -> None:
    assert GoodsCode.parse("8516").hs6 == "8516"


def test_the_world_shares_six_digits() -> None:
    assert GoodsCode.parse("4202.92.3131").hs6 == "420292"


def test_the_chapter_is_a_number() -> None:
    assert GoodsCode.parse("0902.10").chapter == 9


@pytest.mark.parametrize(
    ("digits", "shown"), [("8516", "8516"), ("851679", "8516.79"), ("4202923131", "4202.92.31.31")]
)
def test_a_code_is_shown_with_dots(digits: str, shown: str) -> None:
    assert str(GoodsCode(digits)) == shown
