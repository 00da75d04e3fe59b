"""An invented firm described well enough to be planned for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tradewind_desk.records.models import Firm

EXAMPLE = Path(__file__).parents[3] / "examples" / "kitchenware-mainland-maker.yaml"


@pytest.fixture(scope="session")
def file() -> str:
    """The example firm's file, aimed at three markets: a plan takes its time for each."""
    told = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    aimed = {one["market"]: one for one in told["targets"]}
    told["targets"] = [aimed[code] for code in ("JP", "SG", "DE")]
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


@pytest.fixture
def described(firm: Firm, file: str) -> Firm:
    """The owner's firm with a file."""
    firm.file = file
    firm.save()
    return firm
