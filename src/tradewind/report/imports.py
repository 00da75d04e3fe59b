"""What an import came to, as JSON and in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tradewind.importers.importing import Imported
from tradewind.text import say, words

Json = dict[str, Any]
SHOWN = 3  # examples of each reason on the terminal; all that were kept are in the JSON


def imported_json(done: Imported, seconds: float) -> Json:
    """The import with its counts, and the first rows of each reason it refused."""
    tally = done.tally
    return {
        "schema": "tradewind/import/1",
        "kind": done.kind,
        "pack": done.packs[0] if len(done.packs) == 1 else list(done.packs),
        "folder": str(done.folder),
        "rows": tally.rows,
        "refused": sum(tally.refused.values()),
        "refused_by_reason": dict(sorted(tally.refused.items())),
        "examples": {
            reason: [{"where": one.where, "text": one.text} for one in kept]
            for reason, kept in sorted(tally.examples.items())
        },
        "figures": dict(sorted(tally.figures.items())),
        "manifest": json.loads(json.dumps(done.manifest, default=str)),
        "seconds": round(seconds, 2),
    }


def tell_imported(done: Imported, seconds: float, lang: str) -> None:
    """Rows taken in and refused, by reason, and where the packs are."""
    tally = done.tally
    counts = {"rows": f"{tally.rows:,}", "seconds": f"{seconds:.1f}", "kind": done.kind}
    print(say("import.done", lang, counts))
    for pack, tables in done.manifest["packs"].items():
        told = ", ".join(f"{name} {count:,}" for name, count in tables.items())
        print(f"  {pack}: {told}" if told else f"  {pack}")
    for name, count in sorted(tally.figures.items()):
        print(f"  {_word('import.figure', name, lang)}: {count:,}")
    refused = sum(tally.refused.values())
    print(
        say("import.refused" if refused else "import.none_refused", lang, {"count": f"{refused:,}"})
    )
    for reason, count in tally.refused.most_common():
        print(f"  {count:,} × {_word('import.reason', reason, lang)}")
        for one in tally.examples[reason][:SHOWN]:
            print(f"      {one.where}: {one.text}")
    print(say("import.kept", lang, {"folder": done.folder}))


def tell_imports(found: Sequence[Mapping[str, Any]], lang: str) -> None:
    """The imports in force, a line each."""
    if not found:
        print(say("import.none", lang))
    for one in found:
        told = {
            "kind": " ".join(filter(None, (one["kind"], one.get("market")))),
            "publisher": one.get("publisher", "?"),
            "as_of": one.get("as_of"),
            "rows": f"{one.get('rows', 0):,}",
        }
        print(say("import.in_force" if told["as_of"] else "import.in_force_undated", lang, told))


def _word(group: str, name: str, lang: str) -> str:
    code = f"{group}.{name}"
    return say(code, lang) if code in words() else name.replace("_", " ")
