"""Only front doors read the clock: below them, days are arguments.

A line may be let off with ``# clock: <reason>``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from faults import Fault, at, run

FRONT_DOORS = ("src/tradewind/cli/", "src/tradewind/mcp/", "src/tradewind_desk/")
READERS = {
    *(f"datetime.date.{name}" for name in ("today",)),
    *(f"datetime.datetime.{name}" for name in ("now", "today", "utcnow")),
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime")),
    *(f"ibis.{name}" for name in ("now", "today")),
}
IN_SQL = re.compile(r"\b(current_date|current_timestamp|now\(\)|today\(\))", re.IGNORECASE)
LET_OFF = re.compile(r"# clock: \w")
MEND = "take the day as an argument (applies_on or known_on)."


def check(root: Path) -> Iterator[Fault]:
    """Every reading of the clock in the engine below its front doors."""
    for path in sorted((root / "src").rglob("*.py")):
        if path.relative_to(root).as_posix().startswith(FRONT_DOORS):
            continue
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for line, what in _readings(ast.parse(text, str(path))):
            if not LET_OFF.search(lines[line - 1]):
                yield Fault(at(path, root, line), f"{what} reads the clock.", MEND)


def _readings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            what = _dotted(node, names)
            if what in READERS:
                yield node.lineno, what
        elif isinstance(node, ast.Call):
            yield from ((word.lineno, "the SQL") for word in node.args if _is_clock_sql(word))


def _is_clock_sql(word: ast.expr) -> bool:
    is_text = isinstance(word, ast.Constant) and isinstance(word.value, str)
    return is_text and bool(IN_SQL.search(str(word.value)))  # type: ignore[attr-defined]


def _imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for, under whichever name it goes here."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {e.asname or e.name: f"{node.module}.{e.name}" for e in node.names}
    return names


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


if __name__ == "__main__":
    sys.exit(run("clock", check))
