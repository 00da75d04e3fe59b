"""Whether rule trees ask only for declared inputs, and can be read as rules."""

from __future__ import annotations

from tradewind.errors import TradewindError
from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.pack import INPUT_PACKS
from tradewind.facts.reading import KeyPath, mapping, mappings_within


def check_rules(pack: PackUnderCheck) -> None:
    """Whether every named tree of rules.yaml is sound."""
    for name, tree in mapping(pack.told("rules").get("rules")).items():
        check_tree(pack, "rules", ("rules", name), tree)
    inputs = mapping(pack.told("rules").get("inputs"))
    for name, row in inputs.items():
        for implied in mapping(mapping(row).get("implies")):
            if mapping((pack.around.inputs | inputs).get(implied)).get("kind") != "truth":
                problem = f"implies {implied!r}, which is no declared yes or no."
                where: KeyPath = ("inputs", name, "implies")
                pack.tell_at("rules", where, problem, "Declare it, or correct its name.")


def check_tree(pack: PackUnderCheck, name: str, path: KeyPath, tree: object) -> None:
    """Whether one tree, at a path of a file, is sound."""
    file = pack.yaml[name]
    declared = pack.around.inputs | mapping(pack.told("rules").get("inputs"))
    undeclared = False
    for at, leaf in mappings_within(tree, path):
        for key in ("input", "over"):
            asked = leaf.get(key)
            if isinstance(asked, str) and asked not in declared:
                undeclared = True
                mend = f"Declare it in rules.yaml of {' or '.join(INPUT_PACKS)}."
                problem = f"asks {asked!r}, which is not declared."
                pack.tell(file.where((*at, key)), problem, mend)
    if undeclared or any(fault.where.startswith(str(file.path)) for fault in pack.faults):
        return  # the tree's shape is told already
    try:
        pack.read_tree(tree, declared, file.where(path))
    except TradewindError as fault:
        pack.tell(fault.where, fault.problem, fault.mend)
