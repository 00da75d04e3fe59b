"""Read one cell as its field: the value, or the code of what is wrong with it.

A value that is clean comes out as it went in, a text on one line. Nothing is guessed: a day that
could be two days, a number in an unknown unit and a formula are faults, and an empty cell is not
known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from stdnum.cn import uscc

from tradewind.register.fields import regions
from tradewind.register.mapping import Column, currency_words, is_other_currency, unit_in_minor
from tradewind.register.opening import REPLACED
from tradewind.register.reasons import Reason

Value = str | int | bool | date
MOST_TEXT = 500
LARGEST = 2**63 - 1

_UNSAID = frozenset(
    {
        *("", "-", "--", "---", "—", "——", "/", "\\", "\\n", "*", "."),
        *("n/a", "na", "#n/a", "nan", "null", "none", "unknown", "not known", "tbc"),
        *("不详", "不詳", "未知", "未填", "暂无", "暫無", "缺失", "不适用", "不適用"),
    }
)
_YES = frozenset({"1", "y", "yes", "t", "true", "是", "有", "已上市", "√", "✓", "对", "對"})
_NO = frozenset(
    {"0", "n", "no", "f", "false", "否", "无", "無", "没有", "沒有", "未上市", "×", "x"}
)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([, '’]\d{3})+)(\.\d+)?")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d+", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(人|名|people|persons|employees|次|级|級|grants|年|years?|个月|個月|months?|项|項|件)$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s*(%|percent)$", re.IGNORECASE)
_UNITS = re.compile(r"[^\d.,]+$")
_DAY = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*日?")
_DAY_WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_LAST_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_WORDS = re.compile(
    r"(?:(?P<d>\d{1,2})[- ](?P<m>[a-z]{3,9})\.?[- ,]+|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2}),? )"
    r"(?P<y>\d{4})"
)
_MONTH_ONLY = re.compile(r"\d{4}\s*([-/.年]\s*\d{1,2}\s*月?|年)?")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_SERIAL = re.compile(r"[2-6]\d{4}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SUFFIX = re.compile(
    r"(特别行政区|特別行政區|维吾尔自治区|維吾爾自治區|壮族自治区|壯族自治區|回族自治区|回族自治區"
    r"|自治区|自治區|省|市|province|municipality)$"
)
_CONTROL = re.compile(r"[\x00-\x1f]")
# The two first may be letters, those of bodies that other authorities register.
_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_INDUSTRY = re.compile(r"[A-T]|[A-T]?\d{2,4}")
# What a spreadsheet would run; an amount such as "-5万" is none.
_FORMULA = re.compile(r"[=@]|[+-](?!\s*[\d.,])")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell cannot be read, by code."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What the facts of a day say can be: the last day there is, and which industries there are."""

    last_day: date
    is_industry: Callable[[str], bool]


def read_cell(cell: object, column: Column, limits: Limits) -> Value | Wrong | None:
    """The cell as its field; None where nobody said, Wrong where it cannot be."""
    if cell is None:
        return None
    if isinstance(cell, str):
        text = cell.strip()
        if text.isascii():
            if not text:
                return None
        else:
            if REPLACED in text:
                return Wrong("not_text")
            # A name stays as it is written; full-width digits and marks of all else do not.
            if column.field.kind != "text":
                text = unicodedata.normalize("NFKC", text).strip()
        if text.casefold() in _UNSAID:
            return None
        if text[0] in "=+-@" and _FORMULA.match(text):
            return Wrong("formula")
        cell = text
    elif isinstance(cell, float) and cell != cell:
        return None
    elif isinstance(cell, bytes | bytearray | list | tuple | dict):  # columns that Parquet may have
        return Wrong("not_text")
    found = _READERS[column.field.kind](cell, column)
    return found if isinstance(found, Wrong) else _possible(found, column, limits)


def _possible(value: Value, column: Column, limits: Limits) -> Value | Wrong:
    """The value, or what makes it impossible."""
    field = column.field
    if isinstance(value, date):
        if value > limits.last_day:
            return Wrong("in_the_future")
        if isinstance(field.least, date) and value < field.least:
            return Wrong("too_early")
    elif isinstance(value, int) and not isinstance(value, bool):
        if isinstance(field.least, int) and value < field.least:
            return Wrong("negative" if value < 0 else "too_small")
        if abs(value) > field.largest:
            return Wrong("too_small" if value < 0 else "too_large")
    elif field.kind == "industry" and not limits.is_industry(str(value)):
        return Wrong("no_industry")
    return value


def _text(cell: object, column: Column) -> Value | Wrong:
    text = _shown(cell)
    if _CONTROL.search(text):
        text = " ".join(text.split())  # a cell may run over lines; a text of a firm's file does not
    if _CONTROL.search(text) or not _is_unicode(text):
        return Wrong("not_text")
    return text if len(text) <= MOST_TEXT else Wrong("too_long")


