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
Parser = argparse.ArgumentParser
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
    for path in (each for each in files(root) if each.suffix == ".md"):
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

    commands = _below(build_parser())
    every = [set(_shown(each)) for each in commands.values()]
    shared = set.intersection(*every)  # what all of them take
    parts = [HEAD, "## Every command takes\n", _table(commands["plan"], shared, is_shared=True)]
    for name, parser in commands.items():
        parts += _section(f"tradewind {name}", parser, shared, "##")
    return "\n".join(part for part in parts if part)


def _section(name: str, parser: Parser, shared: set[str], marks: str) -> Iterator[str]:
    yield f"{marks} {name}\n"
    yield f"{parser.description}\n"
    yield _table(parser, shared, is_shared=False)
    for act, below in _below(parser).items():
        yield from _section(f"{name} {act}", below, shared, f"{marks}#")


def _below(parser: Parser) -> dict[str, Parser]:
    """The commands that a command is divided into."""
    found = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    return {name: below for each in found for name, below in each.choices.items()}


def _shown(parser: Parser) -> list[str]:
    hidden = (argparse._HelpAction, argparse._SubParsersAction)
    return [_line(each) for each in parser._actions if not isinstance(each, hidden)]


def _table(parser: Parser, shared: set[str], *, is_shared: bool) -> str:
    kept = [line for line in _shown(parser) if (line in shared) == is_shared]
    return "\n".join(["| argument | meaning |", "| --- | --- |", *kept, ""]) if kept else ""


def _line(action: argparse.Action) -> str:
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
    value = "" if action.nargs == 0 else str(action.metavar or choices or action.dest.upper())
    name = ", ".join(action.option_strings)
    must = " (required)" if name and action.required else ""
    cells = f"`{f'{name} {value}'.strip()}`", f"{action.help or ''}{must}".replace("%%", "%")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    if "--write" in sys.argv:
        (HERE / PAGE).write_text(commands_page(HERE), "utf-8")
        sys.exit(0)
    sys.exit(run("docs", check))
