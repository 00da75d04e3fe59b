"""What an answer carries besides numbers: reasons and gaps, as codes and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tradewind.model.source import Cite

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: a code that `text` can word, its values, and the facts it rests on."""

    code: str
    values: Mapping[str, Scalar] = field(default_factory=dict)
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap: the input or fact that is not known, and what knowing it would settle."""

    kind: Literal["input", "fact"]
    name: str
    unlocks: str
    where: str = ""
