"""Drafts of rules for tests: invented changes of shipped packs, in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.engines.registers import DAY
from tradewind.facts import Facts, Library
from tradewind.facts.folders import shipped_packs

# A file of the packs, what it says, and what the draft says in its place.
LIFTED = {"schemes/hk-bud.yaml": {'value: "800000"': 'value: "1000000"'}}
LOWERED = {
    "schemes/cn-srdi-sme.yaml": {
        "value: '1000000'": "value: '600000'",
        "value: '15000000'": "value: '9000000'",
    }
}
STRICTER = {
    "schemes/cn-srdi-sme.yaml": {"value: '1000000'": "value: '5000000'"},
    "schemes/hk-bud.yaml": {'value: "800000"': 'value: "300000"'},
}
UNKNOWN = {"schemes/hk-bud.yaml": {'value: "800000"': "value: null"}}
SME = {
    "definitions/sme/cn_classes.csv": {
        "industry,employees,people,20,300,1000": "industry,employees,people,30,400,1500"
    }
}
EVERY = (LIFTED, LOWERED, STRICTER, UNKNOWN, SME)
Edits = Mapping[str, Mapping[str, str]]


def draft(folder: Path, *drafts: Edits) -> Path:
    """A folder of packs that holds the drafts: each file as shipped but for the edits."""
    for edits in drafts:
        for name, words in edits.items():
            source, path = shipped_packs() / name, folder / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source.read_text("utf-8"), "utf-8")
                if path.suffix == ".csv":
                    _beside(source, path)
            text = path.read_text("utf-8")
            for old, new in words.items():
                assert old in text, (name, old)
                text = text.replace(old, new)
            path.write_text(text, "utf-8")
    return folder


def _beside(source: Path, path: Path) -> None:
    """The other files of a pack that is a folder."""
    for other in source.parent.iterdir():
        if other.name != source.name:
            path.with_name(other.name).write_text(other.read_text("utf-8"), "utf-8")


def facts_of(folder: Path) -> Facts:
    """The shipped facts with the drafts laid over them."""
    library = Library((("shipped", shipped_packs()), ("user", folder)))
    return library.as_of(applies_on=DAY, known_on=DAY)
