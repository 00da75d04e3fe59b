"""The documents are in step: the commands page equals the parser, and every link leads somewhere.

``--write`` writes the commands page again.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from faults import HERE, Fault, at, files, run

PAGE = "docs/commands.md"
INDEX = "docs/README.md"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COUNTRY = re.compile(r"\bcountr(y|ies)\b", re.IGNORECASE)
HEAD = """# Commands

Written by `make docs` from the parser; change the command, not this page. Every command exits 0
with an answer ("unknown" is one), 2 for bad input with its place and how to mend it, 1 for a fault
of our own.
"""


def check(root: Path) -> Iterator[Fault]:
    """The commands page, the index of documents, the links."""
    page = root / PAGE
    text = page.read_text("utf-8") if page.exists() else ""
    if text != commands_page(root):
        yield Fault(PAGE, "it is not what the parser says.", "run `make docs`.")
    if COUNTRY.search(text):
        yield Fault(PAGE, "it says country.", 'say "market" or "economy" in the help.')
    index = (root / INDEX).read_text("utf-8") if (root / INDEX).exists() else ""
    for path in files(root):
        if path.suffix != ".md":
            continue
        if (path.parent in (root / "docs", root / "docs/decisions")) and path != root / INDEX:
            name = path.relative_to(root / "docs").as_posix()
            if f"({name})" not in index:
                yield Fault(INDEX, f"{name} is not listed.", "add a line for it.")
        for target in LINK.findall(path.read_text("utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                yield Fault(at(path, root), f"the link {target} leads nowhere.", "correct it.")


def commands_page(root: Path) -> str:
    """Every command and flag, in the parser's order."""
    sys.path.insert(0, str(root / "src"))
    from tradewind.cli.main import build_parser

    commands = next(
        each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction)
    )
    shared = set.intersection(
        *(_lines(parser) for parser in commands.choices.values())  # what all of them take
    )
    first = next(iter(commands.choices.values()))
    parts = [HEAD, "## Every command takes\n", _table(first, shared, is_shared=True)]
    for name, parser in commands.choices.items():
        parts += [f"## tradewind {name}\n", f"{parser.description}\n"]
        parts.append(_table(parser, shared, is_shared=False))
    return "\n".join(part for part in parts if part)


def _lines(parser: argparse.ArgumentParser) -> set[str]:
    return {_line(each) for each in parser._actions if each.dest != "help"}


def _table(parser: argparse.ArgumentParser, shared: set[str], *, is_shared: bool) -> str:
    told = [_line(each) for each in parser._actions if each.dest != "help"]
    kept = [line for line in told if (line in shared) == is_shared]
    return "\n".join(["| argument | meaning |", "| --- | --- |", *kept, ""]) if kept else ""


def _line(action: argparse.Action) -> str:
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
    value = "" if action.nargs == 0 else str(action.metavar or choices or action.dest.upper())
    name = ", ".join(action.option_strings)
    must = " (required)" if name and action.required else ""
    told = f"`{f'{name} {value}'.strip()}` | {action.help or ''}{must}"
    return f"| {told.replace('%%', '%')} |".replace("  ", " ")


if __name__ == "__main__":
    if "--write" in sys.argv:
        (HERE / PAGE).write_text(commands_page(HERE), "utf-8")
        sys.exit(0)
    sys.exit(run("docs", check))
