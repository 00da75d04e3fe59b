"""Every reason and figure of an import is said in words, in three languages."""

from __future__ import annotations

import re
from pathlib import Path

import tradewind.importers
from tradewind.text import words

_CODE = r'"([a-z][a-z0-9_]+)"'
_REASONS = (
    rf"_Refusal\(\s*{_CODE}",
    rf'(?:refuse|_refuse)\((?:[^()"]|f"[^"]*"|"[^"]*")*?,\s*{_CODE}',
)
_FIGURES = (rf"\.figure\(\s*{_CODE}",)
_KEPT = (rf'\.keep\((?:[^()"]|f"[^"]*"|"[^"]*")*?,\s*{_CODE}',)
# Told by a function that reads a cell: `return "marked"`, `return printed, "rates_contradict"`.
_TOLD = (r'return "([a-z_]+)"$',)
_TOLD_WITH_A_RATE = (r'printed, "([a-z_]+)"', r'\), "([a-z_]+)"$')


def codes(patterns: tuple[str, ...], *, only: str = "*") -> set[str]:
    folder = Path(str(tradewind.importers.__file__)).parent
    texts = [path.read_text("utf-8") for path in folder.glob(f"{only}.py")]
    return {code for text in texts for one in patterns for code in re.findall(one, text, re.M)}


def test_every_reason_is_said_in_words() -> None:
    found = codes(_REASONS)
    assert {"bad_code", "said_twice", "column_not_known", "code_is_number"} <= found
    assert {one for one in found if f"import.reason.{one}" not in words()} == set()


def test_every_figure_is_said_in_words() -> None:
    found = codes(_FIGURES)
    assert {"lines", "preferences", "chapters"} <= found
    assert {one for one in found if f"import.figure.{one}" not in words()} == set()


def test_every_kind_of_rate_kept_as_printed_is_said_in_words() -> None:
    found = codes((*_KEPT, *_TOLD_WITH_A_RATE)) | codes(_TOLD, only="jp_*")
    assert {"text_not_read", "marked", "rates_contradict", "amount_by_condition"} <= found
    assert {one for one in found if f"import.figure.as_printed_{one}" not in words()} == set()
