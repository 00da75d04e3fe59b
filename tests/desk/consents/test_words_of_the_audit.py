"""The account reads in words: each act that is written down has its wording."""

from __future__ import annotations

import ast
from pathlib import Path

import tradewind_desk
from tradewind_desk.words import page_words

SOURCE = Path(tradewind_desk.__file__).parent


def _acts():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_note = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "note"
            if is_note and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                yield node.args[1].value


def test_every_act_that_is_written_down_has_words():
    acts = set(_acts())
    assert "view" in acts
    assert {one for one in acts if f"audit.act.{one}" not in page_words()} == set()
