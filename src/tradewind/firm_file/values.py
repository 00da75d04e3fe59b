"""How one value may be written: each reader takes what stands in the file or says the mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from tradewind.errors import InputError, worded
from tradewind.model.enterprise import Answer
from tradewind.model.goods import GoodsCode
from tradewind.model.money import FineMoney, Money, minor_digits

TEXT_LIMIT = 2_000
LARGEST = Decimal(10) ** 15
FINEST_DIGITS = 6  # of an amount for one part
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_MONEY = re.compile(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ([A-Za-z]{3})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_NUMBER_TEXT = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field holds, for the form and the workbook; ``name`` keys the hint in labels.yaml."""

    name: str


def refuse(problem: str, mend: str) -> NoReturn:
    """Stop one value with a problem and a mend; the checker adds where it stands."""
    raise PydanticCustomError(
        "firm_file", "{problem}", {"problem": problem, "mend": mend}
    ) from None


def _shown(value: object) -> str:
    if isinstance(value, (dict, list)):
        return worded("a group of values")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def text_of(value: object) -> str:
    """Text that says something, on one line."""
    if not isinstance(value, str):
        refuse(
            worded("{given} is not text.", given=_shown(value)),
            worded("Put it in quotes; in a workbook, format as text."),
        )
    if len(value) > TEXT_LIMIT:
        refuse(
            worded("The text has {count} letters.", count=len(value)),
            worded("Use at most {text_limit}.", text_limit=TEXT_LIMIT),
        )
    if not value.strip():
        refuse(
            worded("The text is blank."),
            worded("Fill it in, or take the key out if it is not known."),
        )
    if any(ord(letter) < 32 for letter in value.strip()):
        refuse(
            worded("The text holds a line break or a hidden character."),
            worded("Write it on one line."),
        )
    return value.strip()


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        refuse(
            worded("{given} is not a number.", given=_shown(value)),
            worded("Write digits only, such as 0.85."),
        )
    if abs(value) >= LARGEST:
        refuse(
            worded("{given} is too large.", given=_shown(value)),
            worded("Check the number of digits."),
        )
    return value


def amount_of(value: object) -> Decimal:
    """A number that is not negative."""
    number = _decimal(value)
    if number < 0:
        refuse(
            worded("{given} is below zero.", given=_shown(value)),
            worded("Write a number of zero or more."),
        )
    return number


def measure_of(value: object) -> Decimal:
    """A number above zero, such as a weight."""
    number = _decimal(value)
    if number <= 0:
        refuse(
            worded("{given} is not above zero.", given=_shown(value)),
            worded("Write a number above zero."),
        )
    return number


def percent_of(value: object) -> Decimal:
    """A percentage, from 0 to 100, written without the sign."""
    if isinstance(value, str) and value.endswith("%"):
        refuse(
            worded("{given} carries a % sign.", given=_shown(value)),
            worded("Write the number alone, such as 12.5."),
        )
    number = _decimal(value)
    if not 0 <= number <= 100:
        refuse(
            worded("{given} is not a percentage.", given=_shown(value)),
            worded("Write a number from 0 to 100."),
        )
    return number


def count_of(value: object) -> int:
    """A whole number of zero or more."""
    number = amount_of(value)
    if number != number.to_integral_value():
        refuse(
            worded("{given} is not a whole number.", given=_shown(value)),
            worded("Write a whole number."),
        )
    return int(number)


def pieces_of(value: object) -> int:
    """A whole number above zero."""
    number = count_of(value)
    if number == 0:
        refuse(
            worded("0 is not above zero."),
            worded("Write one or more, or take the key out if not known."),
        )
    return number


def nice_class_of(value: object) -> int:
    """A class of the Nice classification, 1 to 45."""
    number = pieces_of(value)
    if number > 45:
        refuse(
            worded("{number} is not a class of the Nice classification.", number=number),
            worded("Write 1 to 45."),
        )
    return number


