"""Write a firm's file: the empty form, or a firm already known, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

from tradewind.errors import InputError, worded
from tradewind.model.enterprise import FirmFile

FormKind = Literal["yaml", "xlsx"]


def write_template(
    path: Path | str, kind: FormKind = "yaml", lang: str = "en", *, force: bool = False
) -> Path:
    """Write the empty form, labelled in one language; InputError if the file is there already."""
    return _write(Path(path), FirmFile(), kind, lang, force)


def template_text(lang: str = "en") -> str:
    """The empty form as YAML text."""
    return form_bytes(FirmFile(), "yaml", lang).decode("utf-8")


def write(path: Path | str, firm: FirmFile, lang: str = "en", *, force: bool = False) -> Path:
    """Write a firm into the form its file's name asks for (.yaml or .xlsx)."""
    suffix = Path(path).suffix.lower()
    kinds: dict[str, FormKind] = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx"}
    if suffix not in kinds:
        mend = worded("End the name in .yaml or .xlsx.")
        raise InputError(
            str(path),
            worded("A firm's file is not written as {suffix}.", suffix=repr(suffix)),
            mend,
        )
    return _write(Path(path), firm, kinds[suffix], lang, force)


def _write(path: Path, firm: FirmFile, kind: FormKind, lang: str, force: bool) -> Path:
    _check_target(path, kind, force)
    content = form_bytes(firm, kind, lang)
    put_in_place(path, content)
    return path


def _check_target(path: Path, kind: FormKind, force: bool) -> None:
    suffixes = (".yaml", ".yml") if kind == "yaml" else (".xlsx",)
    if path.suffix.lower() not in suffixes:
        told = worded(
            "The name does not end in {suffixes}, but the form is {upper}.",
            suffixes=suffixes[0],
            upper=kind.upper(),
        )
        raise InputError(
            str(path), told, worded("Name it {name}.", name=path.with_suffix(suffixes[0]).name)
        )
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(
            str(path), worded("There is no such folder to write into."), worded("Check the path.")
        )
    if path.exists() and not force:
        told = worded("A file of this name is there already.")
        raise InputError(
            str(path), told, worded("Choose another name, or ask for it to be replaced.")
        )


def form_bytes(firm: FirmFile, kind: FormKind, lang: str = "en") -> bytes:
    """The form with a firm in it, labelled in one language."""
    from tradewind.firm_file.labels import Labels
    from tradewind.firm_file.plain import plain

    if kind == "yaml":
        from tradewind.firm_file.yaml_form import yaml_form

        return yaml_form(plain(firm), Labels(lang)).encode("utf-8")
    from tradewind.firm_file.workbook_form import workbook_form

    return workbook_form(plain(firm), Labels(lang))


def put_in_place(path: Path, content: bytes) -> None:
    """Put the whole content in place in one step, so that no reader sees half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        told = worded("The file cannot be written: {strerror}.", strerror=error.strerror)
        raise InputError(str(path), told, worded("Choose a folder you may write to.")) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        part.replace(path)
    except OSError as error:
        told = worded("The file cannot be written: {strerror}.", strerror=error.strerror)
        raise InputError(
            str(path), told, worded("Check room on the disk and the folder.")
        ) from error
    finally:
        part.unlink(missing_ok=True)
