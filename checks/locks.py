"""The locks hold every dependency of pyproject.toml, by hash, and name no address."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from faults import Fault, run
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
MEND = "run `make lock`."
# Each lock and the optional parts that it holds beside the core.
LOCKS = {
    "core": (),
    "desk": ("desk", "bulk", "mcp"),
    "dev": ("dev", "desk", "bulk", "mcp"),
    "solve": ("solve",),
    "spark": ("spark",),
    "audit": ("audit",),
}


def check(root: Path) -> Iterator[Fault]:
    """Each lock against what the project asks for."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    core = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    extras = project["project"]["optional-dependencies"]
    for name, parts in LOCKS.items():
        wanted = [*core, *(one for part in parts for one in extras[part])]
        yield from _lock(f"requirements/{name}.txt", _text(root, name), wanted)
    in_core = _pins(_text(root, "core"))
    for other in list(LOCKS)[1:]:
        pins = _pins(_text(root, other))
        for name, version in in_core.items():
            if pins.get(name) != version:
                problem = f"{name} is {version} in core and {pins.get(name)} here."
                yield Fault(f"requirements/{other}.txt", problem, MEND)


def _lock(where: str, text: str, wanted: list[str]) -> Iterator[Fault]:
    pins = _pins(text)
    for each in map(Requirement, wanted):
        version = pins.get(canonicalize_name(each.name))
        if version is None or not each.specifier.contains(version, prereleases=True):
            yield Fault(where, f"{each} is locked as {version}.", MEND)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        if PIN.match(entry) and "--hash=sha256:" not in entry:
            yield Fault(where, f"{entry.split()[0]} has no hash.", MEND)
    if "://" in text:
        yield Fault(where, "it names an address.", MEND)


def _text(root: Path, name: str) -> str:
    return (root / f"requirements/{name}.txt").read_text("utf-8")


def _pins(text: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


if __name__ == "__main__":
    sys.exit(run("locks", check))
