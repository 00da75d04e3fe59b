"""Put one value into a YAML or a JSON text and leave every other character as it stands.

The text is cut at the marks of the YAML parser, which reads JSON too. Nothing is written anew:
comments, order, quotes and line ends are whatever the person wrote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from tradewind.firm_file.faults import KeyPath, Plain

if TYPE_CHECKING:
    import yaml

_NULLS = ("", "~", "null")
_STEP = 2
_SPACE_ON_LINE = re.compile(r"(?:^|\n)([ \t]*)\Z")
TextKind = Literal["yaml", "json"]


class _Mark(Protocol):
    """Where the YAML scanner stood, in characters from 0."""

    index: int
    column: int


class CannotCut(Exception):
    """The place for a value cannot be told in this text."""


@dataclass(slots=True)
class _Node:
    """A value where it stands: from its first character to after its last."""

    start: int
    end: int
    column: int
    is_flow: bool = False
    is_null: bool = False
    is_list: bool = False
    children: dict[str | int, _Node] = field(default_factory=dict)
    first_key: int | None = None


def put_value(text: str, path: KeyPath, value: Plain, kind: TextKind) -> str:
    """The text with one value more; CannotCut where something stands there already."""
    return _Cutter(text, kind).put(path, value)


def change_value(text: str, path: KeyPath, value: Plain, kind: TextKind) -> str:
    """The text with one value in place of another, or more; None leaves the key blank."""
    return _Cutter(text, kind).change(path, value)


class _Cutter:
    """One text, cut once."""

    def __init__(self, text: str, kind: TextKind) -> None:
        self.text = text
        self.kind = kind
        self.line_end = "\r\n" if "\r\n" in text else "\n"

    def put(self, path: KeyPath, value: Plain) -> str:
        root = _tree(self.text, self.kind)
        if root is None or root.is_null:
            return self._after(len(self.text), _block(_nested(path, value)), 0)
        node, at = root, 0
        while at < len(path) and path[at] in node.children and not node.is_null:
            node, at = node.children[path[at]], at + 1
        if at == len(path) and not node.is_null:
            raise CannotCut
        below = _nested(path[at:], value)
        if node.is_null:
            return self._fill(node, self._above(root, path[:at]), below)
        if not isinstance(below, dict | list) or not (node.children or node.is_flow):
            raise CannotCut
        return self._add(node, path[at], below, is_root=node is root)

    def change(self, path: KeyPath, value: Plain) -> str:
        """A value written over what stands there; its comment stays."""
        root = _tree(self.text, self.kind)
        found = _find(root, path) if root else None
        if found is None or found.is_null:
            return self.text if value is None else self.put(path, value)
        head, tail = self.text[: found.start], self.text[_content_end(found) :]
        blank = "null" if self.kind == "json" else "~"
        if found.children and not found.is_flow:
            head += " " * _STEP  # a list may stand as far left as its key, a value may not
        return head + (blank if value is None else self._inline(value)) + tail

    @staticmethod
    def _above(root: _Node, path: KeyPath) -> _Node:
        """The group that holds the last key of a path."""
        node = root
        for part in path[:-1]:
            node = node.children[part]
        return node

    def _fill(self, node: _Node, above: _Node, value: Plain) -> str:
        """A value for a key that stands there blank."""
        head, tail = self.text[: node.start], self.text[node.end :]
        if above.is_flow or not _is_deep(value):
            gap = "" if head.endswith((" ", "\t")) else " "
            return head + gap + self._inline(value) + tail
        if node.start != node.end:  # a written null: the group takes its place
            return _Cutter(head.rstrip(" ") + tail, self.kind)._after(
                len(head.rstrip(" ")), _block(value), above.column + _STEP
            )
        return self._after(node.end, _block(value), above.column + _STEP)

    def _add(self, node: _Node, key: str | int, below: Plain, *, is_root: bool) -> str:
        if node.is_list != isinstance(key, int):
            raise CannotCut
        if node.is_flow:
            return self._add_inline(node, below)
        lines = _block(below)
        if is_root and node.column == 0:
            lines = ["", *lines]
        return self._after(_content_end(node), lines, node.column)

    def _add_inline(self, node: _Node, below: Plain) -> str:
        """One member more within brackets, on a line of its own where the others are."""
        told = self._inline(below)[1:-1]
        if not node.children:
            at = node.start + 1
            return self.text[:at] + told + self.text[at:]
        at = max(_content_end(child) for child in node.children.values())
        first = node.first_key or node.start
        alone = _SPACE_ON_LINE.search(self.text, 0, first)
        gap = self.line_end + alone[1] if alone else " "
        return f"{self.text[:at]},{gap}{told}{self.text[at:]}"

    def _after(self, at: int, lines: list[str], column: int) -> str:
        """Whole lines below the one that a place stands on."""
        ended = at == 0 or self.text[at - 1] == "\n"
        end = at if ended else self.text.find("\n", at) + 1
        is_last = end == 0
        end = len(self.text) if is_last else end
        told = "".join((" " * column + line if line else "") + self.line_end for line in lines)
        head = self.text[:end]
        if is_last and head and not head.endswith("\n"):
            head += self.line_end
        return head + told + self.text[end:]

    def _inline(self, value: Plain) -> str:
        if self.kind == "json":
            return _as_json(value)
        return _flow(value)


def _find(node: _Node, path: KeyPath) -> _Node | None:
    """What stands at a path; None where nothing does."""
    for part in path:
        if part not in node.children:
            return None
        node = node.children[part]
    return node


def _nested(path: KeyPath, value: Plain) -> Plain:
    """A value within the groups and lists that a path still needs."""
    for part in reversed(path):
        value = {part: value} if isinstance(part, str) else [value]
    return value


def _is_deep(value: Plain) -> bool:
    """Whether a value is best written on lines of its own."""
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _block(value: Plain) -> list[str]:
    """The lines of a group or of a list of groups."""
    from tradewind.firm_file.yaml_form import written_value as written

    lines: list[str] = []
    if isinstance(value, dict):
        for key, below in value.items():
            if _is_deep(below):
                lines += [f"{written(key)}:", *(" " * _STEP + line for line in _block(below))]
            else:
                lines.append(f"{written(key)}: {_flow(below)}")
    elif isinstance(value, list):
        for item in value:
            first, *rest = _block(item) if _is_deep(item) else [_flow(item)]
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return lines


def _flow(value: Plain) -> str:
    from tradewind.firm_file.yaml_form import written_value as written

    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return written(value)


def _as_json(value: Plain) -> str:
    if isinstance(value, dict):
        members = (f"{_as_json(key)}: {_as_json(one)}" for key, one in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_json, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)


def _content_end(node: _Node) -> int:
    """After the last character of a value, without the blank lines and comments below it."""
    if node.is_flow or not node.children:
        return node.end
    return max(_content_end(child) for child in node.children.values())


def _tree(text: str, kind: TextKind) -> _Node | None:
    """The values of a text where they stand."""
    import yaml

    # JSON may be set out with tabs, which YAML does not take; none can stand within its texts.
    plain = text.replace("\t", " ") if kind == "json" else text
    try:
        events = yaml.parse(plain, Loader=yaml.SafeLoader)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                return _node(next(events), events)
    except yaml.YAMLError as error:
        raise CannotCut from error
    return None


def _node(event: yaml.Event, events: Iterator[yaml.Event]) -> _Node:
    import yaml

    if isinstance(event, yaml.ScalarEvent):
        is_null = event.implicit[0] and event.value in _NULLS
        return _Node(
            _mark(event.start_mark).index,
            _mark(event.end_mark).index,
            _mark(event.start_mark).column,
            is_null=is_null,
        )
    if isinstance(event, yaml.SequenceStartEvent):
        return _collection(event, events, yaml.SequenceEndEvent, None)
    if isinstance(event, yaml.MappingStartEvent):
        return _collection(event, events, yaml.MappingEndEvent, _key)
    raise CannotCut


def _collection(
    opening: yaml.CollectionStartEvent,
    events: Iterator[yaml.Event],
    closing: type[yaml.CollectionEndEvent],
    key: Callable[[yaml.Event], str] | None,
) -> _Node:
    mark = _mark(opening.start_mark)
    found = _Node(mark.index, 0, mark.column, is_flow=bool(opening.flow_style), is_list=key is None)
    for event in events:
        if isinstance(event, closing):
            found.end = _mark(event.end_mark).index
            return found
        if found.first_key is None:
            found.first_key = _mark(event.start_mark).index
        if key is None:
            found.children[len(found.children)] = _node(event, events)
        else:
            found.children[key(event)] = _node(next(events), events)
    raise CannotCut


def _key(event: yaml.Event) -> str:
    import yaml

    if not isinstance(event, yaml.ScalarEvent):
        raise CannotCut
    return str(event.value)


def _mark(mark: _Mark | None) -> _Mark:
    if mark is None:
        raise CannotCut
    return mark