def _is_unicode(text: str) -> bool:
    """Whether a text can be written; a workbook may hold half of a letter."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _code(cell: object, column: Column) -> Value | Wrong:
    told = _shown(cell).casefold()
    for code, names in (column.field.codes or {}).items():
        if told == code.casefold() or told in (name.casefold() for name in names.values()):
            return code
    return Wrong("no_code")


def _uscc(cell: object, column: Column) -> Value | Wrong:
    if isinstance(cell, float) or (isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell)):
        return Wrong("digits_lost")
    code = _shown(cell)
    if not _CODE.fullmatch(code):
        code = uscc.compact(code)
        if len(code) != 18:
            return Wrong("uscc_length")
        if not _CODE.fullmatch(code):
            return Wrong("uscc_letters")
    return code if uscc.calc_check_digit(code[:17]) == code[17] else Wrong("uscc_check_digit")


def _region(cell: object, column: Column) -> Value | Wrong:
    text = _shown(cell)
    found = _regions().get(text) or _regions().get(_SUFFIX.sub("", text.casefold()).strip())
    if found is None and re.fullmatch(r"\d{6}", text):
        found = _regions().get(text[:2])
    return found or Wrong("no_region")


@cache
def _regions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in regions():
        also = (one.code[3:], one.number, *(name.casefold() for name in one.names))
        for name in (one.code, one.code.casefold(), *also):
            found[name] = one.code
    return found


def _industry(cell: object, column: Column) -> Value | Wrong:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Wrong("noughts_lost") if cell < 1000 else _industry(str(cell), column)
    code = _shown(cell).upper()
    return code if _INDUSTRY.fullmatch(code) else Wrong("no_industry")


def _heading(cell: object, column: Column) -> Value | Wrong:
    code = _shown(cell).replace(".", "")
    if not re.fullmatch(r"\d{3,10}", code):
        return Wrong("no_heading")
    if len(code) % 2:
        return Wrong("noughts_lost")
    return code[:4] if "01" <= code[:2] <= "97" and code[:2] != "77" else Wrong("no_heading")


def _whole(cell: object, column: Column) -> Value | Wrong:
    number = _number(_COUNTED.sub("", cell) if isinstance(cell, str) else cell)
    if isinstance(number, Wrong):
        return number
    return int(number) if number == number.to_integral_value() else Wrong("not_whole")


def _decimal(cell: object, column: Column) -> Value | Wrong:
    number = _number(_PERCENT.sub("", cell) if isinstance(cell, str) else cell)
    if isinstance(number, Wrong):
        return number
    kept = number * column.times
    return int(kept) if kept == kept.to_integral_value() else Wrong("too_many_places")


def _money(cell: object, column: Column) -> Value | Wrong:
    if column.currency:
        return Wrong("other_currency")
    times = column.times
    if isinstance(cell, str) and not (cell.isascii() and cell.isdigit()):
        read = _with_unit(cell, column)
        if isinstance(read, Wrong):
            return read
        cell, times = read
    number = _number(cell)
    if isinstance(number, Wrong):
        return number
    # What is smaller than a fen is a rounding of whoever wrote the file in a larger unit.
    return int((number * times).to_integral_value())


def _with_unit(cell: str, column: Column) -> tuple[str, int] | Wrong:
    """An amount without its unit, and what one of the unit is in what is kept."""
    currency = column.field.unit
    if is_other_currency(cell, currency):
        return Wrong("other_currency")
    own = currency_words(currency).own.match(cell)
    bare = cell[own.end() :].lstrip() if own else cell
    unit = _UNITS.search(bare)
    if not unit or (unit[0] == ")" and bare[0] == "("):
        return bare, column.times
    told = unit_in_minor(unit[0], currency)
    if told is None:
        return Wrong("no_number")
    # "5万" in a column of yuan says its own unit; "5元" in one of 万元 contradicts it.
    if column.times not in (column.times_untold, told):
        return Wrong("two_units")
    return bare[: unit.start()], told


def _number(cell: object) -> Decimal | Wrong:
    if isinstance(cell, bool):
        return Wrong("no_number")
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        too_much = not number.is_finite() or abs(number) > LARGEST
        return Wrong("no_number") if too_much else number
    text = str(cell).strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        return Decimal(text)
    sign = 1
    if text[:1] == "(" and text[-1:] == ")":
        text, sign = text[1:-1], -1  # as accounts write what is below nought
    if _SCIENTIFIC.fullmatch(text):
        return Wrong("digits_lost")
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return Wrong("no_number")
    try:
        return sign * Decimal(re.sub(r"[, '’]", "", text))
    except InvalidOperation:
        return Wrong("no_number")


def _truth(cell: object, column: Column) -> Value | Wrong:
    if isinstance(cell, bool):
        return cell
    told = _shown(cell).casefold()
    if told in _YES:
        return True
    return False if told in _NO else Wrong("neither_yes_nor_no")


def _day(cell: object, column: Column) -> Value | Wrong:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _TIME.sub("", _shown(cell)).strip()
    if found := _DAY.fullmatch(text) or _DAY_WHOLE.fullmatch(text):
        year, month, day = (int(one) for one in found.groups() if one.isdigit())
        return _date(year, month, day)
    if found := _DAY_LAST_YEAR.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first <= 12 and second <= 12 and first != second:
            return Wrong("day_or_month")
        return _date(year, second, first) if first > 12 else _date(year, first, second)
    if found := _DAY_WORDS.fullmatch(text.casefold()):
        name = (found["m"] or found["m2"])[:3]
        if name in _MONTHS:
            return _date(int(found["y"]), _MONTHS.index(name) + 1, int(found["d"] or found["d2"]))
    if _SERIAL.fullmatch(text):
        return Wrong("day_as_serial")
    return Wrong("no_day_of_month" if _MONTH_ONLY.fullmatch(text) else "no_day")


def _date(year: int, month: int, day: int) -> Value | Wrong:
    try:
        return date(year, month, day)
    except ValueError:
        return Wrong("no_day")


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


_READERS: Mapping[str, Callable[[object, Column], Value | Wrong]] = {
    "text": _text,
    "uscc": _uscc,
    "region": _region,
    "industry": _industry,
    "heading": _heading,
    "whole": _whole,
    "money": _money,
    "decimal": _decimal,
    "code": _code,
    "bits": _whole,
    "truth": _truth,
    "day": _day,
}
