"""Before meaning: is this the kind of file it claims to be, small enough, and readable text?"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Literal

from tradewind.errors import listed, worded
from tradewind.firm_file.faults import Unreadable

SIZE_LIMIT = 2_000_000
UNPACKED_LIMIT = 20_000_000
PARTS_LIMIT = 200

FileKind = Literal["yaml", "json", "xlsx"]
_KINDS: dict[str, FileKind] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# XLSX parts never need a document type; it is how an XML file is made to swell.
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))

# What the zip reader answers a damaged file with.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError, EOFError, OSError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def kind_of(name: str) -> FileKind:
    """The kind of file its name claims."""
    kind = _KINDS.get(Path(name).suffix.lower())
    if kind is None:
        raise Unreadable(
            worded("This kind of file is not read."),
            worded(
                "Save the firm's file as .yaml, .json or .xlsx; write an empty one with"
                " `tradewind template`."
            ),
        )
    return kind


def check_size(size: int) -> None:
    """Refuse an empty file and one too large to be a firm's file."""
    if size > SIZE_LIMIT:
        raise Unreadable(
            worded(
                "The file has {size} bytes; a firm's file has at most {size_limit}.",
                size=size,
                size_limit=SIZE_LIMIT,
            ),
            worded("Check that this is the firm's file, and take out pictures and other sheets."),
        )
    if size == 0:
        raise Unreadable(
            worded("The file is empty."), worded("Write an empty form with `tradewind template`.")
        )


def check_disguise(data: bytes, kind: FileKind) -> None:
    """Refuse a workbook named as text, and text named as a workbook."""
    if kind != "xlsx" and data.startswith(_ZIP):
        raise Unreadable(
            worded(
                "The name says {upper}, but the file is a workbook or a zip.", upper=kind.upper()
            ),
            worded("If it is a workbook, rename it to end in .xlsx."),
        )
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(
            worded("The file is an old Excel file or is locked with a password."),
            worded("Open it in a spreadsheet program, take the password off and save as .xlsx."),
        )
    if kind == "xlsx" and not data.startswith(_ZIP):
        raise Unreadable(
            worded("The name says XLSX, but the file is not a workbook."),
            worded("Save it from a spreadsheet program as .xlsx, or rename it to what it is."),
        )


def as_text(data: bytes) -> str:
    """The text of a UTF-8 file; the fault names the first byte that is not."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = worded("Byte {start} is not UTF-8 text.", start=error.start)
        raise Unreadable(
            listed("", [problem, _likely_encoding(data)]), worded("Save the file as UTF-8.")
        ) from None


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return worded(" The file looks like UTF-16.")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    has_han = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return worded(" It can be read as GB18030.") if has_han else ""


def check_workbook(data: bytes) -> None:
    """Refuse a broken, swelling or macro-carrying workbook before a library opens it."""
    mend = worded("Copy the cells into a fresh template written by `tradewind template`.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            parts = book.infolist()
            if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
                raise Unreadable(
                    worded(
                        "The workbook unpacks to more than {unpacked_limit} bytes.",
                        unpacked_limit=UNPACKED_LIMIT,
                    ),
                    mend,
                )
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise Unreadable(worded("The file is a zip, but not a workbook."), mend)
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Unreadable(worded("The workbook carries macros."), mend)
            if any(_has_doctype(book.read(part)) for part in parts):
                raise Unreadable(worded("The workbook carries a document type definition."), mend)
    except _DAMAGE as error:
        raise Unreadable(worded("The workbook is damaged: {error}.", error=error), mend) from error


def _has_doctype(part: bytes) -> bool:
    return any(mark in part for mark in _DOCTYPES)
