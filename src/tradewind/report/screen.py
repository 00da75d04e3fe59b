"""A terminal, and how paragraphs, lists and tables are put on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tradewind.report.terminal import paragraph, terminal

if TYPE_CHECKING:
    from rich.table import Table


class Screen:
    """One terminal."""

    def __init__(self) -> None:
        self.screen = terminal()

    def put(self, text: str, style: str = "", indent: str = "", first: str = "") -> None:
        """A paragraph: `first` before its first line, `indent` before the others."""
        paragraph(self.screen, first + text, style, indent)

    def listed(self, title: str, rows: Sequence[str]) -> None:
        """A titled list; nothing where it has no row."""
        if rows:
            self.put("")
            self.put(title, "bold")
            for row in rows:
                self.put(f"· {row}", indent="  ")

    def table(self) -> Table:
        """An empty table in the one manner."""
        from rich import box
        from rich.table import Table

        return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
