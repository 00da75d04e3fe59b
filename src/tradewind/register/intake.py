"""Take somebody's register in: as it is where it is sound and our own, else by way of the check."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tradewind.facts import Facts
from tradewind.register.checking import check
from tradewind.register.industries import industries
from tradewind.register.journal import TAKEN, alone, digest_of, write_whole
from tradewind.register.opening import Hints
from tradewind.register.source import Register, impossible, is_own, register_at

REGISTER, ERRORS = "register.parquet", "errors.csv"


@dataclass(frozen=True)
class Taken:
    """A register in our own units, and how many rows of somebody's file it leaves out, and why."""

    register: Register
    refused: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)
    errors_file: Path | None = None


def taken_in(
    path: Path,
    out: Path,
    *,
    facts: Facts,
    hints: Hints,
    lang: str,
    tell: Callable[[int], None],
) -> Taken:
    """The register in a file; what is not sound is checked, and its clean rows kept in the folder.

    A register of our own whose columns cannot be right is checked as any other.
    """
    if is_own(path):
        register = register_at(path)
        if _is_sound(register, facts):
            return Taken(register)
    with alone(out):
        return _checked(path, out, facts, hints, lang, tell)


def _is_sound(register: Register, facts: Facts) -> bool:
    if impossible(register, facts):
        return False
    return not industries(register.industries, facts).faulty


def _checked(
    path: Path,
    out: Path,
    facts: Facts,
    hints: Hints,
    lang: str,
    tell: Callable[[int], None],
) -> Taken:
    """The clean rows of a file, checked now or before."""
    kept, told = out / REGISTER, out / TAKEN
    asked = {
        "source": digest_of(path),
        "hints": [dict(hints.columns), hints.encoding, hints.sheet],
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
    }
    held = json.loads(told.read_text("utf-8")) if told.exists() else {}
    if held.get("asked") != asked or not kept.exists():
        kept.unlink(missing_ok=True)  # of a check that was killed, or of another file
        found = check(
            path,
            facts,
            errors_file=out / ERRORS,
            clean=kept,
            hints=hints,
            lang=lang,
            tell=tell,
        )
        errors = found.errors_file.name if found.errors_file else None
        counts = {"refused": found.refused, "by_reason": dict(found.by_reason), "errors": errors}
        held = {"asked": asked, **counts}
        write_whole(told, json.dumps(held, ensure_ascii=False, indent=1) + "\n")
    errors_file = out / held["errors"] if held["errors"] else None
    return Taken(register_at(kept), held["refused"], held["by_reason"], errors_file)
