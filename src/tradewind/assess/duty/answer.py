"""What is payable at the border: questions in, answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from tradewind.assess.duty.border_taxes import (
    Base,
    Levy,
    asked_for,
    base_of,
    import_taxes,
    limited,
    parcel_regimes,
)
from tradewind.assess.duty.measures import (
    DECLARATION,
    NORMAL,
    Choice,
    Live,
    claimable,
    live_measures,
    origin_classes,
)
from tradewind.assess.duty.question import (
    Condition,
    DutyAnswer,
    DutyLine,
    DutyQuestion,
    Kind,
    Outcome,
)
from tradewind.assess.duty.rules import Charge, Ground, charge
from tradewind.assess.duty.stack import (
    Charged,
    axes_of,
    branches,
    certain,
    conditions,
    deciding,
    has_base,
)
from tradewind.facts import OTHER, Facts
from tradewind.facts.exchange import exchange, missing_rate
from tradewind.facts.units import in_every_unit
from tradewind.model.finding import Finding, Missing
from tradewind.model.money import Money
from tradewind.model.rate import Rest, parse_rate, parts_in, rate_text
from tradewind.model.source import Cite

_ZERO = Decimal(0)
SELLER = "seller"
# A question is about one line of one declaration, and some duties and fees count these.
_ONCE = {"line": Decimal(1), DECLARATION: Decimal(1)}


@dataclass(frozen=True, slots=True)
class _Worked:
    """One combination worked out; equal where a reader would see the same lines."""

    key: tuple[object, ...]
    outcome: Outcome

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Worked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def answer(questions: Sequence[DutyQuestion], facts: Facts) -> list[DutyAnswer]:
    """One answer for each question, in order."""
    return [_answer(question, facts) for question in questions]


def _answer(question: DutyQuestion, facts: Facts) -> DutyAnswer:
    outcomes: dict[_Worked, list[tuple[Condition, ...]]] = {}
    gaps: list[Missing] = []
    codes = _national_codes(question, facts)
    origins = origin_classes(question, facts)
    for origin, code in product(origins, codes):
        asked = replace(question, origin=origin)
        worked, told = _outcomes_of(asked, code, facts)
        gaps += told
        given = []
        if len(origins) > 1:
            given.append(Condition("origin", origin or ""))
        if len(codes) > 1:
            shown = f"other {code.rstrip(OTHER)}" if code.endswith(OTHER) else code
            given.append(Condition("goods", shown))
        for one, when in worked:
            outcomes.setdefault(one, []).append((*given, *when))
    if len(outcomes) > 1 and len(codes) > 1:
        gaps.append(Missing("input", "goods_code.national", "duty"))
    if len(outcomes) > 1 and len(origins) > 1:
        gaps.append(Missing("input", "origin", "duty"))
    found = tuple(replace(one.outcome, when=tuple(when)) for one, when in outcomes.items())
    return _told(question, found, gaps, facts)


def _told(
    question: DutyQuestion, found: tuple[Outcome, ...], gaps: list[Missing], facts: Facts
) -> DutyAnswer:
    duties = {(one.duty, one.percent) for one in found}
    known = all(_is_known(one) for one in found)
    status = "known" if known and len(duties) == 1 else "depends"
    if not any(_is_known(one) for one in found):
        status = "unknown"
    base = facts.value(f"border/{question.tariff}:valuation_base")
    missing = [*gaps, *(gap for one in found for gap in one.missing)]
    if status == "unknown" and len(found) > 1:
        # Where no outcome is settled, one shows what is known; the gaps say what would settle it.
        found = (replace(found[0], when=((),), missing=tuple(dict.fromkeys(missing))),)
    if base.value is None and any(one.percent != 0 for one in found):
        missing.append(Missing("fact", base.fact, "duty"))
    return DutyAnswer(
        status=status,  # type: ignore[arg-type]
        outcomes=found,
        missing=tuple(dict.fromkeys(missing)),
        not_counted=tuple(_not_counted(question, facts)),
        because=tuple(_because(question, found)),
        value_base=base.value,
        recoverable=recoverable(question.tax or question.tariff, facts),
        claimable=claimable(question, facts),
    )


def recoverable_fact(tax: str) -> str:
    """The fact that says whether a territory gives its import tax back."""
    return f"border/{tax}:import_tax_recoverable"


def recoverable(tax: str, facts: Facts) -> bool | None:
    """Whether a registered importer gets the import tax of a territory back."""
    told = facts.value(recoverable_fact(tax)).value
    return None if told is None else told == "yes"


def _is_known(outcome: Outcome) -> bool:
    """Whether the duty of an outcome is settled: an amount, or a rate where no value is given."""
    return outcome.duty is not None or (outcome.percent is not None and outcome.lines != ())


def _because(question: DutyQuestion, found: Sequence[Outcome]) -> list[Finding]:
    told = []
    if question.consigned_from and question.consigned_from != question.origin:
        values = {"place": question.consigned_from, "origin": question.origin}
        told.append(Finding("duty.follows_origin", values))
    if question.agreement:
        preferred = any(line.kind == "preference" for one in found for line in one.lines)
        code = "duty.needs_proof_of_origin" if preferred else "duty.no_preference"
        told.append(Finding(code, {"agreement": question.agreement}))
    return told


def _not_counted(question: DutyQuestion, facts: Facts) -> list[Finding]:
    remedies = facts.table(f"duty/{question.tariff}:remedies")
    is_complete = remedies and remedies.scope.holds(question.goods.digits, facts.applies_on)
    fees = [Finding("duty.fees_as_found", {})]
    return fees if is_complete else [Finding("duty.remedies_not_complete", {}), *fees]


def _national_codes(question: DutyQuestion, facts: Facts) -> list[str]:
    """The lines a code may stand for: itself where the tariff decides on it."""
    digits = question.goods.digits
    pack = facts.pack(f"duty/{question.tariff}")
    for name, told in pack.measures.items() if pack else ():
        if told["kind"] == "mfn" and "rates" in told:
            table_id = f"duty/{question.tariff}:{told['rates']}"
            lines = facts.rates(table_id, name, digits)
            if len(lines) > 1 or (lines and lines[0].code.startswith(digits)):
                return [line.code for line in lines]
    return [digits]


def _outcomes_of(
    question: DutyQuestion, code: str, facts: Facts
) -> tuple[list[tuple[_Worked, tuple[Condition, ...]]], list[Missing]]:
    """The distinct outcomes for one line, and the gaps that separate them."""
    lives = [*live_measures(question, code, facts), *parcel_regimes(question, code, facts)]
    axes = axes_of(lives) if has_base(lives) else ()
    found = branches(lives, axes)
    if found is None:
        gaps = list(dict.fromkeys(gap for axis in axes for gap in axis.missing))
        return [(_certain(question, lives, gaps, facts), ())], gaps
    worked = {branch.taken: _work(question, branch.charged, facts) for branch in found}
    places = deciding(axes, worked)
    seen: dict[_Worked, tuple[Condition, ...]] = {}
    for taken, one in worked.items():
        seen.setdefault(one, conditions(axes, places, taken))
    return list(seen.items()), [gap for place in places for gap in axes[place].missing]


def _certain(
    question: DutyQuestion, lives: Sequence[Live], gaps: Sequence[Missing], facts: Facts
) -> _Worked:
    """The lines that hold however the doubts turn out; no total, as they are not all there is."""
    border = _Border(question, facts)
    for live, choice in certain(lives):
        border.measure(live, choice)
    missing = tuple(dict.fromkeys((*border.missing, *gaps)))
    outcome = Outcome((), tuple(border.lines), None, None, None, None, None, missing)
    return _Worked(("too many", *border.lines), outcome)


class _Sum:
    """A running total that an unknown amount makes unknown."""

    def __init__(self) -> None:
        self.amount: Decimal | None = _ZERO
        self.percent: Decimal | None = _ZERO

    def add(self, amount: Decimal | None, percent: Decimal | None) -> None:
        self.amount = None if None in (self.amount, amount) else self.amount + amount  # type: ignore[operator]
        self.percent = None if None in (self.percent, percent) else self.percent + percent  # type: ignore[operator]


class _Border:
    """Works out one combination of measures, line by line, in the order they build on."""

    def __init__(self, question: DutyQuestion, facts: Facts) -> None:
        self.question, self.facts = question, facts
        self.lines: list[DutyLine] = []
        self.missing: list[Missing] = []
        self.totals = {name: _Sum() for name in ("duty", "excise", "fees", "taxes")}
        self.parts_charged: frozenset[str] = frozenset()

    def to_currency(self, currency: str) -> tuple[Decimal, tuple[Cite, ...]] | None:
        quote = exchange(currency, self.question.currency, self.facts)
        return None if quote is None else (quote.rate, quote.cites)

    def no_rate(self, currency: str) -> Missing:
        """The rate that is missing to turn one currency into the question's own."""
        fact = missing_rate(currency, self.question.currency, self.facts)
        return Missing("fact", fact, "duty")

    def ground(self, told_base: str) -> Ground:
        base, gaps = base_of(told_base.replace("_and_", "+"), self.base())
        reasons = self.question.value_missing or (Missing("input", "customs_value", "duty"),)
        others = tuple(Missing("input", f"tax_base.{gap}", "fees") for gap in asked_for(gaps))
        missing = reasons if "customs_value" in gaps else others
        duty = self.totals["duty"]
        return Ground(
            base,
            {**_ONCE, **in_every_unit(self.question.quantities, self.facts)},
            self.question.parts,
            duty.amount,
            duty.percent,
            self.to_currency,
            missing,
            self.no_rate,
            self.parts_charged,
        )

    def base(self) -> Base:
        def major(money: Money | None) -> Decimal | None:
            return None if money is None else money.amount

        asked = self.question
        return Base(
            major(asked.customs_value),
            self.totals["duty"].amount,
            self.totals["excise"].amount,
            self.totals["fees"].amount,
            major(asked.freight),
            major(asked.insurance),
            major(asked.fob),
        )

    def put(
        self,
        total: str,
        kind: Kind,
        name: str,
        text: str,
        told: Charge,
        cites: tuple[Cite, ...],
        legal: str = "",
    ) -> None:
        currency = self.question.currency
        money = None if told.amount is None else Money.of(told.amount, currency)
        self.totals[total].add(None if money is None else money.amount, told.percent)
        if money is None:
            self.missing += told.missing
        every = tuple(dict.fromkeys((*cites, *told.cites)))
        sure = bool(every) and all(cite.confirmed for cite in every)
        self.lines.append(DutyLine(kind, name, text, money, told.percent, every, legal, sure))

    def measure(self, live: Live, choice: Choice) -> None:
        cites, text = (*live.reach.cites, *choice.cites), choice.text
        legal = str(live.told.get("legal") or "")
        total = {"excise": "excise", "fee": "fees", "tax": "taxes"}.get(live.kind, "duty")
        if choice.rate is None:
            told = Charge(None, None, choice.missing)
        else:
            told = charge(choice.rate, self.ground(str(live.told.get("base", "customs_value"))))
            if isinstance(choice.rate, Rest) and not self.parts_charged:
                text = rate_text(choice.rate.rate)  # the rest is the whole
            if live.kind == "additional":
                # Parts that an ordinary rate names, such as a case, are no part of this.
                self.parts_charged |= parts_in(choice.rate)
        limits = {
            name: f"{live.pack}:{live.told[name]}"
            for name in ("minimum", "maximum")
            if name in live.told
        }
        if limits:
            amount, gaps, more = limited(told.amount, limits, self.question.currency, self.facts)
            told = Charge(amount, None, told.missing + gaps, told.cites + more)
        self.put(total, live.kind, live.id, text, told, cites, legal)

    def fee_of(self, live: Live) -> None:
        """The fee that a regime charges in place of the ordinary ones."""
        text = str(live.told["fee"])
        told = charge(parse_rate(text), self.ground("customs_value"))
        told = Charge(told.amount, None, told.missing, told.cites)
        self.put("fees", "fee", "border_fee", text, told, live.reach.cites)

    def tax_of(self, live: Live) -> None:
        """The tax that a regime charges on value and duty in place of the ordinary one."""
        rate = parse_rate(live.regime_tax)
        told = charge(rate, self.ground("customs_value+duty"))
        told = Charge(told.amount, None, told.missing, told.cites)
        self.put("taxes", "tax", "import_tax", live.regime_tax, told, live.reach.cites)

    def taxes(self, levy: Levy) -> None:
        told = Charge(levy.amount, None, levy.missing, ())
        self.put("taxes", "tax", levy.name, levy.text, told, levy.cites)


