"""Which files are kept with a case: told by what they hold, not by what they are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MOST_BYTES = 10 * 1024 * 1024
_BEGINS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE: Mapping[str, str] = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}


def media_type(content: bytes) -> str | None:
    """What a file is; None for a kind that is not kept, such as one that carries macros."""
    for beginning, kind in _BEGINS.items():
        if content.startswith(beginning):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _of_office(content)
    return "text/plain" if _is_text(content) else None


def _of_office(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any("vbaproject" in one.lower() for one in names):
        return None
    return next((kind for name, kind in _INSIDE.items() if name in names), None)


def _is_text(content: bytes) -> bool:
    """Text that is only read: markup could act where somebody opens it in a browser."""
    if not content or b"\x00" in content:
        return False
    try:
        beginning = content.decode("utf-8")[:1000].lstrip("\ufeff \t\r\n")
    except UnicodeDecodeError:
        return False
    return not beginning.startswith("<")
