"""Reference rates of the European Central Bank: units of each currency per euro, day by day.

Read as the bank publishes them (`eurofxref-hist.csv`); N/A is no rate. Pegs stay facts of packs.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from tradewind.errors import InputError
from tradewind.facts.exchange import IMPORTED, IMPORTED_RATES
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, is_formula
from tradewind.importers.writing import Said
from tradewind.model.money import minor_digits

NAME = {
    "en": "Euro foreign exchange reference rates",
    "zh-Hant": "歐元參考匯率",
    "zh-Hans": "欧元参考汇率",
}
ADDRESS = (
    "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/"
    "euro_reference_exchange_rates/html/index.en.html"
)
_NONE = ("", "N/A")


def read(job: Importing) -> None:
    """Read the rates into `money/ecb`."""
    path = job.only_file()
    pack = job.pack(IMPORTED, "money", NAME)
    pack.table(IMPORTED_RATES, holds="rows", names=NAME)
    source = pack.source(
        "ecb",
        title=job.told.get("title") or "Euro foreign exchange reference rates",
        publisher=job.told.get("publisher") or KINDS["fx"].publisher,
        address=job.told.get("address") or ADDRESS,
        read_on=job.read_on,
        licence=job.told.get("licence") or KINDS["fx"].licence,
        sha256=digest_of(path),
    )
    known: dict[tuple[str, str], str] = {}
    for number, row in csv_rows(path, ("Date", "USD")):
        job.tally.read()
        where = f"line {number}"
        if "" in row:
            job.tally.refuse(where, "wrong_length", row[""])
            continue
        day = _day(row["Date"])
        if day is None or day > job.read_on:
            job.tally.refuse(where, "bad_date", row["Date"])
            continue
        for currency, text in row.items():
            if currency == "Date" or text.strip() in _NONE:
                continue
            told = text.strip()
            if (why := _fault(currency, told)) is not None:
                job.tally.refuse(f"{where}, {currency}", why, told)
            elif (before := known.get((currency, row["Date"]))) is not None:
                if before == told:
                    job.tally.figure("lines_said_again")
                else:
                    job.tally.refuse(f"{where}, {currency}", "said_twice", told)
            else:
                known[currency, row["Date"]] = told
                said = Said(day, source, f"{where}, {currency}", seen=day)
                pack.row(IMPORTED_RATES, {"rate": told}, said, key=currency, code=day.isoformat())
                job.tally.figure("rates_of_exchange")
    days = {when for _, when in known}
    job.tally.figure("days", len(days))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _fault(currency: str, told: str) -> str | None:
    if is_formula(told):
        return "formula"
    try:
        minor_digits(currency)
    except InputError:
        # Currencies that are no more, such as the kroon, have no minor unit in ISO 4217 of today.
        return "currency_not_known"
    try:
        number = Decimal(told)
    except InvalidOperation:
        return "rate_not_read"
    return None if number.is_finite() and number > 0 else "rate_not_read"
