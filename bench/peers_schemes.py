"""How fast two other rule engines answer the same schemes, and what they make of gaps.

    PEER_PYTHON bench/peers_schemes.py FILE.json [--only openfisca|zen] [--rounds 3] [--unguarded]

Run by an environment of its own with `openfisca-core==46.0.1` and `zen-engine==2.1.3`. FILE.json:
{"schemes": [{"id", "tree"}], "firms": [{input: value}]}; a tree is {"all": […]}, {"any": […]},
{"none": […]}, {"ratio": {"input", "over", "operator", "value"}} or {"input", "operator", "value"}.
Printed is one JSON object: for each engine the seconds of one firm (median, one at a time; and
where all are asked together), and the verdicts by firm in the order of `schemes`, null where the
engine raised an error instead of answering.
An input that a firm does not have is left out. OpenFisca then takes the default of its type: 0,
false or a code that none asks for. ZEN takes null; comparing null by size is an error that fails
every scheme of its graph, so such comparisons stand behind `!= null` unless --unguarded is given.
OpenFisca also keeps numbers as 32-bit floats: those above 16 million lose their last digits.
"""

from __future__ import annotations

import argparse
import json
import operator
import statistics
import time
from collections.abc import Callable, Iterator
from functools import reduce
from importlib.metadata import version
from pathlib import Path
from typing import Any

Json = dict[str, Any]
GROUPS = ("all", "any", "none")
OTHER = ""
EQUAL = {"equals": ("==", operator.eq), "not_equals": ("!=", operator.ne)}
BY_SIZE = {
    "at_least": (">=", operator.ge), "at_most": ("<=", operator.le),
    "more_than": (">", operator.gt), "less_than": ("<", operator.lt),
}  # fmt: skip


def leaves(tree: Json) -> Iterator[Json]:
    """Every leaf and ratio of a tree."""
    for group in GROUPS:
        for each in tree.get(group, ()):
            yield from leaves(each)
    if "ratio" in tree or "input" in tree:
        yield tree


def types_of(asked: Json) -> dict[str, type]:
    """Whether each input is a truth value, a number or a text, told by its values and its use."""
    told = [pair for firm in asked["firms"] for pair in firm.items()]
    for leaf in (leaf for scheme in asked["schemes"] for leaf in leaves(scheme["tree"])):
        if "ratio" in leaf:
            told += [(leaf["ratio"]["input"], 0.0), (leaf["ratio"]["over"], 0.0)]
        elif leaf["operator"] in {*BY_SIZE, "between"}:
            told.append((leaf["input"], 0.0))
        else:
            values = leaf["value"] if isinstance(leaf["value"], list) else [leaf["value"]]
            told += [(leaf["input"], value) for value in values]
    kinds: dict[str, set[type]] = {}
    for name, value in told:
        kinds.setdefault(name, set()).add(type(value))
    return {
        name: bool if bool in seen else float if seen & {int, float} else str
        for name, seen in kinds.items()
    }


def codes_of(asked: Json, name: str) -> list[str]:
    """The codes that the schemes hold a text against, in the order read."""
    found: dict[str, None] = {}
    for leaf in (leaf for scheme in asked["schemes"] for leaf in leaves(scheme["tree"])):
        if leaf.get("input") == name:
            value = leaf["value"]
            found |= dict.fromkeys(value if isinstance(value, list) else [value])
    return list(found)


