"""Find the head of somebody's register, and with it which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from tradewind.errors import InputError, worded
from tradewind.register.fields import Field
from tradewind.register.mapping import Mapped, columns_of
from tradewind.register.opening import HEAD_WITHIN, Hints, Opened, Row, is_blank, opened

_GUESSED, _MISTAKEN = "gb18030", "big5hkscs"


@dataclass(frozen=True, slots=True)
class Headed:
    """A file that is open, the row of its head, what its columns are, and the rows below it."""

    source: Opened
    head_row: int | None
    mapped: Mapped
    rows: Iterator[Row]


@contextmanager
def headed(path: Path, hints: Hints, further: Mapping[str, Field]) -> Iterator[Headed]:
    """The file with its head found.

    Bytes of Big5 are bytes of GB18030 too, only of other letters. No name of a field is one by
    accident, so text is Big5 where more of its columns go by such names as Big5.
    """
    with ExitStack() as stack:
        source = stack.enter_context(opened(path, hints))
        if source.head is not None:
            mapped = columns_of(source.head, hints.columns, further, is_own=source.is_own)
            yield Headed(source, None, mapped, source.rows)
            return
        start = _Start(source, hints, further)
        if source.encoding == _GUESSED and hints.encoding is None:
            as_big5 = stack.enter_context(opened(path, replace(hints, encoding=_MISTAKEN)))
            start = max(start, _Start(as_big5, hints, further), key=lambda one: one.matches)
        yield start.headed(path)


class _Start:
    """The first rows of a file, and the one of them that names the most columns."""

    def __init__(self, source: Opened, hints: Hints, further: Mapping[str, Field]) -> None:
        self._source, self._hints, self._further = source, hints, further
        self._first = list(islice(source.rows, HEAD_WITHIN))
        filled = [row for row in self._first if not row.fault and not is_blank(row.cells)]
        self._head = max(filled, key=lambda row: (self._count(row), -row.number), default=None)
        self.matches = self._count(self._head) if self._head else 0

    def _count(self, row: Row) -> int:
        titles = _titles(row)
        by_name = columns_of(titles, further=self._further).columns
        return len(by_name) + sum(title in titles for title in self._hints.columns.values())

    def headed(self, path: Path) -> Headed:
        """The file with this row as its head."""
        head = self._head
        if head is None:
            raise InputError(
                str(path),
                worded("No row of it can be read as the names of columns."),
                worded("Let the names of columns stand in one row, above the firms."),
            )
        mapped = columns_of(_titles(head), self._hints.columns, self._further)
        below = (row for row in self._first if row.number > head.number)
        return Headed(self._source, head.number, mapped, chain(below, self._source.rows))


def _titles(row: Row) -> Sequence[str]:
    return ["" if one is None else str(one).strip() for one in row.cells]
