"""What is asked of the forms of presence, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.finding import Missing
from tradewind.model.source import Cite
from tradewind.model.steps import Step
from tradewind.rules import Answer, Clause

Names = Mapping[str, str]
Status = Literal["open", "undetermined", "not_open"]


@dataclass(frozen=True, slots=True)
class PresenceQuestion:
    """One firm: its answers, what it offers, and the markets it aims at."""

    answers: Mapping[str, Answer]
    offering: str | None
    markets: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()  # the markets' customs territories besides, such as EU


@dataclass(frozen=True, slots=True)
class Term:
    """What one must know of a form of presence: tax, law, risk, time, money."""

    id: str
    about: str
    says: Names
    value: str | None
    unit: str
    is_known: bool
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Yearly:
    """A duty that comes back."""

    id: str
    names: Names
    who: str
    fees: tuple[CostLine, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One form of presence, or a filing, a visa, a forum or a right that goes with one.

    `is_done` says that every step that has an effect has had it already; None is not known.
    """

    id: str
    pack: str
    names: Names
    says: Names
    kind: str
    place: str
    status: Status
    clauses: tuple[Clause, ...]
    cites: Mapping[str, tuple[Cite, ...]]
    missing: tuple[Missing, ...]
    steps: tuple[Step, ...]
    once: tuple[Bounds, ...]
    yearly: tuple[Yearly, ...]
    terms: tuple[Term, ...]
    documents: tuple[Names, ...]
    is_done: bool | None
    is_ordinary: bool = False  # the form most firms take where nothing else is known
    is_near: bool = True  # in Hong Kong, on the Mainland, or in a market aimed at
    deciding: tuple[str, ...] = ()
    address: str = ""
    under_revision: tuple[Names, tuple[Cite, ...]] | None = None


# What a market may tax of a payment to a Hong Kong resident.
INCOMES = (
    "dividends_qualifying",
    "dividends_other",
    "interest",
    "royalties",
    "technical_fees",
)


@dataclass(frozen=True, slots=True)
class Withholding:
    """The highest tax that a market may keep from payments to a Hong Kong resident, in percent.

    `rates` has for each income every rate that a source prints: none where nobody read one, which
    is not nought; several where sources disagree. `no_right` names the incomes that the treaty
    leaves to Hong Kong alone. `investment_since`: from when an investment agreement is in force.
    """

    market: str
    rates: Mapping[str, tuple[str, ...]]
    no_right: tuple[str, ...]
    cites: tuple[Cite, ...]
    conditions: tuple[tuple[str, Names, Cite], ...] = ()  # income, what it asks
    investment_since: date | None = None


@dataclass(frozen=True, slots=True)
class PresenceAnswer:
    """Every form that fits the offering, and the treaty rates of the markets aimed at."""

    options: tuple[Option, ...]
    withholding: tuple[Withholding, ...]
    no_treaty_known: tuple[str, ...]
