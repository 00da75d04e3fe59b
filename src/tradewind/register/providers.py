"""The file of providers: YAML, CSV or XLSX read into offers, every fault with its row and field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from tradewind.errors import InputError, TradewindError, listed, worded
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.services import service_kinds
from tradewind.model.money import Money
from tradewind.model.provider import ANY, Offer

FIELDS = (
    "provider",
    "services",
    "markets",
    "languages",
    "sectors",
    "accreditation",
    "accreditation_number",
    "accredited_until",
    "cases_a_month",
    "price_low",
    "price_high",
)
ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")
_MOST_FAULTS, _MOST_CASES = 20, 1_000_000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")
_SECTOR = re.compile(r"[0-9]{2}")
Told = Mapping[str, Any]
_Value = TypeVar("_Value")


def read_providers(path: Path, facts: Facts) -> tuple[Offer, ...]:
    """The offers of a file; InputError names every row and field that cannot be read."""
    if not path.exists():
        raise InputError(str(path), worded("There is no such file."), worded("Check the path."))
    faults: list[str] = []
    offers = [
        offer
        for row, told in _rows(path)
        if (offer := _Row(row, told, facts, faults).offer()) is not None
    ]
    if faults:
        shown = faults[:_MOST_FAULTS]
        if len(faults) > len(shown):
            shown.append(worded("and {count} more", count=len(faults) - len(shown)))
        mend = worded("Correct the rows named, or take them out.")
        raise InputError(str(path), listed("\n  ", ["", *shown]), mend)
    return tuple(offers)


# the rows, however they are written


def _rows(path: Path) -> Iterator[tuple[int, Told]]:
    """Every row with its number as its file counts: in a table the head is row 1."""
    match path.suffix.lower():
        case ".yaml" | ".yml":
            yield from enumerate(_yaml_rows(path), start=1)
        case ".csv":
            yield from _named(_csv_rows(path), path)
        case ".xlsx":
            yield from _named(_xlsx_rows(path), path)
        case _:
            raise InputError(
                str(path),
                worded("A file of providers is not read from {suffix}.", suffix=path.suffix),
                worded("End the name in {endings}.", endings=", ".join(ENDINGS)),
            )


def _yaml_rows(path: Path) -> list[Told]:
    import yaml

    try:
        told = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - plain text
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise _unreadable(path, fault) from fault
    rows = told.get("providers") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise InputError(
            str(path),
            worded("It has no list of providers."),
            worded("Write them under providers:, as the template does."),
        )
    return rows


def _csv_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _unreadable(path, fault) from fault
    reader = csv.reader(io.StringIO(text, newline=""))
    yield from enumerate(reader, start=1)


def _xlsx_rows(path: Path) -> list[tuple[int, list[Any]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = list(enumerate(map(list, book.worksheets[0].values), start=1))
        book.close()
    except Exception as fault:  # openpyxl raises whatever its parts raise on a broken workbook
        raise _unreadable(path, fault) from fault
    return rows


def _unreadable(path: Path, fault: Exception) -> InputError:
    told = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    return InputError(
        str(path),
        worded("It cannot be read: {fault}", fault=told),
        worded("Mend the file, or write it anew from the template."),
    )


def _named(
    rows: Iterator[tuple[int, list[Any]]] | list[tuple[int, list[Any]]], path: Path
) -> Iterator[tuple[int, Told]]:
    """The rows under a head, by field; rows that begin with a number sign are notes."""
    head: list[str] | None = None
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if not any(texts) or texts[0].startswith("#"):
            continue
        if head is None:
            head = [text.strip().casefold().replace(" ", "_") for text in texts]
            _check_head(head, path)
            continue
        yield number, {name: text for name, text in zip(head, texts, strict=False) if name}


def _check_head(head: Sequence[str], path: Path) -> None:
    strange = [name for name in head if name and name not in FIELDS]
    problem = (
        worded("{name} is no field of a provider.", name=repr(strange[0]))
        if strange
        else worded("The column {name} is missing.", name="provider")
    )
    if strange or "provider" not in head:
        mend = worded("Use the columns {fields}.", fields=", ".join(FIELDS))
        raise InputError(str(path), problem, mend)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# one row


@dataclass(frozen=True)
class _Row:
    """One row, and where its faults are told."""

    number: int
    told: Told
    facts: Facts
    faults: list[str]

    def offer(self) -> Offer | None:
        """The offer; None where the row has a fault."""
        before = len(self.faults)
        for name in self.told:
            if name not in FIELDS:
                self._fault(name, worded("It is no field of a provider."))
        provider = self._text("provider")
        services = self._list("services", self._service)
        if not provider:
            self._fault("provider", worded("It is empty."))
        if not services and len(self.faults) == before:
            self._fault("services", worded("It is empty."))
        low, high = self._one("price_low", self._money), self._one("price_high", self._money)
        if low and high and (low.currency != high.currency or low.minor > high.minor):
            self._fault("price_high", worded("It is below price_low, or in another currency."))
        made = Offer(
            provider=provider,
            services=services,
            row=self.number,
            markets=self._list("markets", self._market),
            languages=self._list("languages", self._language),
            sectors=self._list("sectors", self._sector),
            accreditation=self._text("accreditation") or None,
            accreditation_number=self._text("accreditation_number") or None,
            accredited_until=self._one("accredited_until", self._day),
            cases_a_month=self._one("cases_a_month", self._whole),
            price_low=low,
            price_high=high,
        )
        return made if len(self.faults) == before else None

    def _text(self, name: str) -> str:
        told = self.told.get(name)
        return "" if told is None or isinstance(told, list) else str(told).strip()

    def _list(self, name: str, read: Callable[[str], str]) -> tuple[str, ...]:
        told = self.told.get(name)
        parts = told if isinstance(told, list) else re.split(r"[,;，；、\n]", self._text(name))
        found: list[str] = []
        for part in (str(one).strip() for one in parts):
            if part == ANY and name != "services":
                found.append(ANY)
            elif part:
                found += self._read(name, part, read)
        return tuple(dict.fromkeys(found))

    def _one(self, name: str, read: Callable[[str], _Value]) -> _Value | None:
        text = self._text(name)
        return next(iter(self._read(name, text, read)), None) if text else None

    def _read(self, name: str, text: str, read: Callable[[str], _Value]) -> list[_Value]:
        try:
            return [read(text)]
        except TradewindError as fault:
            self._fault(name, worded("{problem} {mend}", problem=fault.problem, mend=fault.mend))
        return []

    def _fault(self, name: str, problem: str) -> None:
        self.faults.append(
            worded("row {row}, {field}: {problem}", row=self.number, field=name, problem=problem)
        )

    def _service(self, text: str) -> str:
        return _known(text, list(service_kinds(self.facts)), worded("a kind of service"))

    def _market(self, text: str) -> str:
        return _known(text.upper(), list(markets(self.facts)), worded("a market"))

    def _language(self, text: str) -> str:
        if not _LANGUAGE.fullmatch(text):
            raise _not(text, worded("a language"), worded("Write it like {example}.", example="en"))
        return text

    def _sector(self, text: str) -> str:
        if not _SECTOR.fullmatch(text):
            mend = worded(
                "Write the first two digits of an industry code, such as {code}.", code=39
            )
            raise _not(text, worded("a sector"), mend)
        return text

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _not(text, worded("a date"), worded("Write it as YYYY-MM-DD.")) from None

    def _whole(self, text: str) -> int:
        plain = text.replace(",", "")
        if not plain.isdecimal() or int(plain) > _MOST_CASES:
            mend = worded("Leave it empty where it is not known.")
            raise _not(text, worded("a whole number"), mend)
        return int(plain)

    def _money(self, text: str) -> Money:
        try:
            return Money.parse(text)
        except TradewindError:
            mend = worded("Write it like {example}.", example="8000 HKD")
            raise _not(text, worded("an amount of money"), mend) from None


def _known(text: str, known: Sequence[str], what: str) -> str:
    if text in known:
        return text
    near = get_close_matches(text, known, n=3, cutoff=0.4) or known
    raise _not(text, what, worded("Use one of these: {codes}.", codes=", ".join(near)))


def _not(text: str, what: str, mend: str) -> InputError:
    return InputError("", worded("{given} is not {what}.", given=repr(text), what=what), mend)
