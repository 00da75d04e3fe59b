"""Take somebody's register in: as it is where it is our own, else by way of the check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tradewind.facts import Facts
from tradewind.register.source import Register, register_at


def taken_in(
    path: Path,
    out: Path,
    *,
    facts: Facts,
    told: Mapping[str, str],
    lang: str,
    tell: Callable[[int], None],
) -> Register:
    """The register in a file, in our own units."""
    return register_at(path)
