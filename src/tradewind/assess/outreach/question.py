"""What is asked about a call on a firm, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.assess.outreach.rules import Item, Kind, Term
from tradewind.model.source import Cite
from tradewind.rules import Answer, Clause
from tradewind.rules.questions import Question


@dataclass(frozen=True, slots=True)
class OutreachQuestion:
    """One firm: its answers, and which forms of presence it may take, by id.

    `forms` is true where known steps open the form, false where no step does, None where it is
    not known; a form that is absent is not known either.
    """

    answers: Mapping[str, Answer]
    forms: Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """One term: whether the firm meets it, why, and the inputs that are still open."""

    term: Term
    outcome: bool | None
    clauses: tuple[Clause, ...]
    cites: Mapping[str, tuple[Cite, ...]]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the firm is ready to go abroad, by each condition."""

    verdict: bool | None
    failed: int
    unknown: int
    clauses: tuple[Clause, ...]
    cites: Mapping[str, tuple[Cite, ...]]
    deciding: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How far the firm is upgraded, of so many points: at least and at most, by item."""

    low: int
    high: int
    of: int
    items: tuple[tuple[Item, int, int], ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The form of presence that fits best where that is certain, and all that are possible."""

    best: Kind | None
    possible: tuple[Kind, ...]
    mask: int  # bit i is set where kind i is possible


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """What to ask first: it could move the score by so much, and takes so many minutes."""

    question: Question
    moves: int
    minutes: int


@dataclass(frozen=True, slots=True)
class OutreachAnswer:
    """What is worth knowing before a firm is called.

    `low` is the weight of the terms that are met, `high` that of those not ruled out. Bit i of
    `met` and `unknown` is term i.
    """

    terms: tuple[TermAnswer, ...]
    met: int
    unknown: int
    low: int
    high: int
    of: int
    ready: Readiness
    upgrade: Upgrade
    presence: Kinds
    first_question: NextQuestion | None
