"""The bill of materials of a firm's product: what it says, and what a sheet would change in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradewind.assess.materials import MaterialsAnswer, OfOrigin, answer
from tradewind.errors import InputError, worded
from tradewind.firm_file import read_bytes
from tradewind.firm_file.faults import KeyPath, Plain
from tradewind.firm_file.one_list import read_list
from tradewind.firm_file.plain import plain
from tradewind.firm_file.writing import changed
from tradewind.model.enterprise import FirmFile, Material
from tradewind.model.money import FineMoney, Money
from tradewind.model.source import Cite
from tradewind.report.firm_json import amount_text
from tradewind_desk import facts as packs
from tradewind_desk import words
from tradewind_desk.firms import kept_file
from tradewind_desk.named import called
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm

LIST = "materials"
PATH: KeyPath = ("offering", "goods", LIST)
_ENOUGH = 1  # an amount below it is shown with more decimals than its currency has


@dataclass(frozen=True, slots=True)
class Sum:
    """The lines of one origin as a page shows them; an empty text is unknown."""

    name: str
    lines: int
    value: str
    share: str
    unvalued: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What a bill of materials says: sums by origin, and how many lines lack what origin asks."""

    lines: tuple[Material, ...]
    sums: tuple[Sum, ...]
    whole: Sum
    price: str
    missing: tuple[tuple[str, int], ...]
    rates: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a page shows it; an empty cell is unknown. `mark` says what a sheet does to it."""

    part: str
    cells: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a sheet would make of the bill: new lines, lines taken out, lines that stay."""

    carried: str
    bill: Bill
    new: tuple[Material, ...]
    out: tuple[Material, ...]
    stay: int
    before: int


def bill_of(file: str, shared: frozenset[str]) -> Bill | None:
    """The bill of a kept file, None without one; its price is read only where money is shared."""
    firm = kept_file.read(file)
    lines = lines_of(firm)
    return _bill(lines, _price(firm, shared)) if lines else None


def lines_of(firm: FirmFile) -> tuple[Material, ...]:
    """The lines of the good, none where nobody told any."""
    goods = firm.offering.goods if firm.offering else None
    return (goods.materials if goods else None) or ()


def dry_run(firm: Firm, book: bytes, currency: str, shared: frozenset[str]) -> DryRun:
    """What a sheet would change; FirmFileError names every fault of it."""
    told, kept = read_list(book, LIST, currency), kept_file.read(firm.file)
    before, after = lines_of(kept), lines_of(told)
    carried = json.dumps(plain(told), default=_as_text, ensure_ascii=False)
    with_lines(firm.file, carried)  # refused here, not after the person has said yes
    stay = Counter(map(repr, before)) & Counter(map(repr, after))
    return DryRun(
        carried,
        _bill(after, _price(kept, shared)),
        tuple(_apart(after, stay)),
        tuple(_apart(before, stay)),
        stay.total(),
        len(before),
    )


def with_lines(file: str, carried: str) -> str:
    """The firm's file with the lines that a page carried in place of its own."""
    told = read_bytes(f"{LIST}.json", carried.encode())
    lines: Plain = kept_file.value_at(plain(told), PATH)
    if not lines:
        told_nothing = worded("The sheet holds no row below its headings.")
        raise InputError(LIST, told_nothing, worded("Write one item on each row."))
    # Taken out first: what is put where nothing stands is written a line for each item.
    edits: list[tuple[KeyPath, Plain]] = [(PATH, None), (PATH, lines)]
    return changed(kept_file.NAME, file.encode(), edits).decode()


COLUMNS = ("part", "goods_code", "origin", "quantity", "value", "supplier", "proof")


def labels() -> list[str]:
    """The headings of the lines."""
    return [_label(name) for name in COLUMNS]


def rows(lines: Sequence[Material], mark: str = "") -> list[Row]:
    """The lines as a page shows them."""
    return [Row(one.part or "", _cells(one), mark) for one in lines]


def _cells(line: Material) -> tuple[str, ...]:
    code = str(line.goods_code) if line.goods_code else ""
    much = format(line.quantity, "f") if line.quantity is not None else ""
    return (
        f"{code} ({line.hs_edition})" if code and line.hs_edition else code,
        called("place", line.origin) if line.origin else "",
        f"{much} {line.unit}" if much and line.unit else much,
        shown(line.told_value),
        line.supplier or "",
        words.say(f"firms.proof.{line.proof}") if line.proof else "",
    )


def _apart(lines: Sequence[Material], stay: Counter[str]) -> list[Material]:
    """The lines that are not among those that stay; of lines alike, as many as are too many."""
    left, found = stay.copy(), []
    for line in lines:
        if left[repr(line)] > 0:
            left[repr(line)] -= 1
        else:
            found.append(line)
    return found


def _as_text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _price(firm: FirmFile, shared: frozenset[str]) -> Money | None:
    return firm.price.amount if firm.price and Part.MONEY in shared else None


def _bill(lines: tuple[Material, ...], price: Money | None) -> Bill:
    told = answer(lines, price, packs.today())
    lang = words.language()
    return Bill(
        lines,
        tuple(_sum(one, _name(one)) for one in told.by_origin),
        _sum(told.whole, words.say("firms.materials.whole")),
        amount_text(price, lang) if price else "",
        tuple((_label(name), count) for name, count in told.missing),
        _rates(told),
    )


def _sum(told: OfOrigin, name: str) -> Sum:
    share = ""
    if told.share_pct is not None:
        text = f"{told.share_pct:.1f}%"
        share = words.say("firms.materials.at_least", share=text) if told.unvalued else text
    return Sum(name, told.lines, shown(told.value), share, told.unvalued)


def _name(told: OfOrigin) -> str:
    return called("place", told.origin) if told.origin else ""


def _label(name: str) -> str:
    return kept_file.label((*PATH, name))


def _rates(told: MaterialsAnswer) -> tuple[Cite, ...]:
    """Whose rates were used and of which day, each once."""
    return tuple({(one.source.id, one.starts): one for one in told.cites}.values())


def shown(value: FineMoney | None) -> str:
    """An amount as pages show it, finer where it is small; nothing for an unknown one."""
    if value is None:
        return ""
    money = Money.of(value.amount, value.currency)
    if value.amount >= _ENOUGH or money.amount == value.amount:
        return amount_text(money, words.language())
    return f"{value.currency} {round(value.amount, 4).normalize():f}"
