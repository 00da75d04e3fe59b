"""Claims about what the check refuses of a market's requirements, each on one planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradewind.cli.facts import read_tree
from tradewind.facts.check import Fault, check
from tradewind.pipeline.worked_cases import check_cases

PACK = """\
title: {en: What Examplia asks, zh-Hant: 示例國的要求, zh-Hans: 示例国的要求}
answers: standards
licence: CC0-1.0
check_again_by: 2027-02-28
sources:
  product-act:
    title: Product Safety Act
    publisher: Ministry of Trade, Examplia
    address: https://law.example/products
    published_on: 2024-11-02
    read_on: 2026-02-11
    trust: official
requirements:
  - id: ex-safety
    name: {en: Safety certificate, zh-Hant: 安全證書, zh-Hans: 安全证书}
    says: {en: A certificate before sale., zh-Hant: 銷售前須有證書。, zh-Hans: 销售前须有证书。}
    kind: certificate
    route: third-party
    families: [toys]
    goods: ["8516"]
    if: {is_mains: true}
    report: electrical-safety
    report_standard: IEC 60335-1
    time: {low: 4, high: 8, unit: weeks, source: product-act, where: s. 9}
    from: 2025-01-01
    until: 2030-01-01
    source: product-act
    where: s. 4
  - id: ex-battery
    name: {en: Battery approval, zh-Hant: 電池批准, zh-Hans: 电池批准}
    says: {en: Approved before sale., zh-Hant: 銷售前須獲批准。, zh-Hans: 销售前须获批准。}
    kind: registration
    route: registration
    if: {battery_wh: {more_than: "100"}}
    from: 2025-01-01
    source: product-act
    where: s. 5
searched:
  - {families: [garments], "on": 2026-05-01}
cases:
  - name: A mains kettle needs the certificate
    applies_on: 2026-06-01
    given: {hs6: "851679", is_mains: true}
    expect: {required: [ex-safety]}
"""
PLANTED = {
    "a requirement without a source": (
        ("    source: product-act\n    where: s. 4\n", "    where: s. 4\n"),
        ("requirements[1]", "lacks source"),
    ),
    "a requirement without its place in the source": (
        ("    where: s. 4\n", ""),
        ("requirements[1]", "lacks where"),
    ),
    "a requirement without a day": (
        ("    from: 2025-01-01\n    until", "    until"),
        ("requirements[1]", "lacks from"),
    ),
    "an end that is not after the start": (
        ("until: 2030-01-01", "until: 2025-01-01"),
        ("requirements[1].until", "is not after 2025-01-01"),
    ),
    "a start too far ahead": (
        ("from: 2025-01-01\n    until: 2030-01-01", "from: 2072-01-01"),
        ("requirements[1]", "too far ahead"),
    ),
    "an id used twice": (
        ("id: ex-battery", "id: ex-safety"),
        ("requirements[2].id", "'ex-safety' is used twice"),
    ),
    "a family that no pack knows": (
        ("families: [toys]", "families: [toyz]"),
        ("requirements[1].families", "'toyz' is no family"),
    ),
    "a family searched that no pack knows": (
        ("families: [garments]", "families: [hats]"),
        ("searched[1].families", "'hats' is no family"),
    ),
    "an attribute that no pack declares": (
        ("if: {is_mains: true}", "if: {is_maines: true}"),
        ("requirements[1].if", "asks 'is_maines', which is not declared"),
    ),
    "a number that is not in quotes": (
        ('more_than: "100"', "more_than: 100"),
        ("requirements[2].if", "100 is not a decimal"),
    ),
    "a truth held against a number": (
        ("is_mains: true", 'is_mains: {more_than: "1"}'),
        ("requirements[1].if", "is neither true nor false"),
    ),
    "conditions that name nothing": (
        ("if: {is_mains: true}", "if: {}"),
        ("requirements[1].if", "names no attribute"),
    ),
    "a kind that is none": (
        ("kind: certificate", "kind: stamp"),
        ("requirements[1].kind", "'stamp' is not a word known here"),
    ),
    "a route that is none": (
        ("route: third-party", "route: by-hand"),
        ("requirements[1].route", "'by-hand' is not a word known here"),
    ),
    "a report that is none": (
        ("report: electrical-safety", "report: smell"),
        ("requirements[1].report", "'smell' is not a word known here"),
    ),
    "a standard without a report": (
        ("    report: electrical-safety\n", ""),
        ("requirements[1]", "report_standard and no report"),
    ),
    "a time without a source": (
        ("unit: weeks, source: product-act, where: s. 9", "unit: weeks"),
        ("requirements[1].time", "lacks source"),
    ),
    "a time of which the least is above the most": (
        ("low: 4, high: 8", "low: 9, high: 8"),
        ("requirements[1].time", "low above high"),
    ),
    "a dispute with nobody": (
        ("    where: s. 5\n", "    where: s. 5\n    disputed: battery\n"),
        ("requirements[2].disputed", "nothing else stands in the group battery"),
    ),
    "a name without simplified Chinese": (
        (", zh-Hans: 安全证书", ""),
        ("requirements[1].name", "lacks zh-Hans"),
    ),
    "traditional characters in a simplified name": (
        ("zh-Hans: 安全证书", "zh-Hans: 安全證書"),
        ("requirements[1].name", "traditional characters: 證書"),
    ),
    "a source that is not of the pack": (
        ("source: product-act, where: s. 9", "source: rumour, where: s. 9"),
        ("requirements[1].time.source", "'rumour', which is not a source"),
    ),
    "a key nobody knows": (
        ("    kind: certificate\n", "    kind: certificate\n    colour: red\n"),
        ("requirements[1].colour", "not known here"),
    ),
    "a case about a requirement that is not there": (
        ("expect: {required: [ex-safety]}", "expect: {required: [ex-other]}"),
        ("cases[1].expect.required", "'ex-other' is no requirement"),
    ),
    "a case that gives what no pack declares": (
        ('hs6: "851679", is_mains', 'hs6: "851679", colour: red, is_mains'),
        ("cases[1].given.colour", "'colour' is not declared"),
    ),
    "a day of looking without quotes around its name": (
        ('"on": 2026-05-01', "on: 2026-05-01"),
        ("searched[1].on", "is not a name"),
    ),
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder of packs that holds the one pack standards/ex."""
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "ex.yaml").write_text(PACK, "utf-8")
    return tmp_path


