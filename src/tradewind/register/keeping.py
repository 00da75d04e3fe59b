"""Write the clean rows of a register as a canonical one: Parquet, in the units that rules read.

Rows are set aside as text while the register is read, and sorted into Parquet at the end, when it
is known which of them say a code that an earlier row has. Both are on disk: no row is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tradewind.register.fields import ROW, Field
from tradewind.register.mapping import Mapped
from tradewind.register.writing import AS_PARQUET, check_free, not_written, sorter

_TYPES = {
    "money": "BIGINT",
    "decimal": "BIGINT",
    "day": "DATE",
    "truth": "BOOLEAN",
}
_WHOLE = (("SMALLINT", 2**15 - 1), ("INTEGER", 2**31 - 1))


def kept_as(field: Field) -> str:
    """The type of a field in a canonical register."""
    if field.kind in ("whole", "bits"):
        most = field.most
        fits = (kind for kind, largest in _WHOLE if most is not None and most <= largest)
        return next(fits, "BIGINT")
    return _TYPES.get(field.kind, "VARCHAR")


class CleanRows:
    """The clean rows of one register; in their file when it is whole."""

    def __init__(self, path: Path, folder: Path, mapped: Mapped) -> None:
        self.path, self._folder = path, folder
        self._rows, self._later = folder / "rows.csv", folder / "later.csv"
        self._partial = path.with_name(f"{path.name}.part")
        self._fields = tuple(one.field for one in mapped.columns)
        self._stack = ExitStack()

    def __enter__(self) -> CleanRows:
        check_free(self.path)
        try:
            rows = self._stack.enter_context(self._rows.open("w", encoding="utf-8", newline=""))
            later = self._stack.enter_context(self._later.open("w", encoding="ascii"))
        except OSError as broken:
            raise not_written(self.path, broken) from broken
        self._write, self._write_later = csv.writer(rows).writerow, later.write
        return self

    def __exit__(self, *raised: object) -> None:
        self._close()
        self._partial.unlink(missing_ok=True)  # there only where the writing was broken off

    def _close(self) -> None:
        try:
            self._stack.close()
        except OSError as broken:
            raise not_written(self.path, broken) from broken

    def put(self, number: int, values: Sequence[Any]) -> None:
        """A row that has no fault so far."""
        try:
            self._write((number, *values))
        except OSError as broken:
            raise not_written(self.path, broken) from broken

    def take_back(self, number: int) -> None:
        """A row that was put and says a code again."""
        try:
            self._write_later(f"{number}\n")
        except OSError as broken:
            raise not_written(self.path, broken) from broken

    def settle(self) -> Path:
        """Write the file whole and put it in its place."""
        self._close()
        try:
            with sorter(self._folder, self.path) as connection:
                paths = [str(self._rows), str(self._later), str(self._partial)]
                connection.execute(self._copy(), paths)
            check_free(self.path)
            self._partial.replace(self.path)
        except OSError as broken:
            raise not_written(self.path, broken) from broken
        return self.path

    def _copy(self) -> str:
        types = {ROW: "BIGINT", **{one.name: kept_as(one) for one in self._fields}}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        as_text = (
            "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
            " new_line = '\\r\\n', nullstr = '', parallel = false"
        )
        return (
            f"COPY (SELECT * FROM read_csv(?, {as_text}, columns = {{{columns}}}) AS kept"
            " ANTI JOIN read_csv(?, header = false, auto_detect = false,"
            f" columns = {{'{ROW}': 'BIGINT'}}) AS later USING ({ROW})"
            f" ORDER BY {ROW}) TO ? ({AS_PARQUET})"
        )
