"""What is the same for every firm of a shape: who could apply for what, and how that comes out.

The shape of a firm is where it is and whether it owns a company in Hong Kong. With it are settled
who the applicants are, and all that is known of each of them but the firm itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tradewind.assess.schemes import Applicant, SchemesQuestion
from tradewind.facts import Facts
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import read_answers
from tradewind.pipeline.support import presence_question, schemes_question
from tradewind.register.firms import HOME, PLACES, companies_of
from tradewind.rules import Answer

OWNS = (True, False, None)
MAINLAND, ELSEWHERE = "mainland", "elsewhere"
GROUPS = (MAINLAND, ELSEWHERE)
_PLACES = (HOME, *PLACES.values())


@dataclass(frozen=True)
class Shape:
    """Firms of one place that all own a company in Hong Kong, or none, or do not say."""

    number: int
    place: str
    owns: bool | None
    question: SchemesQuestion
    presence: Mapping[str, Answer]

    @cached_property
    def own(self) -> Applicant:
        """The firm itself."""
        return self.question.applicants[0]

    @property
    def others(self) -> tuple[Applicant, ...]:
        """The companies besides the firm that could apply."""
        return self.question.applicants[1:]

    @property
    def group(self) -> str:
        """Firms of the Mainland are most of a register, and are answered apart from the rest."""
        return MAINLAND if self.place == HOME else ELSEWHERE


def shapes(facts: Facts) -> tuple[Shape, ...]:
    """Every shape by its number, as `number_of` reckons it."""
    return facts.once(
        "register shapes",
        lambda: tuple(
            _shape(len(OWNS) * at + owned, place, owns, facts)
            for at, place in enumerate(_PLACES)
            for owned, owns in enumerate(OWNS)
        ),
    )


def number_of(place: str, owns: bool | None) -> int:
    """The number of a shape."""
    return len(OWNS) * _PLACES.index(place) + OWNS.index(owns)


def _shape(number: int, place: str, owns: bool | None, facts: Facts) -> Shape:
    firm = FirmFile(Enterprise(place=place, companies=companies_of(place, owns)))
    question = schemes_question(firm, "register", read_answers(firm, facts), facts)
    present = presence_question(firm, question, facts)
    return Shape(number, place, owns, question, dict(present.answers))
