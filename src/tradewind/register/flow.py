"""The most cases that some capacities can serve when none is given twice: a largest flow."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence


def most_served(wanted: Sequence[tuple[int, Sequence[int]]], capacity: Mapping[int, int]) -> int:
    """The most cases served: each group has so many cases, and may go to some capacities.

    Groups are served one after another; where what a group may use is taken, cases of others are
    moved along the shortest chain to a capacity that still has room (Edmonds and Karp).
    """
    room = dict(capacity)
    given: list[dict[int, int]] = [{} for _ in wanted]
    users: dict[int, set[int]] = {at: set() for at in capacity}
    served = 0
    for group, (cases, _) in enumerate(wanted):
        left = cases
        while left:
            chain = _chain(group, wanted, room, users)
            if chain is None:
                break
            moved = _most(chain, given, room, left)
            _move(chain, moved, given, room, users)
            left -= moved
        served += cases - left
    return served


Chain = list[tuple[int, int]]  # a group and the capacity that it takes from; the last has room


def _chain(
    first: int,
    wanted: Sequence[tuple[int, Sequence[int]]],
    room: Mapping[int, int],
    users: Mapping[int, set[int]],
) -> Chain | None:
    """The shortest way to room: a group takes from a capacity, whose user goes elsewhere."""
    reached: dict[int, tuple[int, int] | None] = {first: None}  # group: the one before, and where
    met: set[int] = set()
    queue = deque([first])
    while queue:
        group = queue.popleft()
        for at in wanted[group][1]:
            if at in met:
                continue
            met.add(at)
            if room[at]:
                return _told(group, at, reached)
            for other in users[at]:
                if other not in reached:
                    reached[other] = group, at
                    queue.append(other)
    return None


def _told(group: int, at: int, reached: Mapping[int, tuple[int, int] | None]) -> Chain:
    found = [(group, at)]
    before = reached[group]
    while before is not None:
        found.append(before)
        before = reached[before[0]]
    return found[::-1]


def _most(chain: Chain, given: list[dict[int, int]], room: Mapping[int, int], left: int) -> int:
    """How many cases can be moved along a chain at once."""
    moved = [given[chain[step + 1][0]][at] for step, (_, at) in enumerate(chain[:-1])]
    return min([left, room[chain[-1][1]], *moved])


def _move(
    chain: Chain,
    cases: int,
    given: list[dict[int, int]],
    room: dict[int, int],
    users: Mapping[int, set[int]],
) -> None:
    for step, (group, at) in enumerate(chain):
        given[group][at] = given[group].get(at, 0) + cases
        users[at].add(group)
        if step + 1 < len(chain):  # its user gives way, and takes from the next one
            user = chain[step + 1][0]
            given[user][at] -= cases
            if not given[user][at]:
                users[at].discard(user)
    room[chain[-1][1]] -= cases
