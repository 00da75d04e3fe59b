"""Rules of origin of the UK's agreements: kept as text, with their range and place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.importers.importing import Imported


def rule_set(low: str, high: str, text: str) -> dict[str, Any]:
    rule = {"rule": text, "class": ["CTH", "RVC"], "footnotes": [], "import": True, "export": False}
    told = {"heading": "ex 9503", "subdivision": "Toys", "min": low, "max": high}
    return {**told, "rules": [rule], "valid": True}


def test_a_rule_is_kept_with_its_range_its_classes_and_its_place(
    tmp_path: Path, take_in: Callable[..., Imported], facts_now: Callable[..., Facts]
) -> None:
    path = tmp_path / "examplia.json"
    sets = [
        rule_set("9503000000", "9503999999", "CTH or RVC40"),
        rule_set("9504", "9504999999", "CTH"),
        rule_set("9505000000", "9504000000", "CTH"),
        rule_set("9506000000", "9506999999", ""),
    ]
    path.write_text(json.dumps({"rule_sets": sets}), "utf-8")
    done = take_in("uk-origin", path)
    assert done.packs == ("origin/uk-examplia",)
    assert dict(done.tally.refused) == {"bad_code": 1, "range_turned_round": 1, "no_rule": 1}
    [(row, cite)] = facts_now().rows("origin/uk-examplia:rules")
    assert (row["rule"], row["rule_class"], row["is_export"]) == ("CTH or RVC40", "CTH|RVC", "no")
    assert "rule set 1" in cite.where


def test_what_is_no_scheme_is_refused(tmp_path: Path, take_in: Callable[..., Imported]) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]", "utf-8")
    with pytest.raises(InputError, match="no scheme"):
        take_in("uk-origin", path)


def test_the_real_schemes_are_taken_in_whole(
    real: Callable[[str], Path], take_in: Callable[..., Imported]
) -> None:
    done = take_in("uk-origin", real("uk/uk_roo_rule_sets_dev.parquet"))
    assert (done.tally.rows, done.tally.figures["schemes"]) == (33_490, 35)
    assert dict(done.tally.refused) == {"no_rule": 1}  # one rule has no text there


def test_the_json_of_a_real_scheme_says_as_much_as_the_table(
    real: Callable[[str], Path], take_in: Callable[..., Imported]
) -> None:
    done = take_in("uk-origin", *sorted(real("uk/roo_raw").glob("*.json.gz")))
    assert done.manifest["packs"]["origin/uk-vietnam"] == {"rules": 607}
    assert done.manifest["packs"]["origin/uk-new-zealand"] == {"rules": 2_779}
