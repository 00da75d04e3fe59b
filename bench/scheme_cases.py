"""What bench/schemes.py asks: invented firms and projects, and our rules in the peers' words."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any as Told

from tradewind import firm_file
from tradewind.assess.schemes import SchemesQuestion
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.facts import Facts
from tradewind.facts.pack import FIRM_INPUTS
from tradewind.model.enterprise import FirmFile
from tradewind.model.money import Money, minor_digits
from tradewind.pipeline.applicants import read_answers
from tradewind.pipeline.support import schemes_question
from tradewind.rules import Answer, Input, Kind, Tree, deciding, evaluate, leaves
from tradewind.rules.nodes import (
    All,
    Any,
    Between,
    Compare,
    NoneOf,
    NotOneOf,
    OneOf,
    Ratio,
    inputs_of,
)
from tradewind.rules.questions import Question, is_money, questions

ROOT = Path(__file__).resolve().parents[1]
FIRM = ROOT / "examples" / "power-banks-mainland-with-hk-company.yaml"
LIKE_OTHERS = (Compare, Between, OneOf, NotOneOf, Ratio)  # conditions that every engine can hold
SCHEMES = 12
MISSING = 0.3  # the part of a firm's inputs that is left out


# --- one firm ---


def example(facts: Facts) -> SchemesQuestion:
    """What the schemes are asked of the example."""
    return _question(firm_file.read(FIRM), facts)


def all_answered(facts: Facts) -> SchemesQuestion:
    """The example with an invented answer to every shared question that its file leaves open."""
    asked, shared = example(facts), facts.pack(FIRM_INPUTS)
    known = questions(facts)
    told = {name: known[name] for name in shared.rules["inputs"]} if shared else {}

    def with_rest(about: str, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        mine = {name: _invented(one) for name, one in told.items() if one.about == about}
        return mine | dict(answers)

    return replace(
        asked,
        applicants=tuple(
            replace(one, answers=with_rest("applicant", one.answers)) for one in asked.applicants
        ),
        projects=tuple(
            replace(one, answers=with_rest("project", one.answers)) for one in asked.projects or ()
        ),
    )


def _question(firm: FirmFile, facts: Facts) -> SchemesQuestion:
    return schemes_question(firm, FIRM.name, read_answers(firm, facts), facts)


def _invented(asked: Question) -> Answer:
    match asked.input.kind:
        case Kind.TRUTH:
            return True
        case Kind.TEXT:
            return next(iter(asked.codes or ["HK"]))
        case Kind.DATE:
            return date(2025, 1, 1)
        case Kind.DECIMAL:
            return Decimal(asked.least or 10)
    return int(max(asked.least or 0, min(asked.most or 1_000_000, 1_000_000)))


# --- projects ---


def with_projects(count: int, facts: Facts) -> SchemesQuestion:
    """The example with so many projects: its own, over and over, at other costs and times."""
    firm = firm_file.read(FIRM)
    known, purposes = firm.projects or (), tuple(questions(facts)["project_purpose"].codes or ())
    found = []
    for at in range(count):
        like, later = known[at % len(known)], timedelta(days=45 * at)
        cost = like.cost or Money.of(100_000, "HKD")
        found.append(
            replace(
                like,
                id=f"project-{at + 1}",
                purpose=purposes[at % len(purposes)],
                cost=Money(cost.minor * (2 + at % 7) // 2, cost.currency),
                start=like.start + later if like.start else None,
                end=like.end + later if like.end else None,
            )
        )
    return _question(replace(firm, projects=tuple(found)), facts)


# --- the same rules and firms for other engines ---


@dataclass(frozen=True)
class Compared:
    """Twelve of our rules, complete firms, and the same firms with inputs left out."""

    rules: Mapping[str, Tree]
    complete: Sequence[Mapping[str, Answer]]
    gaps: Sequence[Mapping[str, Answer]]

    def told(self) -> dict[str, Told]:
        """The same as bench/peers_schemes.py reads it; money in whole units."""
        asked = {read.name: read for tree in self.rules.values() for read in _read(tree)}
        return {
            "schemes": [{"id": name, "tree": _written(tree)} for name, tree in self.rules.items()],
            "firms": [
                {name: _plain(asked[name], value) for name, value in firm.items()}
                for firm in (*self.complete, *self.gaps)
            ],
        }


def shared_rules(facts: Facts) -> dict[str, Tree]:
    """The twelve rules of most conditions that the peers can hold too."""
    rules = [(one.id, one.rule.tree) for one in catalogue(facts) if _fits(one.rule.tree)]
    return dict(sorted(rules, key=lambda one: (-len(leaves(one[1])), one[0]))[:SCHEMES])


def compared(firms: int, facts: Facts) -> Compared:
    """The shared rules, and firms about them."""
    most = list(shared_rules(facts).items())
    chance, marks = random.Random(46), _marks([tree for _, tree in most])
    complete = []
    for at in range(firms):
        firm = {asked.name: _drawn(asked, near, chance) for asked, near in marks.items()}
        # Drawn blindly hardly any firm meets anything: every other one is led towards one scheme.
        aim = most[at // 2 % len(most)][1]
        complete.append(_nearer(firm, aim, marks, chance) if at % 2 else firm)
    gaps = [
        {name: value for name, value in firm.items() if chance.random() >= MISSING}
        for firm in complete
    ]
    return Compared(dict(most), complete, gaps)


def per_unit(asked: Input) -> int:
    """How many of what a table holds of an input make one of what the peers read."""
    return 10 ** (minor_digits(asked.unit) if is_money(asked) else asked.scale)


def _fits(tree: Tree | None) -> bool:
    return tree is not None and all(
        isinstance(leaf, LIKE_OTHERS)
        and (not isinstance(leaf, Ratio) or is_money(leaf.input) == is_money(leaf.over))
        for leaf in leaves(tree)
    )


def _read(tree: Tree) -> Iterator[Input]:
    return (read for leaf in leaves(tree) for read in leaf.inputs)


def _marks(trees: Sequence[Tree]) -> dict[Input, list[Answer]]:
    """What the conditions hold each input against."""
    found: dict[Input, list[Answer]] = {}
    for leaf in (leaf for tree in trees for leaf in leaves(tree)):
        for read in leaf.inputs:
            near = found.setdefault(read, [])
            match leaf:
                case Compare():
                    near.append(leaf.value)
                case Between():
                    near.extend((leaf.low, leaf.high))
                case OneOf() | NotOneOf():
                    near.extend(leaf.values)
    return found


def _drawn(asked: Input, near: Sequence[Answer], chance: random.Random) -> Answer:
    """A value of an input: mostly about where some condition turns."""
    if asked.kind is Kind.TRUTH:
        return chance.random() < 0.7
    if asked.kind is Kind.TEXT:
        return str(chance.choice([*near, "other"]))
    marks = [one for one in near if isinstance(one, int | Decimal)] or [1_000 * _unit(asked)]
    at = chance.choice(marks) * chance.choice((1, 1, 1, 2, 3))
    step = chance.choice((-1, 0, 0, 1, 7, 1000)) * _unit(asked)
    return max(at + step, 0) if asked.kind is Kind.DECIMAL else _single(int(at + step), asked)


def _nearer(
    firm: dict[str, Answer], aim: Tree, marks: Mapping[Input, list[Answer]], chance: random.Random
) -> dict[str, Answer]:
    """The firm with other values where these leave fewer conditions of a rule unmet."""

    def unmet(one: dict[str, Answer]) -> int:
        return len(deciding(aim, evaluate(aim, one)))

    for asked in inputs_of(aim):
        tries = [firm | {asked.name: _drawn(asked, marks[asked], chance)} for _ in range(6)]
        firm = min([firm, *tries], key=unmet)
    return firm


def _unit(asked: Input) -> int:
    return 10 ** minor_digits(asked.unit) if is_money(asked) else 1


def _single(value: int, asked: Input) -> int:
    """The nearest value that a 32-bit float holds, whole units of money."""
    whole = struct.unpack("f", struct.pack("f", max(value // _unit(asked), 0)))[0]
    return int(whole) * _unit(asked)


def _plain(asked: Input, value: Answer) -> Told:
    if isinstance(value, bool | str):
        return value
    if is_money(asked) and isinstance(value, int) and value % _unit(asked) == 0:
        return value // _unit(asked)
    return float(value) / _unit(asked) if isinstance(value, Decimal) or is_money(asked) else value


def _written(tree: Tree) -> dict[str, Told]:
    """A tree in plain JSON, as bench/peers_schemes.py reads it."""
    match tree:
        case All():
            return {"all": [_written(child) for child in tree.children]}
        case Any():
            return {"any": [_written(child) for child in tree.children]}
        case NoneOf():
            return {"none": [_written(child) for child in tree.children]}
        case Ratio():
            parts = {"input": tree.input.name, "over": tree.over.name}
            held = {"operator": str(tree.operator), "value": float(tree.value)}
            return {"ratio": parts | held}
        case Compare():
            return _leaf(tree.input, str(tree.operator), _plain(tree.input, tree.value))
        case Between():
            ends = [_plain(tree.input, one) for one in (tree.low, tree.high)]
            return _leaf(tree.input, "between", ends)
        case OneOf() | NotOneOf():
            word = "one_of" if isinstance(tree, OneOf) else "not_one_of"
            return _leaf(tree.input, word, [_plain(tree.input, one) for one in tree.values])
    raise TypeError(f"{type(tree).__name__} is not among {LIKE_OTHERS}")


def _leaf(asked: Input, operator: str, value: Told) -> dict[str, Told]:
    return {"input": asked.name, "operator": operator, "value": value}
