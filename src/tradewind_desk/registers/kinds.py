"""What a file is, by what it holds and not by what it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

_BLOCK = 1 << 16
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16, in whose text noughts are no surprise
_BLANK = {*b"\t\n\r\f"}


def ending_of(path: Path) -> str | None:
    """`.parquet`, `.xlsx` or `.csv`; None where it is none of them."""
    with path.open("rb") as file:
        begins = file.read(_BLOCK)
    if begins[:4] == b"PAR1":
        return ".parquet"
    if begins[:4] == b"PK\x03\x04":
        return ".xlsx" if _is_workbook(path) else None
    return ".csv" if _is_text(begins) else None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


def _is_text(begins: bytes) -> bool:
    """No byte of it is one that text in any encoding of ours lacks."""
    if not begins.strip():
        return False
    if begins[:2] in _MARKS:
        return True
    return not any(one < 32 and one not in _BLANK for one in begins) and b"\x7f" not in begins
