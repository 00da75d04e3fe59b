"""The `tradewind` command: read the arguments, call one command, tell errors plainly."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module

from tradewind import __version__
from tradewind.errors import InputError, TradewindError

COMMANDS = ("plan", "duty", "facts", "template")
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are input errors like any other."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise InputError("command line", message + ".", f"See `{self.prog} --help`.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("date", f"{text!r} is not a date.", "Write it as YYYY-MM-DD.") from None


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day asked about; today")
    parser.add_argument(
        "--known-on", type=_day, metavar="DATE", help="the day whose knowledge is used; today"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the answer")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    parser.add_argument(
        "--packs",
        choices=("all", "shipped"),
        default="all",
        help="shipped ignores the user's own packs",
    )


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; each command's module adds its own arguments."""
    parser = _Parser(prog="tradewind", description=__import__("tradewind").__doc__)
    parser.add_argument("--version", action="version", version=f"tradewind {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    for name in COMMANDS:
        module = import_module(f"tradewind.cli.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        _common(command)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 with an answer, 2 for bad input, 1 for our own fault."""
    try:
        asked = build_parser().parse_args(arguments)
        today = date.today()  # noqa: DTZ011 - a front door, where the clock may be read
        asked.on = asked.on or today
        asked.known_on = asked.known_on or today
        return int(asked.run(asked) or 0)
    except TradewindError as fault:
        print(f"tradewind: {fault}", file=sys.stderr)
        return fault.exit_code
    except BrokenPipeError:  # the reader went away, as `| head` does
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
