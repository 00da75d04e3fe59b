"""The side file of a check: every fault with its row, its cell, its reason and how to mend it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tradewind.errors import InputError, worded
from tradewind.register.mapping import Column
from tradewind.register.reasons import Reason
from tradewind.register.writing import not_written
from tradewind.text import say
from tradewind.text.cells import guarded

HEAD = ("row", "field", "column", "value", "reason", "mend")
_BEGIN = ("\ufeff" + ",".join(HEAD)).encode()
_SHOWN = 200  # letters of a value


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a row; `told` fills the blanks of its mend."""

    reason: Reason
    column: Column | None = None
    cell: object = None
    told: Mapping[str, object] = field(default_factory=dict)


class SideFile:
    """The faults, written as they are met; in its place when all are, and not at all without any.

    Only what a check before this one wrote is written over.
    """

    def __init__(self, path: Path, lang: str) -> None:
        self.path, self._lang = path, lang
        self.by_reason: Counter[Reason] = Counter()
        self._partial = path.with_name(f"{path.name}.part")
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> SideFile:
        if self.path.exists() and not self._is_of_a_check():
            raise InputError(
                str(self.path),
                worded("A file of this name is there already."),
                worded("Give another name."),
            )
        return self

    def _is_of_a_check(self) -> bool:
        try:
            with self.path.open("rb") as file:
                return file.read(len(_BEGIN)) == _BEGIN
        except OSError:  # a folder, or what may not be read: none of ours
            return False

    def __exit__(self, *raised: object) -> None:
        self.close()
        self._partial.unlink(missing_ok=True)  # there only where the check was broken off

    def put(self, number: int, fault: Fault) -> None:
        """One fault of a row."""
        column = fault.column
        mend = say(f"register.mend.{fault.reason}", self._lang, fault.told)
        name, title = (column.field.name, column.title) if column else ("", "")
        shown = "" if fault.cell is None else str(fault.cell)[:_SHOWN]
        told = [number, name, guarded(title), guarded(shown), fault.reason, mend]
        try:
            if self._file is None:
                # With its mark, so that spreadsheets read the Chinese in it.
                self._file = self._partial.open("w", encoding="utf-8-sig", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(HEAD)
            self._writer.writerow(told)
        except OSError as broken:
            raise not_written(self.path, broken) from broken
        self.by_reason[fault.reason] += 1

    def close(self) -> None:
        """Write what is still held."""
        file, self._file = self._file, None
        try:
            if file:
                file.close()
        except OSError as broken:
            raise not_written(self.path, broken) from broken

    def settle(self) -> Path | None:
        """Put the file in its place, or take away that of a check before where there is no fault.

        The file, None without a fault.
        """
        self.close()
        try:
            if self.by_reason:
                self._partial.replace(self.path)
                return self.path
            self.path.unlink(missing_ok=True)
        except OSError as broken:
            raise not_written(self.path, broken) from broken
        return None
