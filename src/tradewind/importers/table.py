"""A rate list of the user's own, for any market, in our form: CSV, or a sheet of a workbook.

A row says what one measure charges on one code from a day. Rows of the same kind, agreement and
origins are one measure. Where the shipped pack of the market has that very measure, the row takes
the place of its line; else a measure of the user's own is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, PackError
from tradewind.facts import Facts, Library
from tradewind.facts.markets import market
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.opening import csv_rows, is_formula
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.sheets import NUMBER_FOR_A_CODE, sheet_rows
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.money import minor_digits
from tradewind.model.rate import Rate, Specific, UnknownRate, parse_rate, specifics_in

REQUIRED = ("code", "rate", "kind")
COLUMNS = (
    *("code", "rate", "kind", "agreement", "origins", "not_origins", "from", "until"),
    *("source", "address", "place", "note"),
)
KINDS_OF_MEASURE = ("mfn", "preference", "additional", "remedy", "excise", "tax", "fee")
SHEET = "rates"
_FREE = frozenset(("free", "nil", "exempt", "0", "0%", "免稅", "免税", "無税", "無稅"))
_CODE = re.compile(r"\d{2,12}|\d{1,2}-\d{1,2}")


class _Refusal(Exception):
    """Why a row is not taken in, and what it says there."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason)
        self.reason, self.text = reason, text


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes rows one measure."""

    kind: str
    agreement: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as read."""

    key: _Key
    code: str
    rate: Rate
    starts: date
    until: date | None
    source: tuple[str, str]
    place: str
    note: str


