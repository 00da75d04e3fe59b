"""What a pack of outreach means, in the invented land of Examplia."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tradewind.assess.outreach import OutreachAnswer, OutreachQuestion, answer
from tradewind.cli.facts import read_tree
from tradewind.facts import Library
from tradewind.facts.check import check
from tradewind.rules import Answer

PACK = """\
title: {en: Whom Examplia calls, zh-Hant: 示例國聯絡誰, zh-Hans: 示例国联系谁}
answers: outreach
licence: CC0-1.0
check_again_by: 2027-02-11
sources:
  page:
    title: How Examplia chooses
    publisher: Examplia
    address: docs/outreach.md
    published_on: 2026-01-01
    read_on: 2026-02-11
    trust: secondary
values:
  weight_large:
    name: {en: Weight, zh-Hant: 權重, zh-Hans: 权重}
    unit: number
    values:
      - {from: 2026-01-01, value: '40', source: page, where: s. 1}
      - {from: 2026-07-01, value: '70', source: page, where: s. 2}
  weight_ready:
    name: {en: Weight, zh-Hant: 權重, zh-Hans: 权重}
    unit: number
    values:
      - {from: 2026-01-01, value: '60', source: page, where: s. 1}
      - {from: 2026-07-01, value: '30', source: page, where: s. 2}
inputs:
  sales:
    kind: integer
    unit: number
    about: firm
    change: never
    minutes: 2
    ask: {en: Sales?, zh-Hant: 銷售, zh-Hans: 销售}
  level:
    kind: integer
    unit: number
    about: firm
    change: act
    ask: {en: Level?, zh-Hant: 水平, zh-Hans: 水平}
  branded:
    kind: truth
    about: firm
    change: act
    ask: {en: Branded?, zh-Hant: 品牌, zh-Hans: 品牌}
  is_ready:
    kind: truth
    about: firm
    change: act
    derived: true
    ask: {en: Ready?, zh-Hant: 就緒, zh-Hans: 就绪}
upgrade:
  - id: level
    name: {en: Level, zh-Hant: 水平, zh-Hans: 水平}
    input: level
    levels: [0, 10, 60]
    source: page
    where: s. 3
  - id: brand
    name: {en: Brand, zh-Hant: 品牌, zh-Hans: 品牌}
    conditions:
      id: branded
      input: branded
      equals: true
      reason: {en: Branded, zh-Hant: 有品牌, zh-Hans: 有品牌}
      source: page
      where: s. 3
    points: 40
    source: page
    where: s. 3
readiness:
  says: {en: A level, zh-Hant: 水平, zh-Hans: 水平}
  conditions:
    id: level-two
    input: level
    at_least: 2
    reason: {en: Level, zh-Hant: 水平, zh-Hans: 水平}
    source: page
    where: s. 4
presence:
  - option: office
    says: {en: Large ones, zh-Hant: 大型, zh-Hans: 大型}
    when:
      id: large
      input: sales
      at_least: 100
      reason: {en: Large, zh-Hant: 大型, zh-Hans: 大型}
      source: page
      where: s. 5
    source: page
    where: s. 5
  - option: agent
    says: {en: All others, zh-Hant: 其他, zh-Hans: 其他}
    source: page
    where: s. 5
terms:
  - id: large
    about: fit
    name: {en: Large, zh-Hant: 大型, zh-Hans: 大型}
    says: {en: It sells much, zh-Hant: 銷售多, zh-Hans: 销售多}
    weight: weight_large
    conditions:
      id: large
      input: sales
      at_least: 100
      reason: {en: Large, zh-Hant: 大型, zh-Hans: 大型}
      source: page
      where: s. 1
    ask: sales
  - id: ready
    about: readiness
    name: {en: Ready, zh-Hant: 就緒, zh-Hans: 就绪}
    says: {en: It is ready, zh-Hant: 已就緒, zh-Hans: 已就绪}
    weight: weight_ready
    conditions:
      id: is-ready
      input: is_ready
      equals: true
      reason: {en: Ready, zh-Hant: 就緒, zh-Hans: 就绪}
      source: page
      where: s. 1
    ask: level
