"""Everything that is kept of a firm in one ZIP: as it is kept, and as tables."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, Field, Model, QuerySet

from tradewind_desk import audit, policies
from tradewind_desk.consents.kept_of import rows_of
from tradewind_desk.policies import Act
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Document, Firm, Membership
from tradewind_desk.spreadsheets import csv_lines
from tradewind_desk.words import say

LANGS = ("en", "zh-Hant", "zh-Hans")


def export(*, acting: Membership, firm: Firm) -> bytes:
    """The ZIP, and a line of the audit that it was made."""
    policies.check(acting, Act.EXPORT, firm)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _files(firm):
            file.writestr(name, content)
    audit.note(acting, "export", firm, firm=firm, parts=Part.values)
    return kept.getvalue()


def _files(firm: Firm) -> Iterator[tuple[str, str | bytes]]:
    yield "README.txt", "\n\n".join(say("export.readme", lang) for lang in LANGS) + "\n"
    yield "firm.yaml", firm.file
    yield "firm.json", as_json(_told(firm))
    for version in firm.versions.iterator(chunk_size=20):
        yield f"versions/{version.number}.yaml", version.file
    for plan in firm.plans.iterator(chunk_size=20):
        yield f"plans/{plan.number}.yaml", plan.file
        yield f"plans/{plan.number}.json", _plain(bytes(plan.told))
    for each in Document.objects.filter(case__firm=firm).iterator(chunk_size=5):
        yield f"documents/{each.pk}-{_safe(each.name)}", bytes(each.content)
    for name, rows in rows_of(firm):
        yield from table(name, rows)


def table(name: str, rows: QuerySet[Any]) -> Iterator[tuple[str, str]]:
    """One table as JSON and as CSV, without what stands beside it as a file of its own."""
    left_out = [one.name for one in rows.model._meta.concrete_fields if _is_file(one)]
    told = [_told(row) for row in rows.defer(*left_out).order_by("pk").iterator(chunk_size=500)]
    yield f"{name}.json", as_json(told)
    head = list(told[0]) if told else []
    yield f"{name}.csv", "".join(csv_lines(head, (_flat(one.values()) for one in told)))


def as_json(told: Any) -> str:
    """Readable JSON."""
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _is_file(field: Field[Any, Any]) -> bool:
    return isinstance(field, BinaryField) or field.name == "file"


def _told(row: Model) -> dict[str, Any]:
    fields = (one for one in row._meta.concrete_fields if not _is_file(one))
    return {one.name: one.value_from_object(row) for one in fields}


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for one in values:
        yield json.dumps(one, ensure_ascii=False) if isinstance(one, list | dict) else one


def _plain(told: bytes) -> bytes:
    """The plan's JSON as it was before it was packed; as it is kept where it was not."""
    try:
        return zlib.decompress(told, zlib.MAX_WBITS | 32)
    except zlib.error:
        return told


def _safe(name: str) -> str:
    """A name that stays in its folder wherever it is unpacked."""
    kept = "".join(one if one.isalnum() or one in "-_. " else "_" for one in name)
    return kept.lstrip(". ") or "document"
