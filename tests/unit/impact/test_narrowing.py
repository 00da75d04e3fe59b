"""Claims about the search for the facts that make an answer move."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tradewind.impact.items import About, Items, Key
from tradewind.impact.narrowing import Because, Budget, Laid, Narrowing

KEY = Key(About.CASE, (), "status")
FACTS = tuple(f"pack/{pack}:{name}" for pack in "abc" for name in "1234")


def search(
    answer: Callable[[Laid], str], tries: int = 500, facts: Sequence[str] = FACTS
) -> Because:
    def ask(laid: Laid) -> Items:
        return {KEY: answer(laid)}

    before, after = ask(frozenset()), ask(frozenset(facts))
    return Narrowing(ask, before, after, Budget(tries)).causes([KEY], facts)[KEY]


def test_the_one_fact_that_moves_an_answer_is_found_among_many() -> None:
    found = search(lambda laid: str("pack/b:3" in laid))
    assert found == Because(alone=("pack/b:3",))


def test_each_fact_that_would_do_alone_is_named() -> None:
    found = search(lambda laid: str(bool({"pack/a:1", "pack/c:4"} & laid)))
    assert found.alone == ("pack/a:1", "pack/c:4")


def test_facts_that_move_an_answer_only_together_are_named_together() -> None:
    found = search(lambda laid: str({"pack/a:1", "pack/c:4"} <= laid))
    assert found == Because(together=("pack/a:1", "pack/c:4"))


def test_what_matters_only_beside_another_is_kept_apart_from_it() -> None:
    def answer(laid: Laid) -> str:
        return f"{'pack/a:1' in laid} {laid >= {'pack/a:1', 'pack/b:2'}}"

    assert search(answer) == Because(alone=("pack/a:1",), together=("pack/b:2",))


def test_a_search_cut_short_says_among_which_facts_the_cause_is() -> None:
    found = search(lambda laid: str("pack/b:3" in laid), tries=2)
    assert not found.is_narrowed
    assert "pack/b:3" in found.among


def test_an_answer_that_no_fact_gives_is_not_narrowed_down() -> None:
    def ask(laid: Laid) -> Items:
        return {KEY: "old"}

    found = Narrowing(ask, {KEY: "old"}, {KEY: "new"}, Budget(99)).causes([KEY], FACTS)[KEY]
    assert found.among == FACTS


@given(st.sets(st.sampled_from(FACTS), max_size=4), st.sets(st.sampled_from(FACTS), max_size=4))
def test_the_facts_named_always_give_the_second_sides_answer(
    one: set[str], other: set[str]
) -> None:
    def answer(laid: Laid) -> str:
        return f"{one <= laid} {bool(other & laid)}"

    if answer(frozenset()) != answer(frozenset(FACTS)):
        found = search(answer)
        assert found.is_narrowed
        assert answer(found.named) == answer(frozenset(FACTS))
