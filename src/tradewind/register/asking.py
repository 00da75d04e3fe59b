"""A register as a table of questions, made into the table of its answers: one Ibis expression.

Firms of the Mainland are asked apart from the rest (`shapes.GROUPS`): for them most schemes say
the same of every firm of a shape, which is then told once and not written for every row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.schemes.verdicts import is_for
from tradewind.facts import Facts
from tradewind.register.answers import (
    PARTS,
    Own,
    SchemeAnswers,
    as_column,
    by_shape,
    scheme_answers,
)
from tradewind.register.fields import fields
from tradewind.register.firms import HOME, PLACES
from tradewind.register.industries import Industries
from tradewind.register.outreach import outreach_columns, outreach_inputs, outreach_rules
from tradewind.register.own import in_place, own_columns, rising_columns
from tradewind.register.shapes import GROUPS, OWNS, Shape, number_of, shapes
from tradewind.register.sizes import size_columns
from tradewind.rules import Leaf, Tree, leaves
from tradewind.rules.columns import WIDE, Read, is_column, leaf_column, mask_type
from tradewind.rules.inputs import Kind
from tradewind.rules.questions import questions
from tradewind.rules.writing import write_tree

if TYPE_CHECKING:
    import ibis
    from ibis.expr import types as ir

    from tradewind.rules.columns import Truth

# What a part file holds of every firm, before the schemes.
OF_THE_FIRM = ("row", "shape", "region", "division", "activity", "size_low", "size_high")
_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "uscc": Kind.TEXT,
    "region": Kind.TEXT,
    "industry": Kind.TEXT,
    "heading": Kind.TEXT,
    "whole": Kind.INTEGER,
    "money": Kind.INTEGER,
    "bits": Kind.BITS,
    "truth": Kind.TRUTH,
    "day": Kind.DATE,
}
INPUT, _LEAF = "asked__", "leaf__"


@dataclass(frozen=True)
class Asked:
    """A group of firms as an expression over the register, and what all of a shape share.

    `shared` has, by shape and scheme, what is the same for all its firms; `columns` names the
    schemes whose answers are columns.
    """

    expression: ibis.Table
    shared: Mapping[tuple[int, str], SchemeAnswers]
    columns: tuple[str, ...]


def asked(
    table: ibis.Table,
    group: str,
    industries: Industries,
    facts: Facts,
    schemes: Collection[str] | None = None,
    keep: Sequence[str] = (),
) -> Asked:
    """The answers to a group of the firms of a register: all of them, or of the schemes named.

    Columns named in `keep` go with the firms, such as answers on another day.
    """
    mine = [one for one in shapes(facts) if one.group == group]
    firms = firms_of(table, group, industries, facts)
    tracks = [one for one in catalogue(facts) if schemes is None or one.id in schemes]
    trees = {track.id: track.rule.tree for track in tracks if track.rule.tree is not None}
    rules = trees | outreach_rules(facts) if schemes is None else trees
    with_leaves, owns = _with_leaves(firms, mine, rules, facts)
    shared: dict[tuple[int, str], SchemeAnswers] = {}
    columns: dict[str, ir.Value] = {}
    for track in tracks:
        told = _told(track, mine, owns)
        if all(one.is_shared for one in told.values()):
            shared |= {(shape, track.id): one for shape, one in told.items()}
        else:
            columns |= _columns(track, told, with_leaves["shape"])
    if schemes is None:
        columns |= outreach_columns(mine, owns, with_leaves["shape"], facts)
    kept = {name: with_leaves[name] for name in (*OF_THE_FIRM, *keep)}
    names = tuple(track.id for track in tracks if f"{track.id}__{PARTS[0]}" in columns)
    return Asked(with_leaves.select(**kept, **columns), shared, names)


CELL = ("region", "division", "shape", "size_low", "size_high")


def totals(question: Asked) -> ibis.Table:
    """How many firms of each cell there are, and what each scheme says of how many of them.

    A cell is a region, division, shape and size. What all firms of a shape share is not in it.
    """
    firms = question.expression
    counted = {"firms": firms.count()}
    for scheme in question.columns:
        verdict = firms[f"{scheme}__verdict"]
        counted[f"{scheme}__yes"] = verdict.sum().fill_null(0).cast("int64")
        counted[f"{scheme}__open"] = verdict.isnull().sum().cast("int64")
        for end in ("low", "high"):
            name = f"{scheme}__amount_{end}"
            if name in firms.columns:
                counted[name] = firms[name].sum().cast("int64")
    return firms.group_by(list(CELL)).aggregate(**counted).order_by(list(CELL))


def _told(track: Track, mine: Sequence[Shape], owns: Mapping[str, Own]) -> dict[int, SchemeAnswers]:
    """What a scheme says of each shape; shapes of one place in which all is the same share it."""
    found: dict[int, SchemeAnswers] = {}
    alone: dict[str, SchemeAnswers] = {}
    for shape in mine:
        is_own = not any(is_for(track, one) for one in shape.others)
        if is_own and shape.place in alone:
            found[shape.number] = alone[shape.place]
            continue
        found[shape.number] = scheme_answers(track, shape, owns[shape.place])
        if is_own:
            alone[shape.place] = found[shape.number]
    return found


def _columns(
    track: Track, told: Mapping[int, SchemeAnswers], number: ir.Value
) -> dict[str, ir.Value]:
    """The answers of a scheme as columns, each as narrow as holds it on every engine."""
    tree = track.rule.tree
    mask = mask_type(len(leaves(tree)) if tree is not None else 0)
    types = {"verdict": "boolean", "failed": mask, "unknown": mask}
    found = {}
    for name in PARTS:
        column = by_shape({shape: one.parts[name] for shape, one in told.items()}, number, name)
        if column is None and name.startswith("amount"):
            continue
        found[f"{track.id}__{name}"] = as_column(column, name).cast(types.get(name, "int64"))
    return found


# the firms


def firms_of(table: ibis.Table, group: str, industries: Industries, facts: Facts) -> ibis.Table:
    """The firms of a group: who they are, how large, and the inputs of the rules they answer."""
    import ibis

    place = _place(table)
    kept = table.filter(place == HOME if group == GROUPS[0] else place != HOME)
    wide = _wide(kept, facts)
    number = industries.number(kept["industry"]) if "industry" in kept.columns else None
    numbered = kept.mutate(
        activity=ibis.null("int8") if number is None else number,
        shape=_shape(kept),
        **{f"{INPUT}{name}": column for name, column in wide.items()},
    )
    told = {name: numbered[f"{INPUT}{name}"] for name in wide}
    sizes = size_columns(told, numbered["activity"], industries.activities, facts)
    own = own_columns(told, sizes, facts)
    return numbered.mutate(
        size_low=sizes.low.cast("int8"),
        size_high=sizes.high.cast("int8"),
        division=_division(numbered),
        **({} if "region" in numbered.columns else {"region": ibis.null("string")}),
        **{f"{INPUT}{name}": column for name, column in own.items()},
    )


def _wide(table: ibis.Table, facts: Facts) -> dict[str, ir.Value]:
    """Every column that is a field or an input of the rules, as wide as the rules compute."""
    kinds = {name: one.input.kind for name, one in questions(facts).items()}
    kinds |= {name: _KINDS[one.kind] for name, one in fields().items() if name != "id"}
    return {name: table[name].cast(WIDE[kinds[name]]) for name in table.columns if name in kinds}


def _place(table: ibis.Table) -> ir.Value:
    import ibis

    if "region" not in table.columns:
        return ibis.literal(HOME)
    region = table["region"]
    return ibis.cases(*((region == code, place) for code, place in PLACES.items()), else_=HOME)


def _shape(table: ibis.Table) -> ir.Value:
    """The number of the shape of each firm."""
    import ibis

    first = ibis.cases(
        *((_place(table) == place, number_of(place, OWNS[0])) for place in PLACES.values()),
        else_=number_of(HOME, OWNS[0]),
    )
    if "has_hk_entity" not in table.columns:
        return (first + OWNS.index(None)).cast("int8")
    told = table["has_hk_entity"]
    owned = ibis.cases((told, 0), (~told, 1), else_=OWNS.index(None))
    return (first + owned).cast("int8")


def _division(table: ibis.Table) -> ir.Value:
    """The first two digits of the industry code, null where it has none."""
    import ibis

    if "industry" not in table.columns:
        return ibis.null("int8")
    return table["industry"].substr(0, 2).try_cast("int8")


# the conditions


@dataclass
class _Conditions:
    """The conditions on which firms differ, each a column of its own however many rules ask it."""

    columns: dict[str, ir.Value] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def outcomes(self, tree: Tree, read: Read, place: str) -> dict[str, Truth | _Name]:
        """How each leaf of a tree comes out: for all firms, or the name of its column."""
        return {leaf.id: self._outcome(leaf, read, place) for leaf in leaves(tree)}

    def _outcome(self, leaf: Leaf, read: Read, place: str) -> Truth | _Name:
        found = leaf_column(leaf, read)
        if not is_column(found):
            return found
        same = [read.same.get(one.name) for one in leaf.inputs if not read.varies(one.name)]
        key = f"{place} {_asks(leaf)} {same}"
        name = self.names.setdefault(key, f"{_LEAF}{len(self.names)}")
        self.columns.setdefault(name, found)
        return _Name(name)


class _Name(str):
    """The name of the column of a condition."""

    __slots__ = ()


def _asks(leaf: Leaf) -> str:
    """What a condition asks, whichever rule it stands in."""
    told = write_tree(leaf)
    return str({key: one for key, one in told.items() if key not in _NOT_ASKED})


_NOT_ASKED = ("id", "reason", "source", "where")


def _with_leaves(
    firms: ibis.Table, mine: Sequence[Shape], rules: Mapping[str, Tree], facts: Facts
) -> tuple[ibis.Table, dict[str, Own]]:
    """The firms with a column for each condition on which they differ, and how all come out.

    Written inline, DuckDB computes a condition again wherever it is used.
    """
    places = {shape.place: shape for shape in mine}
    conditions = _Conditions()
    found: dict[str, dict[str, dict[str, Truth | _Name]]] = {}
    for place, shape in places.items():
        read = _read(firms, shape, facts)
        found[place] = {
            name: conditions.outcomes(tree, read, place) for name, tree in rules.items()
        }
    table = firms.mutate(**conditions.columns) if conditions.columns else firms
    owns = {}
    for place, shape in places.items():
        named = {
            rule: {
                name: table[one] if isinstance(one, _Name) else one for name, one in told.items()
            }
            for rule, told in found[place].items()
        }
        owns[place] = Own(named, _read(table, shape, facts), _has_no_grants(table))
    return table, owns


def _read(table: ibis.Table, shape: Shape, facts: Facts) -> Read:
    """What the rules read of firms of a shape."""
    told = {
        name.removeprefix(INPUT): table[name] for name in table.columns if name.startswith(INPUT)
    }
    mine = in_place(
        {name: one for name, one in told.items() if name in questions(facts)}, shape.place
    )
    more = outreach_inputs(told, table["shape"], shape.place, facts)
    return Read(
        {**more.columns, **mine},
        {**more.rising, **rising_columns(told, facts)},
        {**more.same, **shape.own.answers},
    )


def _has_no_grants(table: ibis.Table) -> ir.Value | None:
    name = f"{INPUT}grants_received"
    return table[name] == 0 if name in table.columns else None
