"""A user's own requirement takes the place of the shipped one of its id, and of no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import EXAMPLIA
from tradewind.assess.standards import MarketAsked, StandardsQuestion, answer
from tradewind.errors import PackError
from tradewind.facts import Library
from tradewind.facts.diff import diff
from tradewind.facts.stale import stale

OWN = """\
title: {en: Own notes, zh-Hant: 自己的筆記, zh-Hans: 自己的笔记}
answers: standards
licence: CC0-1.0
check_again_by: 2027-02-28
sources:
  letter:
    title: Letter of the ministry
    publisher: Ministry of Trade, Examplia
    address: https://law.example/letter
    read_on: 2026-05-01
    trust: official
requirements:
  - id: exa-safety
    name: {en: Simple safety paper, zh-Hant: 簡易安全文件, zh-Hans: 简易安全文件}
    says: {en: A paper will do., zh-Hant: 文件即可。, zh-Hans: 文件即可。}
    kind: declaration
    route: self-declaration
    goods: ["8516"]
    from: 2026-05-01
    source: letter
    where: line 1
"""


def library(folder: Path, text: str = OWN) -> Library:
    (folder / "standards").mkdir()
    (folder / "standards" / "exa.yaml").write_text(text, "utf-8")
    return Library((("shipped", EXAMPLIA), ("user", folder)))


def asked(held: Library) -> dict[str, object]:
    day = date(2026, 6, 1)
    question = StandardsQuestion((MarketAsked("EXA", ("standards/exa",), "851679"),), {})
    [found] = answer(question, held.as_of(applies_on=day, known_on=day)).results
    return {one.id: one for one in found.requirements}


def test_only_the_requirement_of_that_id_is_replaced(tmp_path):
    found = asked(library(tmp_path))
    assert found["exa-safety"].kind == "declaration"
    assert "exa-radio" in found


def test_each_says_whose_pack_it_is_from(tmp_path):
    found = asked(library(tmp_path))
    assert found["exa-safety"].cites[0].layer == "user"
    assert found["exa-radio"].cites[0].layer == "shipped"


def test_an_own_file_out_of_shape_is_refused_with_its_line(tmp_path):
    with pytest.raises(PackError, match="stamp"):
        asked(library(tmp_path, OWN.replace("kind: declaration", "kind: stamp")))


def test_an_own_file_that_asks_what_nobody_declares_is_the_packs_fault(tmp_path):
    with pytest.raises(PackError, match="is_blue"):
        asked(library(tmp_path, OWN.replace("    goods:", "    if: {is_blue: true}\n    goods:")))


def test_a_requirement_that_changed_is_among_what_differs(tmp_path):
    day = date(2026, 6, 1)
    before = Library((("shipped", EXAMPLIA),)).as_of(applies_on=day, known_on=day)
    after = library(tmp_path).as_of(applies_on=day, known_on=day)
    facts = [one.fact for one in diff(before, after)]
    assert facts == ["standards/exa:requirement exa-safety"]


def test_requirements_that_nobody_has_seen_for_a_year_are_counted(tmp_path):
    day = date(2028, 6, 1)
    held = library(tmp_path).as_of(applies_on=day, known_on=day)
    [age] = [one for one in stale(held) if one.pack == "standards/exa"]
    # Those of the Act, of the Toy Act and of the letter; one has ended.
    assert (age.held, age.old) == (10, 10)
