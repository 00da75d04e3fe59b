"""A user's own pack of one file, held against its shape before anything is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tradewind.errors import PackError
from tradewind.facts.check_shapes import misfits
from tradewind.facts.pack import OUTREACH_KEYS, SAID_KEYS
from tradewind.facts.reading import YamlFile, mapping
from tradewind.facts.schemas import SHAPES
from tradewind.facts.schemas_upgrade import UPGRADE


def _shape_of(told: Mapping[str, Any]) -> TypeAdapter[Any]:
    if "diagnostics" in told:
        return UPGRADE
    if "families" in told:
        return SHAPES["families"][1]
    if set(OUTREACH_KEYS) & set(told):
        return SHAPES["outreach"][1]
    return SHAPES["standards" if {"requirements", "searched"} & set(told) else "said"][1]


def check_user_file(path: Path) -> None:
    """PackError with the line of the first fault of shape; `facts check` tells them all."""
    file = YamlFile.read(path)
    told = mapping(file.told)
    said = _shape_of(told)
    parts = (
        ("values", SHAPES["values"][1], file.section("values")),
        ("inputs", SHAPES["rules"][1], file.part(("inputs",))),
        ("said", said, file.part(SAID_KEYS)),
    )
    for key, shape, part in parts:
        if key in told or (key == "said" and part.told):
            for at, problem, mend in misfits(shape, part.told):
                raise PackError(part.where(at), problem, mend)