def truth_of(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        refuse(
            worded("{given} is neither true nor false.", given=_shown(value)),
            worded("Write true or false."),
        )
    return value


def date_of(value: object) -> date:
    """A day written 2026-11-02; a workbook's own dates are taken too."""
    mend = worded("Write year-month-day, such as 2026-11-02.")
    if isinstance(value, datetime):
        if value.time() != time():
            refuse(worded("{given} holds a time of day.", given=_shown(value)), mend)
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            refuse(worded("{given} is a day that does not exist.", given=_shown(value)), mend)
    refuse(worded("{given} is not a date.", given=_shown(value)), mend)


def money_of(value: object) -> Money:
    """An amount of zero or more with its currency: ``12.50 USD`` or its two parts."""
    money = signed_money_of(value)
    if money.minor < 0:
        refuse(
            worded("{given} is below zero.", given=_shown(value)),
            worded("Write an amount of zero or more."),
        )
    return money


def price_of(value: object) -> Money:
    """An amount above zero with its currency."""
    money = money_of(value)
    if money.minor == 0:
        refuse(
            worded("The price is zero."),
            worded("Write the price, or take the key out if it is not known."),
        )
    return money


def signed_money_of(value: object) -> Money:
    """An amount with its currency; it may be below zero, as a loss is."""
    number, currency = _money_parts(value)
    if abs(number) >= LARGEST:
        refuse(
            worded("{given} is too large.", given=_shown(value)),
            worded("Check the number of digits."),
        )
    try:
        digits = minor_digits(currency)
    except InputError as error:
        refuse(error.problem, error.mend)
    if number != round(number, digits):
        mend = (
            worded("Write at most {digits} decimals.", digits=digits)
            if digits
            else worded("Write a whole amount.")
        )
        refuse(
            worded(
                "{given} has more decimals than {currency} has.",
                given=_shown(value),
                currency=currency,
            ),
            mend,
        )
    return Money.of(number, currency)


def fine_money_of(value: object) -> FineMoney:
    """An amount of zero or more with its currency, to a millionth: the value of a small part."""
    number, currency = _money_parts(value)
    if amount_of(number) != round(number, FINEST_DIGITS):
        refuse(
            worded(
                "{given} has more than {digits} decimals.",
                given=_shown(value),
                digits=FINEST_DIGITS,
            ),
            worded("Write at most {digits} decimals.", digits=FINEST_DIGITS),
        )
    try:
        return FineMoney.of(number, currency)
    except InputError as error:
        refuse(error.problem, error.mend)


def _money_parts(value: object) -> tuple[Decimal, str]:
    mend = worded(
        "Write the number, a space and the currency, without commas, such as 1250.50 USD."
    )
    if isinstance(value, dict):
        if set(value) != {"amount", "currency"}:
            refuse(worded("An amount has two parts, amount and currency."), mend)
        currency = value["currency"]
        if not isinstance(currency, str):
            refuse(worded("{given} is not a currency.", given=_shown(currency)), mend)
        return _decimal(value["amount"]), currency
    if isinstance(value, Decimal):
        refuse(worded("{given} does not say its currency.", given=_shown(value)), mend)
    match = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        refuse(worded("{given} is not an amount of money.", given=_shown(value)), mend)
    return Decimal(match[1]), match[2]


def goods_code_of(value: object) -> GoodsCode:
    """A market's own code, 6 to 12 digits; dots and spaces are dropped."""
    text = str(value) if isinstance(value, Decimal) else value
    mend = worded("Give the code as text, such as 7323.93.00.")
    if not isinstance(text, str):
        refuse(worded("{given} is not a goods code.", given=_shown(value)), mend)
    try:
        code = GoodsCode.parse(text)
    except InputError as error:
        refuse(error.problem, error.mend)
    if len(code.digits) < 6:
        refuse(
            worded("{given} has {count} digits.", given=_shown(value), count=len(code.digits)),
            worded("Give six digits or more."),
        )
    return code


def hs6_of(value: object) -> GoodsCode:
    """Six digits of the Harmonized System."""
    text = str(value) if isinstance(value, Decimal) else value
    try:
        code = GoodsCode.parse(text if isinstance(text, str) else _shown(text))
    except InputError as error:
        refuse(error.problem, error.mend)
    if len(code.digits) != 6:
        told = worded(
            "{given} has {count} digits; an HS code here has six.",
            given=_shown(value),
            count=len(code.digits),
        )
        mend = worded(
            "Give six digits, such as 7323.93; put a market's longer code in national_codes."
        )
        refuse(told, mend)
    return code


def _matching(pattern: str, what: str, mend: str) -> Any:
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            refuse(worded("{given} is not {what}.", given=_shown(value), what=what), mend)
        return value

    return PlainValidator(read)


def texts_of(value: object) -> tuple[str, ...]:
    """A list of short texts."""
    if not isinstance(value, list):
        refuse(
            worded("{given} is not a list.", given=_shown(value)), worded("Write [first, second].")
        )
    return tuple(text_of(item) for item in value)


def classes_of(value: object) -> tuple[int, ...]:
    """A list of classes of the Nice classification."""
    if not isinstance(value, list):
        refuse(worded("{given} is not a list.", given=_shown(value)), worded("Write [8, 21]."))
    return tuple(nice_class_of(item) for item in value)


def answer_of(value: object) -> Answer:
    """A free answer: text, a number, true or false, or a list of texts."""
    if isinstance(value, (bool, Decimal)):
        return value
    if isinstance(value, date):
        return value.isoformat()[:10]
    return texts_of(value) if isinstance(value, list) else text_of(value)


def _pattern_schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


def _number_schema(**limits: int) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "number", **limits}, _NUMBER_TEXT]})


