"""No file names the machine it was written on, or the address of a package index.

A line may be let off with ``says: <reason>`` in a comment.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from faults import Fault, at, files, run

# Put together from parts, so that this file does not say them itself.
FOLDERS = ("wo" "rk", "ro" "ot", "t" "mp", "ho" r"me/\w+", "Us" r"ers/\w+")  # fmt: skip
HOSTS = ("py" "pi", "python" "hosted", "ana" "conda", "npm" "js")  # fmt: skip
# After a word or a dot the same letters are part of an address or a relative path.
MACHINE = re.compile(rf"(?<![\w.)}}*~/-])/({'|'.join(FOLDERS)})(?![\w-])")
INDEX = re.compile(rf"(?<!\w)([\w-]+\.)*({'|'.join(HOSTS)})\.(org|com|io)(?!\w)", re.IGNORECASE)
LET_OFF = re.compile(r"says: \w")


def check(root: Path) -> Iterator[Fault]:
    """Every line of every text file that says one of them."""
    for path in files(root):
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if LET_OFF.search(line):
                continue
            if found := MACHINE.search(line):
                mend = "name the place from the repository's own root."
                yield Fault(at(path, root, number), f"says {found[0]}.", mend)
            if found := INDEX.search(line):
                mend = "leave the choice of index to the machine that installs."
                yield Fault(at(path, root, number), f"names the index {found[0]}.", mend)


if __name__ == "__main__":
    sys.exit(run("sayings", check))