class OpenFisca:
    """The schemes as a tax and benefit system with one entity, the firm.

    A text is an enumeration of the codes that the schemes ask for, `OTHER` being every other: its
    own way to hold a code, and three times as fast over a column as a text.
    """

    package = "OpenFisca-Core"

    def __init__(self, asked: Json) -> None:
        from openfisca_core.entities import build_entity
        from openfisca_core.indexed_enums import Enum
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.types = types_of(asked)
        self.names = {name: f"input_{at}" for at, name in enumerate(self.types)}
        texts = [name for name, kind in self.types.items() if kind is str]
        self.codes = {name: [OTHER, *codes_of(asked, name)] for name in texts}
        self.enums = {
            name: Enum(self.names[name], {f"code_{at}": code for at, code in enumerate(codes)})
            for name, codes in self.codes.items()
        }
        self.schemes = [f"scheme_{at}" for at in range(len(asked["schemes"]))]
        self.entity = build_entity("firm", "firms", "A firm", is_person=True)
        self.system = TaxBenefitSystem([self.entity])
        for name, kind in self.types.items():
            self._add(self.names[name], **self._held(name, kind))
        for name, scheme in zip(self.schemes, asked["schemes"], strict=True):
            self._add(name, value_type=bool, formula=self._formula(scheme["tree"]))

    def one(self, firm: Json) -> list[bool | None]:
        """The verdicts of one firm."""
        return self.every([firm])[0]

    def every(self, firms: list[Json]) -> list[list[bool | None]]:
        """The verdicts of all firms in one simulation, a column at a time."""
        import numpy

        columns = self.columns(
            len(firms),
            {
                name: numpy.array([self._value(name, firm.get(name)) for firm in firms])
                for name in self.types
                if any(name in firm for firm in firms)
            },
        )
        return [[bool(column[at]) for column in columns] for at in range(len(firms))]

    def columns(self, count: int, told: Json) -> list[Any]:
        """The verdicts of so many firms as arrays, told the arrays of their inputs.

        Of a text the array holds the place of its code in `codes`.
        """
        from openfisca_core.indexed_enums import EnumArray
        from openfisca_core.simulations import SimulationBuilder

        simulation = SimulationBuilder().build_default_simulation(self.system, count=count)
        for name, values in told.items():
            held = EnumArray(values, self.enums[name]) if name in self.enums else values
            simulation.set_input(self.names[name], "2026", held)
        return [simulation.calculate(name, "2026") for name in self.schemes]

    def _value(self, name: str, value: Any) -> Any:
        if name in self.codes:
            return self.codes[name].index(value) if value in self.codes[name] else 0
        return self.types[name](value or 0)

    def _held(self, name: str, kind: type) -> Json:
        if name not in self.enums:
            return {"value_type": kind}
        from openfisca_core.indexed_enums import Enum

        found = self.enums[name]
        return {"value_type": Enum, "possible_values": found, "default_value": next(iter(found))}

    def _add(self, name: str, **held: Any) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        told = {"entity": self.entity, "definition_period": DateUnit.YEAR}
        self.system.add_variable(type(name, (Variable,), told | held))

    def _formula(self, tree: Json) -> Callable[[Any, Any], Any]:
        return lambda firm, year: self._met(tree, firm, year)

    def _met(self, tree: Json, firm: Any, year: Any) -> Any:
        """Which firms meet a tree, as a column."""
        for group in GROUPS:
            if group in tree:
                met = (self._met(each, firm, year) for each in tree[group])
                joined = reduce(operator.and_ if group == "all" else operator.or_, met)
                return ~joined if group == "none" else joined
        if "ratio" in tree:
            told = tree["ratio"]
            over, values = (firm(self.names[told[one]], year) for one in ("over", "input"))
            return (over > 0) & BY_SIZE[told["operator"]][1](values, float(told["value"]) * over)
        values, kind, value = firm(self.names[tree["input"]], year), tree["operator"], tree["value"]
        if kind == "between":
            low, high = map(float, value)
            return (values >= low) & (values <= high)
        if kind in ("one_of", "not_one_of"):
            told = (self._value(tree["input"], each) for each in value)
            met = reduce(operator.or_, (values == each for each in told))
            return ~met if kind == "not_one_of" else met
        return (EQUAL | BY_SIZE)[kind][1](values, self._value(tree["input"], value))


