"""What an import has read, what it refused and why, and how many of each kind it met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_EXAMPLES = 20
EVERY = 1000  # rows between two words of progress


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that was not taken in: where it stands, why, and what it says there.

    `reason` is a code, such as ``two_goods_in_one_cell``; `text.words` says it in words.
    """

    where: str
    reason: str
    text: str = ""


@dataclass
class Tally:
    """Counts of one import; `tell` is called as rows are read, for a progress line."""

    tell: Callable[[int], None] = lambda rows: None
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Refused]] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)

    def read(self, rows: int = 1) -> None:
        """Count rows of the publisher's file as read, taken in or not."""
        before = self.rows
        self.rows += rows
        if before // EVERY != self.rows // EVERY:
            self.tell(self.rows)

    def refuse(self, where: str, reason: str, text: object = "") -> None:
        """Count a row that is not taken in, and keep the first of each reason to show."""
        self.refused[reason] += 1
        self._show(where, reason, text)

    def keep(self, where: str, reason: str, text: object = "") -> None:
        """Count a rate that is kept as printed, not computed, and keep the first of each reason."""
        self.figure(f"as_printed_{reason}")
        self._show(where, reason, text)

    def _show(self, where: str, reason: str, text: object) -> None:
        kept = self.examples.setdefault(reason, [])
        if len(kept) < MOST_EXAMPLES:
            kept.append(Refused(where, reason, str(text)[:200]))

    def figure(self, name: str, by: int = 1) -> None:
        """Count something worth a figure, such as a kind of rate."""
        self.figures[name] += by
