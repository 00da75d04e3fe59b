"""What can be asked about a register, and what is wrong with what was typed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from tradewind.register.fields import regions
from tradewind_desk.days import Day
from tradewind_desk.records.models import Job
from tradewind_desk.words import language, say

Kind = Job.Kind
_ENGINES = (("polars", "Polars"), ("duckdb", "DuckDB"))
_GROUP = re.compile(r"(region|division|sector|size|hk-company)=[\w,.-]+:\d+%?", re.ASCII)
_OFFICER = re.compile(
    r"(?P<name>[^:：]+)[:：]\s*(?P<capacity>[1-9]\d{0,5})(?:[,，]\s*(?P<provinces>[\w -]+))?",
    re.ASCII,
)
_MAPPED = re.compile(r"[\w-]+=[^\n]*")


class _Worded(forms.Form):
    """A form whose labels and faults are in the words of the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms stand on one page: an id is a form's own.
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, label_suffix="", **kwargs)
        for name, field in self.fields.items():
            field.label = say(f"registers.field.{name}")
            field.error_messages = {
                code: say(
                    "registers.fault.needed" if code == "required" else "registers.fault.value"
                )
                for code in field.error_messages
            }
            if isinstance(field.widget, forms.NumberInput):
                field.error_messages |= {"min_value": _within(field), "max_value": _within(field)}

    def asked(self) -> dict[str, Any]:
        """What a job is told, in plain values."""
        told = {name: _plain(value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in told.items() if value not in (None, "", [])}


def _within(field: Any) -> str:
    return say("registers.fault.within", least=f"{field.min_value:,}", most=f"{field.max_value:,}")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _choices(beginning: str, codes: tuple[str, ...]) -> Any:
    return lambda: [(one, say(f"{beginning}.{one}")) for one in codes]


class _Named(_Worded):
    name = forms.CharField(max_length=200)


class MakeForm(_Named):
    """An invented register."""

    rows = forms.IntegerField(
        min_value=1, max_value=settings.REGISTER_MOST_INVENTED, initial=10_000
    )


class UploadForm(_Named):
    """A file from the person's own machine."""

    file = forms.FileField(
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.parquet"}), allow_empty_file=True
    )


class InboxForm(_Named):
    """A file that an administrator put into the inbox of the body."""

    waiting = forms.ChoiceField()

    def __init__(self, *args: Any, files: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waiting"].choices = [(one, one) for one in files]


class _Days(_Worded):
    on = Day(initial=timezone.localdate)
    known_on = Day(initial=timezone.localdate)


class CheckForm(_Worded):
    """How a file is read, where its own word is not enough."""

    map = forms.CharField(required=False, widget=forms.Textarea({"rows": 3}))
    encoding = forms.ChoiceField(
        required=False,
        choices=lambda: [
            ("", say("registers.found_out")),
            *((one, one) for one in ("utf-8", "utf-16", "gb18030", "big5", "cp950")),
        ],
    )
    sheet = forms.CharField(required=False, max_length=100)

    def clean_map(self) -> list[str]:
        """One FIELD=COLUMN on each line."""
        lines = _lines(self.cleaned_data["map"])
        for line in lines:
            if not _MAPPED.fullmatch(line):
                raise forms.ValidationError(say("registers.fault.map", given=line))
        return lines


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class RunForm(_Days):
    """Every scheme of every firm."""

    engine = forms.ChoiceField(choices=_ENGINES)


class TriageForm(_Worded):
    """Whom to call."""

    capacity = forms.IntegerField(min_value=1, max_value=100_000, initial=60)
    region = forms.MultipleChoiceField(
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        choices=lambda: [(one.code, _region(one)) for one in regions()],
    )
    by = forms.ChoiceField(choices=_choices("registers.by", ("low", "middle", "high")))
    explore = forms.IntegerField(min_value=0, max_value=100, initial=10)
    least = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}))
    most = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}))
    officers = forms.CharField(required=False, widget=forms.Textarea({"rows": 3}))

    def clean_officers(self) -> list[dict[str, Any]]:
        """One NAME: N on each line, and after a comma the provinces where they call."""
        found = []
        for line in _lines(self.cleaned_data["officers"]):
            told = _OFFICER.fullmatch(line)
            if told is None:
                raise forms.ValidationError(say("registers.fault.officer", given=line))
            provinces = (told["provinces"] or "").split()
            found.append(
                {
                    "name": told["name"].strip(),
                    "capacity": int(told["capacity"]),
                    **({"provinces": provinces} if provinces else {}),
                }
            )
        return found

    def clean_least(self) -> list[str]:
        """One GROUP:N on each line."""
        return self._groups("least")

    def clean_most(self) -> list[str]:
        """One GROUP:N on each line."""
        return self._groups("most")

    def _groups(self, name: str) -> list[str]:
        lines = _lines(self.cleaned_data[name])
        for line in lines:
            if not _GROUP.fullmatch(line):
                raise forms.ValidationError(say("registers.fault.group", given=line))
        return lines

    def asked(self) -> dict[str, Any]:
        """The regions become the group that alone is called."""
        told = super().asked()
        chosen = told.pop("region", [])
        return told | ({"only": [f"region={','.join(chosen)}"]} if chosen else {})


def _region(one: Any) -> str:
    at = ("en", "zh-Hant", "zh-Hans").index(language())
    return f"{one.names[at]} {one.code}"


class CompareForm(_Worded):
    """Two days."""

    before = Day()
    after = Day(initial=timezone.localdate)
    engine = forms.ChoiceField(choices=_ENGINES)


class DraftForm(_Days):
    """The shipped facts, and a draft of the person's own over them."""

    draft = forms.FileField(widget=forms.FileInput({"accept": ".zip,.yaml,.yml"}))
    engine = forms.ChoiceField(choices=_ENGINES)


class DemandForm(_Worded):
    """Which services the firms of a run need."""

    markets = forms.RegexField(r"^[A-Z]{2}(,[A-Z]{2})*$", required=False)
    months = forms.IntegerField(min_value=1, max_value=120, initial=12)


FORMS: dict[str, type[_Worded]] = {
    Kind.CHECK: CheckForm,
    Kind.RUN: RunForm,
    Kind.TRIAGE: TriageForm,
    Kind.COMPARE: CompareForm,
    Kind.DEMAND: DemandForm,
}
