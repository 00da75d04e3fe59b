"""Read a firm's file: YAML, JSON or XLSX in, one frozen firm out, or every fault together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.firm_file import opening
from tradewind.firm_file.faults import Fault, FirmFileError, Found, Unreadable
from tradewind.model.enterprise import FirmFile


def read(path: Path | str) -> FirmFile:
    """The firm a file describes; FirmFileError names every fault with its line or cell."""
    path = Path(path)
    try:
        opening.check_size(path.stat().st_size)
        data = path.read_bytes()
    except Unreadable as error:
        raise FirmFileError(path.name, [error.fault]) from None
    except OSError as error:
        told = worded("The file cannot be opened: {value}.", value=error.strerror or error)
        raise InputError(
            str(path), told, worded("Check the name and that you may read it.")
        ) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> FirmFile:
    """The same for a file already in hand, such as an upload; ``name`` says its kind."""
    from tradewind.firm_file.building import build

    try:
        found = _found(name, data)
    except Unreadable as error:
        raise FirmFileError(name, [error.fault]) from error
    firm, faults = build(found)
    if firm is None:
        raise FirmFileError(name, _once(faults))
    return firm


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of a firm's file."""
    from tradewind.firm_file.schema import published_schema

    return published_schema()


def _found(name: str, data: bytes) -> Found:
    kind = opening.kind_of(name)
    opening.check_size(len(data))
    opening.check_disguise(data, kind)
    if kind == "xlsx":
        from tradewind.firm_file.workbook import read_workbook

        opening.check_workbook(data)
        return read_workbook(data)
    text = opening.as_text(data)
    if not text.strip():
        raise Unreadable(
            worded("The file is blank."), worded("Write an empty form with `tradewind template`.")
        )
    if kind == "json":
        from tradewind.firm_file.json_text import read_json

        return read_json(text)
    from tradewind.firm_file.yaml_text import read_yaml

    return read_yaml(text)


def _once(faults: list[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))
