"""Check somebody's register: what each column is, what is wrong where, and which rows are clean.

Rows are read once, one after another, and none is kept in memory. The codes of firms are set aside
on disk, so that those said twice are found at the end; so are the clean rows, where they are asked
for.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.faults import Fault, SideFile
from tradewind.register.fields import further_fields
from tradewind.register.heads import Headed, headed
from tradewind.register.judging import Values, judge_of, limits_of
from tradewind.register.keeping import CleanRows
from tradewind.register.mapping import Column, Mapped
from tradewind.register.opening import Hints, is_blank
from tradewind.register.reasons import Reason
from tradewind.register.twice import Codes
from tradewind.register.writing import not_written

_TOLD_EVERY = 20_000


@dataclass(slots=True)
class Checked:
    """What a check found."""

    path: Path
    format: str
    encoding: str | None
    head_row: int | None
    mapped: Mapped
    not_read: tuple[str, ...]
    rows: int = 0
    blank: int = 0
    refused: int = 0
    by_reason: Counter[Reason] = field(default_factory=Counter)
    errors_file: Path | None = None
    clean_file: Path | None = None

    @property
    def clean(self) -> int:
        """Rows without a fault."""
        return self.rows - self.refused

    @property
    def faults(self) -> int:
        """How many things are wrong; a row may have several."""
        return self.by_reason.total()


def check(
    path: Path,
    facts: Facts,
    *,
    errors_file: Path,
    clean: Path | None = None,
    hints: Hints | None = None,
    lang: str = "en",
    tell: Callable[[int], None],
) -> Checked:
    """Check every row of a file; faults go to the side file, in the order they are met.

    The facts say which columns there can be, which industries, and the day that nothing can have
    been founded after. `clean` is where the rows without a fault are written as a register of our
    own; `tell` hears how many rows are read.
    """
    if clean is not None and clean.absolute() == errors_file.absolute():
        raise InputError(
            str(clean),
            worded("The side file would take the place of the register."),
            worded("Give another name."),
        )
    with ExitStack() as stack:
        source = stack.enter_context(headed(path, hints or Hints(), further_fields(facts)))
        side = stack.enter_context(SideFile(errors_file, lang))
        folder = stack.enter_context(_aside(clean))
        rows = stack.enter_context(CleanRows(clean, folder, source.mapped)) if clean else None
        codes = stack.enter_context(Codes(folder))
        return _Check(path, source, side, rows, codes).run(facts, tell)


@contextmanager
def _aside(clean: Path | None) -> Iterator[Path]:
    """A folder for what is set aside: beside the clean rows, where there must be room for them."""
    try:
        folder = tempfile.TemporaryDirectory(
            prefix=".tradewind-register-", dir=clean.parent if clean else None
        )
    except OSError as broken:
        raise not_written(clean or Path(tempfile.gettempdir()), broken) from broken
    with folder as name:
        yield Path(name)


class _Check:
    """One check: the file, and where what is found of it goes."""

    def __init__(
        self, path: Path, source: Headed, side: SideFile, rows: CleanRows | None, codes: Codes
    ) -> None:
        self._source, self._side, self._rows, self._codes = source, side, rows, codes
        opened, columns = source.source, source.mapped.columns
        self._found = Checked(
            path, opened.format, opened.encoding, source.head_row, source.mapped, opened.not_read
        )
        self._code_at = next((at for at, one in enumerate(columns) if _is_code(one)), None)

    def run(self, facts: Facts, tell: Callable[[int], None]) -> Checked:
        """Decide every row, then those whose code an earlier one has."""
        found, judge = self._found, judge_of(self._source.mapped, limits_of(facts))
        for row in self._source.rows:
            if not row.fault and is_blank(row.cells):
                found.blank += 1
                continue
            self._put(row.number, *judge(row))
            if found.rows % _TOLD_EVERY == 0:
                tell(found.rows)
        self._refuse_twice()
        tell(found.rows)
        found.by_reason = self._side.by_reason
        found.clean_file = self._rows.settle() if self._rows else None
        found.errors_file = self._side.settle()
        return found

    def _put(self, number: int, values: Values, faults: Sequence[Fault]) -> None:
        found, at = self._found, self._code_at
        found.rows += 1
        for fault in faults:
            self._side.put(number, fault)
        if at is not None and values and (code := values[at]) is not None:
            self._codes.put(number, str(code), is_faulty=bool(faults))
        if faults:
            found.refused += 1
        elif self._rows:
            self._rows.put(number, values)

    def _refuse_twice(self) -> None:
        if self._code_at is None:
            return
        column = self._source.mapped.columns[self._code_at]
        for twice in self._codes.twice():
            fault = Fault("said_twice", column, twice.code, {"row": twice.first})
            self._side.put(twice.row, fault)
            if not twice.is_faulty:
                self._found.refused += 1
                if self._rows:
                    self._rows.take_back(twice.row)


def _is_code(column: Column) -> bool:
    return column.field.kind == "uscc"
