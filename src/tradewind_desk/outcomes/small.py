"""Small counts are not shown: whoever knows a little else could tell which firm is meant."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5


def is_small(count: int) -> bool:
    """Whether a count could point at a firm; none at all points at nobody."""
    return 0 < count < LEAST


def hidden(counts: Sequence[int]) -> list[bool]:
    """Which counts of one column are kept back.

    A single one could be told from the sum of the column, so the next smallest goes with it.
    """
    found = [is_small(count) for count in counts]
    if sum(found) == 1:
        others = [at for at, count in enumerate(counts) if count and not found[at]]
        if others:
            found[min(others, key=lambda at: counts[at])] = True
    return found
