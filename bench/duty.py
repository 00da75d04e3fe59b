"""How fast a whole tariff is read in, and how fast duty is answered from it.

    python bench/duty.py [--json] [--data FOLDER] [--questions 1000000] [--processes 2]

FOLDER holds the schedule of the United States as its Commission exports it
(`hts_2025_basic_edition.csv.gz`) and the lists of extra duties; the imports go to a folder of their
own. `import`: seconds and peak memory of each whole process. `many`: random consignments of every
line, origin and day of two years, from opened packs to the last answer. `one`: a single question
with every line and reason, in a process that has the packs open.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any as Told

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "tariff" / "us"
SCHEDULE = "hts_2025_basic_edition.csv.gz"
KNOWN_ON = date(2026, 11, 30)
FIRST, DAYS = date(2025, 1, 1), 690
ORIGINS = ("CN", "HK", "VN", "DE", "MX")
TARGETS = {"import_seconds": 20, "import_mb": 500, "many_seconds": 20, "one_ms": 5}


def whole(arguments: list[str]) -> dict[str, Told]:
    """Seconds and peak memory of one command, and the rows it took in and refused."""
    command = [sys.executable, "-m", "tradewind.cli.main", *arguments, "--json"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    told = process.stdout.read() if process.stdout else b"{}"
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(arguments)} failed.")
    answer = json.loads(told)
    return {
        "seconds": round(wall, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
        "rows": answer["rows"],
        "refused": answer["refused"],
        "figures": answer["figures"],
    }


def many(count: int, processes: int) -> dict[str, Told]:
    """A table of consignments, from opening the packs to the last answer."""
    from tradewind.assess.duty import DutyQuestion
    from tradewind.assess.duty.many import Consignment, Payables, answer_in_parallel
    from tradewind.facts import Library
    from tradewind.model.goods import GoodsCode

    codes = sorted(_codes())
    dice = random.Random(2026)
    asked = [
        Consignment(
            dice.choice(codes),
            dice.choice(ORIGINS),
            FIRST + timedelta(days=dice.randrange(DAYS)),
            dice.randrange(1, 5_000_000),
        )
        for _ in range(count)
    ]
    gc.freeze()
    before = _cpu()
    start = time.perf_counter()
    shared = DutyQuestion(GoodsCode("0101"), None, "us", "us", None, "USD")
    payables = Payables(Library.standard(), shared, KNOWN_ON)
    found = answer_in_parallel(payables, asked, processes)
    wall = time.perf_counter() - start
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "questions": count,
        "codes": len(codes),
        "processes": processes,
        "seconds": round(wall, 2),
        "cpu_seconds": round(_cpu() - before, 2),
        "microseconds_each": round(wall / count * 1e6, 1),
        "peak_mb": round(peak / 1024, 1),
        "status": dict(Counter(one.status for one in found)),
    }


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _codes() -> set[str]:
    """Every line of the schedule that goods can be declared under."""
    from tradewind.facts import Library

    pack = Library.standard().pack("duty/us")
    rows = pack.tables["lines"].entries if pack else ()
    return {one.row["code"] for one in rows if one.row["code"][:2] not in ("98", "99")}


def one(runs: int) -> dict[str, Told]:
    """One question answered in full, its packs open; facts are opened anew for each."""
    from tradewind.assess.duty import DutyQuestion, answer
    from tradewind.facts import Library
    from tradewind.model.goods import GoodsCode
    from tradewind.model.money import Money

    library = Library.standard()
    codes = sorted(_codes())
    dice = random.Random(7)
    took = []
    for run in range(runs + 20):
        question = DutyQuestion(
            GoodsCode(dice.choice(codes)), "CN", "us", "us", Money(100_000, "USD"), "USD"
        )
        on = date(2026, 5, 1)
        start = time.perf_counter()
        answer([question], library.as_of(applies_on=on, known_on=KNOWN_ON))
        if run >= 20:
            took.append((time.perf_counter() - start) * 1000)
    counted = sorted(took)
    return {
        "runs": runs,
        "p50_ms": round(statistics.median(counted), 2),
        "p95_ms": round(counted[int(len(counted) * 0.95)], 2),
    }


@contextmanager
def own_folder() -> Iterator[None]:
    """Imports go to a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRADEWIND_PACKS"] = str(Path(folder) / "packs")
        yield


def main() -> None:
    """Measure, then print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--questions", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    schedule = asked.data / SCHEDULE
    if not schedule.exists():
        sys.exit(f"{schedule} is not here. Name the folder that holds it: --data FOLDER.")
    with own_folder():
        told = {
            "processors": os.cpu_count(),
            "targets": TARGETS,
            "import": {
                "us-hts": whole(["import", "us-hts", str(schedule)]),
                "us-chapter-99": whole(["import", "us-chapter-99", str(asked.data)]),
            },
            "many": many(asked.questions, asked.processes),
            "one": one(400),
        }
    if asked.json:
        print(json.dumps(told))
        return
    print(f"Processors: {told['processors']}")
    for kind, took in told["import"].items():
        print(
            f"import {kind}: {took['rows']:,} rows, {took['refused']:,} refused, "
            f"{took['seconds']} s wall (target {TARGETS['import_seconds']}), "
            f"{took['cpu_seconds']} s cpu, {took['peak_mb']} MB (target {TARGETS['import_mb']})"
        )
        for name, count in took["figures"].items():
            print(f"    {name.replace('_', ' ')}: {count:,}")
    each = told["many"]
    print(
        f"{each['questions']:,} questions over {each['codes']:,} lines: {each['seconds']} s wall "
        f"(target {TARGETS['many_seconds']}), {each['cpu_seconds']} s cpu, "
        f"{each['microseconds_each']} µs each, {each['peak_mb']} MB; {each['status']}"
    )
    print(f"one question, warm (target {TARGETS['one_ms']} ms): {told['one']}")


if __name__ == "__main__":
    main()
