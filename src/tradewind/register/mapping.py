"""Which column of a register is which field: by the names that such columns go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from tradewind.errors import InputError, worded
from tradewind.model.money import minor_digits
from tradewind.register.fields import ROW, Field, fields

# "万" and its like multiply what stands after them, "万元".
_TIMES: Mapping[str, int] = {
    "千": 1_000,
    "万": 10_000,
    "萬": 10_000,
    "百万": 1_000_000,
    "百萬": 1_000_000,
    "千万": 10_000_000,
    "千萬": 10_000_000,
    "亿": 100_000_000,
    "億": 100_000_000,
    "'000": 1_000,
    "000": 1_000,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
}
_YUAN = r"元|圆|圓|人民币|人民幣|rmb|cny|yuan|[¥￥]"
_OTHERS: Mapping[str, str] = {
    "USD": "usd|us[$]|美元|美金",
    "HKD": "hkd|hk[$]|港元|港币|港幣",
    "EUR": "eur|€|欧元|歐元",
    "JPY": "jpy|日元|日圆|日圓",
    "GBP": "gbp|£|英镑|英鎊",
    "SGD": "sgd",
    "MOP": "mop",
    "TWD": "twd",
}
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_MARKS = re.compile(r"[\W_]+")
_UNIT_SAID = re.compile(r"^(单位|單位|unit)\s*[::]?\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file that is a field; `times` is what one of its unit is in what is kept."""

    field: Field
    at: int
    title: str
    times: int = 1
    currency: str = ""  # another currency than the field's, as its head tells it

    @property
    def times_untold(self) -> int:
        """What `times` is where the head of a column of money tells no unit."""
        return _one_in_minor(self.field.unit)


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns that are fields, and the titles of those that are not."""

    columns: tuple[Column, ...]
    unmapped: tuple[str, ...]
    width: int  # of the head, unnamed columns too

    @property
    def absent(self) -> tuple[str, ...]:
        """The fields that no column is."""
        found = {one.field.name for one in self.columns}
        return tuple(name for name in fields() if name not in found)


def columns_of(
    head: Sequence[str],
    told: Mapping[str, str] | None = None,
    further: Mapping[str, Field] | None = None,
    *,
    is_own: bool = False,
) -> Mapped:
    """Each field's column: the one told, else that of its own name, else the one that goes by it.

    Where two columns go by the names of one field, neither is taken. A further field has one name,
    its own. A file of our own is in the units that are kept.
    """
    known = {**fields(), **(further or {})}
    found: dict[str, int | None] = dict(_told(head, told or {}, known))
    taken = set(found.values())
    for named in (_by_own_name, _by_further_name(further or {}), _by_any_name):
        names: dict[str, list[int]] = {}
        for at, title in enumerate(head):
            field = named(title)
            if field and at not in taken and field not in found:
                names.setdefault(field, []).append(at)
        for field, places in names.items():
            if len(places) == 1:
                found[field] = places[0]
        taken = set(found.values())
    columns = tuple(
        _column(field, place, head[place], is_own=is_own)
        for name, field in known.items()
        if (place := found.get(name)) is not None
    )
    ours = {ROW} if is_own else set()
    left = tuple(
        title for at, title in enumerate(head) if at not in taken and title and title not in ours
    )
    return Mapped(columns, left, len(head))


def _told(
    head: Sequence[str], told: Mapping[str, str], known: Mapping[str, Field]
) -> Mapping[str, int | None]:
    places: dict[str, int | None] = {}
    for name, title in told.items():
        if name not in known:
            near = ", ".join(get_close_matches(name, known, n=3)) or ", ".join(fields())
            raise InputError(
                "--map",
                worded("{name} is no field of a register.", name=name),
                worded("Known: {near}.", near=near),
            )
        if not title:
            places[name] = None  # no column is this field, whatever its name
            continue
        if title not in head:
            raise InputError(
                "--map",
                worded("The file has no column {title}.", title=title),
                worded("Its columns: {titles}.", titles=", ".join(filter(None, head))),
            )
        places[name] = head.index(title)
    return places


def plain(title: str) -> str:
    """A name as it is compared: no case, marks, spaces, full width, or what stands in brackets."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", title).casefold())
    return _MARKS.sub("", text) or _MARKS.sub("", unicodedata.normalize("NFKC", title).casefold())


