"""A copy of the repository to plant faults in, and the checks to find them with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("src", "docs", "requirements", "pyproject.toml")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The parts of the repository that the checks read."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            leave = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def told_by(copy: Path) -> Callable[[str], str]:
    """What a check says of the copy, which it must refuse."""

    def run(check: str) -> str:
        script = ROOT / "checks" / f"{check}.py"
        asked = [sys.executable, str(script), str(copy)]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert told.returncode == 1, told.stdout + told.stderr
        return told.stdout

    return run


@pytest.fixture
def tool_says(copy: Path) -> Callable[..., str]:
    """What one of the tools says of the copy, which it must refuse."""

    def run(tool: str, *arguments: str) -> str:
        program = Path(sys.executable).with_name(tool)
        if not program.exists():
            pytest.skip(f"{tool} is not installed beside this Python")
        told = subprocess.run(
            [str(program), *arguments],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy / "src"), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 1, told.stdout + told.stderr
        return told.stdout

    return run
