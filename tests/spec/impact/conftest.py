"""Two folders of packs of the invented land of Examplia, and a firm asked under both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DAY, EXAMPLIA
from tests.spec.landed.conftest import FIRM
from tradewind.facts import Library
from tradewind.impact import FirmAsked, FirmImpact, Side, Sides, impact_on_firm
from tradewind.model.enterprise import Company, Project
from tradewind.model.money import Money

Edits = Sequence[tuple[str, str, str]]  # a file, what it says, and what it shall say
# Its Hong Kong company can ask the Export Fund for half of what a fair costs.
ASKING = replace(
    FIRM,
    enterprise=replace(
        FIRM.enterprise,
        companies=(Company(place="HK"),),
        diagnostics={"hk-company.has_business_registration": True},
        grants=(),
    ),
    projects=(
        Project(id="fair", cost=Money.of(400_000, "HKD"), market="EXA", seller="hk-company"),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """The packs of Examplia with texts of some files replaced, as a folder of its own."""

    def made(name: str, edits: Edits = ()) -> Path:
        home = tmp_path / name
        shutil.copytree(EXAMPLIA, home)
        for file, old, new in edits:
            path = home / file
            text = path.read_text("utf-8")
            assert old in text, (file, old)
            path.write_text(text.replace(old, new), "utf-8")
        return home

    return made


@pytest.fixture
def sides(folder: Callable[..., Path]) -> Callable[..., Sides]:
    """The packs of Examplia, edited on either side, known on one day."""

    def made(after: Edits, before: Edits = (), on: date = DAY) -> Sides:
        first, second = (
            Side(Library((("shipped", folder(name, edits)),)), on)
            for name, edits in (("a", before), ("b", after))
        )
        return Sides(first, second, on)

    return made


@pytest.fixture
def impact() -> Callable[..., FirmImpact]:
    """What moves for the firm between two sides."""

    def asked(sides: Sides, firm: Any = FIRM, *markets: str) -> FirmImpact:
        return impact_on_firm(FirmAsked(firm, "firm.yaml", markets or ("EXA", "EXB")), sides)

    return asked