"""
FORM = """\
title: {en: Forms, zh-Hant: 形式, zh-Hans: 形式}
answers: presence
licence: CC0-1.0
check_again_by: 2027-02-11
sources:
  page:
    title: Forms of presence
    publisher: Examplia
    address: https://law.example/forms
    read_on: 2026-02-11
    trust: official
options:
  - id: office
    name: {en: Office, zh-Hant: 辦事處, zh-Hans: 办事处}
    says: {en: An office, zh-Hant: 辦事處, zh-Hans: 办事处}
    kind: entity
    place: HK
    terms:
      - {id: t, about: law, says: {en: x, zh-Hant: x, zh-Hans: x}, source: page, where: s. 1}
  - id: agent
    name: {en: Agent, zh-Hant: 代理, zh-Hans: 代理}
    says: {en: An agent, zh-Hant: 代理, zh-Hans: 代理}
    kind: entity
    place: CN
"""
CASES = """\
cases:
  - name: Large and ready
    applies_on: 2026-12-01
    given: {sales: 100, level: 2}
    expect: {met: [large, ready]}
"""
EITHER = {"office": True, "agent": True}
Ask = Callable[..., OutreachAnswer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("outreach/hong-kong", PACK + CASES), ("presence/forms", FORM)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir()
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def ask(folder: Path) -> Ask:
    library = Library((("shipped", folder),))

    def asked(
        forms: dict[str, bool | None] = EITHER, on: date = date(2026, 12, 1), **told: Answer
    ) -> OutreachAnswer:
        facts = library.as_of(applies_on=on, known_on=on)
        return answer(OutreachQuestion(told, forms), facts)

    return asked


# the score


def test_the_score_is_the_weight_of_the_terms_that_are_met(ask: Ask) -> None:
    found = ask(sales=100, level=1)
    assert (found.low, found.high, found.of) == (70, 70, 100)


def test_what_is_not_known_lies_between_nothing_and_its_weight(ask: Ask) -> None:
    found = ask(level=2)
    assert (found.low, found.high) == (30, 100)


def test_of_a_firm_nobody_knows_the_score_is_anything(ask: Ask) -> None:
    found = ask()
    assert (found.low, found.high, found.met, found.unknown) == (0, 100, 0, 0b11)


def test_a_weight_is_that_of_the_day(ask: Ask) -> None:
    assert ask(on=date(2026, 6, 30), sales=100, level=0).low == 40
    assert ask(on=date(2026, 7, 1), sales=100, level=0).low == 70


def test_before_its_first_day_a_method_weighs_nothing(ask: Ask) -> None:
    found = ask(on=date(2025, 12, 31), sales=100)
    assert (found.low, found.high, found.of) == (0, 0, 0)
    assert found.met == 0b01


# readiness


@pytest.mark.parametrize(("level", "ready"), [(2, True), (1, False)])
def test_readiness_is_a_rule_and_a_term_may_rest_on_it(ask: Ask, level: int, ready: bool) -> None:
    found = ask(level=level)
    assert found.ready.verdict is ready
    assert found.terms[1].outcome is ready


def test_readiness_that_is_not_known_leaves_its_term_open(ask: Ask) -> None:
    found = ask(sales=100)
    assert found.ready.verdict is None
    assert found.terms[1].outcome is None


# upgrade


def test_the_points_of_a_level_hold_those_of_the_levels_below(ask: Ask) -> None:
    assert [ask(level=at, branded=False).upgrade.low for at in (0, 1, 2, 3)] == [0, 10, 60, 60]


def test_a_part_that_is_not_known_is_worth_nought_or_all(ask: Ask) -> None:
    found = ask(branded=True).upgrade
    assert (found.low, found.high, found.of) == (40, 100, 100)


# presence


def _named(found: OutreachAnswer) -> tuple[str | None, list[str]]:
    kinds = found.presence
    return (kinds.best.option if kinds.best else None), [one.option for one in kinds.possible]


def test_the_first_form_that_is_open_and_fits_is_the_best(ask: Ask) -> None:
    assert _named(ask(sales=100)) == ("office", ["office"])
    assert _named(ask(sales=99)) == ("agent", ["agent"])


def test_a_form_that_may_fit_leaves_the_later_ones_possible(ask: Ask) -> None:
    assert _named(ask()) == (None, ["office", "agent"])


def test_a_form_that_no_step_opens_is_passed_over(ask: Ask) -> None:
    assert _named(ask({"office": False, "agent": True}, sales=100)) == ("agent", ["agent"])


def test_a_form_of_which_nobody_knows_whether_it_opens_is_possible(ask: Ask) -> None:
    assert _named(ask({"office": False}, sales=100)) == (None, ["agent"])


def test_where_no_form_opens_none_is_possible(ask: Ask) -> None:
    assert _named(ask({"office": False, "agent": False})) == (None, [])


# what to ask


def test_the_first_question_moves_the_score_most_for_its_minutes(ask: Ask) -> None:
    found = ask(on=date(2026, 12, 1)).first_question
    assert found is not None
    assert (found.question.input.name, found.moves, found.minutes) == ("sales", 70, 2)


def test_a_quick_question_may_come_before_a_weighty_one(ask: Ask) -> None:
    found = ask(on=date(2026, 6, 30)).first_question  # 60 in one minute, 40 in two
    assert found is not None
    assert found.question.input.name == "level"


def test_readiness_is_asked_for_by_what_it_rests_on(ask: Ask) -> None:
    found = ask(sales=0).first_question
    assert found is not None
    assert found.question.input.name == "level"


def test_where_all_is_known_nothing_is_asked(ask: Ask) -> None:
    assert ask(sales=0, level=0).first_question is None


# a pack of one's own


def test_a_pack_of_ones_own_may_change_one_weight_alone(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "outreach" / "hong-kong.yaml"
    own.parent.mkdir(parents=True)
    head, _, rest = PACK.partition("values:")
    series = rest.partition("  weight_ready:")[0].replace("'70'", "'20'")
    own.write_text(f"{head}values:{series}", "utf-8")
    library = Library((("shipped", folder), ("user", tmp_path / "own")))
    day = date(2026, 12, 1)
    facts = library.as_of(applies_on=day, known_on=day)
    found = answer(OutreachQuestion({"sales": 100, "level": 2}, EITHER), facts)
    assert [(one.term.id, one.term.weight) for one in found.terms] == [("large", 20), ("ready", 30)]
    assert (found.low, found.of) == (50, 50)
    assert found.terms[0].term.weight_cites[0].layer == "user"


# the check of packs


def test_the_pack_of_examplia_is_sound(folder: Path) -> None:
    faults = [one for one in check([folder], read_tree).faults if "outreach" in one.where]
    assert faults == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("value: '70'", "value: '71'", "weigh 101 together on 2026-07-01"),
        ("value: '70'", "value: '7.5'", "is no whole number"),
        ("levels: [0, 10, 60]", "levels: [0, 10, 50]", "adds up to 90 points"),
        ("levels: [0, 10, 60]", "levels: [10, 0, 60]", "levels that start at 0"),
        ("option: agent", "option: branch", "'branch' is no form"),
        ("  - id: ready\n", "  - id: large\n", "stands twice"),
        ("    ask: sales", "    ask: branded", "settles nothing here"),
        ("    ask: sales", "    ask: nothing_told", "is not declared"),
        ("input: branded", "input: unheard_of", "is not declared"),
        ("weight: weight_large", "weight: weight_none", "no series here"),
        ("met: [large, ready]", "met: [large]", "ready is met in no worked case"),
        ("met: [large, ready]", "met: [large, ready, other]", "'other' is no term here"),
        ("zh-Hant: 已就緒, ", "", "zh-Hant"),
    ],
)
def test_a_fault_of_a_pack_is_told(folder: Path, old: str, new: str, told: str) -> None:
    path = folder / "outreach" / "hong-kong.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    faults = [str(one) for one in check([folder], read_tree).faults]
    assert any(told in one for one in faults), faults
