"""What the industries of firms are called: divisions, else sections, by their classification."""

from __future__ import annotations

from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, names_in

_KINDS = "definitions/industries:classifications"
_SECTIONS = "definitions/industries:sectors"
_NAMES = "definitions/industry-names:names"


def classification_of(told: str | None, facts: Facts) -> str:
    """A classification as the packs call it, the newest of those meant; as told where none is."""
    plain = "".join(one for one in (told or "").casefold() if one.isalnum())
    for row, _ in facts.rows(_KINDS):
        if plain in row["aliases"].split():
            return row["classification"]
    return told or ""


def division_of(code: str) -> str:
    """The first two digits of a code, the letter of its section where it has no more."""
    letter, digits = _parted(code)
    return digits[:2] if len(digits) >= 2 else letter


def industry_names(classification: str, code: str, facts: Facts) -> Names | None:
    """What the division of a code is called, else its section; None where nobody has named it."""
    letter, digits = _parted(code)
    sections = [letter] if letter else _sections(classification, digits[:2], facts)
    for one in (digits[:2], *sections):
        found = facts.find(_NAMES, classification=classification, code=one)
        if one and found:
            return names_in(found[0][0])
    return None


def _parted(code: str) -> tuple[str, str]:
    plain = "".join(one for one in code.upper() if one.isalnum())
    letter = plain[:1] if plain[:1].isalpha() else ""
    return letter, plain.removeprefix(letter)


def _sections(classification: str, division: str, facts: Facts) -> list[str]:
    """The sections whose divisions hold this one."""
    spans = [
        (row["section"], *row["code"].split("-"))
        for row, _ in facts.find(_SECTIONS, classification=classification)
        if "-" in row["code"]
    ]
    return [section for section, low, high in spans if low <= division <= high]
