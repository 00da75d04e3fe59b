"""Write answers back into a firm's file: only what is new, and whole or not at all.

What is untouched stays as it was: in YAML and JSON to the letter, in a workbook as far as
openpyxl keeps it. The new text is read again before it is kept: it must say what the old one
said and the answers, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tradewind.errors import InputError, worded
from tradewind.firm_file import opening
from tradewind.firm_file.faults import KeyPath, Plain, Unreadable, dotted
from tradewind.firm_file.template import put_in_place
from tradewind.firm_file.text_edits import CannotCut, TextKind, change_value, put_value

# One answer and where it goes; a list is one longer where the path names the item after its last.
Edit = tuple[KeyPath, Plain]
_Put = Callable[[str, KeyPath, Plain, TextKind], str]
_BY_HAND = worded(
    "Write it into the file yourself, or save the file anew from `tradewind template`."
)


def check_writable(path: Path | str) -> None:
    """InputError where the file cannot be written back without loss."""
    path = Path(path)
    if not os.access(path, os.W_OK) or not os.access(path.resolve().parent, os.W_OK):
        told = worded("The file or its folder may not be written to.")
        raise InputError(str(path), told, worded("Copy the file to a folder of your own."))
    if opening.kind_of(path.name) == "xlsx":
        from tradewind.firm_file.workbook_edits import CannotKeep, check_keeps

        try:
            check_keeps(path.read_bytes())
        except CannotKeep as fault:
            told = worded(
                "Writing answers into this workbook would lose a part of it: {fault}.", fault=fault
            )
            mend = worded("Copy the cells into a fresh template written by `tradewind template`.")
            raise InputError(str(path), told, mend) from None


def edited(name: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """A file's bytes with some answers more; InputError where they cannot be put in safely."""
    return _checked(name, data, edits, put_value)


def changed(name: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """A text's bytes with some values written over; None takes a value out."""
    return _checked(name, data, edits, change_value)


def _checked(name: str, data: bytes, edits: Sequence[Edit], put: _Put) -> bytes:
    kind = opening.kind_of(name)
    try:
        expected = _with(_values(kind, data), edits)
        made = _in_workbook(data, edits) if kind == "xlsx" else _in_text(kind, data, edits, put)
        is_right = _comparable(_values(kind, made)) == _comparable(expected)
    except (Unreadable, _CannotWrite):
        is_right = False
    if not is_right:
        told = worded(
            "{edits} cannot be put in without changing something else.", edits=dotted(edits[-1][0])
        )
        raise InputError(name, told, _BY_HAND)
    return made


def replace_file(path: Path | str, data: bytes) -> None:
    """Put new bytes in place of a file's in one step; a link stays, and its file is replaced."""
    put_in_place(Path(path).resolve(), data)


class _CannotWrite(Exception):
    pass


def _in_text(kind: opening.FileKind, data: bytes, edits: Sequence[Edit], put: _Put) -> bytes:
    text = opening.as_text(data)
    try:
        for path, value in edits:
            text = put(text, path, value, "json" if kind == "json" else "yaml")
    except CannotCut as fault:
        raise _CannotWrite from fault
    mark = b"\xef\xbb\xbf"
    return (mark if data.startswith(mark) else b"") + text.encode("utf-8")


def _in_workbook(data: bytes, edits: Sequence[Edit]) -> bytes:
    from tradewind.firm_file.workbook_edits import CannotKeep, put_values

    try:
        return put_values(data, edits)
    except CannotKeep as fault:
        raise _CannotWrite from fault


def _values(kind: opening.FileKind, data: bytes) -> dict[str, Plain]:
    """What a file says, before its meaning is checked."""
    if kind == "xlsx":
        from tradewind.firm_file.workbook import read_workbook

        return read_workbook(data).values
    if kind == "json":
        from tradewind.firm_file.json_text import read_json

        return read_json(opening.as_text(data)).values
    from tradewind.firm_file.yaml_text import read_yaml

    return read_yaml(opening.as_text(data)).values


def _with(values: dict[str, Plain], edits: Sequence[Edit]) -> dict[str, Plain]:
    """What the file should say after the edits."""
    made = deepcopy(values)
    for path, value in edits:
        _set(made, path, deepcopy(value))
    return made


def _set(level: Plain, path: KeyPath, value: Plain) -> None:
    """Put a value into a tree, with the groups and lists that it still needs."""
    part, *rest = path
    below = value
    if rest:
        held = _at(level, part)
        below = ([] if isinstance(rest[0], int) else {}) if held is None else held
        _set(below, tuple(rest), value)
    if isinstance(level, dict) and isinstance(part, str):
        level[part] = below
    elif isinstance(level, list) and isinstance(part, int) and part <= len(level):
        level[part : part + 1] = [below]
    else:
        raise _CannotWrite


def _at(level: Plain, part: str | int) -> Plain:
    if isinstance(level, dict) and isinstance(part, str):
        return level.get(part)
    if isinstance(level, list) and isinstance(part, int) and part < len(level):
        return level[part]
    return None


def _comparable(value: Plain) -> Plain:
    """A value as every kind of file holds it alike: days as text, no mark of how it was written."""
    if isinstance(value, dict):
        return {key: _comparable(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_comparable(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value
