"""How fast a plan is, and how much memory it takes.

    python bench/plan.py [--json] [--runs 7]

Whole processes are timed from outside, after one run that is not counted; the warm plan is timed
inside one process, facts opened anew for every plan.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRM = ROOT / "examples" / "kitchenware-mainland-maker.yaml"
DAY = date(2026, 11, 22)
MARKETS = ("US", "CA", "MX", "BR", "DE", "GB", "JP", "KR", "AU", "SG", "MY", "VN", "AE")
MODES = ("sea",)  # two sellers × direct and through Hong Kong: four routes, and those claimed


def whole(arguments: list[str], runs: int) -> dict[str, float]:
    """Wall and CPU seconds (median) and peak memory of a whole process."""
    command = [sys.executable, "-m", "tradewind.cli.main", *arguments]
    walls, cpus = [], []
    for run in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if run:
            walls.append(wall)
            cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {
        "wall_seconds": round(statistics.median(walls), 3),
        "cpu_seconds": round(statistics.median(cpus), 3),
    }


def warm(runs: int) -> dict[str, float]:
    """Milliseconds of one plan for thirteen markets in a process that has the packs open."""
    from tradewind import firm_file
    from tradewind.facts import Library
    from tradewind.facts.markets import market
    from tradewind.pipeline import make_ready
    from tradewind.plan import compose

    library = Library.standard(with_user_packs=False)
    firm = firm_file.read(FIRM)
    took, routes = [], 0
    for run in range(runs + 2):
        if run == 2:
            gc.freeze()  # as a server does once its packs are open
        start = time.perf_counter()
        facts = library.as_of(applies_on=DAY, known_on=DAY)
        asked = make_ready(firm, FIRM.name, facts, MODES)
        plan = compose(asked, [market(code, facts) for code in MARKETS])
        took.append((time.perf_counter() - start) * 1000)
        routes = sum(len(one.answer.routes) for one in plan.markets)
    counted = sorted(took[2:])
    return {
        "markets": len(MARKETS),
        "routes": routes,
        "p50_ms": round(statistics.median(counted), 1),
        "p95_ms": round(counted[min(len(counted) - 1, int(len(counted) * 0.95))], 1),
    }


def peak_mb() -> float:
    """The peak memory of one whole plan, in megabytes."""
    script = (
        "import resource,sys;from tradewind.cli.main import main;"
        f"main(['plan',{str(FIRM)!r},'--json','--on','{DAY}']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024,file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return round(float(told.stderr.strip().splitlines()[-1]), 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    told = {
        "cores": os.cpu_count(),
        "plan_cold": whole(["plan", str(FIRM), "--on", str(DAY)], asked.runs),
        "help_cold": whole(["--help"], asked.runs),
        "plan_warm": warm(asked.runs * 6),
        "peak_mb": peak_mb(),
    }
    if asked.json:
        print(json.dumps(told))
        return
    for name, figures in told.items():
        print(f"{name:10} {figures}")


if __name__ == "__main__":
    main()
