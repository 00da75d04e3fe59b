"""What YAML reads to is kept, and kept reading says what reading says."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tradewind.facts import kept
from tradewind.facts.pack import read_pack

TEXT = """
day: 2026-11-22
nothing: null
also nothing:
rows: [{from: 2025-01-01, value: "1.50", sure: yes, parts: 3, share: 0.1}, [], {}]
names: {en: Rate, zh-Hant: 稅率, zh-Hans: 税率}
"""
PACK = """
title: {{en: Rates, zh-Hant: 稅率, zh-Hans: 税率}}
check_again_by: 2027-01-01
sources:
  law: {{title: Law, publisher: Examplia, address: "https://example.org", read_on: 2026-01-01,
         trust: official}}
values:
  rate: {{name: {{en: Rate}}, values: [{{value: "{rate}", from: 2026-01-01, source: law}}]}}
cases:
  - {{id: one}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TRADEWIND_CACHE", raising=False)
    return tmp_path / "cache" / "tradewind" / "yaml"


def _counted() -> tuple[list[str], Callable[[str], Any]]:
    parsed: list[str] = []

    def parse(text: str) -> Any:
        parsed.append(text)
        return yaml.safe_load(text)

    return parsed, parse


def _entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_is_kept_is_what_was_read_with_its_dates_and_nulls(folder: Path) -> None:
    parsed, parse = _counted()
    first, second = kept.read_once(TEXT, parse), kept.read_once(TEXT, parse)
    assert first == second == yaml.safe_load(TEXT)
    assert second["day"] == date(2026, 11, 22) and second["nothing"] is None
    assert second["rows"][0]["sure"] is True and list(second) == list(first)
    assert len(parsed) == 1


@pytest.mark.parametrize("text", ["", "- 1\n- 2026-01-01\n", "2026-01-01", "word", "1.5e-7"])
def test_a_text_that_is_no_mapping_is_kept_too(folder: Path, text: str) -> None:
    parsed, parse = _counted()
    assert kept.read_once(text, parse) == kept.read_once(text, parse) == yaml.safe_load(text)
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{1: one}",
        "{2026-01-01: day}",
        "{$date: 2026-01-01}",
        "at: 2026-01-01 10:00:00",
        "!!set {a}",
    ],
)
def test_what_json_would_change_is_read_each_time(folder: Path, text: str) -> None:
    parsed, parse = _counted()
    assert kept.read_once(text, parse) == kept.read_once(text, parse) == yaml.safe_load(text)
    assert len(parsed) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"0" * 64 + b'{"rate":"9"}'])
def test_a_damaged_entry_is_read_anew_and_mended(folder: Path, damage: bytes) -> None:
    parsed, parse = _counted()
    whole = kept.read_once(TEXT, parse)
    _entry(folder).write_bytes(damage)
    assert kept.read_once(TEXT, parse) == whole
    assert kept.read_once(TEXT, parse) == whole
    assert len(parsed) == 2


def test_a_changed_entry_of_good_json_is_not_believed(folder: Path) -> None:
    whole = kept.read_once(TEXT, yaml.safe_load)
    entry = _entry(folder)
    entry.write_text(entry.read_text("ascii").replace("1.50", "9.50"), "ascii")
    assert kept.read_once(TEXT, yaml.safe_load) == whole


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    parsed, parse = _counted()
    assert kept.read_once(TEXT, parse) == kept.read_once(TEXT, parse) == yaml.safe_load(TEXT)
    assert len(parsed) == 2


def test_it_can_be_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEWIND_CACHE", "off")
    parsed, parse = _counted()
    kept.read_once(TEXT, parse)
    kept.read_once(TEXT, parse)
    assert len(parsed) == 2 and not folder.exists()


def test_bad_yaml_is_the_same_error_each_time(folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(yaml.YAMLError):
            kept.read_once("a: [", yaml.safe_load)
    assert not folder.exists()


def test_entries_that_were_not_used_for_longest_go_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.read_once("a: old", yaml.safe_load)
    old = _entry(folder)
    kept.read_once("a: used", yaml.safe_load)
    (used,) = set(folder.iterdir()) - {old}
    for path in (old, used):
        os.utime(path, (1, 1))
    kept.read_once("a: used", yaml.safe_load)
    monkeypatch.setattr(kept, "MOST_BYTES", 2 * used.stat().st_size + 10)
    kept.read_once("a: newer", yaml.safe_load)
    assert used.exists() and not old.exists()


def test_a_changed_file_is_read_anew(folder: Path, tmp_path: Path) -> None:
    def rate(text: str) -> str | None:
        (tmp_path / "duty").mkdir(exist_ok=True)
        (tmp_path / "duty" / "ex.yaml").write_text(PACK.format(rate=text), "utf-8")
        return read_pack(tmp_path, "duty/ex", "shipped").series["rate"].entries[0].value

    assert [rate("5"), rate("5"), rate("7"), rate("5")] == ["5", "5", "7", "5"]


def test_a_pack_is_the_same_with_and_without(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "duty").mkdir()
    (tmp_path / "duty" / "ex.yaml").write_text(PACK.format(rate="5"), "utf-8")
    first, again = (read_pack(tmp_path, "duty/ex", "shipped") for _ in range(2))
    monkeypatch.setenv("TRADEWIND_CACHE", "off")
    assert first == again == read_pack(tmp_path, "duty/ex", "shipped")
