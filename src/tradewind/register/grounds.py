"""What the answers of a scheme rest on: where two versions have the same, none can differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tradewind.assess.schemes.catalogue import Terms, Track, catalogue
from tradewind.assess.schemes.verdicts import is_for, verdicts
from tradewind.assess.size.rules import HK_MANUFACTURING, HK_OTHER, lines
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.model.money import Money
from tradewind.register.fields import fields
from tradewind.register.industries import Industries, industries
from tradewind.register.own import AS_THEY_ARE
from tradewind.register.shapes import Shape, shapes
from tradewind.register.source import Register
from tradewind.rules.nodes import All, Any, Leaf, NoneOf, Tree, Unencoded, inputs_of
from tradewind.rules.questions import questions
from tradewind.rules.writing import write_tree

SME = "is_cn_sme"  # what stands for the class of size beside the schemes
_SAID = ("id", "reason", "source", "where")
_LARGE_SUM = 10**15  # of which every digit of a rate of exchange shows
_Grounds = Mapping[str, object]


def grounds(facts: Facts, register: Register, schemes: frozenset[str] | None = None) -> _Grounds:
    """What each scheme, and the class of size, rests on; told apart by comparing.

    Two versions in which a scheme rests on the same answer the same to every firm of the
    register. They may rest on different things and answer alike all the same.
    """
    read = inputs_rest_on(facts, register)
    tracks = (one for one in catalogue(facts) if schemes is None or one.id in schemes)
    found: dict[str, object] = {track.id: _of_track(track, read, facts) for track in tracks}
    return found | {SME: read[SME]}


def differing(before: _Grounds, after: _Grounds) -> tuple[str, ...]:
    """The schemes whose answers may differ, in the order of the packs."""
    every = dict.fromkeys((*before, *after))
    return tuple(one for one in every if before.get(one) != after.get(one))


def _of_track(track: Track, read: _Grounds, facts: Facts) -> object:
    tree = track.rule.tree
    names = [one.name for one in inputs_of(tree)] if tree is not None else []
    if track.terms is not None and track.terms.base is not None:
        names.append(track.terms.base.name)
    return (
        track.state.value,
        track.applicant,
        _asks(write_tree(tree)) if tree is not None else None,
        _terms(track.terms),
        {name: read[name] for name in names if name in read},
        [_of_shape(track, one, names) for one in shapes(facts)],
    )


def _asks(told: object) -> object:
    """A tree without what it says of itself."""
    if isinstance(told, Mapping):
        if "unencoded" in told:
            return "unencoded"
        return {key: _asks(one) for key, one in told.items() if key not in _SAID}
    return [_asks(one) for one in told] if isinstance(told, list) else str(told)


def _terms(terms: Terms | None) -> object:
    if terms is None:
        return None
    base = terms.base.name if terms.base else None
    limits = (terms.share, terms.cap, terms.ceiling)
    return (terms.currency, base, *limits, terms.is_up_to, bool(terms.missing))


def _of_shape(track: Track, shape: Shape, names: list[str]) -> object:
    """What is known of the firm by its shape alone, and what its other companies are told."""
    own = {name: shape.own.answers.get(name) for name in names} if is_for(track, shape.own) else {}
    others = tuple(one for one in shape.others if is_for(track, one))
    if not others:
        return own, ()
    asked = replace(shape.question, applicants=others)
    told = [verdicts(track, replace(asked, grants=grants))[0] for grants in (None, ())]
    return own, [
        (one.status, len(one.failing), len(one.open), one.pays.bounds if one.pays else None)
        for one in told
    ]


# the inputs


def inputs_rest_on(facts: Facts, register: Register) -> _Grounds:
    """What the columns of the inputs rest on beside the register itself, by input."""
    codes = industries(register.industries, facts)
    makers = {code: one.is_manufacturing for code, one in codes.by_code.items()}
    sizes = (_lines(facts), _sectors(codes))
    limits = [facts.value(one).value for one in (HK_MANUFACTURING, HK_OTHER)]
    found: dict[str, object] = {
        "is_manufacturer": makers,
        "is_hk_sme": (makers, limits),
        "is_cn_sme": sizes,
        "cn_size_class": sizes,
    }
    if "revenue_cny" in register.types:
        sum_of_money = convert(Money(_LARGE_SUM, "CNY"), "HKD", facts)
        found["revenue_hkd"] = sum_of_money[0] if sum_of_money else None
    if "founded" in register.types:
        found["registered_days"] = facts.applies_on
        found |= _ages(facts)
    return found


def _ages(facts: Facts) -> _Grounds:
    return {
        name: (facts.value(one.while_younger_than).value, one.input.unit, facts.applies_on)
        for name, one in questions(facts).items()
        if one.while_younger_than
    }


def _lines(facts: Facts) -> object:
    return [(one.sector, one.measure, one.unit, one.least) for one in lines(facts)]


def _sectors(codes: Industries) -> object:
    return {code: (one.sectors, one.is_manufacturing) for code, one in codes.by_code.items()}


# what may be claimed


def claimable(facts: Facts, register: Register) -> tuple[str, ...]:
    """The schemes that some firm of the register may be told to be eligible for.

    All others leave a condition open that no register answers, or are not in force.
    """
    told = {*register.types, *inputs_rest_on(facts, register), *AS_THEY_ARE}
    if "certificates" in register.types:
        told |= {*fields()["certificates"].bits}
    return tuple(
        track.id for track in catalogue(facts) if _may_be_eligible(track, told, shapes(facts))
    )


def _may_be_eligible(track: Track, told: set[str], every: tuple[Shape, ...]) -> bool:
    if track.state.value != "open" or track.rule.tree is None:
        return False
    for shape in every:
        known = told | {name for name, one in shape.own.answers.items() if one is not None}
        if is_for(track, shape.own) and _may(track.rule.tree, True, _answered(known)):
            return True
        others = tuple(one for one in shape.others if is_for(track, one))
        asked = replace(shape.question, applicants=others)
        if others and verdicts(track, asked)[0].status == "eligible":
            return True
    return False


def _answered(known: set[str]) -> Callable[[Leaf], bool]:
    return lambda leaf: (
        not isinstance(leaf, Unencoded) and all(one.name in known for one in leaf.inputs)
    )


def _may(tree: Tree, wanted: bool, is_answered: Callable[[Leaf], bool]) -> bool:
    """Whether a tree may come out as wanted for some firm, whatever else it says of it."""
    match tree:
        case All():
            parts = [_may(child, wanted, is_answered) for child in tree.children]
            return all(parts) if wanted else any(parts)
        case Any():
            parts = [_may(child, wanted, is_answered) for child in tree.children]
            return any(parts) if wanted else all(parts)
        case NoneOf():
            parts = [_may(child, not wanted, is_answered) for child in tree.children]
            return all(parts) if wanted else any(parts)
        case _:
            return is_answered(tree)
