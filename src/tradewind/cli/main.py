"""The `tradewind` command: read the arguments, call one command, tell errors plainly."""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any

from tradewind import __version__
from tradewind.errors import InputError, TradewindError, worded
from tradewind.model.day import read_day

COMMANDS = (
    "plan",
    "duty",
    "goods",
    "standards",
    "presence",
    "schemes",
    "services",
    "ask",
    "upgrade",
    "register",
    "facts",
    "mcp",
    "import",
    "template",
)
MODULES = {"import": "importing"}  # where the name of a command cannot be that of a module
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


# What argparse says, and the same in words that other languages have.
_COMPLAINTS: tuple[tuple[str, Callable[..., str]], ...] = (
    (
        r"argument (?P<flag>.+?): invalid choice: (?P<given>.+) \(choose from (?P<codes>.+)\)",
        partial(worded, "argument {flag}: invalid choice: {given} (choose from {codes})."),
    ),
    (
        r"the following arguments are required: (?P<flags>.+)",
        partial(worded, "the following arguments are required: {flags}."),
    ),
    (
        r"unrecognized arguments: (?P<given>.+)",
        partial(worded, "unrecognized arguments: {given}."),
    ),
    (
        r"argument (?P<flag>.+?): expected one argument",
        partial(worded, "argument {flag}: expected one argument."),
    ),
    (
        r"ambiguous option: (?P<given>.+) could match (?P<flags>.+)",
        partial(worded, "ambiguous option: {given} could match {flags}."),
    ),
)


def _complaint(message: str) -> str:
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message)
        if found:
            return words(**found.groupdict())
    return message + "."


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are input errors like any other."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise InputError(
            worded("command line"),
            _complaint(message),
            worded("See `{prog} --help`.", prog=self.prog),
        )


COMMON: Mapping[str, Any] = {
    "on": None,
    "known_on": None,
    "lang": "en",
    "json": False,
    "packs": "all",
}


def add_common(parser: argparse.ArgumentParser, defaults: Mapping[str, Any] = COMMON) -> None:
    """The flags that every command takes.

    A command with commands of its own repeats them there with defaults left out, so that a flag
    given before the inner command stays as given.
    """
    add = parser.add_argument
    add(
        "--on",
        type=read_day,
        metavar="DATE",
        default=defaults["on"],
        help="the day asked about; today",
    )
    add(
        "--known-on",
        type=read_day,
        metavar="DATE",
        default=defaults["known_on"],
        help="the day whose knowledge is used; today",
    )
    add("--lang", choices=LANGUAGES, default=defaults["lang"], help="language of the answer")
    add("--json", action="store_true", default=defaults["json"], help="answer as one JSON object")
    add(
        "--packs",
        choices=("all", "shipped"),
        default=defaults["packs"],
        help="shipped ignores the user's own packs",
    )


def build_parser(given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The whole command line; each command's module adds its own arguments.

    Where what was `given` names a command of the engine, none is looked for above it.
    """
    parser = _Parser(prog="tradewind", description=__import__("tradewind").__doc__)
    parser.add_argument("--version", action="version", version=f"tradewind {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    for name, module in {**_own(), **({} if set(given) & {*COMMANDS} else _above())}.items():
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        add_common(command)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _own() -> dict[str, Any]:
    return {name: import_module(f"tradewind.cli.{MODULES.get(name, name)}") for name in COMMANDS}


def _above() -> dict[str, Any]:
    """Commands that packages above the engine bring, such as the desk's."""
    from importlib.metadata import entry_points

    return {one.name: one.load() for one in entry_points(group="tradewind.commands")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 with an answer, 2 for bad input, 1 for our own fault."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        asked = build_parser(given).parse_args(given)
        asked.given = asked.on, asked.known_on  # a door that stays open reads the clock each time
        today = date.today()  # noqa: DTZ011 - a front door, where the clock may be read
        asked.on = asked.on or today
        asked.known_on = asked.known_on or today
        return int(asked.run(asked) or 0)
    except TradewindError as fault:
        from tradewind.text.errors import error_in_words

        print(f"tradewind: {error_in_words(fault, _language(given))}", file=sys.stderr)
        return fault.exit_code
    except BrokenPipeError:  # the reader went away, as `| head` does
        sys.stderr.close()
        return 0
    except OSError as fault:
        print(f"tradewind: {fault}", file=sys.stderr)
        return 1


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, also where the rest of the command line cannot be read."""
    told = [
        one.partition("=")[2] if "=" in one else following
        for one, following in zip(arguments, [*arguments[1:], ""], strict=True)
        if one == "--lang" or one.startswith("--lang=")
    ]
    return told[-1] if told and told[-1] in LANGUAGES else "en"


def command() -> None:
    """The process: one answer and out, so that collecting garbage would only cost time."""
    gc.disable()
    sys.exit(main())


if __name__ == "__main__":
    command()
