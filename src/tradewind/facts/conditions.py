"""The short form of conditions on attributes, written out as a rule tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Told = Mapping[str, Any]
GROUPS = ("all", "any", "none")


def attributes_in(conditions: Told) -> Iterator[str]:
    """Every attribute that conditions name, as often as they do."""
    for name, told in conditions.items():
        if name in GROUPS and isinstance(told, list):
            for one in told:
                yield from attributes_in(one)
        else:
            yield name


def written_out(requirement: Told, inputs: Mapping[str, Told]) -> dict[str, Any] | None:
    """The rule tree of a requirement's conditions; None where it has none.

    Every leaf cites what the requirement cites, and asks what the attribute's question asks. What
    an attribute implies is asked with it: who has no battery is not asked how large it is.
    """
    if "if" not in requirement:
        return None
    return _Writing(requirement, inputs).group("all", [requirement["if"]])


class _Writing:
    def __init__(self, requirement: Told, inputs: Mapping[str, Told]) -> None:
        self.requirement, self.inputs = requirement, inputs
        self.numbers: Counter[str] = Counter()

    def group(self, kind: str, parts: list[Told]) -> dict[str, Any]:
        """A group whose parts each hold attributes that must hold together."""
        if kind == "all":
            return {"all": [leaf for part in parts for leaf in self.leaves(part)]}
        return {kind: [self._together(part) for part in parts]}

    def _together(self, part: Told) -> dict[str, Any]:
        found = list(self.leaves(part))
        return found[0] if len(found) == 1 else {"all": found}

    def leaves(self, part: Told) -> Iterator[dict[str, Any]]:
        """The leaves of one mapping of attributes, each with those it implies."""
        implied: dict[str, None] = {}
        for name, told in part.items():
            if name in GROUPS:
                yield self.group(name, told)
                continue
            operators = told if isinstance(told, Mapping) else {"equals": told}
            for operator, value in operators.items():
                yield self.leaf(name, operator, value)
            if told is not False:
                implied |= dict.fromkeys(self.inputs.get(name, {}).get("implies") or {})
        for name in implied:
            if part.get(name) is not True:
                yield self.leaf(name, "equals", True)

    def leaf(self, name: str, operator: str, value: Any) -> dict[str, Any]:
        """One condition on one attribute."""
        stem = f"{self.requirement['id']}-{name.replace('_', '-')}"
        self.numbers[stem] += 1
        number = self.numbers[stem]
        ask = self.inputs.get(name, {}).get("ask")
        return {
            "id": stem if number == 1 else f"{stem}-{number}",
            "input": name,
            operator: value,
            "reason": ask or {"en": name, "zh-Hant": name, "zh-Hans": name},
            "source": self.requirement["source"],
            "where": self.requirement["where"],
        }
