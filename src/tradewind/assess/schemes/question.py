"""What is asked of the schemes, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from tradewind.assess.schemes.sets import NO_LIMITS, Candidate, Limits
from tradewind.facts import Held
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.model.steps import Step
from tradewind.rules import Answer, Clause
from tradewind.rules.paths import Way

Names = Mapping[str, str]
Status = Literal["eligible", "undetermined", "not_eligible", "not_in_force", "exhausted"]
# From the most hopeful to the least: the order in which several are joined into one.
STATUSES: tuple[Status, ...] = (
    "eligible",
    "undetermined",
    "not_eligible",
    "exhausted",
    "not_in_force",
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """A company that could apply; `is_formed` is None where nobody said whether there is one.

    `waits` names, for steps that form it, the steps they wait for besides what their files say.
    `since` has the days from which answers are counted, where the firm's own days tell them.
    """

    id: str
    place: str | None
    answers: Mapping[str, Answer]
    is_formed: bool | None = True
    waits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectTold:
    """One project: its answers, what it costs, when it runs, and who would sell."""

    id: str
    answers: Mapping[str, Answer]
    cost: Money | None = None
    start: date | None = None
    end: date | None = None
    seller: str | None = None


@dataclass(frozen=True, slots=True)
class GrantTold:
    """Public money had already, by the id of a scheme or of its file."""

    scheme: str
    amount: Money | None
    received: date | None = None


@dataclass(frozen=True, slots=True)
class SchemesQuestion:
    """One firm: who could apply, its projects and what it was granted; None means not told."""

    applicants: tuple[Applicant, ...]
    projects: tuple[ProjectTold, ...] | None
    grants: tuple[GrantTold, ...] | None
    matching_cash: Money | None = None


@dataclass(frozen=True, slots=True)
class Pays:
    """What a track pays for one project, and the terms it follows from.

    `bounds` is None where nothing can be said; `ceiling` is over all time, `headroom` what is
    left of it, `first` the part paid at the start.
    """

    currency: str
    bounds: Bounds | None
    base: Money | None = None
    share: Fraction | None = None
    cap: Money | None = None
    ceiling: Money | None = None
    headroom: Money | None = None
    at_one_time: Money | None = None
    first: Fraction | None = None
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class PathToYes:
    """Changes after which a scheme would be met, the steps they take, and how long they wait.

    `until` is the first day on which waiting alone would do; `steps` are ids of steps that bring
    the changes about, and `waits` what these wait for besides what their files say;
    `other_track` names a track of the same scheme to choose instead.
    """

    way: Way
    until: date | None = None
    steps: tuple[str, ...] = ()
    waits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cost: Bounds | None = None
    other_track: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectAnswer:
    """What one scheme says of one project."""

    project: str
    status: Status
    pays: Pays | None
    failing: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemeAnswer:
    """What one track says of a firm, by its most hopeful applicant and project."""

    scheme: str
    pack: str
    family: str
    names: Names
    says: Names
    body: Names
    address: str
    gives: str
    per: str
    status: Status
    applicant: str | None
    project: str | None
    clauses: tuple[Clause, ...]
    cites: Mapping[str, tuple[Cite, ...]]
    status_cites: tuple[Cite, ...]
    missing: tuple[Missing, ...]
    disagree: frozenset[str]
    pays: Pays | None
    paths: tuple[PathToYes, ...]
    projects: tuple[ProjectAnswer, ...]
    opens: date | None = None
    closes: date | None = None
    is_confirmed: bool = True
    deciding: tuple[str, ...] = ()
    is_in_reach: bool = False  # not met, but answers, steps and waiting alone would do
    is_far: bool = False  # asks for far larger sums than any that the firm tells
    discretion: Names | None = None
    documents: tuple[Names, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[tuple[Names, Cite], ...] = ()
    excludes: tuple[str, ...] = ()
    between: Held | None = None  # how long between two applications
    most_projects: int | None = None

    @property
    def unencoded(self) -> tuple[Names, ...]:
        """The conditions that no answer can settle."""
        return tuple(one.reason.names() for one in self.clauses if one.code == "rule.unencoded")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One project paid by one track."""

    project: str
    scheme: str
    amount: Money
    is_sure: bool


@dataclass(frozen=True, slots=True)
class GrantSet:
    """Which scheme should pay for which project; `own` is what the firm still pays itself.

    `expected` is the total with each grant by its odds.
    """

    chosen: tuple[Chosen, ...]
    total: Money
    expected: Money
    own: Money


@dataclass(frozen=True, slots=True)
class BestSet:
    """The best set of schemes, proved best or with a bound on the expected money of any."""

    best: GrantSet
    runner_up: GrantSet | None
    is_optimal: bool
    bound: Money
    left_out: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scheme that waits for an answer: for which applicant, and for which project or none."""

    scheme: str
    applicant: str | None
    project: str | None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The unanswered input that unlocks most expected money for each minute it takes.

    `expected` counts each open question of a scheme as even odds; `most` is the money of the
    schemes that it could open, each project paid by one of them, under their ceilings. `waiting`
    tells who waits for the answer.
    """

    input: str
    minutes: int
    expected: Money
    most: Money
    schemes: tuple[str, ...]
    about: str = "applicant"
    project: str | None = None
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemesAnswer:
    """Every scheme, the best set of them for the projects, and what to ask next."""

    results: tuple[SchemeAnswer, ...]
    best_set: BestSet | None
    next_questions: tuple[NextQuestion, ...]
    conditions: int = 0
    unencoded: int = 0
    weighed: int = 0
    candidates: tuple[Candidate, ...] = ()
    limits: Limits = NO_LIMITS
