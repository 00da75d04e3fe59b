"""The answers of a run counted by province, sector and size: how ready, how far, how, who pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.assess.size.question import CLASSES
from tradewind.register.journal import read_run
from tradewind.register.reading import answers_sql, connected

Json = dict[str, Any]
BY = ("region", "division", "size")
BANDS = 4  # of the points of upgrade, each as wide as the others
NONE, UNKNOWN = "none", "unknown"
_SIZE = "CASE WHEN size_low = size_high THEN size_low END"
_GROUPED = {0b011: "region", 0b101: "division", 0b110: "size"}  # a bit is set where it is not


@dataclass(frozen=True)
class Line:
    """The firms of one province, sector or size, and how the run answered for how many of them.

    `value` is None where it is not known. `ready` has met, not_met and unknown; `upgrade` the bands
    from the lowest, and unknown where a firm may be in more than one; `presence` the options, none
    where no form fits, and unknown where more than one may. What a run did not ask is empty.
    """

    value: str | None
    firms: int
    ready: Mapping[str, int]
    upgrade: Mapping[str, int]
    presence: Mapping[str, int]
    schemes: Mapping[str, Mapping[str, int]]  # eligible, undetermined


def tables_of(out: Path) -> dict[str, list[Line]]:
    """The lines by region, division and size of a run that wrote its rows.

    InputError where it holds totals only, or nothing yet.
    """
    counts = dict(_counts(read_run(out)))
    named = "".join(f", count(*) FILTER ({sql})" for sql in counts.values())
    keys = ", ".join(BY)
    sql = (
        f"SELECT grouping({keys}), {keys}, count(*){named}"
        f" FROM (SELECT *, {_SIZE} AS size FROM ({answers_sql(out)}))"
        f" GROUP BY GROUPING SETS ({', '.join(f'({one})' for one in BY)}) ORDER BY ALL"
    )
    found: dict[str, list[Line]] = {name: [] for name in BY}
    with connected() as connection:
        for level, *told in connection.execute(sql).fetchall():
            by = _GROUPED[level]
            value, firms, each = told[BY.index(by)], told[len(BY)], told[len(BY) + 1 :]
            counted = dict(zip(counts, each, strict=True))
            found[by].append(_line(_named(by, value), firms, counted))
    return found


def _named(by: str, value: Any) -> str | None:
    if value is None:
        return None
    if by == "size":
        return str(CLASSES[value])
    return f"{value:02}" if by == "division" else str(value)


def _counts(told: Json) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is counted, each under the name of its group and its own."""
    for one in told["schemes"]:
        verdict = f'"{one["scheme"]}__verdict"'
        yield ("schemes", one["scheme"], "eligible"), verdict
        yield ("schemes", one["scheme"], "undetermined"), f"{verdict} IS NULL"
    asked = told["outreach"]
    if not asked:
        return
    yield ("ready", "met"), "ready__verdict"
    yield ("ready", "not_met"), "NOT ready__verdict"
    yield ("ready", UNKNOWN), "ready__verdict IS NULL"
    yield from _bands(asked["upgrade_of"])
    for at, option in enumerate(asked["presence"]):
        yield ("presence", option), f"presence = {at}"
    yield ("presence", NONE), "presence IS NULL AND presence__possible = 0"
    yield ("presence", UNKNOWN), "presence IS NULL AND presence__possible <> 0"


def _bands(points: int) -> Iterator[tuple[tuple[str, ...], str]]:
    low, high = (
        f"least(upgrade_{end} * {BANDS} // {points}, {BANDS - 1})" for end in ("low", "high")
    )
    for at in range(BANDS):
        name = f"{at * points // BANDS}-{(at + 1) * points // BANDS}"
        yield ("upgrade", name), f"{low} = {at} AND {high} = {at}"
    yield ("upgrade", UNKNOWN), f"{low} <> {high}"


def _line(value: str | None, firms: int, counted: Mapping[tuple[str, ...], int]) -> Line:
    told: dict[str, dict[str, Any]] = {
        "ready": {}, "upgrade": {}, "presence": {}, "schemes": {}
    }  # fmt: skip
    for (group, name, *part), count in counted.items():
        if part:
            told[group].setdefault(name, {})[part[0]] = count
        else:
            told[group][name] = count
    return Line(value, firms, **told)