def _money_schema(sign: str) -> WithJsonSchema:
    text = f"^{sign}(0|[1-9][0-9]*)(\\.[0-9]+)? [A-Z]{{3}}$"
    parts = {
        "type": "object",
        "properties": {
            "amount": {"anyOf": [{"type": "number"}, _NUMBER_TEXT]},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        },
        "required": ["amount", "currency"],
        "additionalProperties": False,
    }
    return WithJsonSchema({"anyOf": [{"type": "string", "pattern": text}, parts]})


_DIGITS = r"[0-9][0-9 .\-]*"
_PLACE, _CITY = r"[A-Z]{2}", r"[A-Z]{2}[A-Z2-9]{3}"
_REGION, _EDITION = r"[A-Z]{2}-[A-Z0-9]{1,3}", r"HS [0-9]{4}"
_ID, _PURPOSE = r"[a-z][a-z0-9-]{0,39}", r"[a-z][a-z0-9_-]{0,59}"
_LANGUAGE, _KEY = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}"
# An answer to a diagnostic is named diagnostic.item, or diagnostic.MARKET.item.
_ANSWER_KEY = rf"{_KEY}(\.{_KEY}){{0,2}}"

Text = Annotated[
    str,
    PlainValidator(text_of),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}),
    Kind("text"),
]
Amount = Annotated[Decimal, PlainValidator(amount_of), _number_schema(minimum=0), Kind("number")]
Measure = Annotated[
    Decimal, PlainValidator(measure_of), _number_schema(exclusiveMinimum=0), Kind("number")
]
Percent = Annotated[
    Decimal, PlainValidator(percent_of), _number_schema(minimum=0, maximum=100), Kind("percent")
]
Count = Annotated[
    int, PlainValidator(count_of), WithJsonSchema({"type": "integer", "minimum": 0}), Kind("count")
]
Pieces = Annotated[
    int, PlainValidator(pieces_of), WithJsonSchema({"type": "integer", "minimum": 1}), Kind("count")
]
Truth = Annotated[
    bool, PlainValidator(truth_of), WithJsonSchema({"type": "boolean"}), Kind("truth")
]
Day = Annotated[
    date,
    PlainValidator(date_of),
    WithJsonSchema({"type": "string", "format": "date"}),
    Kind("date"),
]
Sum = Annotated[Money, PlainValidator(money_of), _money_schema(""), Kind("money")]
FineSum = Annotated[FineMoney, PlainValidator(fine_money_of), _money_schema(""), Kind("money")]
PriceSum = Annotated[Money, PlainValidator(price_of), _money_schema(""), Kind("money")]
SignedSum = Annotated[Money, PlainValidator(signed_money_of), _money_schema("-?"), Kind("money")]
_CODE_SCHEMA = WithJsonSchema({"type": ["string", "number"], "pattern": f"^{_DIGITS}$"})
Hs6 = Annotated[GoodsCode, PlainValidator(hs6_of), _CODE_SCHEMA, Kind("code")]
NationalCode = Annotated[GoodsCode, PlainValidator(goods_code_of), _CODE_SCHEMA, Kind("code")]
Texts = Annotated[
    tuple[str, ...],
    PlainValidator(texts_of),
    WithJsonSchema({"type": "array", "items": {"type": "string"}}),
    Kind("texts"),
]
NiceClasses = Annotated[
    tuple[int, ...],
    PlainValidator(classes_of),
    WithJsonSchema({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 45}}),
    Kind("classes"),
]
FreeAnswer = Annotated[
    Any,
    PlainValidator(answer_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
    Kind("answer"),
]
Place = Annotated[
    str,
    _matching(
        _PLACE,
        worded("a place"),
        worded("Write two capital letters, such as CN, HK or US; EU for the EU."),
    ),
    _pattern_schema(_PLACE),
    Kind("place"),
]
City = Annotated[
    str,
    _matching(
        _CITY, worded("a UN/LOCODE"), worded("Write five capital letters, such as CNYTN or DEHAM.")
    ),
    _pattern_schema(_CITY),
    Kind("city"),
]
Region = Annotated[
    str,
    _matching(_REGION, worded("a region"), worded("Write the ISO 3166-2 code, such as CN-GD.")),
    _pattern_schema(_REGION),
    Kind("region"),
]
Edition = Annotated[
    str,
    _matching(_EDITION, worded("an edition"), worded("Write HS and the year, such as HS 2022.")),
    _pattern_schema(_EDITION),
    Kind("edition"),
]
Id = Annotated[
    str,
    _matching(
        _ID, worded("a short name"), worded("Use small letters, digits and -, such as jiangmen.")
    ),
    _pattern_schema(_ID),
    Kind("id"),
]
Purpose = Annotated[
    str,
    _matching(_PURPOSE, worded("a short name"), worded("Use small letters, digits, - and _.")),
    _pattern_schema(_PURPOSE),
    Kind("id"),
]
Language = Annotated[
    str,
    _matching(_LANGUAGE, worded("a language"), worded("Write en, zh-Hant or zh-Hans.")),
    _pattern_schema(_LANGUAGE),
]
Key = Annotated[
    str,
    _matching(
        _KEY, worded("a key"), worded("Use letters, digits, - and _, without spaces or dots.")
    ),
    _pattern_schema(_KEY),
]

AnswerKey = Annotated[
    str,
    _matching(
        _ANSWER_KEY,
        worded("the name of an answer"),
        worded("Write it like through_bill or siri.vertical."),
    ),
    _pattern_schema(_ANSWER_KEY),
]


def decimal_of_float(value: float) -> Decimal:
    """What a spreadsheet shows for a number: 15 digits, as spreadsheets themselves keep."""
    return Decimal(f"{value:.15g}")


def check_uscc(code: str) -> None:
    """Refuse a unified social credit code (USCC, 統一社會信用代碼) whose check digit is wrong."""
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    try:
        uscc.validate(code)
    except ValidationError:
        refuse(
            worded("{given} is not a unified social credit code.", given=_shown(code)),
            worded("Copy its 18 characters from the business licence, or leave it out."),
        )
