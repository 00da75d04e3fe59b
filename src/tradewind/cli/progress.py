"""How far a command is: one line on a terminal, and nothing where nobody looks."""

from __future__ import annotations

import argparse
import sys

_CLEAR = "\r\x1b[K"


class Progress:
    """The line of one command; it is taken away at the end. `about` is what stands behind it."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._shows, self.about = sys.stderr.isatty() and not asked.json, ""

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

    def share(self, done: float) -> None:
        """So much is done, from 0 to 1."""
        self.put(f"{done:.0%}")

    def parts(self, done: int, of: int) -> None:
        """So many parts of so many are done."""
        self.put(f"{done}/{of}")
