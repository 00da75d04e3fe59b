"""Open a publisher's file safely: packed or plain, as text, as CSV rows, as JSON, as Parquet.

Text comes a line at a time, whatever the size of the file. A file that is cut short, in another
encoding than told, or that unpacks to far more than its size is refused by name.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tradewind.errors import InputError

MOST_BYTES = 2_500_000_000  # of text; a tariff of a whole market is a hundredth of this
MOST_TIMES = 200  # unpacked over packed: honest text packs 5 to 30 times
MOST_JSON = 512_000_000  # JSON is read whole
MOST_CELL = 1_000_000
ENCODINGS = ("utf-8-sig", "gb18030")


class _Counted(io.RawIOBase):
    """Bytes of a packed file as they are unpacked, no more than a sound file would hold.

    What was unpacked is held against what was read of the packed file so far, so that a file that
    grows without measure is refused at its beginning and not after hours.
    """

    def __init__(self, file: IO[bytes] | gzip.GzipFile, path: Path, packed: IO[bytes]) -> None:
        self._file, self._path, self._packed, self._got = file, path, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            got = self._file.read(len(buffer))
        except (EOFError, OSError, zipfile.BadZipFile) as fault:
            told = f"cannot be unpacked: {fault}."
            raise InputError(str(self._path), told, "Fetch the file again.") from fault
        self._got += len(got)
        if self._got > min(MOST_BYTES, max(1_000_000, self._packed.tell() * MOST_TIMES)):
            told = "unpacks to far more than a file of this kind holds."
            raise InputError(str(self._path), told, "Unpack it yourself, and look at it.")
        buffer[: len(got)] = got
        return len(got)


@contextmanager
def bytes_of(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked where it is .gz or a .zip of one file."""
    with _opened(path) as raw:
        head = raw.read(4)
        raw.seek(0)
        if head[:2] == b"\x1f\x8b":
            yield io.BufferedReader(_Counted(gzip.GzipFile(fileobj=raw), path, raw))
        elif head == b"PK\x03\x04" and path.suffix.lower() == ".zip":
            with _only_member(path, raw) as member:
                yield io.BufferedReader(_Counted(member, path, raw))
        else:
            yield io.BufferedReader(_Counted(raw, path, raw))


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except PermissionError as fault:
        told = "cannot be read: you have no permission."
        raise InputError(str(path), told, "Ask its owner, or take a copy that is yours.") from fault


def _only_member(path: Path, raw: IO[bytes]) -> IO[bytes]:
    try:
        packed = zipfile.ZipFile(raw)
        names = [one for one in packed.namelist() if not one.endswith("/")]
        if len(names) != 1:
            told = f"holds {len(names)} files."
            raise InputError(str(path), told, "Unpack it, and give the one that is meant.")
        return packed.open(names[0])
    except zipfile.BadZipFile as fault:
        told = f"cannot be unpacked: {fault}."
        raise InputError(str(path), told, "Fetch the file again.") from fault


@contextmanager
def text_of(path: Path, encodings: Sequence[str] = ENCODINGS) -> Iterator[IO[str]]:
    """The text of a file, in the first of the encodings that its beginning can be read in."""
    with bytes_of(path) as file:
        begins = file.peek(65536)[:65536] if isinstance(file, io.BufferedReader) else b""
        encoding = _encoding(path, begins, encodings)
        try:
            yield io.TextIOWrapper(file, encoding=encoding, newline="")
        except UnicodeDecodeError as fault:
            told = f"is not {encoding.removesuffix('-sig')} throughout (byte {fault.start})."
            raise InputError(str(path), told, "Save it as UTF-8.") from fault


def _encoding(path: Path, begins: bytes, encodings: Sequence[str]) -> str:
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\x00" in begins:
        told = "is not text."
        raise InputError(str(path), told, "Give the CSV or JSON file of the publisher.")
    for one in encodings:
        for cut in range(4):  # the last letter may be cut in the middle
            try:
                begins[: len(begins) - cut].decode(one)
            except UnicodeDecodeError:
                continue
            return one
    told = f"is in none of {', '.join(encodings)}."
    raise InputError(str(path), told, "Save it as UTF-8.")


def csv_rows(
    path: Path,
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    encodings: Sequence[str] = ENCODINGS,
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file that must have some columns, each with the line it ends on.

    A row of another length than the head comes with the key ``""`` and what is wrong with it: the
    reader refuses it by name. A column without a head is left out.
    """
    csv.field_size_limit(MOST_CELL)
    with text_of(path, encodings) as text:
        ends = Ends(text)
        lines = csv.reader(ends, delimiter=delimiter, strict=True)
        try:
            head = [one.strip() for one in next(lines, [])]
            check_head(path, head, columns)
            for cells in lines:
                if any(cells):
                    row = {name: cell for name, cell in zip(head, cells, strict=False) if name}
                    if len(cells) < len(head):
                        ends.check()
                    if len(cells) != len(head):
                        row[""] = f"{len(cells)} cells, not {len(head)}: {' | '.join(cells)}"
                    yield lines.line_num, row
        except csv.Error as fault:
            told = f"is not readable CSV: {fault}."
            mend = "Fetch the file again; it may have been cut short."
            raise InputError(f"{path}:{lines.line_num}", told, mend) from fault


class Ends:
    """The lines of a text, and whether the last of them has an end of its own."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self._is_open = text, False

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._is_open = not line.endswith(("\n", "\r"))
            yield line

    def check(self) -> None:
        """csv.Error where a row that lacks cells has no end either: the file was cut there."""
        if self._is_open:
            raise csv.Error("it ends in the middle of its last row")


def check_head(path: Path, head: Sequence[str], columns: Sequence[str]) -> None:
    """InputError where a file lacks a column that it must have, or has it twice."""
    lacking = [one for one in columns if one not in head]
    if lacking:
        told = f"has no column {', '.join(map(repr, lacking))}; it has {', '.join(head) or 'none'}."
        mend = "Give the publisher's own file, with its first line."
        raise InputError(f"{path}:1", told, mend)
    twice = sorted({one for one in columns if head.count(one) > 1})
    if twice:
        told = f"has the column {', '.join(map(repr, twice))} twice."
        raise InputError(f"{path}:1", told, "Keep one of the two.")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run a cell: it begins as a formula, and is no plain number."""
    return bool(re.match(r"[=@\t\r]|[+-](?!\s|[\d.,%]*$)", text))


def json_of(path: Path) -> Any:
    """What a JSON file holds."""
    with text_of(path) as text:
        told = text.read(MOST_JSON + 1)
    if len(told) > MOST_JSON:
        raise InputError(
            str(path), "is too large to be read as JSON.", "Give the CSV file instead."
        )
    try:
        return json.loads(told)
    except ValueError as fault:
        mend = "Fetch the file again; it may have been cut short."
        raise InputError(str(path), f"is not readable JSON: {fault}.", mend) from fault


def parquet_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a Parquet file that must have some columns, numbered from one."""
    import duckdb

    with _opened(path) as file:
        if file.read(4) != b"PAR1":
            mend = "Give the Parquet files alone, without what else stands in their folder."
            raise InputError(str(path), "is not a Parquet file.", mend)
    try:
        found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
        head = [one[0] for one in found.description or ()]
        check_head(path, head, columns)
        number = 0
        while batch := found.fetchmany(2000):
            for cells in batch:
                number += 1
                yield number, dict(zip(head, cells, strict=True))
    except duckdb.Error as fault:
        told = f"is not readable Parquet: {str(fault).splitlines()[0]}"
        raise InputError(str(path), told, "Fetch the file again.") from fault
