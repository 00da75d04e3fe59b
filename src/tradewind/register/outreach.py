"""Whether firms are worth a call, ready, upgraded, and how present: columns beside the schemes.

The rules of the method are asked together with those of the schemes (`asking`), so that a
condition both ask is one column. What place and a company in Hong Kong settle is asked once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tradewind.assess.outreach import Item, Kind, Method, OutreachAnswer, Term, method
from tradewind.assess.outreach.rules import READY
from tradewind.facts import Facts
from tradewind.pipeline.outreach import OfShape, of_shape
from tradewind.register.answers import Own, as_column, by_shape
from tradewind.register.shapes import OWNS, Shape, number_of
from tradewind.rules import Tree, inputs_of, leaves
from tradewind.rules.columns import (
    Read,
    Rising,
    all_of,
    failed_mask,
    is_column,
    is_unknown,
    leaf_column,
    literal,
    mask_of,
    not_of,
    sum_of,
    unknown_mask,
    verdict_column,
    worth,
)
from tradewind.rules.questions import OUTREACH, questions

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from tradewind.register.answers import Told
    from tradewind.rules.columns import Number, Truth

_RULE = "outreach."
# What a part file holds of every firm besides the schemes, with the type of the column.
COLUMNS: Mapping[str, str] = {
    "ready__verdict": "boolean",
    "ready__failed": "int32",
    "ready__unknown": "int32",
    "upgrade_low": "int16",
    "upgrade_high": "int16",
    "presence": "int8",
    "presence__possible": "int16",
    "call__met": "int32",
    "call__unknown": "int32",
}


def outreach_rules(facts: Facts) -> dict[str, Tree]:
    """The rules of the method that are asked of every firm, by name."""
    return {
        f"{_RULE}{name}": rule.tree
        for name, rule in method(facts).rules.items()
        if rule.tree is not None
    }


def outreach_inputs(
    told: Mapping[str, ir.Value], number: ir.Value, place: str, facts: Facts
) -> Read:
    """What the rules of the method read beyond what schemes ask, of the firms of a place.

    `told` has the columns of the register, `number` the shape of each firm.
    """
    extra = questions(facts, OUTREACH).keys() - questions(facts).keys()
    columns = {name: told[name] for name in sorted(extra & told.keys())}
    same: dict[str, Any] = {}
    if "goods_heading" not in columns and "hs4" in told:
        columns["goods_heading"] = told["hs4"]
    if "is_named" not in columns:
        columns |= _named(told)
    if "owns_hk_company" not in columns:
        if place == "HK":
            same["owns_hk_company"] = True
        elif "has_hk_entity" in told:
            columns["owns_hk_company"] = told["has_hk_entity"]
    sums = {name: Rising(_reaches(held, number)) for name, held in _of_shapes(place, facts).items()}
    return Read(columns, sums, same)


def _named(told: Mapping[str, ir.Value]) -> dict[str, ir.Value]:
    """That a firm has a name or a code is known; that it has none is not."""
    import ibis

    held = [told[name].nullif("") for name in ("name", "uscc") if name in told]
    if not held:
        return {}
    return {"is_named": ibis.ifelse(ibis.coalesce(*held).notnull(), True, literal(None, "boolean"))}


def _reaches(held: Mapping[int, int | None], number: ir.Value) -> Callable[[int], Truth]:
    """Whether a sum that hangs on the shape reaches so much: one outcome for each shape."""

    def reaches(least: int) -> Truth:
        told: dict[int, Told] = {
            shape: None if sum_held is None else sum_held >= least
            for shape, sum_held in held.items()
        }
        found: Truth = by_shape(told, number, "verdict")
        return found

    return reaches


def _of_shapes(place: str, facts: Facts) -> dict[str, dict[int, int | None]]:
    """The sums that hang on the shape, by input and by the number of the shape."""
    found: dict[str, dict[int, int | None]] = {"grants_open_hkd": {}, "grants_in_reach_hkd": {}}
    for owns in OWNS:
        shape = of_shape(place, owns, facts)
        for name, by_number in found.items():
            by_number[number_of(place, owns)] = getattr(shape, name)
    return found


def outreach_columns(
    mine: Sequence[Shape], owns: Mapping[str, Own], number: ir.Value, facts: Facts
) -> dict[str, ir.Value]:
    """The columns of `COLUMNS`, each as narrow as holds it; none where there is no method."""
    how = method(facts)
    if not how.terms:
        return {}
    by_place = {place: _of_place(how, own) for place, own in owns.items()}
    by_form: dict[tuple[str, tuple[bool | None, ...]], dict[str, Told]] = {}
    told: dict[str, dict[int, Told]] = {name: {} for name in COLUMNS}
    for shape in mine:
        forms = _forms(how, of_shape(shape.place, shape.owns, facts))
        key = (shape.place, forms)
        if key not in by_form:
            by_form[key] = _presence(how.kinds, forms, owns[shape.place])
        for name, one in (by_place[shape.place] | by_form[key]).items():
            told[name][shape.number] = one
    return {
        name: as_column(by_shape(told[name], number, _part(name)), _part(name)).cast(kind)
        for name, kind in COLUMNS.items()
    }


def _part(name: str) -> str:
    return name.rpartition("__")[2]


def _forms(how: Method, shape: OfShape) -> tuple[bool | None, ...]:
    return tuple(shape.forms.get(kind.option) for kind in how.kinds)


def _of_place(how: Method, own: Own) -> dict[str, Told]:
    """Readiness, upgrade and the terms of the firms of a place."""
    ready, tree = _verdict("readiness", how.readiness.tree, own), how.readiness.tree
    found = own.found.get(f"{_RULE}readiness", {})
    outcomes = [_term(one, ready, own) for one in how.terms]
    low, unknown = _points(how.items, own)
    return {
        "ready__verdict": ready,
        "ready__failed": failed_mask(tree, found, COLUMNS["ready__failed"])
        if tree is not None
        else 0,
        "ready__unknown": unknown_mask(tree, found, COLUMNS["ready__unknown"])
        if tree is not None
        else 0,
        "upgrade_low": low,
        "upgrade_high": sum_of([low, unknown], COLUMNS["upgrade_high"]),
        "call__met": mask_of(outcomes, COLUMNS["call__met"]),
        "call__unknown": mask_of([is_unknown(one) for one in outcomes], COLUMNS["call__unknown"]),
    }


def _verdict(name: str, tree: Tree | None, own: Own) -> Truth:
    return None if tree is None else verdict_column(tree, own.found[f"{_RULE}{name}"])


def _term(one: Term, ready: Truth, own: Own) -> Truth:
    """How a term comes out; readiness itself, where it is asked, is no column of the register."""
    tree, name = one.rule.tree, f"terms.{one.id}"
    if tree is None or READY not in {each.name for each in inputs_of(tree)}:
        return _verdict(name, tree, own)
    read = Read({READY: ready}) if is_column(ready) else Read({}, {}, {READY: ready})
    on_ready = {
        leaf.id: leaf_column(leaf, read)
        for leaf in leaves(tree)
        if [each.name for each in leaf.inputs] == [READY]
    }
    return verdict_column(tree, {**own.found[f"{_RULE}{name}"], **on_ready})


def _points(items: Sequence[Item], own: Own) -> tuple[Number, Number]:
    """The points that are sure, and those that hang on what is not known."""
    sure, unknown = [], []
    for item in items:
        met = [
            _verdict(f"upgrade.{item.id}.{at}", step.rule.tree, own)
            for at, step in enumerate(item.steps)
        ]
        sure += [(one, step.points) for one, step in zip(met, item.steps, strict=True)]
        # The levels of an item read one input: all are known, or none.
        unknown.append((is_unknown(met[0]), item.points))
    kind = COLUMNS["upgrade_high"]
    return worth(sure, kind), worth(unknown, kind)


def _presence(kinds: Sequence[Kind], forms: Sequence[bool | None], own: Own) -> dict[str, Told]:
    """The first kind that is open and fits, where it is certain, and all that it may be."""
    fits = [
        all_of(
            [
                form,
                True
                if kind.when is None
                else _verdict(f"presence.{kind.option}", kind.when.tree, own),
            ]
        )
        for kind, form in zip(kinds, forms, strict=True)
    ]
    possible: list[Truth] = []
    branches: list[tuple[Truth, int | None]] = []
    none_before: Truth = True
    for at, one in enumerate(fits):
        sure, may_be = _filled(one, False), _filled(one, True)
        possible.append(all_of([none_before, may_be]))
        branches += [(sure, at), (may_be, None)]
        none_before = all_of([none_before, not_of(sure)])
    return {
        "presence": _first(branches),
        "presence__possible": mask_of(possible, COLUMNS["presence__possible"]),
    }


def _filled(one: Truth, otherwise: bool) -> Truth:
    """The outcome, what is not known taken as told."""
    if one is None:
        return otherwise
    return one.fill_null(otherwise) if is_column(one) else one  # type: ignore[union-attr]


def _first(branches: Sequence[tuple[Truth, int | None]]) -> Told:
    """The number of the first branch that holds; unknown where none does."""
    import ibis

    kept: list[tuple[Truth, int | None]] = []
    last: int | None = None
    for condition, number in branches:
        if condition is True:
            last = number
            break
        if condition is not False:
            kept.append((condition, number))
    if not kept:
        return last
    told = [(condition, literal(number, "int64")) for condition, number in kept]
    return ibis.cases(*told, else_=literal(last, "int64"))


def columns_alone(found: OutreachAnswer, facts: Facts) -> dict[str, Any]:
    """The columns of a firm that is asked alone, as a run writes them."""
    best = found.presence.best
    return {
        "ready__verdict": found.ready.verdict,
        "ready__failed": found.ready.failed,
        "ready__unknown": found.ready.unknown,
        "upgrade_low": found.upgrade.low,
        "upgrade_high": found.upgrade.high,
        "presence": None if best is None else method(facts).kinds.index(best),
        "presence__possible": found.presence.mask,
        "call__met": found.met,
        "call__unknown": found.unknown,
    }


def outreach_told(facts: Facts) -> dict[str, Any] | None:
    """What the bits and numbers of the columns stand for, as a run's own file tells it."""
    how = method(facts)
    if not how.terms:
        return None
    tree = how.readiness.tree
    return {
        "terms": [
            {"term": one.id, "about": one.about, "weight": one.weight, "ask": one.ask}
            for one in how.terms
        ],
        "ready": [leaf.id for leaf in leaves(tree)] if tree is not None else [],
        "presence": [kind.option for kind in how.kinds],
        "upgrade_of": how.upgrade_of,
        "columns": list(COLUMNS),
    }
