"""How far a command is: one line on a terminal, and nothing where nobody looks.

A program that runs a command may look too: the file named by TRADEWIND_PROGRESS is kept up to date
with what is counted (rows, parts, percent), how many are done, and of how many where that is known.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

_CLEAR = "\r\x1b[K"
FILE = "TRADEWIND_PROGRESS"


class Progress:
    """The line of one command; it is taken away at the end. `about` is what stands behind it."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._shows, self.about = sys.stderr.isatty() and not asked.json, ""
        self._file = Path(os.environ[FILE]) if os.environ.get(FILE) else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        self.about = ""
        self.put("")

    def put(self, text: str) -> None:
        """This in place of what stands there."""
        if self._shows:
            sys.stderr.write(f"{_CLEAR}{text}{self.about}")
            sys.stderr.flush()

    def rows(self, count: int) -> None:
        """So many rows are read."""
        self.put(f"{count:,} …")
        self._keep("rows", count, None)

    def share(self, done: float) -> None:
        """So much is done, from 0 to 1."""
        self.put(f"{done:.0%}")
        self._keep("percent", int(done * 100), 100)

    def parts(self, done: int, of: int) -> None:
        """So many parts of so many are done."""
        self.put(f"{done}/{of}")
        self._keep("parts", done, of)

    def _keep(self, counted: str, done: int, of: int | None) -> None:
        if self._file is not None:
            fresh = self._file.with_name(f"{self._file.name}.part")
            fresh.write_text(json.dumps({"counted": counted, "done": done, "of": of}), "utf-8")
            fresh.replace(self._file)
