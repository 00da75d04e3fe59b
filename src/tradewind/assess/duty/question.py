"""What is asked of the border, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tradewind.model.finding import Finding, Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.rules import Answer

Kind = Literal["mfn", "preference", "additional", "remedy", "excise", "tax", "fee"]
DUTY_KINDS: tuple[Kind, ...] = ("mfn", "preference", "additional", "remedy")


@dataclass(frozen=True, slots=True)
class DutyQuestion:
    """One consignment of one good at one border.

    `customs_value` is the value on the market's own base (CIF or FOB), in the currency in which
    every amount of the answer is given. `fob`, `freight` and `insurance` are asked only where a fee
    or a tax base takes them. `quantities` are by unit (kg, item, pair, l), whole consignment.
    `inputs` are attributes of the goods and the consignment which conditions may ask for. Where the
    origin is not known, `possible_origins` are those it may be (empty: any).
    """

    goods: GoodsCode
    origin: str | None
    tariff: str
    tax: str | None
    customs_value: Money | None
    currency: str
    fob: Money | None = None
    freight: Money | None = None
    insurance: Money | None = None
    quantities: Mapping[str, Decimal] = field(default_factory=dict)
    parts: Mapping[str, Money] = field(default_factory=dict)
    inputs: Mapping[str, Answer] = field(default_factory=dict)
    agreement: str | None = None
    consigned_from: str | None = None
    consignment_proof: bool | None = None
    channel: str | None = None
    possible_origins: tuple[str, ...] = ()
    value_missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One measure as charged: `amount` is None where it cannot be computed."""

    kind: Kind
    measure: str
    rate: str
    amount: Money | None
    percent: Decimal | None
    cites: tuple[Cite, ...]
    legal: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing an outcome takes for granted."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is payable in one case; `when` holds the sets of conditions that lead to it."""

    when: tuple[tuple[Condition, ...], ...]
    lines: tuple[DutyLine, ...]
    duty: Money | None
    excise: Money | None
    import_tax: Money | None
    fees: Money | None
    percent: Decimal | None
    missing: tuple[Missing, ...]

    @property
    def taxes(self) -> Money | None:
        """Excise and import tax together; unknown where either is."""
        if self.excise is None or self.import_tax is None:
            return None
        return self.excise + self.import_tax


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """What is payable: `known` with one outcome, `depends` with several, or `unknown`."""

    status: Literal["known", "depends", "unknown"]
    outcomes: tuple[Outcome, ...]
    missing: tuple[Missing, ...]
    not_counted: tuple[Finding, ...]
    because: tuple[Finding, ...]
    value_base: str | None
    recoverable: bool | None
    claimable: tuple[str, ...]

    @property
    def only(self) -> Outcome | None:
        """The outcome where there is just one."""
        return self.outcomes[0] if len(self.outcomes) == 1 else None
