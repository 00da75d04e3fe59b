"""The YAML form: every field in its place with its label, filled in or blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tradewind.firm_file.faults import Plain
from tradewind.firm_file.fields import Entry, all_entries
from tradewind.firm_file.labels import Labels

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)? [A-Z]{3}")
# Other YAML readers take these words for truth values: NO is also Norway.
_TRAPS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def yaml_form(values: dict[str, Plain], labels: Labels) -> str:
    """The text of the form."""
    lines = [f"# {labels.page('intro')}"]
    for entry in all_entries():
        lines += ["", *_Form(labels).lines(entry, values.get(entry.name), "")]
    return "\n".join(lines) + "\n"


class _Form:
    """Writes fields as lines, in one language."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def lines(self, entry: Entry, value: Plain, indent: str) -> Iterator[str]:
        if entry.form == "group":
            yield f"{indent}{entry.name}:  # {self.labels.label(entry)}"
            held = value if isinstance(value, dict) else {}
            for each in entry.entries:
                yield from self.lines(each, held.get(each.name), indent + "  ")
        elif entry.form == "mapping":
            yield from self._mapping(entry, value if isinstance(value, dict) else {}, indent)
        elif entry.form == "table":
            yield from self._table(entry, value, indent)
        else:
            yield self._leaf(entry, value, indent)

    def _leaf(self, entry: Entry, value: Plain, indent: str) -> str:
        written = f" {written_value(value)}" if value is not None else ""
        return f"{indent}{entry.name}:{written}  # {self._comment(entry)}"

    def _mapping(self, entry: Entry, held: dict[str, Plain], indent: str) -> Iterator[str]:
        yield f"{indent}{entry.name}:  # {self._comment(entry)}"
        for key in [*held, *(key for key in entry.offered if key not in held)]:
            written = f" {written_value(held[key])}" if key in held else ""
            yield f"{indent}  {written_value(key)}:{written}"

    def _table(self, entry: Entry, value: Plain, indent: str) -> Iterator[str]:
        head = f"{indent}{entry.name}:"
        if isinstance(value, list) and value:
            yield f"{head}  # {self.labels.label(entry)}"
            for item in value:
                yield from self._item(entry, item if isinstance(item, dict) else {}, indent)
            return
        yield f"{head}{' []' if value == [] else ''}  # {self.labels.label(entry)}"
        for number, each in enumerate(entry.entries):
            mark = "- " if number == 0 else "  "
            yield f"{indent}  # {mark}{each.name}:  # {self._comment(each)}"

    def _item(self, entry: Entry, item: dict[str, Plain], indent: str) -> Iterator[str]:
        if not item:
            yield f"{indent}  - {{}}"
        known = [each for each in entry.entries if each.name in item]
        for number, each in enumerate(known):
            mark = "- " if number == 0 else "  "
            yield f"{indent}  {mark}{each.name}: {written_value(item[each.name])}"

    def _comment(self, entry: Entry) -> str:
        hint = self.labels.hint(entry)
        label = self.labels.label(entry)
        return f"{label} ({hint})" if hint else label


def written_value(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(written_value(each) for each in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """Text bare where nothing can misread it, else in quotes."""
    if (_BARE.fullmatch(text) and text.lower() not in _TRAPS) or _AMOUNT.fullmatch(text):
        return text
    import yaml

    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=float("inf")).rstrip(
        "\n"
    )