def _work(question: DutyQuestion, charged: Charged, facts: Facts) -> _Worked:
    border = _Border(question, facts)
    for live, choice in charged:
        if choice.text != NORMAL:
            border.measure(live, choice)
    if not any(line.kind in ("mfn", "preference") for line in border.lines):
        pack = f"duty/{question.tariff}"
        name = f"{pack}:rate for origin {question.origin}" if facts.pack(pack) else pack
        gap = Missing("fact", name, "duty")
        border.put("duty", "mfn", "", "", Charge(None, None, (gap,)), ())
    for live, _ in charged:
        if live.is_regime and "fee" in live.told:
            border.fee_of(live)
    _tax(question, border, [live for live, _ in charged if live.regime_tax], facts)
    return _sealed(question, border)


def _tax(question: DutyQuestion, border: _Border, regimes: Sequence[Live], facts: Facts) -> None:
    for live in regimes:
        if live.regime_tax == SELLER:
            # Not due at the border: the seller owes it on its own return, at a rate and base of
            # the sale that nobody has told us.
            gap = Missing("input", "seller_vat", "taxes")
            border.taxes(Levy("import_tax", SELLER, None, (gap,), live.reach.cites))
            return
        if live.regime_tax != NORMAL:
            border.tax_of(live)
            return
    levies = import_taxes(question, border.base(), facts)
    if len(levies) == 1:
        border.taxes(levies[0])
        return
    # Sources disagree on the rate: the amount is not known, and both sources are shown.
    cites = tuple(cite for levy in levies for cite in levy.cites)
    text = " / ".join(levy.text for levy in levies)
    gap = Missing("fact", cites[0].fact, "taxes")
    border.taxes(Levy("import_tax", text, None, (gap,), cites))


def _sealed(question: DutyQuestion, border: _Border) -> _Worked:
    def money(total: str) -> Money | None:
        amount = border.totals[total].amount
        return None if amount is None else Money.of(amount, question.currency)

    outcome = Outcome(
        when=(),
        lines=tuple(border.lines),
        duty=money("duty"),
        excise=money("excise"),
        import_tax=money("taxes"),
        fees=money("fees"),
        percent=border.totals["duty"].percent,
        missing=tuple(dict.fromkeys(border.missing)),
    )
    key = tuple((line.kind, line.measure, line.rate, line.amount) for line in border.lines)
    return _Worked(key, outcome)
