"""`tradewind template`: the empty form of a firm's file, or its JSON Schema."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

from tradewind.errors import InputError, worded

FormKind = Literal["yaml", "xlsx"]

HELP = "write the empty form of a firm's file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write, and which form."""
    add = parser.add_argument
    add("path", nargs="?", metavar="PATH", help="the file to write, ending in .yaml or .xlsx")
    add("--kind", choices=("yaml", "xlsx"), help="the form; as the name ends")
    add("--force", action="store_true", help="replace a file that is there already")
    add("--schema", action="store_true", help="print the JSON Schema of a firm's file instead")


def run(asked: argparse.Namespace) -> int:
    """Write the form, or print the schema."""
    if asked.schema:
        return _print_schema()
    from tradewind.firm_file import write_template
    from tradewind.report.show import put
    from tradewind.text import say

    if asked.path is None:
        mend = worded("Give one, such as firm.yaml, or ask for --schema.")
        raise InputError("PATH", worded("no file is named to write to."), mend)
    path = Path(asked.path)
    by_name: FormKind = "xlsx" if path.suffix.lower() == ".xlsx" else "yaml"
    kind: FormKind = asked.kind or by_name
    try:
        wrote = write_template(path, kind, asked.lang, force=asked.force)
    except InputError as fault:
        if path.is_file() and not asked.force:
            mend = worded("Choose another name, or add --force to replace it.")
            raise InputError(fault.where, fault.problem, mend) from fault
        raise
    told = {"schema": "tradewind/template/1", "wrote": str(wrote), "kind": kind}
    put(asked, lambda: told, lambda: print(say("facts.wrote", asked.lang, {"path": wrote})))
    return 0


def _print_schema() -> int:
    import json

    from tradewind.firm_file import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0