def read(job: Importing) -> None:
    """Read the list into the duty pack of its market."""
    path = job.only_file()
    facts = Library.standard(with_user_packs=False).as_of(
        applies_on=job.read_on, known_on=job.read_on
    )
    there = market(job.told["market"], facts, "--market")
    names = {lang: _TITLE[lang].format(market=there.names[lang]) for lang in _TITLE}
    pack = job.pack(f"duty/{there.tariff}", "duty", names)
    reader = _Reader(job, facts)
    writer = _Writer(job, pack, there.tariff, facts)
    for number, cells in rows_of(path):
        if cells.get("code", "").startswith("#"):
            continue  # the instructions that the form is written with, in one cell each
        job.tally.read()
        where = f"row {number}"
        try:
            writer.put(where, reader.row(cells))
        except _Refusal as refusal:
            job.tally.refuse(where, refusal.reason, refusal.text)


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the list by the number a spreadsheet shows."""
    if path.suffix.lower() == ".xlsx":
        yield from sheet_rows(path, REQUIRED, sheet=SHEET, codes=("code",))
    else:
        yield from csv_rows(path, REQUIRED)


class _Reader:
    """Reads one row, or refuses it with a reason."""

    def __init__(self, job: Importing, facts: Facts) -> None:
        self.job = job
        self._units = {row["code"] for row, _ in facts.rows("units/all:units")}
        self._places = _economies()

    def row(self, cells: Mapping[str, str]) -> _Row:
        told = {name: (cell or "").strip() for name, cell in cells.items()}
        if "" in told:
            raise _Refusal("wrong_length", told[""])
        for name, cell in told.items():
            if is_formula(cell):
                raise _Refusal("formula", f"{name}: {cell}")
        kind = told["kind"].lower()
        if kind not in KINDS_OF_MEASURE:
            raise _Refusal("bad_kind", told["kind"])
        key = _Key(
            kind,
            told.get("agreement", ""),
            self._origins(told.get("origins", "")),
            self._origins(told.get("not_origins", "")),
        )
        if kind == "preference" and not key.agreement:
            raise _Refusal("no_agreement", told["code"])
        if kind == "preference" and not key.include:
            raise _Refusal("no_origins", told["code"])
        return _Row(
            key,
            _code(told["code"]),
            self._rate(told["rate"]),
            self._starts(told.get("from", "")),
            _day(told["until"]) if told.get("until") else None,
            self._source(told),
            told.get("place", ""),
            told.get("note", ""),
        )

    def _origins(self, text: str) -> tuple[str, ...]:
        codes = tuple(sorted(set(re.split(r"[\s,;/、，；]+", text.strip())) - {""}))
        strange = [code for code in codes if code not in self._places]
        if strange:
            raise _Refusal("bad_origin", ", ".join(strange))
        return codes

    def _rate(self, text: str) -> Rate:
        if not text:
            raise _Refusal("no_rate", "")
        rate = read_plain_rate(text, self.job.told.get("currency", ""))
        if rate is None:
            raise _Refusal("rate_not_read", text)
        for amount in specifics_in(rate):
            self._check_amount(amount, text)
        return rate

    def _check_amount(self, amount: Specific, text: str) -> None:
        if amount.unit not in self._units:
            raise _Refusal("unit_not_known", text)
        try:
            minor_digits(amount.currency)
        except InputError:
            raise _Refusal("currency_not_known", text) from None

    def _starts(self, text: str) -> date:
        return _day(text) if text else self.job.day_of_file()

    def _source(self, told: Mapping[str, str]) -> tuple[str, str]:
        title = told.get("source") or self.job.told.get("title", "")
        address = told.get("address") or self.job.told.get("address", "")
        if not title:
            raise _Refusal("no_source", told["code"])
        if address and not re.match(r"https?://\S+$", address):
            raise _Refusal("bad_address", address)
        return title, address


def read_plain_rate(text: str, currency: str = "") -> Rate | None:
    """A rate as a person writes it, or as packs do; None where it is neither.

    A bare number is no rate: it may be percent or an amount.
    """
    told = " ".join(text.split()).replace("％", "%")
    if told.lower() in _FREE:
        return parse_rate("free")
    told = re.sub(r"(\d),(?=\d{3}(?!\d))", r"\1", told)
    if currency:
        told = re.sub(r"(?<![\d.])(\d+(?:\.\d+)?)\s*/\s*(?=[\dA-Za-z])", rf"\1 {currency}/", told)
    try:
        return parse_rate(told)
    except PackError:
        return None


def _code(text: str) -> str:
    if text.startswith(NUMBER_FOR_A_CODE):
        raise _Refusal("code_is_number", text.removeprefix(NUMBER_FOR_A_CODE))
    plain = re.sub(r"[\s.]", "", text)
    if not plain:
        raise _Refusal("no_code", "")
    if not _CODE.fullmatch(plain) or plain[:2] == "00":
        raise _Refusal("bad_code", text)
    return text if "-" not in plain else plain


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Refusal("bad_date", text) from None


def _economies() -> frozenset[str]:
    from babel import Locale

    return frozenset(one for one in map(str, Locale.parse("en").territories) if len(one) == 2)


class _Writer:
    """Puts rows under their measures: the shipped one where it is the same, else one's own."""

    def __init__(self, job: Importing, pack: PackWriter, tariff: str, facts: Facts) -> None:
        self.job, self.pack, self.tariff = job, pack, tariff
        shipped = facts.library.pack(f"duty/{tariff}")
        self._shipped = dict(shipped.measures) if shipped else {}
        self._known: dict[_Key, tuple[str, str]] = {}
        self._sources: dict[tuple[str, str], str] = {}

    def put(self, where: str, row: _Row) -> None:
        """Write one row, with the end of its period if it has one."""
        if row.until and row.until < row.starts:
            raise _Refusal("ends_before_it_starts", f"{row.starts} {row.until}")
        table, measure = self._measure(row.key)
        place = ", ".join(filter(None, (row.place, where)))
        said = Said(row.starts, self._source(row.source), place, row.note)
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(row.rate)}")
        if isinstance(row.rate, UnknownRate):
            self.job.tally.keep(where, "as_the_list_says", row.rate.raw)
        self.pack.rate(table, measure, row.code, row.rate, said)
        if row.until:
            self.pack.ends(table, measure, row.code, row.until, said)

    def _source(self, told: tuple[str, str]) -> str:
        if told not in self._sources:
            title, address = told
            self._sources[told] = self.pack.source(
                f"own-{len(self._sources) + 1}",
                title=title,
                publisher=self.job.told.get("publisher") or title,
                address=address or self.job.only_file().name,
                read_on=self.job.read_on,
                licence=self.job.told.get("licence") or "the user's own",
                trust="professional",
                published_on=min(self.job.as_of, self.job.read_on) if self.job.as_of else None,
                sha256=digest_of(self.job.only_file()),
            )
        return self._sources[told]

    def _measure(self, key: _Key) -> tuple[str, str]:
        """The table and measure of a row, declared at first use."""
        if key not in self._known:
            found = self._shipped_measure(key)
            self._known[key] = found or self._own_measure(key)
            table, measure = self._known[key]
            names = _names(key)
            if not self.pack.has_table(table):
                self.pack.table(
                    table,
                    holds="rates",
                    names=names,
                    edition=self._edition(),
                    is_edition=False,
                )
            if found:
                self.pack.measure(measure, self._shipped[measure])
            else:
                self._declare(key, table, measure)
        return self._known[key]

    def _edition(self) -> str:
        return self.job.told.get("edition", "")

    def _shipped_measure(self, key: _Key) -> tuple[str, str] | None:
        for name, told in self._shipped.items():
            if told["kind"] != key.kind or "rates" not in told or {"goods", "when"} & set(told):
                continue
            if (told.get("agreement") or "") == key.agreement and _same_origins(told, key):
                return str(told["rates"]), name
        return None

    def _own_measure(self, key: _Key) -> tuple[str, str]:
        words = [key.kind, key.agreement, *key.include, *(f"not-{one}" for one in key.exclude)]
        plain = re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, words)).lower()).strip("-")
        name = f"{self.tariff}-own-{plain[:60]}"
        while name in self._shipped or self.pack.has_measure(name):
            name += "-x"
        return name.replace("-", "_"), name

    def _declare(self, key: _Key, table: str, measure: str) -> None:
        told: dict[str, Any] = {"name": _names(key), "kind": key.kind, "rates": table}
        origins = {"include": list(key.include), "exclude": list(key.exclude)}
        if any(origins.values()):
            told["origins"] = {name: codes for name, codes in origins.items() if codes}
        if key.agreement:
            told["agreement"] = key.agreement
        self.pack.measure(measure, told)
        if key.kind not in ("mfn", "preference"):
            # Such a measure is on the goods that its list names, and on no others.
            self.pack.complete(table, ["1-97"])


