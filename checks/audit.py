"""Known faults in what is locked; a package that nobody could be asked about is told as unknown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from faults import HERE

LOCKS = ("dev", "spark", "audit")  # what desk.txt, solve.txt and core.txt hold, dev.txt holds too
OPTIONS = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "-f", "json")


def main(program: str) -> int:
    """1 for a known fault; 2 where something could not be looked up; 0 only when all was."""
    told: dict[str, dict[str, Any]] = {}
    for name in LOCKS:
        done = subprocess.run(
            [program, *OPTIONS, "-r", str(HERE / f"requirements/{name}.txt")],
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.stdout.strip():
            print(unreachable(done.stderr))
            return 2
        told |= {one["name"]: one for one in json.loads(done.stdout)["dependencies"]}
    lines, code = verdict(list(told.values()))
    print("\n".join(lines))
    return code


def verdict(told: list[dict[str, Any]]) -> tuple[list[str], int]:
    """What pip-audit said of each package, in a few lines, and how to end."""
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}; "
        f"mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in told
        for fault in one.get("vulns", ())
    ]
    unknown = [one["name"] for one in told if "skip_reason" in one]
    lines = [*faults]
    if faults:
        lines.append("Mend: raise the version in pyproject.toml, then run `make lock`.")
    if unknown:
        some = ", ".join(unknown[:5]) + (" and more" if len(unknown) > 5 else "")
        lines.append(
            f"Unknown: {len(unknown)} of {len(told)} packages are not in the index that was asked, "
            f"so their faults are not known: {some}. Run it where the public index answers."
        )
    if not lines:
        lines.append(f"Packages looked up: {len(told)}. No known fault.")
    return lines, 1 if faults else 2 if unknown else 0


def unreachable(said: str) -> str:
    """Why there is no answer, without the trace."""
    last = ([line for line in said.splitlines() if line.strip()] or ["it said nothing"])[-1]
    return (
        "Unknown: faults of packages could not be looked up, for the public index did not answer. "
        f"Run `make audit` where it can be reached. It said: {last[:200]}"
    )


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.executable).with_name("pip-audit"))))
