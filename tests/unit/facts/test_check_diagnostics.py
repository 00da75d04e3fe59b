"""What is wrong with a pack of diagnostics is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tradewind.facts.check_diagnostics import check_diagnostics
from tradewind.facts.check_pack import PackUnderCheck, Surroundings
from tradewind.facts.folders import shipped_packs

WORKSHOP = Path(__file__).parents[2] / "examplia" / "upgrade" / "workshop.yaml"
Faults = Callable[..., list[str]]


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """The faults of the workshop scale with one part of its text exchanged."""

    def told(old: str = "", new: str = "", count: int = 1) -> list[str]:
        text = WORKSHOP.read_text("utf-8")
        assert old in text
        path = tmp_path / "upgrade" / "workshop.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(old, new, count) if old else text, "utf-8")
        around = Surroundings(tmp_path)
        pack = PackUnderCheck(tmp_path, "upgrade/workshop", around, lambda *_: None)
        check_diagnostics(pack)
        return [str(fault) for fault in pack.faults]

    return told


def test_a_sound_pack_has_no_fault(faults: Faults) -> None:
    assert faults() == []


def test_every_shipped_diagnostic_is_sound() -> None:
    around = Surroundings(shipped_packs())
    for path in sorted((shipped_packs() / "upgrade").glob("*.yaml")):
        pack = PackUnderCheck(shipped_packs(), f"upgrade/{path.stem}", around, lambda *_: None)
        check_diagnostics(pack)
        assert pack.faults == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('of: "12"', 'of: "13"', "says 13 points, but they add up to 12"),
        ('points: "4"', 'points: "5"', "but they add up to"),
        ('    of: "12"\n', "", "does not say of"),
        ("id: machines\n", "id: bench\n", "'bench' stands twice"),
        ("id: lathe", "id: saw", "'saw' stands twice"),
        ("dimension: people", "dimension: folk", "'folk' is not a dimension"),
        ('up_to: "50"', 'up_to: "5"', "up_to does not rise"),
        ('least: "8"', 'least: "2"', "asks less than apprentice"),
        ('{rung: "1", items: 2}', '{rung: "1", items: 3}', "asks 3 of 2 ladders"),
        ('rung: "2", items: 1', 'rung: "7", items: 1', "7 is no rung of a ladder"),
        ("until: 2024-12-31", "until: 2018-12-31", "2018-12-31 is before 2019-03-01"),
        ("for: [exa-workshop.skill]", "for: [exa-workshop.skil]", "not an item or dimension"),
        ("low: training_cost", "low: course_cost", "'course_cost' is not a series"),
        ('least: "1"', 'least: "9"', "least is not below most"),
        ("diagnostic: exa-market,", "diagnostic: exa-workshop,", "exa-market has no worked case"),
    ],
)
def test_a_slip_in_meaning_is_told(faults: Faults, old: str, new: str, says: str) -> None:
    told = faults(old, new)
    assert any(says in fault for fault in told), told
    assert all("workshop.yaml" in fault and "Mend: " in fault for fault in told)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: single", "kind: several", "is not a word known here"),
        ('points: "4"', "points: 4", "is not text"),
        ("kind: stop", "kind: single", "needs options"),
        ("kind: number", "kind: single", "needs options"),
        ("        binding: true\n", "        weight: '10'\n", "is not added up"),
        (', up_to: "10"', "", "needs up_to"),
        ("    no_level:\n", "    no_levels:\n", "no_levels is not known here"),
        ("who: [applicant]", "who: [somebody]", "is not a word known here"),
    ],
)
def test_a_slip_in_form_is_told(faults: Faults, old: str, new: str, says: str) -> None:
    told = faults(old, new)
    assert any(says in fault for fault in told), told


def test_a_measure_may_only_name_tracks_that_exist(faults: Faults) -> None:
    paid = "    pays: [{track: exa-fund, source: circular-7, where: annex}]\n    cost: {low"
    assert any("'exa-fund' is not a track" in one for one in faults("    cost: {low", paid))


def test_levels_or_a_reason_why_there_are_none(faults: Faults) -> None:
    text = WORKSHOP.read_text("utf-8")
    start = text.index("    no_level:\n      says: {en: Markets")
    told = faults(text[start : text.index("measures:")], "")
    assert any("needs levels:, or no_level:" in one for one in told)
