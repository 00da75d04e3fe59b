"""What a change of facts moves for one firm: its markets, its ranking, its funds, its presence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tradewind.assess import presence, schemes, standards
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.impact import items
from tradewind.impact.asking import Asked, Asking, Move, Tries, ask_both, causes, moves
from tradewind.impact.items import About, Items, Key, Value
from tradewind.impact.narrowing import Because, Budget, Laid, Narrowing, pack_of
from tradewind.impact.sides import Sides
from tradewind.model.bounds import Bounds
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.pipeline import Asked as Ready
from tradewind.pipeline import MarketAnswer, make_ready, market_answer
from tradewind.pipeline.applicants import read_answers, sizes
from tradewind.pipeline.contradictions import check_contradictions
from tradewind.pipeline.standards import firm_question
from tradewind.pipeline.support import presence_question, schemes_question
from tradewind.pipeline.upgrading import upgrade_answers
from tradewind.plan.ranking import best_route, order

# How often each part of a firm's answer may be asked again; what one leaves, the next may use.
TRIES = 40
# How often the ranking may be looked at again, most of it from what its markets answered before.
_TRIES_OF_RANKING = 200
_MOST_READY = 256
_RANKING = Key(About.RANKING, (), "order")
# What a market is ranked by; compared like an item, told only through the ranking.
_WORTH = "worth"
_LEFT, _LANDED = "left_of_best", "landed_of_best"
_HIDDEN = (_WORTH, _LEFT, _LANDED)


@dataclass(frozen=True, slots=True)
class FirmAsked:
    """One firm, as its file tells, and the markets to ask of; None is all that a side knows."""

    firm: FirmFile
    file: str
    markets: tuple[str, ...] | None = None
    shown: str = ""  # how the file was named; else as `file`


@dataclass(frozen=True, slots=True)
class MovedMoney:
    """One sum of one consignment under both sides; None where there is none."""

    before: Bounds | None
    after: Bounds | None

    @property
    def moved(self) -> tuple[Money, Money] | None:
        """How far its low and its high end moved; None where a side is open."""
        if self.before is None or self.after is None:
            return None
        old, new = self.before, self.after
        if old.low is None or old.high is None or new.low is None or new.high is None:
            return None
        if old.currency != new.currency:
            return None
        return Money(new.low - old.low, new.currency), Money(new.high - old.high, new.currency)


@dataclass(frozen=True, slots=True)
class MarketMoney:
    """What the best way into a market leaves, and what it costs landed, under both sides."""

    market: str
    left: MovedMoney
    landed: MovedMoney


@dataclass(frozen=True, slots=True)
class FirmImpact:
    """What moved for one firm, how many items did not, and the money of each market it touches."""

    file: str
    moved: tuple[Move, ...]
    unmoved: int
    money: tuple[MarketMoney, ...]
    is_asked_again: bool


def impact_on_firm(
    asked: FirmAsked, sides: Sides, tell: Callable[[], None] = lambda: None
) -> FirmImpact:
    """What moves for one firm; InputError where its file does not hold under a side."""
    return _Firm(asked, sides, tell).impact()


class _Firm:
    """One firm's question in parts, so that only what may move is asked again."""

    def __init__(self, asked: FirmAsked, sides: Sides, tell: Callable[[], None]) -> None:
        self.asked, self.sides, self.tell = asked, sides, tell
        self.first = sides.before.facts(sides.on)
        self.second = sides.after.facts(sides.on)
        self.budget = Budget(0)
        self._ready: dict[int, tuple[Ready, frozenset[str]]] = {}
        self._again: dict[tuple[str, Laid], Items] = {}
        self._laid: dict[Laid, Facts] = {}

    def impact(self) -> FirmImpact:
        parts = self.parts()
        told = {name: self.both(part) for name, part in parts.items()}
        because = {name: self.because(name, parts[name], one) for name, one in told.items()}
        found = list(self.ranking(told, because))
        for name, one in told.items():
            keys = [key for key in one.keys if key.what not in _HIDDEN]
            found += moves(one, because[name], keys)
        every = {key for one in told.values() for key in {**one.before, **one.after}}
        count = sum(key.what not in _HIDDEN for key in every) + bool(self.markets)
        found.sort(key=lambda move: move.key.order)
        return FirmImpact(
            file=self.asked.shown or self.asked.file,
            moved=tuple(found),
            unmoved=count - len(found),
            money=tuple(_money(code, told[code]) for code in self.markets if told[code].keys),
            is_asked_again=any(one.before is not one.after for one in told.values()),
        )

    # --- the parts of an answer ------------------------------------------------------------
    @property
    def markets(self) -> tuple[str, ...]:
        """The markets asked of, in the order of the packs."""
        if not self.asked.firm.offers_goods:
            return ()
        every = {**markets(self.first), **markets(self.second)}
        return tuple(
            code for code in every if self.asked.markets is None or code in self.asked.markets
        )

    def parts(self) -> Mapping[str, Asking]:
        """What is asked, by name: each market by its code, and what is for the firm as a whole."""

        def market(code: str) -> Asking:
            return lambda facts: self.market(code, facts)

        return {
            **{code: market(code) for code in self.markets},
            "standards": self.standards,
            "schemes": self.schemes,
            "presence": self.presence,
            "upgrade": self.upgrade,
        }

    def market(self, code: str, facts: Facts) -> Iterator[tuple[Key, Value]]:
        """One market, its routes, and what it is ranked by."""
        found = markets(facts).get(code)
        if found is None:
            return
        told = market_answer(self.ready(facts), found)
        yield from items.of_market(told)
        yield from _hidden(told, found)

    def ready(self, facts: Facts) -> Ready:
        """What holds in every market, worked out once for each set of facts."""
        kept = self._ready.get(id(facts))
        if kept is None or kept[0].facts is not facts:
            while len(self._ready) >= _MOST_READY:
                del self._ready[next(iter(self._ready))]
            before, facts.used = facts.used, set()
            made = make_ready(self.asked.firm, self.asked.file, facts)
            kept = self._ready[id(facts)] = made, frozenset(facts.used)
            facts.used |= before
        facts.used |= kept[1]
        return kept[0]

    def standards(self, facts: Facts) -> Iterator[tuple[Key, Value]]:
        """What each market asks of the good."""
        known = markets(facts)
        there = [known[code] for code in self.markets if code in known]
        question = firm_question(self.asked.firm, there, facts)
        yield from items.of_standards(standards.answer(question, facts).results)

    def schemes(self, facts: Facts) -> Iterator[tuple[Key, Value]]:
        """The firm's size, every scheme, and the best set."""
        firm, file = self.asked.firm, self.asked.file
        check_contradictions(firm, file, facts)
        yield from items.of_size(sizes(firm.enterprise or Enterprise(), facts))
        question = schemes_question(firm, file, read_answers(firm, facts), facts)
        yield from items.of_schemes(schemes.answer(question, facts))

    def presence(self, facts: Facts) -> Iterator[tuple[Key, Value]]:
        """Every form of presence."""
        firm, file = self.asked.firm, self.asked.file
        question = schemes_question(firm, file, read_answers(firm, facts), facts)
        asked = presence_question(firm, question, facts)
        yield from items.of_presence(presence.answer(asked, facts))

    def upgrade(self, facts: Facts) -> Iterator[tuple[Key, Value]]:
        """Every diagnostic; none where only the other side has one that the file answers."""
        try:
            told = upgrade_answers(self.asked.firm, self.asked.file, facts)[1]
        except InputError:
            if not self.is_diagnosed:
                raise
            return
        yield from items.of_upgrade(told)

    @cached_property
    def is_diagnosed(self) -> bool:
        """Whether a side has every diagnostic that the file answers."""
        for facts in (self.first, self.second):
            with suppress(InputError):
                upgrade_answers(self.asked.firm, self.asked.file, facts)
                return True
        return False

    # --- both sides, and again ---------------------------------------------------------------
    def both(self, part: Asking) -> Asked:
        self.tell()
        return ask_both(part, self.first, lambda: self.second, self.sides)

    def because(self, name: str, part: Asking, told: Asked) -> Mapping[Key, Because]:
        tries = Tries(self.budget, self.tell)
        self.budget.left += TRIES
        kept = frozenset(told.keys)

        def again(laid: Laid) -> Items:
            if (name, laid) not in self._again:
                found = dict(part(self.laid(laid)))
                self._again[name, laid] = {key: found[key] for key in kept & found.keys()}
            return self._again[name, laid]

        return causes(told, again, self.sides, tries)

    def laid(self, laid: Laid) -> Facts:
        """The first side with some facts laid, opened once for all parts of the answer."""
        if laid not in self._laid:
            while len(self._laid) >= _MOST_READY:
                del self._laid[next(iter(self._laid))]
            self._laid[laid] = self.sides.first(self.sides.on, laid)
        return self._laid[laid]

    # --- the ranking -------------------------------------------------------------------------
    def ranking(
        self, told: Mapping[str, Asked], because: Mapping[str, Mapping[Key, Because]]
    ) -> Iterator[Move]:
        """The order of the markets, where it moved."""
        worths = {code: _worth_key(code) for code in self.markets}
        before = _order({code: told[code].before.get(key) for code, key in worths.items()})
        after = _order({code: told[code].after.get(key) for code, key in worths.items()})
        if before == after:
            return
        facts = self._facts_of_ranking(told, because, worths)
        parts, used = (
            self.parts(),
            {code: frozenset(self.sides.facts_in(told[code].used)) for code in worths},
        )

        def again(laid: Laid) -> Items:
            self.tell()
            found = {}
            for code, key in worths.items():
                touching = laid & used[code]
                found[code] = (
                    self._worth(code, parts[code], touching, key)
                    if touching
                    else told[code].before.get(key)
                )
            return {_RANKING: _order(found)}

        search = Narrowing(again, {_RANKING: before}, {_RANKING: after}, Budget(_TRIES_OF_RANKING))
        yield Move(_RANKING, before, after, search.causes([_RANKING], facts)[_RANKING])

    def _worth(
        self,
        code: str,
        part: Asking,
        laid: Laid,
        key: Key,
    ) -> Value:
        known = self._again.get((code, laid))
        if known is None or key not in known:
            known = dict(part(self.laid(laid)))
            self._again[code, laid] = {**self._again.get((code, laid), {}), key: known.get(key)}
        return known.get(key)

    def _facts_of_ranking(
        self,
        told: Mapping[str, Asked],
        because: Mapping[str, Mapping[Key, Because]],
        worths: Mapping[str, Key],
    ) -> Sequence[str]:
        """The facts that moved what a market is ranked by; all where that was not narrowed down."""
        found: set[str] = set()
        for code, key in worths.items():
            why = because[code].get(key)
            if why is not None:
                found |= why.named
                if not why.is_narrowed:
                    found |= set(self.sides.facts_in(told[code].used))
        return sorted(found, key=lambda fact: (pack_of(fact), fact))


def _hidden(told: MarketAnswer, market: Market) -> Iterator[tuple[Key, Value]]:
    best = best_route(told.routes)
    yield _worth_key(market.code), tuple(str(one) for one in order(best))
    for what in (_LEFT, _LANDED):
        answer = best.answer if best else None
        figure = answer and (answer.left if what == _LEFT else answer.landed)
        yield Key(About.MARKET, (market.code,), what), figure.bounds if figure else None


def _worth_key(code: str) -> Key:
    return Key(About.MARKET, (code,), _WORTH)


def _order(worths: Mapping[str, Value]) -> tuple[str, ...]:
    """The markets from the most left to the least; one that a side does not know is left out."""
    known = {code: one for code, one in worths.items() if isinstance(one, tuple)}
    return tuple(sorted(known, key=lambda code: tuple(map(Decimal, known[code])), reverse=True))


def _money(code: str, told: Asked) -> MarketMoney:
    def of(what: str) -> MovedMoney:
        key = Key(About.MARKET, (code,), what)
        before, after = told.before.get(key), told.after.get(key)
        return MovedMoney(
            before if isinstance(before, Bounds) else None,
            after if isinstance(after, Bounds) else None,
        )

    return MarketMoney(code, of(_LEFT), of(_LANDED))
