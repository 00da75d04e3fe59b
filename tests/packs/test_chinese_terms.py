"""The Chinese of packs and words keeps to one term for a thing, and to that of its readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = [
    *(one for shelf in ("schemes", "presence", "upgrade", "firm")
      for one in sorted((ROOT / "packs" / shelf).rglob("*.yaml"))),
    ROOT / "src/tradewind/text/words.yaml",
]  # fmt: skip
# What Hong Kong does not write, and what it writes; the names of Mainland bodies stand apart.
OF_THE_MAINLAND = {
    "質量": "品質, 質素", "集成": "整合", "台賬": "紀錄冊", "賬": "帳", "運營": "營運",
    "高校": "高等院校", "電子表格": "試算表", "在線": "線上, 網上", "反饋": "回饋",
    "網路": "網絡", "默認": "預設", "視頻": "影片", "登錄": "登入",
}  # fmt: skip


def said(told: Any, language: str) -> Iterator[str]:
    """Every text in a language."""
    if isinstance(told, Mapping):
        for key, below in told.items():
            if key == language and isinstance(below, str):
                yield below
            else:
                yield from said(below, language)
    elif isinstance(told, list):
        for one in told:
            yield from said(one, language)


def texts(language: str) -> list[str]:
    return [
        one
        for path in FILES
        for one in said(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader), language)
    ]


@pytest.mark.parametrize("word", OF_THE_MAINLAND)
def test_traditional_chinese_is_that_of_hong_kong(word: str) -> None:
    assert [one for one in texts("zh-Hant") if word in one] == []


@pytest.mark.parametrize(
    ("language", "others"),
    [("zh-Hans", ("申请机构", "申请企业", "申请公司")), ("zh-Hant", ("申請單位", "申請企業"))],
)
def test_who_applies_has_one_name_in_each_chinese(language: str, others: tuple[str, ...]) -> None:
    assert [one for one in texts(language) if any(other in one for other in others)] == []