def _same_origins(told: Mapping[str, Any], key: _Key) -> bool:
    origins = told.get("origins") or {}
    include, exclude = _sorted(origins.get("include")), _sorted(origins.get("exclude"))
    if key.kind == "mfn" and not key.include and not key.exclude:
        return not include  # the ordinary rate, whoever it leaves out
    return (include, exclude) == (key.include, key.exclude)


def _sorted(told: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted(told or ()))


def _names(key: _Key) -> Names:
    for_whom = [one for one in (key.agreement, " ".join(key.include)) if one]
    tail = f" ({', '.join(for_whom)})" if for_whom else ""
    wide = f"（{'，'.join(for_whom)}）" if for_whom else ""
    names = _KIND_NAMES[key.kind]
    return {
        "en": names["en"] + tail,
        "zh-Hant": names["zh-Hant"] + wide,
        "zh-Hans": names["zh-Hans"] + wide,
    }


_TITLE: Names = {
    "en": "Own rate list: {market}",
    "zh-Hant": "自備稅率表：{market}",
    "zh-Hans": "自备税率表：{market}",
}
_KIND_NAMES: Mapping[str, Names] = {
    "mfn": {"en": "Duty", "zh-Hant": "關稅", "zh-Hans": "关税"},
    "preference": {"en": "Preferential rate", "zh-Hant": "優惠稅率", "zh-Hans": "优惠税率"},
    "additional": {"en": "Additional duty", "zh-Hant": "附加關稅", "zh-Hans": "附加关税"},
    "remedy": {"en": "Trade remedy duty", "zh-Hant": "貿易救濟稅", "zh-Hans": "贸易救济税"},
    "excise": {"en": "Excise", "zh-Hant": "消費稅（貨物稅）", "zh-Hans": "消费税（货物税）"},
    "tax": {"en": "Import tax", "zh-Hant": "進口稅項", "zh-Hans": "进口税项"},
    "fee": {"en": "Fee", "zh-Hant": "規費", "zh-Hans": "规费"},
}
