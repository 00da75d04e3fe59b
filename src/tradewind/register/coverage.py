"""What a call list must cover: so many calls at least, or at most, to firms of some kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tradewind.assess.size.question import CLASSES
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.fields import regions
from tradewind.register.firms import CLASSIFICATION

UNKNOWN = "unknown"
HK_COMPANY = ("yes", "no", UNKNOWN)  # in the order of `shapes.OWNS`
DIMENSIONS = ("region", "division", "sector", "size", "hk-company")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "region": ("region",),
    "division": ("division",),
    "sector": ("division",),
    "size": ("size_low", "size_high"),
    "hk-company": ("owns",),
}
_FORM = re.compile(r"(?P<dimension>[a-z-]+)=(?P<values>[^:=]+)(:(?P<count>\d+)(?P<share>%)?)?")
_SECTORS = "definitions/industries:sectors"


@dataclass(frozen=True, slots=True)
class Kind:
    """What firms have in common that coverage asks about; what it does not ask stays as it is."""

    region: str | None = None
    division: int | None = None
    size_low: int = 0
    size_high: int = len(CLASSES) - 1
    owns: int = HK_COMPANY.index(UNKNOWN)


@dataclass(frozen=True, slots=True)
class Group:
    """The firms of some values of a dimension; a firm of which it is not known is `unknown`."""

    dimension: str
    values: frozenset[str]
    divisions: frozenset[int] = frozenset()  # of the sectors told

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a run that decide who belongs."""
        return _COLUMNS[self.dimension]

    def has(self, kind: Kind) -> bool:
        """Whether the firms of a kind belong: surely, for one that could be elsewhere does not."""
        return _HAS[self.dimension](self, kind)


def _has_region(group: Group, kind: Kind) -> bool:
    return (kind.region or UNKNOWN) in group.values


def _has_division(group: Group, kind: Kind) -> bool:
    told = UNKNOWN if kind.division is None else f"{kind.division:02}"
    return told in group.values or kind.division in group.divisions


def _has_size(group: Group, kind: Kind) -> bool:
    """A firm that could be of several sizes belongs where all of them do."""
    possible = CLASSES[kind.size_low : kind.size_high + 1]
    if len(possible) > 1 and UNKNOWN in group.values:
        return True
    return group.values.issuperset(possible)


def _has_owner(group: Group, kind: Kind) -> bool:
    return HK_COMPANY[kind.owns] in group.values


_HAS: Mapping[str, Callable[[Group, Kind], bool]] = {
    "region": _has_region,
    "division": _has_division,
    "sector": _has_division,
    "size": _has_size,
    "hk-company": _has_owner,
}


@dataclass(frozen=True, slots=True)
class Demand:
    """At least, or at most, so many calls to the firms of a group."""

    text: str
    group: Group
    is_least: bool
    count: int


def group_of(text: str, flag: str, facts: Facts) -> Group:
    """The group that a flag names, such as `region=CN-GD,CN-FJ`."""
    told = _FORM.fullmatch(text.strip())
    if told is None or told["count"] is not None:
        raise _not_written_so(flag, text, "region=CN-GD,CN-FJ")
    return _group(told["dimension"], told["values"], flag, facts)


def demand_of(text: str, flag: str, calls: int, facts: Facts) -> Demand:
    """What a flag demands, such as `region=CN-GD:50` or `size=micro:20%`.

    A share is of all calls: rounded up where it is the least, down where it is the most.
    """
    told = _FORM.fullmatch(text.strip())
    if told is None or told["count"] is None:
        raise _not_written_so(flag, text, "region=CN-GD:50, size=micro:20%")
    count, is_least = int(told["count"]), flag == "--least"
    if told["share"]:
        if count > 100:
            raise InputError(flag, worded("{text} is out of range.", text=text), _CORRECT)
        share = Fraction(count * calls, 100)
        count = ceil(share) if is_least else floor(share)
    return Demand(text, _group(told["dimension"], told["values"], flag, facts), is_least, count)


_CORRECT = worded("Correct it.")


def _not_written_so(flag: str, text: str, example: str) -> InputError:
    return InputError(
        flag,
        worded("{given} is not {what}.", given=repr(text), what=worded("a group of firms")),
        worded("Write it like {example}.", example=example),
    )


def _group(dimension: str, told: str, flag: str, facts: Facts) -> Group:
    if dimension not in DIMENSIONS:
        raise _not_among(flag, dimension, DIMENSIONS)
    values = frozenset(one.strip() for one in told.split(","))
    known = _known(dimension, facts)
    for value in sorted(values):
        if value not in known:
            raise _not_among(flag, value, known)
    held = sections(facts) if dimension == "sector" else {}
    divisions = frozenset(one for value in values for one in held.get(value, ()))
    return Group(dimension, values, divisions)


def _not_among(flag: str, given: str, known: Iterable[str]) -> InputError:
    return InputError(
        flag,
        worded("{given} is not known here.", given=given),
        worded("Give one of: {codes}.", codes=", ".join(known)),
    )


def _known(dimension: str, facts: Facts) -> tuple[str, ...]:
    match dimension:
        case "region":
            named: tuple[str, ...] = tuple(one.code for one in regions())
        case "sector":
            named = tuple(sections(facts))
        case "division":
            every = sorted(one for held in sections(facts).values() for one in held)
            named = tuple(f"{one:02}" for one in every)
        case "size":
            named = CLASSES
        case _:
            return HK_COMPANY
    return (*named, UNKNOWN)


def sections(facts: Facts) -> Mapping[str, tuple[int, ...]]:
    """The divisions of each section of the classification that registers are in."""
    found = {}
    for row, _ in facts.find(_SECTORS, classification=CLASSIFICATION):
        first, is_span, last = row["code"].partition("-")
        if is_span:
            found[row["section"]] = tuple(range(int(first), int(last) + 1))
        elif len(first) == 2:
            found.setdefault(row["section"], (int(first),))
    return dict(sorted(found.items()))