class Zen:
    """The schemes as one JSON decision model: request, expressions, response."""

    package = "zen-engine"

    def __init__(self, asked: Json, *, guarded: bool = True) -> None:
        import zen

        self.guarded = guarded
        types = types_of(asked)
        self.names = {name: f"input_{at}" for at, name in enumerate(types)}
        self.numbers = {name for name, kind in types.items() if kind is float}
        self.schemes = [f"scheme_{at}" for at in range(len(asked["schemes"]))]
        told = [
            {"id": name, "key": name, "value": self._met(scheme["tree"])}
            for name, scheme in zip(self.schemes, asked["schemes"], strict=True)
        ]
        here, keys = {"position": {"x": 0, "y": 0}}, ("input", "expression", "output")
        nodes: list[Json] = [{"id": key, "name": key, "type": f"{key}Node"} | here for key in keys]
        nodes[1]["content"] = {"expressions": told}
        pairs = (("input", "expression"), ("expression", "output"))
        edges = [{"id": b, "type": "edge", "sourceId": a, "targetId": b} for a, b in pairs]
        content = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
        self.engine = zen.ZenEngine({"loader": lambda key: content})
        self.decision = self.engine.create_decision(content)

    def one(self, firm: Json) -> list[bool | None]:
        """The verdicts of one firm; none of them where one expression failed."""
        try:
            told = self.decision.evaluate(self._context(firm))["result"]
        except RuntimeError:
            return [None] * len(self.schemes)
        return [told[name] for name in self.schemes]

    def every(self, firms: list[Json]) -> list[list[bool | None]]:
        """The verdicts of all firms in one call."""
        asked = [{"key": "schemes", "context": self._context(firm)} for firm in firms]
        return [
            [told["data"]["result"][name] if told["success"] else None for name in self.schemes]
            for told in self.engine.evaluate_batch(asked)
        ]

    def _context(self, firm: Json) -> Json:
        return {
            self.names[name]: float(value) if name in self.numbers else value
            for name, value in firm.items()
        }

    def _met(self, tree: Json) -> str:
        """A tree in the engine's expression language."""
        for group in GROUPS:
            if group in tree:
                word = " and " if group == "all" else " or "
                told = word.join(self._met(each) for each in tree[group])
                return f"not ({told})" if group == "none" else f"({told})"
        if "ratio" in tree:
            told = tree["ratio"]
            name, over = self.names[told["input"]], self.names[told["over"]]
            least = f"{BY_SIZE[told['operator']][0]} {told['value']} * {over}"
            return self._known(f"{over} > 0 and {name} {least}", name, over)
        name, kind, value = self.names[tree["input"]], tree["operator"], tree["value"]
        if kind == "between":
            low, high = map(float, value)
            return self._known(f"{name} >= {low} and {name} <= {high}", name)
        if kind in ("one_of", "not_one_of"):
            told = f"({name} in {json.dumps(value)})"
            return f"not {told}" if kind == "not_one_of" else told
        if kind in BY_SIZE:
            return self._known(f"{name} {BY_SIZE[kind][0]} {value}", name)
        return f"({name} {EQUAL[kind][0]} {json.dumps(value)})"

    def _known(self, told: str, *names: str) -> str:
        """The comparison, false where an input is null."""
        guards = [f"{name} != null" for name in names] if self.guarded else []
        return f"({' and '.join([*guards, told])})"


def measured(engine: OpenFisca | Zen, firms: list[Json], rounds: int) -> Json:
    """Seconds of one firm, alone and among all, and the verdicts; both ways must agree."""
    took, verdicts = [], engine.every(firms)
    for firm, together in list(zip(firms, verdicts, strict=True)) * rounds:
        start = time.perf_counter()
        alone = engine.one(firm)
        took.append(time.perf_counter() - start)
        assert alone == together, "one firm alone is answered otherwise than among all"
    start = time.perf_counter()
    engine.every(firms)
    return {
        "version": version(engine.package),
        "seconds_per_firm_together": (time.perf_counter() - start) / len(firms),
        "seconds_per_firm_p50": statistics.median(took),
        "verdicts": verdicts,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", choices=("openfisca", "zen"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--unguarded", action="store_true")
    wanted = parser.parse_args()
    asked = json.loads(wanted.file.read_text("utf-8"))
    firms = asked["firms"]
    told: Json = {"schemes": [one["id"] for one in asked["schemes"]], "firms": len(firms)}
    if wanted.only != "zen":
        told["openfisca"] = measured(OpenFisca(asked), firms, wanted.rounds)
    if wanted.only != "openfisca":
        told["zen"] = measured(Zen(asked, guarded=not wanted.unguarded), firms, wanted.rounds)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
