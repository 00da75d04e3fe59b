"""Codes of firms that a register says twice, found on disk: it may hold more than memory does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tradewind.register.writing import not_written, sorter

_FOUND = """
    WITH told AS (
        SELECT * FROM read_csv(?, header = false, auto_detect = false,
            columns = {'place': 'BIGINT', 'code': 'VARCHAR', 'faulty': 'TINYINT'})
    ), twice AS (
        SELECT code, min(place) AS first FROM told GROUP BY code HAVING count(*) > 1
    )
    SELECT place, first, code, faulty FROM told JOIN twice USING (code)
    WHERE place > first ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Twice:
    """A row whose code an earlier row has."""

    row: int
    first: int
    code: str
    is_faulty: bool


class Codes:
    """The codes of firms, aside in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "codes.csv"

    def __enter__(self) -> Codes:
        try:
            self._file = self._path.open("w", encoding="ascii")
        except OSError as broken:
            raise not_written(self._folder, broken) from broken
        return self

    def __exit__(self, *raised: object) -> None:
        self._close()

    def _close(self) -> None:
        try:
            self._file.close()
        except OSError as broken:
            raise not_written(self._folder, broken) from broken

    def put(self, number: int, code: str, *, is_faulty: bool) -> None:
        """The code of a row."""
        try:
            self._file.write(f"{number},{code},{int(is_faulty)}\n")
        except OSError as broken:
            raise not_written(self._folder, broken) from broken

    def twice(self) -> Iterator[Twice]:
        """Every row whose code an earlier row has, in order."""
        self._close()
        with sorter(self._folder) as connection:
            found = connection.execute(_FOUND, [str(self._path)])
            while batch := found.fetchmany(2000):
                for row, first, code, is_faulty in batch:
                    yield Twice(row, first, code, bool(is_faulty))
