"""`tradewind mcp`: the door for assistants, on standard input and output or over HTTP."""

from __future__ import annotations

import argparse
import gc

from tradewind.errors import InputError, MissingPart, worded

HELP = "answer assistants by the Model Context Protocol, read-only; stdio, or HTTP on this machine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which way in, and where it listens."""
    add = parser.add_argument
    add("--http", action="store_true", help="over HTTP instead of standard input and output")
    add("--host", default="127.0.0.1", help="where to listen; elsewhere needs TRADEWIND_MCP_TOKEN")
    add("--port", type=_port, default=8765, metavar="N", help="8765; 0 takes a free one")
    add("--name", action="append", default=[], help="how clients call this machine; repeat")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        problem = worded("{text} is not a port.", text=repr(text))
        raise InputError("--port", problem, worded("Write a number from 0 to 65535."))
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Answer until the input ends or the process is told to stop."""
    try:
        import mcp  # noqa: F401 - only to see whether it is there
    except ImportError as fault:
        problem = worded("The door for assistants needs the library mcp, which is not installed.")
        raise MissingPart(
            "mcp", problem, worded("Install {extra}.", extra="tradewind[mcp]")
        ) from fault
    from tradewind.facts import Library
    from tradewind.mcp import Door
    from tradewind.mcp.serving import Address, names_of, serve_http, serve_stdio

    gc.enable()  # a door stays open; a command that ends at once does without
    on, known_on = asked.given
    library = Library.standard(with_user_packs=asked.packs == "all")
    door = Door(library, asked.lang, on, known_on)
    if asked.http:
        serve_http(door, Address(asked.host, asked.port, names_of(asked.name)))
    else:
        serve_stdio(door)
    return 0
