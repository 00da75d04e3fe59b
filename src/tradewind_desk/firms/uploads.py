"""A firm's file that a person brings: what it would change, or what is wrong with it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.core.files.uploadedfile import UploadedFile

from tradewind.errors import InputError, worded
from tradewind.firm_file import Fault, FirmFileError, form_bytes, read_bytes
from tradewind.firm_file.faults import KeyPath, Plain
from tradewind.firm_file.plain import plain
from tradewind.firm_file.workbook_faults import marked
from tradewind.firm_file.writing import changed
from tradewind.text.errors import in_words
from tradewind_desk import words
from tradewind_desk.firms import kept_file
from tradewind_desk.records.models import Firm

LIMIT = 5 * 1024 * 1024
Way = Literal["add", "replace"]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an upload would do: its file as YAML, and the two ways to take it over."""

    file: str
    added: tuple[kept_file.Change, ...]
    taken_out: tuple[kept_file.Change, ...]


def content_of(upload: UploadedFile | None) -> tuple[str, bytes]:
    """The name and the bytes of an upload; InputError where there is none or too much."""
    where = worded("the file")
    if upload is None or not upload.size:
        raise InputError(where, worded("No file was chosen."), worded("Choose one."))
    if upload.size > LIMIT:
        told = worded("The file has {size} bytes; at most {limit}.", size=upload.size, limit=LIMIT)
        raise InputError(where, told, worded("Take out pictures and other sheets."))
    return str(upload.name or ""), upload.read()


def dry_run(firm: Firm, name: str, data: bytes) -> DryRun:
    """What the upload would change, field by field; FirmFileError names every fault."""
    told = read_bytes(name, data)
    is_text = name.lower().endswith((".yaml", ".yml"))
    made = (
        data.decode("utf-8-sig") if is_text else form_bytes(told, "yaml", words.language()).decode()
    )
    every = kept_file.changes(kept_file.values_of(firm.file), plain(told))
    added = tuple(one for one in every if one.after is not None)
    return DryRun(made, added, tuple(one for one in every if one.after is None))


def taken_over(firm: Firm, file: str, way: Way) -> str:
    """The firm's file after the upload: replaced by it, or with what it says added."""
    if way == "replace" or not firm.file.strip():
        return file
    before, after = kept_file.values_of(firm.file), plain(read_bytes(kept_file.NAME, file.encode()))
    edits = [
        (path, value) for path, value in _whole(after) if kept_file.value_at(before, path) != value
    ]
    return changed(kept_file.NAME, firm.file.encode(), edits).decode()


def _whole(values: Plain, above: KeyPath = ()) -> list[tuple[KeyPath, Plain]]:
    """Every field that holds something, a list as one."""
    if isinstance(values, dict):
        return [told for key, one in values.items() for told in _whole(one, (*above, key))]
    return [] if values is None else [(above, values)]


def packed(data: bytes) -> str:
    """A refused workbook, as the page carries it until it is asked back."""
    return base64.b64encode(data).decode()


def with_faults(carried: str, read: Callable[[bytes], object]) -> bytes:
    """The workbook that a page carried, with its faults in a column; InputError if it has none."""
    where = worded("the file")
    try:
        data = base64.b64decode(carried, validate=True)
        read(data)
    except binascii.Error as error:
        raise InputError(where, worded("No file was chosen."), worded("Choose one.")) from error
    except FirmFileError as error:
        if not any(one.place for one in error.faults):
            raise  # it could not be opened: there is no row to write beside
        return marked(data, error.faults, _in_words)
    raise InputError(where, worded("Nothing is wrong with it."), worded("Upload it again."))


def _in_words(fault: Fault) -> str:
    lang = words.language()
    return f"{in_words(fault.problem, lang)} {in_words(fault.mend, lang)}"


def faults_told(error: FirmFileError) -> list[tuple[str, str, str]]:
    """Place, problem and mend of every fault, in the language of the page."""
    lang = words.language()
    return [
        (in_words(one.place, lang), in_words(one.problem, lang), in_words(one.mend, lang))
        for one in error.faults
    ]
