"""The command `tradewind standards` on Examplia, and a firm's file to ask it about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLIA
from tradewind.cli.main import main
from tradewind.facts import Library

FIRM = """\
enterprise: {place: CN}
offering:
  kind: goods
  names: {en: Example kettle, zh-Hant: 示例水壺, zh-Hans: 示例水壶}
  goods:
    hs6: "8516.79"
    attributes: {is_mains: true, has_radio: false, has_digital_circuit: false, has_battery: false}
price: {amount: 10.00 XTS}
targets:
  - {market: HK, price: 10.00 XTS, units_a_year: 100}
"""


@pytest.fixture
def in_examplia(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command reads the packs of Examplia."""
    library = Library((("shipped", EXAMPLIA),))
    monkeypatch.setattr(Library, "standard", classmethod(lambda cls, **_: library))


@pytest.fixture
def firm(tmp_path: Path) -> Callable[..., str]:
    """A firm's file, with some texts replaced."""

    def written(*changes: tuple[str, str]) -> str:
        text = FIRM
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "firm.yaml"
        path.write_text(text, "utf-8")
        return str(path)

    return written


@pytest.fixture
def told(in_examplia: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The JSON answer of `tradewind standards`."""

    def asked(*arguments: str) -> Any:
        days = ("--on", "2026-06-01", "--known-on", "2026-06-01")
        assert main(["standards", *arguments, *days, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return asked


@pytest.fixture
def refused(in_examplia: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Why `tradewind standards` will not answer."""

    def asked(*arguments: str) -> str:
        assert main(["standards", *arguments, "--on", "2026-06-01"]) == 2
        return capsys.readouterr().err

    return asked