def spoiled(folder: Path, old: str, new: str) -> tuple[Fault, ...]:
    path = folder / "standards" / "ex.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return check([folder], read_tree).faults


def test_the_pack_as_it_stands_has_no_fault(written):
    assert check([written], read_tree).faults == ()
    told = check_cases(written)
    assert (told.cases, told.faults) == (1, ())


@pytest.mark.parametrize("planted", PLANTED, ids=lambda name: name.replace(" ", "-"))
def test_the_check_refuses(written, planted):
    (old, new), (where, problem) = PLANTED[planted]
    faults = spoiled(written, old, new)
    told = [one for one in faults if where in one.where and problem in str(one)]
    assert told, [str(one) for one in faults]
    assert all(one.mend for one in told)


def test_a_case_that_comes_out_otherwise_is_told(written):
    assert spoiled(written, "expect: {required: [ex-safety]}", "expect: {not: [ex-safety]}") == ()
    [fault] = check_cases(written).faults
    assert "A mains kettle" in fault.where
    assert "ex-safety" in fault.problem


FAMILIES = """\
title: {en: Families, zh-Hant: 類別, zh-Hans: 类别}
answers: goods
licence: CC0-1.0
check_again_by: 2027-02-28
sources: {}
families:
  - id: hats
    name: {en: Hats, zh-Hant: 帽, zh-Hans: 帽}
    goods: ["650500"]
    typical: {has_textile: true}
  - id: caps
    name: {en: Caps, zh-Hant: 便帽, zh-Hans: 便帽}
    goods: ["650400"]
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('goods: ["650400"]', 'goods: ["650500"]', "650500 belongs to hats already"),
        ("id: caps", "id: hats", "'hats' is taken"),
        ("has_textile: true", "has_feathers: true", "'has_feathers' is no declared yes or no"),
        ('goods: ["650400"]', 'goods: ["hat"]', "is not of the form asked for"),
    ],
)
def test_a_family_must_be_sound(tmp_path, old, new, problem):
    (tmp_path / "goods").mkdir()
    path = tmp_path / "goods" / "families.yaml"
    path.write_text(FAMILIES, "utf-8")
    assert check([tmp_path], read_tree).faults == ()
    path.write_text(FAMILIES.replace(old, new, 1), "utf-8")
    assert problem in " ".join(str(one) for one in check([tmp_path], read_tree).faults)
