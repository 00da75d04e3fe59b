"""Text in the cells of a spreadsheet: shown, never run."""

from __future__ import annotations

_CONTROLS = ("\t", "\r", "\n")
_RUNS = tuple("=+-@＝＋－＠")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe stands before what could be a formula."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    return f"'{text}" if text.lstrip().startswith(_RUNS) or text.startswith(_CONTROLS) else text


def guarded_in_workbook(text: str) -> str:
    """The same without the characters that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return guarded(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))
