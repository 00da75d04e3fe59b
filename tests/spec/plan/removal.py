"""What may change in a plan when one fact is taken away, and what must not.

A number may become unknown, or its bounds may widen, if the route's gaps name the fact that was
taken away. The ranking and what hangs on it may move. Nothing else may.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# The ranking and what is drawn from it; the hash of the facts; where each source is told.
MAY_MOVE = frozenset(
    {
        "rank",
        "best",
        "best_direct",
        "best_through_hong_kong",
        "direct_or_through_overlap",
        "overlaps",
        "break_even",
        "decides",
        "next_questions",
        "determination",
        "sources",
        "source",
        "timetable",
        "missing",
        "status",
        "duty_status",
        "confirmed",
        "name",
        "rate",
        "measure",
    }
)
Json = Any


def amounts(told: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every leaf of a plan that must not change silently, with where it stands."""
    if isinstance(told, dict):
        if set(told) == {"minor", "currency"}:
            yield path, told["minor"]
            return
        for key, value in told.items():
            if key not in MAY_MOVE:
                yield from amounts(value, (*path, key))
    elif isinstance(told, list):
        for at, value in enumerate(told):
            yield from amounts(value, (*path, str(at)))
    else:
        yield path, told


def lines_by_kind(route: Json) -> dict[str, tuple[Json, Json]]:
    """The low and high of every kind of line, measures of a kind added up."""
    found: dict[str, tuple[Json, Json]] = {}
    for line in (*route["lines"], *route["fixed"]["lines"]):
        low, high = (line[end]["minor"] if line[end] else None for end in ("low", "high"))
        had = found.get(line["kind"], (0, 0))
        found[line["kind"]] = (
            None if None in (had[0], low) else had[0] + low,
            None if None in (had[1], high) else had[1] + high,
        )
    return found


def faults(before: Json, after: Json, fact: str) -> list[str]:
    """What changed that must not have, in words; empty where the removal behaved."""
    found = []
    then = {one["market"]: one for one in before["markets"]}
    now = {one["market"]: one for one in after["markets"]}
    if set(then) != set(now):
        return ["the markets changed"]
    for code, market in then.items():
        found += _market_faults(code, market, now[code], fact)
    return found


def _market_faults(code: str, then: Json, now: Json, fact: str) -> list[str]:
    was = {route["id"]: route for route in then["routes"]}
    has = {route["id"]: route for route in now["routes"]}
    if set(was) != set(has):
        return [f"{code}: routes changed: {sorted(set(was) ^ set(has))}"]
    found = []
    for name, route in was.items():
        found += _route_faults(f"{code} {name}", route, has[name], fact)
    return found


def _route_faults(where: str, was: Json, has: Json, fact: str) -> list[str]:
    named = any(gap["name"].split("[")[0] == fact for gap in has["missing"])
    found = []
    old, new = lines_by_kind(was), lines_by_kind(has)
    for kind in sorted(set(old) | set(new)):
        before, after = old.get(kind, (0, 0)), new.get(kind, (0, 0))
        if before == after:
            continue
        if not _wider(before, after):
            found.append(f"{where}: {kind} was {before} and became {after}")
        elif not named:
            found.append(f"{where}: {kind} became unknown and nothing names the fact")
    for figure in ("landed", "left"):
        ends = [
            tuple(
                (one[figure] or {}).get(end) and one[figure][end]["minor"]
                for end in ("low", "high")
            )
            for one in (was, has)
        ]
        if ends[0] != ends[1] and not (_wider(*ends) and named):
            found.append(f"{where}: {figure} was {ends[0]} and became {ends[1]}")
    for plain in ("days", "co2e", "months"):
        for key, value in was[plain].items():
            if has[plain][key] not in (value, None) or (has[plain][key] != value and not named):
                if plain == "days" and _wider_days(was[plain], has[plain]) and named:
                    continue
                found.append(f"{where}: {plain} was {was[plain]} and became {has[plain]}")
    return found


def _wider(before: tuple[Json, Json], after: tuple[Json, Json]) -> bool:
    """Whether the new ends hold the old ones."""
    low = after[0] is None or (before[0] is not None and after[0] <= before[0])
    high = after[1] is None or (before[1] is not None and after[1] >= before[1])
    return low and high


def _wider_days(before: Json, after: Json) -> bool:
    return _wider((before["low"], before["high"]), (after["low"], after["high"]))
