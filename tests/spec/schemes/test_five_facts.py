"""Nothing is decided that the facts told do not decide, whatever the others turn out to be.

Of every shipped scheme, with a handful of answers known: what comes out as eligible must be met,
and what comes out as not eligible must not be, under every completion of the answers. On small
rules of Examplia the completions are all tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice, product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.schemes.small_trees import (
    DAYS,
    DOMAINS,
    EXPORTS,
    LISTED,
    MARKET,
    REGISTERED,
    REPEATABLE,
    REVENUE,
    answered,
    open_leaves,
    settlings,
    trees,
    verdict,
)
from tradewind import rules
from tradewind.assess.schemes import Applicant, ProjectTold, SchemesQuestion
from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.schemes.verdicts import Verdict, verdicts
from tradewind.facts import Facts, Library
from tradewind.rules import Answer, Input, Kind, Tree
from tradewind.rules.paths import ways
from tradewind.rules.questions import questions

TODAY = date(2026, 11, 22)
MOST_TRIED = 250


@cache
def facts() -> Facts:
    library = Library.standard(with_user_packs=False)
    return library.as_of(applies_on=TODAY, known_on=TODAY)


@cache
def tracks() -> tuple[Track, ...]:
    return tuple(one for one in catalogue(facts()) if one.rule.tree is not None)


def tree_of(track: Track) -> Tree:
    assert track.rule.tree is not None
    return track.rule.tree


@cache
def regions(track_id: str) -> Mapping[str, Sequence[Answer]]:
    """A value of every input on each side of every line that the rule draws through it."""
    [track] = [one for one in tracks() if one.id == track_id]
    known, found = questions(facts()), dict[str, list[Answer]]()
    for leaf in rules.leaves(tree_of(track)):
        for asked in leaf.inputs:
            codes = known[asked.name].codes
            mine = found.setdefault(asked.name, list(codes) if codes else [])
            mine += [one for one in _regions(leaf, asked) if one not in mine]
    return found


def _regions(leaf: rules.Leaf, asked: Input) -> list[Answer]:
    match asked.kind:
        case Kind.TRUTH:
            return [True, False]
        case Kind.TEXT:
            listed = isinstance(leaf, rules.OneOf | rules.NotOneOf)
            return [*(leaf.values if listed else [leaf.value]), "ZZ"]  # type: ignore[union-attr]
        case Kind.DATE:
            held = _lines(leaf)
            return [one + timedelta(step) for one in held for step in (-1, 0, 1)]  # type: ignore[operator]
    if isinstance(leaf, rules.Ratio):
        share = leaf.value * 100
        around: list[Answer] = [int(share) - 1, int(share), int(share) + 1, 10**6]
        whole: list[Answer] = [1, 100] if asked == leaf.over else [0, *around]
        return whole if asked.kind is Kind.INTEGER else [Decimal(str(one)) for one in whole]
    step = Decimal(1).scaleb(-asked.scale) if asked.kind is Kind.DECIMAL else 1
    return [one + by for one in _lines(leaf) for by in (-step, 0, step)]  # type: ignore[operator]


def _lines(leaf: rules.Leaf) -> list[Answer]:
    match leaf:
        case rules.Between():
            return [leaf.low, leaf.high]
        case rules.Compare():
            return [leaf.value]
        case rules.OnOrAfter() | rules.OnOrBefore():
            return [leaf.day]
        case rules.OneOf() | rules.NotOneOf():
            return list(leaf.values)
    return []


def found_for(track: Track, told: Mapping[str, Answer]) -> Verdict:
    """The verdict on a firm of which this much is told."""
    known = questions(facts())
    firm = {name: value for name, value in told.items() if known[name].about != "project"}
    project = {name: value for name, value in told.items() if known[name].about == "project"}
    place = "CN" if track.applicant == "any" else track.applicant
    asked = SchemesQuestion(
        applicants=(Applicant("firm", place, firm),),
        projects=(ProjectTold("project", project),) if project else None,
        grants=(),
    )
    return verdicts(track, asked)[0]


Completion = tuple[Mapping[str, Answer | None], Mapping[str, bool]]


def completions(track: Track, told: Mapping[str, Answer]) -> Iterator[Completion]:
    """The two that lean furthest, then all, or where these are many a sample of them."""
    tree, held = tree_of(track), regions(track.id)
    unknown = [name for name in held if name not in told]
    opened = open_leaves(tree)
    for kind in (tree, rules.NoneOf((tree,))):
        for way in islice(ways(kind, told, {}), 3):
            made = {one.input.name: one.to for one in way.changes if one.input}
            settled = {one.leaves[0]: one.wanted[0] for one in way.changes if not one.input}
            filled = {name: held[name][0] for name in unknown}
            yield {**filled, **told, **made}, {**dict.fromkeys(opened, True), **settled}
    choices: list[Sequence[Answer]] = [held[name] for name in unknown]
    choices += [(True, False) for _ in opened]
    count = 1
    for one in choices:
        count *= len(one)
    draw = Random(str(sorted(told)))
    picks: Iterator[Sequence[Answer]] = (
        product(*choices)
        if count <= MOST_TRIED
        else ([draw.choice(one) for one in choices] for _ in range(MOST_TRIED))
    )
    for values in picks:
        answers = dict(zip(unknown, values, strict=False))
        settled = dict(zip(opened, map(bool, values[len(unknown) :]), strict=True))
        yield {**answers, **told}, settled


def check(track: Track, told: Mapping[str, Answer]) -> None:
    found = found_for(track, told)
    if found.status not in ("eligible", "not_eligible"):
        return
    wanted = found.status == "eligible"
    for answers, settled in completions(track, told):
        # A ratio over nothing has no verdict even when all is told.
        assert verdict(tree_of(track), answers, settled) in (wanted, None), (track.id, answers)


@settings(REPEATABLE, max_examples=400)
@given(data=st.data())
def test_five_facts_settle_no_scheme_that_the_rest_could_turn(data: st.DataObject) -> None:
    track = data.draw(st.sampled_from(tracks()))
    held = regions(track.id)
    names = data.draw(
        st.lists(st.sampled_from(sorted(held)), min_size=min(5, len(held)), max_size=5, unique=True)
    )

    check(track, {name: data.draw(st.sampled_from(held[name])) for name in names})


@settings(REPEATABLE, max_examples=200)
@given(data=st.data())
def test_a_firm_that_lacks_a_few_facts_is_not_waved_through(data: st.DataObject) -> None:
    track = data.draw(st.sampled_from(tracks()))
    [way, *_] = ways(tree_of(track), {}, {})
    good = {one.input.name: one.to for one in way.changes if one.input and one.to is not None}
    left_out = data.draw(st.lists(st.sampled_from(sorted(good)), max_size=3, unique=True))

    check(track, {name: value for name, value in good.items() if name not in left_out})


def test_every_shipped_scheme_can_be_met_and_with_nothing_told_none_is_decided() -> None:
    for track in tracks():
        tree = tree_of(track)
        [way, *_] = ways(tree, {}, {})
        told = {one.input.name: one.to for one in way.changes if one.input and one.to is not None}
        settled = {one.leaves[0]: one.wanted[0] for one in way.changes if not one.input}

        assert verdict(tree, told, settled) is True, track.id
        assert found_for(track, {}).status in ("undetermined", "not_in_force", "exhausted")


@settings(REPEATABLE, max_examples=150)
@given(data=st.data())
def test_every_way_of_a_shipped_scheme_leads_to_a_yes(data: st.DataObject) -> None:
    track = data.draw(st.sampled_from(tracks()))
    held, known = regions(track.id), questions(facts())
    names = data.draw(st.lists(st.sampled_from(sorted(held)), max_size=12, unique=True))
    told = {name: data.draw(st.sampled_from(held[name])) for name in names}
    change = {name: one.change for name, one in known.items()}
    codes = {name: tuple(one.codes) for name, one in known.items() if one.codes}

    for way in ways(tree_of(track), told, change, codes):
        made = {one.input.name: one.to for one in way.changes if one.input}
        settled = {one.leaves[0]: one.wanted[0] for one in way.changes if not one.input}
        assert verdict(tree_of(track), {**told, **made}, settled) is True
        assert all(change[name] != "never" for name in made if name in told)
        assert all(made[name] in codes[name] for name in made if name in codes)


def all_completions(tree: Tree, told: Mapping[str, Answer | None]) -> set[bool | None]:
    """The verdicts of every completion, a denominator being more than nothing."""
    unknown = [one for one in rules.inputs_of(tree) if told.get(one.name) is None]
    domains = [DOMAINS[one][1:] if one is REVENUE else DOMAINS[one] for one in unknown]
    found = set()
    for values in product(*domains):
        answers = {**told, **{one.name: value for one, value in zip(unknown, values, strict=True)}}
        found |= {verdict(tree, answers, settled) for settled in settlings(tree)}
        if len(found) > 1:
            break
    return found


@settings(REPEATABLE, max_examples=200)
@given(tree=trees(most=4), told=answered)
def test_a_small_rule_is_decided_only_where_every_completion_agrees(
    tree: Tree, told: dict[str, Answer | None]
) -> None:
    found = rules.evaluate(tree, told).verdict

    if found is not None:
        assert all_completions(tree, told) == {found}


@settings(REPEATABLE, max_examples=200)
@given(
    tree=trees(inputs=(REGISTERED, LISTED, MARKET, DAYS, EXPORTS), is_shared=False),
    told=answered,
)
def test_a_small_rule_that_reads_nothing_twice_is_decided_just_where_they_agree(
    tree: Tree, told: dict[str, Answer | None]
) -> None:
    found = rules.evaluate(tree, told).verdict

    assert all_completions(tree, told) == ({True, False} if found is None else {found})
