"""One shape of a duty question, worked out once: its branches as steps over whole minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tradewind.assess.duty.border_taxes import Base, import_taxes
from tradewind.assess.duty.measures import Choice, Live
from tradewind.assess.duty.question import DutyQuestion
from tradewind.assess.duty.stack import Charged, axes_of, branches, has_base
from tradewind.facts import Facts, Line, State
from tradewind.model.money import Money, minor_digits
from tradewind.model.rate import (
    AdValorem,
    FloorTo,
    Free,
    Highest,
    Lowest,
    Minus,
    OfDuty,
    Rate,
    Rest,
    Specific,
    Sum,
    parse_rate,
    parts_in,
    rate_text,
)

DUTY, EXCISE, FEES, TAXES = range(4)  # the places of the totals
_PLACES = {"duty": DUTY, "excise": EXCISE, "fees": FEES}
ON_VALUE = ("customs_value",)
_ZERO = Decimal(0)
_ONCE = ("line", "declaration")  # a consignment is one line of one declaration
_OURS = ("customs_value", "duty", "excise", "fees")
SHARE, LIFT, FIXED, OPEN, HARD = "share", "lift", "fixed", "open", "hard"


class Hard(Exception):
    """What steps over whole minor units cannot reckon."""


class Slot(NamedTuple):
    """The rate of one table for one code on a day, reduced to what an amount needs.

    A `share` or a `lift` is `num / den` of the base; `fixed` is that many minor units; `open` is
    not known or asks for more than a value.
    """

    kind: str
    form: str = OPEN
    num: int = 0
    den: int = 1
    percent: Decimal | None = None
    text: str = ""


class Step(NamedTuple):
    """One measure of a branch: which total it adds to, on what base, between which limits."""

    total: int
    measure: str
    slot: int | None
    rate: Slot
    base: tuple[str, ...] | None
    low: int | None = None
    high: int | None = None
    is_limited: bool = False


class Worked(NamedTuple):
    """One branch: its steps in the order they build on, and whether a base rate is among them."""

    steps: tuple[Step, ...]
    has_base: bool
    is_one_of_too_many: bool = False


class Reckoned(NamedTuple):
    """What one branch comes to, in minor units; equal keys are one outcome."""

    key: tuple[object, ...]
    duty: int | None
    percent: Decimal | None
    excise: int | None
    taxes: int | None
    fees: int | None


# --- rates ---


def slot_of(lines: Sequence[Line], *, is_whole: bool, currency: str) -> Slot:
    """The slot of what a table of rates says of a code."""
    if not lines:
        return Slot("none" if is_whole else "not held")
    if len(lines) > 1 or lines[0].held.state is State.DISAGREE:
        return Slot("several", HARD)
    held = lines[0].held
    if held.value is None:
        return Slot(str(held.state))
    return _reduced("one", parse_rate(held.value), held.value, currency)


def _reduced(kind: str, rate: Rate, text: str, currency: str) -> Slot:
    if isinstance(rate, FloorTo):
        return _part(kind, LIFT, rate.percent, text)
    if isinstance(rate, Specific) and rate.unit in _ONCE:
        if rate.currency != currency:
            return Slot(kind, HARD, text=text)
        minor = rate.amount / rate.per * 10 ** minor_digits(currency)
        num, den = minor.as_integer_ratio()
        return Slot(kind, FIXED, num, den, None, text)
    if _needs_more(rate):
        return Slot(kind, HARD, text=text)
    percent = _percent(rate)
    return Slot(kind, OPEN, text=text) if percent is None else _part(kind, SHARE, percent, text)


def _part(kind: str, form: str, percent: Decimal, text: str) -> Slot:
    num, den = percent.as_integer_ratio()
    return Slot(kind, form, num, den * 100, percent, text)


def _needs_more(rate: Rate) -> bool:
    """Whether a rate mixes in what steps do not hold."""
    if isinstance(rate, OfDuty):
        return True
    return any(
        isinstance(one, OfDuty | FloorTo) or (isinstance(one, Specific) and one.unit in _ONCE)
        for one in _within(rate)
    )


def _within(rate: Rate) -> tuple[Rate, ...]:
    parts: tuple[Rate, ...] = ()
    if isinstance(rate, Sum | Highest | Lowest):
        parts = rate.parts
    elif isinstance(rate, Minus):
        parts = (rate.whole, rate.less)
    return (*parts, *(below for one in parts for below in _within(one)))


def _percent(rate: Rate) -> Decimal | None:
    """The percent a rate is in all; None where it is not one of the value alone."""
    if isinstance(rate, Free):
        return Decimal(0)
    if isinstance(rate, AdValorem):
        return rate.percent
    if isinstance(rate, Minus):
        whole, less = _percent(rate.whole), _percent(rate.less)
        return None if whole is None or less is None else max(whole - less, Decimal(0))
    if isinstance(rate, Sum | Highest | Lowest):
        found = [_percent(one) for one in rate.parts]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            return None
        if isinstance(rate, Sum):
            return sum(known, Decimal(0))
        return max(known) if isinstance(rate, Highest) else min(known)
    return None


# --- branches ---


def worked_branches(
    lives: Sequence[Live], slots: Mapping[tuple[str, str], int], asked: DutyQuestion, facts: Facts
) -> tuple[Worked, ...]:
    """Every branch of the measures that reach a consignment; Hard where steps cannot reckon one.

    `slots` are the places of the tables of rates, by pack and measure.
    """
    axes = axes_of(lives) if has_base(lives) else ()
    found = branches(lives, axes)
    if found is None:
        return ()  # an answer nobody would read: what is certain stands in the answer at length
    tax = _tax_step(asked, facts)
    told = dict.fromkeys(_branch(one.charged, tax, slots, asked, facts) for one in found)
    return tuple(told)


def _branch(
    charged: Charged,
    tax: Step,
    slots: Mapping[tuple[str, str], int],
    asked: DutyQuestion,
    facts: Facts,
) -> Worked:
    steps = []
    parts: frozenset[str] = frozenset()
    for live, choice in charged:
        if live.is_regime:
            raise Hard("a regime of parcels")
        slot = slots.get((live.pack, live.id)) if "rates" in live.told else None
        if slot is not None and len(live.choices) > 1:
            raise Hard("several rates")
        rate = _fixed(choice, parts, asked.currency)
        if rate.form == HARD and slot is None:
            raise Hard(rate.text)
        if live.kind == "additional" and choice.rate is not None:
            if slot is not None:
                raise Hard("parts that differ by code")
            parts |= parts_in(choice.rate)
        steps.append(_step(live, slot, rate, asked, facts))
    is_based = any(live.kind in ("mfn", "preference") for live, _ in charged)
    return Worked((*steps, tax), is_based)


def _fixed(choice: Choice, parts: frozenset[str], currency: str) -> Slot:
    """The rate of a choice that is the same for every code of the shape."""
    if choice.rate is None:
        return Slot("one", text=choice.text)
    if not isinstance(choice.rate, Rest):
        return _reduced("one", choice.rate, choice.text, currency)
    if parts:  # what they are worth was not told
        return Slot("one", text=choice.text)
    return _reduced("one", choice.rate.rate, rate_text(choice.rate.rate), currency)


def _step(live: Live, slot: int | None, rate: Slot, asked: DutyQuestion, facts: Facts) -> Step:
    total = {"excise": EXCISE, "fee": FEES, "tax": TAXES}.get(live.kind, DUTY)
    told = str(live.told.get("base", "customs_value")).replace("_and_", "+")
    base = _base(told, asked)
    low = high = None
    is_limited = "minimum" in live.told or "maximum" in live.told
    if is_limited:
        low, high, is_known = _limits(live, asked.currency, facts)
        if not is_known:
            rate = Slot("one", OPEN, text=rate.text)
            slot = None
    return Step(total, live.id, slot, rate, base, low, high, is_limited)


def _base(told: str, asked: DutyQuestion) -> tuple[str, ...] | None:
    """The names of a base; None where a part of it was not told for all consignments alike."""
    names = tuple(one.strip() for one in told.split("+"))
    for name in names:
        if name not in _OURS:
            if getattr(asked, name, None) is not None or name == "fob_uplift_10pct":
                raise Hard(name)
            return None
    return names


def _limits(live: Live, currency: str, facts: Facts) -> tuple[int | None, int | None, bool]:
    found: list[int | None] = []
    for limit in ("minimum", "maximum"):
        if limit not in live.told:
            found.append(None)
            continue
        held = facts.value(f"{live.pack}:{live.told[limit]}")
        if held.state is State.ENDED:
            found.append(None)
            continue
        if held.value is None:
            return None, None, False
        minor = Decimal(held.value).scaleb(minor_digits(currency))
        if held.unit != currency or minor != int(minor):
            raise Hard(held.fact)
        found.append(int(minor))
    return found[0], found[1], True


def _tax_step(asked: DutyQuestion, facts: Facts) -> Step:
    """The import tax, tried on nothing to see whether it hangs on more than ours."""
    zero = Decimal(0)
    probe = Base(zero, zero, zero, zero, _major(asked.freight), _major(asked.insurance), None)
    levies = import_taxes(asked, probe, facts)
    text = " / ".join(levy.text for levy in levies)
    levy = levies[0]
    if len(levies) > 1 or levy.amount is None:
        return Step(TAXES, "import_tax", None, Slot("one", OPEN, text=text), None)
    if levy.text == "free":
        free = _part("one", SHARE, zero, text)
        return Step(TAXES, "import_tax", None, free, ON_VALUE)
    told = facts.value(f"border/{asked.tax}:import_tax_base").value or ""
    rate = _part("one", SHARE, Decimal(levy.text.removesuffix("%")), text)
    return Step(TAXES, "import_tax", None, rate, _base(told, asked))


def _major(money: Money | None) -> Decimal | None:
    return None if money is None else money.amount


# --- one consignment ---


def reckoned(
    shape: Sequence[Worked], slots: Sequence[Slot], value: int
) -> tuple[Reckoned, ...] | None:
    """What each outcome of a shape comes to for a value; None where a rate is too hard for it."""
    if not shape:
        return (Reckoned((), None, None, None, None, None),)
    if len(shape) == 1:
        one = _reckon(shape[0], slots, value)
        return None if one is None else (one,)
    found: dict[tuple[object, ...], Reckoned] = {}
    for worked in shape:
        one = _reckon(worked, slots, value)
        if one is None:
            return None
        found.setdefault(one.key, one)
    return tuple(found.values())


def _reckon(worked: Worked, slots: Sequence[Slot], value: int) -> Reckoned | None:
    """One branch. Written out in one piece: it is run for every consignment."""
    sums: list[int | None] = [0, 0, 0, 0]
    percent: Decimal | None = _ZERO
    key: list[object] = []
    for total, measure, slot, fixed, base, low, high, is_limited in worked.steps:
        rate = fixed if slot is None else slots[slot]
        form, num, den = rate.form, rate.num, rate.den
        amount: int | None
        if form == SHARE:
            ground = value if base == ON_VALUE else _ground(base, value, sums)
            amount = None if ground is None else (2 * ground * num + den) // (2 * den)
        elif form == OPEN:
            amount = None
        elif form == LIFT:
            amount = _lifted(num, den, _ground(base, value, sums), sums[DUTY])
        elif form == FIXED:
            amount = (2 * num + den) // (2 * den)
        else:
            return None
        if is_limited and amount is not None:
            amount = amount if low is None else max(amount, low)
            amount = amount if high is None else min(amount, high)
        so_far = sums[total]
        sums[total] = None if so_far is None or amount is None else so_far + amount
        if total == DUTY:
            percent = None if is_limited else _added(percent, rate)
        key.append((measure, rate.text, amount))
    if not worked.has_base:
        sums[DUTY] = percent = None
    return Reckoned(tuple(key), sums[DUTY], percent, sums[EXCISE], sums[TAXES], sums[FEES])


def _ground(names: tuple[str, ...] | None, value: int, sums: Sequence[int | None]) -> int | None:
    """The sum of the parts of a base; None where one is not known."""
    total = 0
    for name in names or ("not told",):
        part = (
            value if name == "customs_value" else sums[_PLACES[name]] if name in _PLACES else None
        )
        if part is None:
            return None
        total += part
    return total


def _lifted(num: int, den: int, ground: int | None, duty: int | None) -> int | None:
    """What lifts the duty so far to a share of the base, half up as money is."""
    if ground is None or duty is None:
        return None
    return (2 * max(ground * num - duty * den, 0) + den) // (2 * den)


def _added(percent: Decimal | None, rate: Slot) -> Decimal | None:
    if percent is None or rate.percent is None:
        return None
    if rate.form == LIFT:
        return percent + max(rate.percent - percent, _ZERO)
    return percent + rate.percent
