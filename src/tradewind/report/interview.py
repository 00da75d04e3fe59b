"""The questions of an interview in words, and what a person types, as the file holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from tradewind.assess.schemes import SchemeAnswer
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.firm_file import read_bytes
from tradewind.firm_file.faults import Plain
from tradewind.firm_file.writing import edited
from tradewind.model.enterprise import FirmFile
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.pipeline.interview import OpenAsk
from tradewind.pipeline.support import Support, support
from tradewind.report.firm_json import amount_text
from tradewind.text import name_of, say, words
from tradewind.text.errors import in_words

_MOST_SCHEMES, _MOST_SOURCES = 3, 6
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_PLACE = re.compile(r"[A-Z]{2}")
_WORDS = {
    "yes": True, "y": True, "true": True, "是": True,
    "no": False, "n": False, "false": False, "否": False, "不是": False,
}  # fmt: skip
# Questions on which whole schemes hang, not one condition.
_GATES = ("companies", "company_place", "project")
_NONE = ("none", "no", "[]", "沒有", "没有", "無", "无", "否")


@dataclass(frozen=True, slots=True)
class Because:
    """A condition of a scheme that waits for an answer, and where it is written."""

    scheme: str
    reason: str
    cite: Cite | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with one answer more, and what it then says."""

    value: Plain
    data: bytes
    firm: FirmFile
    told: Support


def keep(ask: OpenAsk, text: str, lang: str, name: str, data: bytes, facts: Facts) -> Kept:
    """The file with an answer, if it can be read and nothing in it clashes; else InputError."""
    value = typed(ask, text, lang)
    made = edited(name, data, ask.edits(value))
    firm = read_bytes(name, made)
    return Kept(value, made, firm, support(firm, name, facts))


def choices(ask: OpenAsk, lang: str) -> list[tuple[str, str]]:
    """The codes that may be answered, each with its name."""
    return [(code, name_of(names, lang, code)) for code, names in (ask.codes or {}).items()]


def who(about: str, told: Support, lang: str) -> str:
    """Of whom a question asks: the firm itself, a company of it, or a project."""
    if about == told.question.applicants[0].id:
        return say("interview.about.own", lang)
    name, _, number = about.rpartition("-")
    if f"applicant.{about}" in words():
        return say(f"applicant.{about}", lang)
    if number.isdigit() and f"applicant.{name}" in words():
        return f"{say(f'applicant.{name}', lang)} ({number})"
    return say("interview.about.project", lang, {"project": about})


def opens(ask: OpenAsk, told: Support, lang: str) -> str:
    """The schemes that wait for an answer, the best paid first, and how many more."""
    results = {one.scheme: one for one in told.schemes.results}
    named = [_scheme(results[one], lang) for one in ask.schemes[:_MOST_SCHEMES]]
    more = len(ask.schemes) - _MOST_SCHEMES
    rest = say("and_more", lang, {"count": more}) if more > 0 else ""
    return say("interview.between", lang).join(named) + rest


def _scheme(one: SchemeAnswer, lang: str) -> str:
    """A scheme and the most it pays; where it pays nothing, what it gives."""
    name = name_of(one.names, lang, one.scheme)
    most = one.pays.bounds.high_money if one.pays and one.pays.bounds else None
    if most is not None:
        values = {"scheme": name, "amount": amount_text(most, lang)}
        return say("interview.up_to", lang, values)
    return say("interview.gives", lang, {"scheme": name, "gives": say(f"gives.{one.gives}", lang)})


def form(ask: OpenAsk, lang: str) -> str:
    """How an answer is written."""
    code = f"interview.unit.{ask.unit}"
    unit = say(code, lang) if code in words() else ask.unit or "HKD"
    told = say(f"interview.form.{ask.form}", lang, {"unit": unit})
    told += say("interview.or_none", lang) if ask.none else ""
    for end, code in ((ask.least, "interview.least"), (ask.most, "interview.most")):
        told += say(code, lang, {"number": end}) if end is not None else ""
    return told


def because(ask: OpenAsk, told: Support, lang: str) -> list[Because]:
    """The conditions that wait for the answer, each with its source."""
    return list(islice(_waiting(ask, told, lang), _MOST_SOURCES))


def _waiting(ask: OpenAsk, told: Support, lang: str) -> Iterator[Because]:
    results = {one.scheme: one for one in told.schemes.results}
    for result in (results[one] for one in ask.schemes):
        for clause in result.clauses:
            if ask.code in _GATES or any(one.name == ask.input for one in clause.inputs):
                scheme = name_of(result.names, lang, result.scheme)
                cites = result.cites.get(clause.leaf_id, ())
                reason = name_of(clause.reason.names(), lang)
                yield Because(scheme, reason, cites[0] if cites else None)


def refusal(ask: OpenAsk, text: str, fault: InputError, lang: str) -> str:
    """Why an answer is not taken: its form, or what it clashes with."""
    if not _has_form(ask, text, lang):
        return say("interview.not_of_form", lang, {"told": text, "form": form(ask, lang)})
    problem = " ".join(in_words(fault.problem, lang).split())
    mend = in_words(fault.mend, lang)
    return say("interview.refused", lang, {"problem": problem, "mend": mend})


def typed(ask: OpenAsk, text: str, lang: str) -> Plain:
    """What a person typed, as the file holds it; the file's readers refuse what cannot be."""
    if ask.none and text.casefold() in _NONE:
        return []
    if ask.form == "code":
        return _coded(ask.codes or {}, text, lang)
    if ask.form == "truth":
        return _WORDS.get(text.casefold(), text)
    if ask.form in ("whole", "number"):
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    if ask.form == "money":
        return " ".join(text.upper().split())
    if ask.form == "day":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if ask.form == "place":
        return text.upper()
    if ask.form == "places":
        parts = re.split(r"[\s,，、;；]+", text.upper())
        named: list[Plain] = [{"place": one} for one in dict.fromkeys(parts) if one]
        return [] if text.casefold() in _NONE else named
    return text


def _coded(codes: Mapping[str, Mapping[str, str]], text: str, lang: str) -> str:
    """A code, told as it is, by its number in the list or by its name; InputError for another."""
    known = {str(at): code for at, code in enumerate(codes, 1)}
    known |= {name_of(names, lang, code).casefold(): code for code, names in codes.items()}
    known |= {code.casefold(): code for code in codes}  # what a code says goes before a number
    if text.casefold() in known:
        return known[text.casefold()]
    raise InputError(
        "",
        worded("{text} is none of them.", text=repr(text)),
        worded("Write one of {codes}.", codes=", ".join(codes)),
    )


def _has_form(ask: OpenAsk, text: str, lang: str) -> bool:
    """Whether what a person typed is of the form that the question asks for."""
    try:
        value = typed(ask, text, lang)
        if ask.form == "money":
            Money.parse(str(value))
    except InputError:
        return False
    if ask.form in ("whole", "number"):
        return isinstance(value, Decimal) and _is_between(ask, value)
    if ask.form in ("truth", "day"):
        return isinstance(value, bool | date)
    if ask.form == "places" and isinstance(value, list):
        return all(isinstance(one, dict) and _PLACE.fullmatch(str(one["place"])) for one in value)
    return ask.form != "place" or bool(_PLACE.fullmatch(str(value)))


def _is_between(ask: OpenAsk, value: Decimal) -> bool:
    """Whether a number lies in the bounds of the question, and is whole where it must be."""
    is_whole = ask.form == "number" or value == value.to_integral_value()
    is_low = ask.least is not None and value < ask.least
    return is_whole and not is_low and not (ask.most is not None and value > ask.most)
