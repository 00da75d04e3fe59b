"""The words of the form, in three languages, from labels.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tradewind.errors import InputError
from tradewind.firm_file.fields import Entry

LANGUAGES = ("en", "zh-Hant", "zh-Hans")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels and hints in one language."""

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            mend = f"Choose one of: {', '.join(LANGUAGES)}."
            raise InputError("language", f"The form is not written in {self.lang!r}.", mend)

    def page(self, name: str) -> str:
        """A word of the form itself."""
        return str(_words()["page"][name][self.lang])

    def label(self, entry: Entry) -> str:
        """A field's name for people."""
        return str(_words()["fields"][entry.dotted][self.lang])

    def hint(self, entry: Entry) -> str:
        """How a field is written."""
        if entry.form in ("group", "table"):
            return ""
        told = str(_words()["hints"][entry.kind][self.lang])
        if entry.choices and entry.form == "leaf":
            told = f"{self.page('one_of')}: {', '.join(entry.choices)}"
        if entry.form == "mapping" and not entry.choices:
            told = f"{told}; {self.page('any_key')}"
        return told


@cache
def _words() -> dict[str, Any]:
    import yaml

    text = resources.files("tradewind.firm_file").joinpath("labels.yaml").read_text("utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words
