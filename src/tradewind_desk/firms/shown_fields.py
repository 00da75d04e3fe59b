"""Fields, rows and lists as a page of a firm's file shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tradewind.firm_file.faults import KeyPath, dotted
from tradewind.firm_file.fields import Entry
from tradewind.firm_file.labels import Labels
from tradewind_desk import words
from tradewind_desk.firms.sections import Choices

_MOST_OF_TITLE = 6
# Shown in a blank field as an example of how it is written; never taken as an answer.
_EXAMPLES = {
    "hs6": "7323.93",
    "unit_cost": "22.50",
    "unit_weight_kg": "0.45",
    "unit_volume_m3": "0.0025",
    "units_per_consignment": "5000",
    "export_vat_refund_pct": "13",
    "credit_days": "30",
    "annual_cost_pct": "4.5",
    "currency_cost_pct": "0.3",
}
_WIDGETS = {
    "truth": "truth",
    "date": "day",
    "money": "money",
    "number": "number",
    "percent": "number",
    "count": "number",
}


@dataclass(slots=True)
class Field:
    """One field on the page: what was typed, or what stands in the file."""

    path: KeyPath
    entry: Entry
    label: str
    typed: str
    choices: Choices | None = None
    currency: str = ""
    is_changed: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name in the form."""
        return dotted(self.path)

    @property
    def widget(self) -> str:
        """How it is written: a list to choose from, or by what it holds."""
        return "choice" if self.choices is not None else _WIDGETS.get(self.entry.kind, "text")

    @property
    def is_amount(self) -> bool:
        """Whether it is the sum of a quote."""
        return self.entry.name == "amount"

    @property
    def finds_goods(self) -> bool:
        """Whether it is the name of the goods, by whose words their code is sought."""
        return self.path[:2] == ("offering", "names")

    @property
    def in_words(self) -> str:
        """What it holds, as a row that is not open tells it."""
        if self.currency:
            return f"{self.typed} {self.currency}" if self.typed else ""
        return dict(self.choices or ()).get(self.typed, self.typed)

    @property
    def blank(self) -> str:
        """What it means to choose nothing."""
        if self.path[0] == "quotes" and self.entry.name in ("market", "path", "mode"):
            return words.say("firms.blank.all")
        follows = self.path[0] == "targets" and self.entry.name in ("channel", "incoterm")
        return words.say("firms.blank.own" if follows else "firms.not_said")

    @property
    def example(self) -> str:
        """How it is written, shown while it is blank."""
        told = _EXAMPLES.get(str(self.path[-1]))
        return words.say("firms.such_as", example=told) if told else ""

    @property
    def hint(self) -> str:
        """How it is written, for what is not told by the field itself."""
        named = [part for part in self.path if isinstance(part, str)]
        code = f"firms.hint.{'.'.join(named[-2:])}"
        if code in words.page_words():
            return words.say(code)
        if self.entry.kind == "code":
            return "" if self.example else words.say("firms.hint.code")
        if self.widget in ("choice", "truth", "day", "money") or self.entry.kind in (
            "text",
            "count",
        ):
            return ""
        return Labels(words.language()).hint(self.entry)


@dataclass(slots=True)
class Row:
    """One row of a list: a form where it `is_open`, else told; `is_out` if it is to go."""

    path: KeyPath
    fields: list[Field]
    is_open: bool = True
    is_out: bool = False
    group: str = ""  # the heading it stands under, for a row that asks for its amount alone

    @property
    def number(self) -> int:
        """Its place in the list, from 0."""
        return int(self.path[-1])

    @property
    def counter(self) -> int:
        """Its place in the list as people count, from 1."""
        return self.number + 1

    @property
    def name(self) -> str:
        """Its name in the form."""
        return dotted(self.path)

    @property
    def title(self) -> str:
        """The first of what it holds, in words; nothing for a blank row."""
        told = (one.in_words for one in self.fields)
        return " · ".join([one for one in told if one][:_MOST_OF_TITLE])

    @property
    def is_dropped(self) -> bool:
        """Whether it stays out of the file; one that asks for its amount does so without."""
        return self.is_out or bool(
            self.group and not any(one.typed for one in self.fields if one.is_amount)
        )

    @property
    def has_faults(self) -> bool:
        """Whether anything in it is wrong."""
        return any(one.faults for one in self.fields)


@dataclass(slots=True)
class Listed:
    """A list of the file as rows, some blank ones last."""

    path: KeyPath
    label: str
    rows: list[Row]
    is_none: bool = False

    @property
    def asked(self) -> list[Row]:
        """The rows that ask for one amount each."""
        return [one for one in self.rows if one.group]

    @property
    def free(self) -> list[Row]:
        """The rows in which everything can be written."""
        return [one for one in self.rows if not one.group]

    @property
    def name(self) -> str:
        """Its name in the form."""
        return dotted(self.path)
