"""What `make audit` says: a fault, an unknown, or that all was looked up and nothing found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHECKS = Path(__file__).resolve().parents[2] / "checks"
CLEAN: dict[str, Any] = {"name": "planted", "version": "1.0", "vulns": []}
AT_FAULT = CLEAN | {"name": "bad", "vulns": [{"id": "EX-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "unknown-one", "skip_reason": "not there"}


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The check, which stands outside the packages."""
    monkeypatch.syspath_prepend(str(CHECKS))
    spec = importlib.util.spec_from_file_location("audit_of_locks", CHECKS / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_an_answer_about_every_package_is_a_clean_one(audit: ModuleType) -> None:
    assert audit.verdict([CLEAN]) == (["Packages looked up: 1. No known fault."], 0)


def test_a_package_nobody_could_be_asked_about_is_unknown_and_fails(audit: ModuleType) -> None:
    lines, code = audit.verdict([CLEAN, SKIPPED])
    assert code == 2
    assert lines[0].startswith("Unknown: 1 of 2 packages") and "unknown-one" in lines[0]


def test_a_known_fault_names_the_version_that_mends_it(audit: ModuleType) -> None:
    lines, code = audit.verdict([AT_FAULT, SKIPPED])
    assert code == 1
    assert lines[0] == "bad 1.0: EX-1; mended in 1.1"


def test_without_a_network_a_sentence_stands_in_the_place_of_a_trace(
    audit: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = tmp_path / "pip-audit"
    silent.write_text(f"#!{sys.executable}\nraise OSError('no route')\n", "utf-8")
    silent.chmod(0o755)
    assert audit.main(str(silent)) == 2
    said = capsys.readouterr().out
    assert said.startswith("Unknown: faults") and "no route" in said and "Traceback" not in said
