"""Sets of schemes for projects: what may be in one, what bounds it, what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

SURE = 4096  # odds are counted in parts of this: whole numbers, so that sums are exact


@dataclass(frozen=True, slots=True)
class Candidate:
    """One project that one scheme may pay for, in minor units of the currency of the set."""

    project: str
    scheme: str
    family: str
    amount: int
    cost: int
    odds: int = SURE
    start: date | None = None
    end: date | None = None
    place: str | None = None  # where the applicant is
    market: str | None = None  # which market the project is for


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a set: by family the money left, the most at one time and the most projects.

    `cash` is what the firm can put in itself; None where nobody said, which sets no limit.
    """

    headroom: Mapping[str, int]
    at_one_time: Mapping[str, int]
    most_projects: Mapping[str, int]
    cash: int | None = None


NO_LIMITS = Limits({}, {}, {})
Pick = tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a set brings: each grant after the ceilings, and the sums of them.

    `worth` is in minor units times `SURE`: each grant by its odds.
    """

    pick: Pick
    grants: tuple[int, ...]
    worth: int
    own: int

    @property
    def total(self) -> int:
        """The grants together."""
        return sum(self.grants)

    @property
    def key(self) -> tuple[int, int, int, tuple[tuple[str, str], ...]]:
        """Most expected money first, then most money, then least of one's own, then by name."""
        names = tuple((one.project, one.scheme) for one in self.pick)
        return -self.worth, -self.total, self.own, names


def runs(one: Candidate, moment: date) -> bool:
    """Whether a project runs on a day; one without an end never stops."""
    return (one.start or date.min) <= moment <= (one.end or date.max)


def reckon(pick: Pick, limits: Limits) -> Reckoned:
    """What a set brings under the ceilings of its families; the surest grants are kept first."""
    left = dict(limits.headroom)
    paid: dict[Candidate, int] = {}
    for one in sorted(pick, key=lambda one: (-one.odds, one.project)):
        paid[one] = min(one.amount, left.get(one.family, one.amount))
        if one.family in left:
            left[one.family] -= paid[one]
    ordered = tuple(sorted(pick, key=lambda one: one.project))
    grants = tuple(paid[one] for one in ordered)
    worth = sum(grant * one.odds for one, grant in zip(ordered, grants, strict=True))
    return Reckoned(ordered, grants, worth, sum(one.cost for one in ordered) - sum(grants))
