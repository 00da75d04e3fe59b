"""The kinds of files that can be imported, and who publishes each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its reader's module, what it is, who publishes it, under what licence."""

    module: str
    help: str
    publisher: str
    licence: str


_GOVERNMENT = "US government work"

KINDS: Mapping[str, Kind] = {
    "us-hts": Kind(
        "us_hts",
        "the whole tariff of the United States (CSV or JSON of the HTS)",
        "US International Trade Commission",
        _GOVERNMENT,
    ),
    "us-chapter-99": Kind(
        "us_chapter_99",
        "extra duties of the United States (chapter 99 as text, and product lists; a folder)",
        "US International Trade Commission",
        _GOVERNMENT,
    ),
}
