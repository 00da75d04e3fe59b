"""What each file of a pack may contain: the one source of the published JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tradewind.facts.schemas_card import PackShape
from tradewind.facts.schemas_cases import CaseShape
from tradewind.facts.schemas_cells import Id, SnakeId
from tradewind.facts.schemas_firm import FirmCaseShape, SaidShape
from tradewind.facts.schemas_outreach import OutreachCaseShape, OutreachShape
from tradewind.facts.schemas_rules import RulesShape
from tradewind.facts.schemas_services import ServicesShape
from tradewind.facts.schemas_standards import FamiliesShape, StandardsCaseShape, StandardsShape
from tradewind.facts.schemas_tariff import MeasureShape, RegimeShape
from tradewind.facts.schemas_values import ListRow, PlainRow, RatesRow, SeriesShape

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SHAPES: Mapping[str, tuple[str, TypeAdapter[Any]]] = {
    "pack": ("pack.yaml: the card of a pack", TypeAdapter(PackShape)),
    "values": ("values.yaml: dated series by id", TypeAdapter(dict[SnakeId, SeriesShape])),
    "measures": ("measures.yaml: measures by id", TypeAdapter(dict[Id, MeasureShape])),
    "regimes": ("regimes.yaml: regimes of small consignments", TypeAdapter(list[RegimeShape])),
    "rules": ("rules.yaml: inputs and rule trees", TypeAdapter(RulesShape)),
    "cases": ("cases.yaml: worked cases", TypeAdapter(list[CaseShape])),
    "said": ("tracks: and options: of a pack of one file", TypeAdapter(SaidShape)),
    "firm-cases": ("cases: of a pack of one file", TypeAdapter(list[FirmCaseShape])),
    "standards": ("requirements: of a pack of one file", TypeAdapter(StandardsShape)),
    "standards-cases": (
        "cases: of a pack of requirements",
        TypeAdapter(list[StandardsCaseShape]),
    ),
    "families": ("families: of a pack of one file", TypeAdapter(FamiliesShape)),
    "outreach": (
        "upgrade:, readiness:, presence: and terms: of a pack of one file",
        TypeAdapter(OutreachShape),
    ),
    "outreach-cases": (
        "cases: of a pack of outreach",
        TypeAdapter(list[OutreachCaseShape]),
    ),
    "services": ("services: and needs: of a pack of one file", TypeAdapter(ServicesShape)),
    "row-of-rates": ("A row of a CSV table that holds rates", TypeAdapter(RatesRow)),
    "row-of-list": ("A row of a CSV table that holds a list", TypeAdapter(ListRow)),
    "row-of-rows": ("A row of a CSV table that holds rows", TypeAdapter(PlainRow)),
}


class _Published(GenerateJsonSchema):
    """JSON Schema without invented titles, in which null is not a way to leave a key out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        kept = [one for one in made.get("anyOf", ()) if one != {"type": "null"}]
        if made.get("default", "") is not None or not kept:
            return made
        rest = {key: one for key, one in made.items() if key not in ("default", "anyOf")}
        return {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}


def schemas() -> dict[str, Json]:
    """The JSON Schema (2020-12) of every kind of file of a pack, by name."""
    made = {}
    for name, (title, shape) in SHAPES.items():
        told = shape.json_schema(by_alias=True, schema_generator=_Published)
        head = {"$schema": DIALECT, "$id": f"urn:tradewind:pack:{name}:1"}
        made[name] = {**head, **told, "title": title}
    return made


def schema_text(schema: Json) -> str:
    """A schema as its published file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(every: Mapping[str, Json], folder: Path) -> tuple[Path, ...]:
    """Write each schema into its own file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in every.items():
        path = folder / f"{name}.json"
        path.write_text(schema_text(schema), "utf-8")
        written.append(path)
    return tuple(written)
