"""Which of the facts that differ make an answer move: tried, not guessed.

The facts are laid over the first side, all of some packs at first and then ever fewer, and the
question is asked again. What moves an answer by itself is found so; where that does not give the
answer of the second side, the fewest facts that give it together with those are searched for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tradewind.impact.items import ABSENT, Items, Key

Laid = frozenset[str]
NOTHING: Laid = frozenset()


@dataclass(frozen=True, slots=True)
class Because:
    """Why an item moved: facts that move it alone, and facts that move it only with others.

    `among` holds the facts it may be where the search was cut short, or found none that do it.
    """

    alone: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    among: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether the facts named give the answer of the second side."""
        return not self.among

    @property
    def named(self) -> Laid:
        """The facts that are named."""
        return frozenset((*self.alone, *self.together))


class Budget:
    """How many more questions may be asked again; counted, so that answers are alike anywhere."""

    def __init__(self, tries: int) -> None:
        self.left = tries

    def spend(self) -> None:
        """Take one; _Spent where none is left."""
        if self.left <= 0:
            raise _Spent
        self.left -= 1


class _Spent(Exception):
    pass


class Narrowing:
    """The search for one question: `ask` answers it with some facts laid over the first side."""

    def __init__(
        self, ask: Callable[[Laid], Items], before: Items, after: Items, budget: Budget
    ) -> None:
        self._ask, self._before, self._after, self._budget = ask, before, after, budget
        self._asked: dict[Laid, Mapping[Key, object] | None] = {}
        self._keys: tuple[Key, ...] = ()

    def causes(self, keys: Sequence[Key], facts: Sequence[str]) -> dict[Key, Because]:
        """Why each of these items moved; `facts` are those that differ and that were asked."""
        self._keys = tuple(keys)
        moves, untried = self._movers(facts)
        return {key: self._because(key, moves, facts, untried) for key in keys}

    # --- alone -----------------------------------------------------------------------------
    def _movers(self, facts: Sequence[str]) -> tuple[dict[str, set[Key]], list[str]]:
        """What each fact moves by itself, and the facts that were not tried to the end."""
        moves: dict[str, set[Key]] = {}
        waiting = deque([list(facts)] if facts else [])
        while waiting:
            group = waiting.popleft()
            try:
                hit = self._moved(group)
            except _Spent:
                return moves, [one for rest in (group, *waiting) for one in rest]
            if not hit:
                continue
            if len(group) == 1:
                moves[group[0]] = hit
            else:
                waiting.extend(_halves(group))
        return moves, []

    def _moved(self, group: Collection[str]) -> set[Key]:
        told = self._told(frozenset(group))
        if told is None:  # some of it may yet hold; one fact that does not hold alone moves nothing
            return set(self._keys) if len(group) > 1 else set()
        return {key for key in self._keys if told[key] != self._before.get(key, ABSENT)}

    # --- together --------------------------------------------------------------------------
    def _because(
        self, key: Key, moves: Mapping[str, set[Key]], facts: Sequence[str], untried: list[str]
    ) -> Because:
        alone = tuple(fact for fact in facts if key in moves.get(fact, ()))
        base = frozenset(alone)
        rest = [fact for fact in facts if fact not in base]
        try:
            if not self._gives(base, key):
                if not self._gives(base | frozenset(rest), key):
                    return Because(alone, (), tuple(facts))
                together = self._needed(base, rest, key)
                named = tuple(fact for fact in facts if fact in together)
                # One that does it with nothing beside it does it alone, tried before or not.
                return Because(named) if not alone and len(named) == 1 else Because(alone, named)
        except _Spent:
            return Because(alone, (), tuple(untried or rest))
        return Because(alone)

    def _needed(self, base: Laid, rest: list[str], key: Key) -> Laid:
        """The fewest of `rest` that with `base` give the second side's answer; all of them do."""
        if self._gives(base, key):
            return NOTHING
        if len(rest) == 1:
            return frozenset(rest)
        left, right = _halves(rest)
        of_left = self._needed(base | frozenset(right), left, key)
        of_right = self._needed(base | of_left, right, key)
        return of_left | of_right

    def _gives(self, laid: Laid, key: Key) -> bool:
        told = self._told(laid)
        return told is not None and bool(told[key] == self._after.get(key, ABSENT))

    def _told(self, laid: Laid) -> Mapping[Key, object] | None:
        """What is answered with some facts laid; None where such a mixture does not hold."""
        if not laid:
            return {key: self._before.get(key, ABSENT) for key in self._keys}
        if laid not in self._asked:
            self._budget.spend()
            told = self._answered(laid)
            self._asked[laid] = (
                None if told is None else {key: told.get(key, ABSENT) for key in self._keys}
            )
        return self._asked[laid]

    def _answered(self, laid: Laid) -> Items | None:
        try:
            return self._ask(laid)
        except Exception:  # a mixture that nobody wrote, such as a rule without its inputs
            return None


def _halves(group: Sequence[str]) -> tuple[list[str], list[str]]:
    """Two parts of some facts, whole packs kept together as long as there are several."""
    packs = list(dict.fromkeys(map(pack_of, group)))
    if len(packs) > 1:
        first = set(packs[: len(packs) // 2])
        return (
            [one for one in group if pack_of(one) in first],
            [one for one in group if pack_of(one) not in first],
        )
    middle = len(group) // 2
    return list(group[:middle]), list(group[middle:])


def pack_of(fact: str) -> str:
    """The pack that a fact stands in."""
    return fact.partition(":")[0]


def packs_of(facts: Collection[str]) -> Iterator[str]:
    """The packs of some facts, each once, in order."""
    yield from dict.fromkeys(map(pack_of, facts))
