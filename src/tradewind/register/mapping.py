"""Which column of a register is which field: by the names that such columns go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from tradewind.errors import InputError, worded
from tradewind.register.fields import Field, fields

# How many fen one of a unit is. "万" and its like multiply what stands after them, "万元".
FEN = 1
YUAN = 100
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
_OURS = r"元|圆|圓|人民币|人民幣|rmb|cny|yuan|[¥￥]"
_UNIT = re.compile(
    rf"(?:{_OURS})?\s*(?P<times>{'|'.join(sorted(_TIMES, key=len, reverse=True))})?\s*"
    rf"(?:{_OURS})?\s*(?:{_OURS})?"
)
OTHER_CURRENCY = re.compile(
    r"[$€£]|usd|hkd|eur|jpy|gbp|mop|twd|美元|美金|港元|港币|港幣|欧元|歐元|日元|日圆|日圓|英镑|英鎊",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file that is a field; `fen` is what its unit counts, where it is money."""

    field: Field
    at: int
    title: str
    fen: int | None = None
    currency: str = ""  # another currency than the yuan, as its head tells it


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
    head: Sequence[str], told: Mapping[str, str] | None = None, *, is_own: bool = False
) -> Mapped:
    """Each field's column: the one told, else that of its own name, else the one that goes by it.

    Where two columns go by the names of one field, neither is taken.
    """
    found: dict[str, int | None] = dict(_told(head, told or {}))
    taken = set(found.values())
    for by_name in (True, False):
        names: dict[str, list[int]] = {}
        for at, title in enumerate(head):
            field = _named(title, by_name=by_name)
            if field and at not in taken and field not in found:
                names.setdefault(field, []).append(at)
        for field, places in names.items():
            if len(places) == 1:
                found[field] = places[0]
        taken = set(found.values())
    columns = tuple(
        _column(field, place, head[place], is_own=is_own)
        for name, field in fields().items()
        if (place := found.get(name)) is not None
    )
    left = tuple(title for at, title in enumerate(head) if at not in taken and title)
    return Mapped(columns, left, len(head))


def _told(head: Sequence[str], told: Mapping[str, str]) -> Mapping[str, int | None]:
    places: dict[str, int | None] = {}
    for name, title in told.items():
        if name not in fields():
            near = ", ".join(get_close_matches(name, fields(), n=3)) or ", ".join(fields())
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


def _named(title: str, *, by_name: bool) -> str | None:
    told = plain(title)
    if by_name:
        return _own_names().get(told)
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
    if field.kind != "money":
        return Column(field, at, title)
    if is_own:
        return Column(field, at, title, FEN)
    text = unicodedata.normalize("NFKC", title).casefold()
    told = [one.strip() for one in _BRACKETS.findall(text)]
    bare = _MARKS.sub("", text)
    at_end = _UNIT_AT_END.search(bare)
    if not told and at_end and at_end[0] and _names().get(bare) is None:
        told = [at_end[0]]
    for one in told:
        if (fen := unit_in_fen(one)) is not None:
            return Column(field, at, title, fen)
        if OTHER_CURRENCY.search(one):
            return Column(field, at, title, YUAN, one)
    return Column(field, at, title, YUAN)


def unit_in_fen(text: str) -> int | None:
    """How many fen a unit is; None for what is no unit of the yuan."""
    told = re.sub(r"^(单位|單位|unit)\s*[::]?\s*", "", text.strip().casefold())
    if told in ("分", "fen"):
        return FEN
    found = _UNIT.fullmatch(told)
    return YUAN * _TIMES.get(found["times"] or "", 1) if found else None