def _by_own_name(title: str) -> str | None:
    return _own_names().get(plain(title))


def _by_further_name(further: Mapping[str, Field]) -> Callable[[str], str | None]:
    """A column is named as an input is, letter for letter; its unit may stand in brackets."""

    def named(title: str) -> str | None:
        bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", title)).strip()
        return bare if bare in further else None

    return named


def _by_any_name(title: str) -> str | None:
    told = plain(title)
    found = _names().get(told)
    if found is None:
        # "营业收入万元" tells its unit without brackets.
        bare = _UNIT_AT_END.sub("", told)
        found = _names().get(bare) if bare != told else None
    return found


_UNIT_AT_END = re.compile(
    r"(?:千|万|萬|百万|百萬|千万|千萬|亿|億)?(?:元|圆|圓)?(?:人民币|人民幣|rmb|cny)?$"
)


@cache
def _own_names() -> Mapping[str, str]:
    return {plain(name): name for name in fields()}


@cache
def _names() -> Mapping[str, str]:
    """Every name by the field it means; a name of two fields would be a fault of the table."""
    found: dict[str, str] = {}
    for field in fields().values():
        for name in (*field.names.values(), *field.also):
            if found.setdefault(plain(name), field.name) != field.name:
                raise ValueError(f"{name} is a name of {field.name} and {found[plain(name)]}")
    return found


def _column(field: Field, at: int, title: str, *, is_own: bool) -> Column:
    if is_own or field.kind not in ("money", "decimal"):
        return Column(field, at, title)
    if field.kind == "decimal":
        return Column(field, at, title, 10**field.scale)
    text = unicodedata.normalize("NFKC", title).casefold()
    told = [one.strip() for one in _BRACKETS.findall(text)]
    bare = _MARKS.sub("", text)
    at_end = _UNIT_AT_END.search(bare)
    if not told and at_end and at_end[0] and field.name in fields() and bare not in _names():
        told = [at_end[0]]
    untold = _one_in_minor(field.unit)
    for one in told:
        if (times := unit_in_minor(one, field.unit)) is not None:
            return Column(field, at, title, times)
        if is_other_currency(one, field.unit):
            return Column(field, at, title, untold, one)
    return Column(field, at, title, untold)


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """How amounts of one currency are written: its own names, a unit of it, names of the others."""

    own: re.Pattern[str]
    unit: re.Pattern[str]
    others: re.Pattern[str]
    is_yuan: bool


@cache
def currency_words(currency: str) -> CurrencyWords:
    """The words of a currency."""
    is_yuan = currency == "CNY"
    own = _YUAN if is_yuan else _OTHERS.get(currency, re.escape(currency.casefold()))
    others = [words for code, words in _OTHERS.items() if code != currency]
    others += ["[$]"] if is_yuan else ["[$]", _YUAN]
    times = "|".join(sorted(_TIMES, key=len, reverse=True))
    unit = rf"(?:{own})?\s*(?P<times>{times})?\s*(?:{own})?\s*(?:{own})?"
    return CurrencyWords(_words(own), _words(unit), _words("|".join(others)), is_yuan)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def is_other_currency(text: str, currency: str) -> bool:
    """Whether an amount or a head names another currency than the one it must be in."""
    words = currency_words(currency)
    # "元" stands in "美元" too, so what is not yuan is looked for before yuan is taken out.
    bare = text if words.is_yuan else words.own.sub("", text)
    return words.others.search(bare) is not None


def unit_in_minor(text: str, currency: str = "CNY") -> int | None:
    """How many minor units of a currency a unit of it is; None for what is no unit of it."""
    told = _UNIT_SAID.sub("", text.strip().casefold())
    if currency == "CNY" and told in ("分", "fen"):
        return 1
    found = currency_words(currency).unit.fullmatch(told)
    return _one_in_minor(currency) * _TIMES.get(found["times"] or "", 1) if found else None


@cache
def _one_in_minor(currency: str) -> int:
    return int(10 ** minor_digits(currency))
