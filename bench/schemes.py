"""How fast the schemes are answered, and how two other rule engines do on twelve of them.

    python bench/schemes.py [--json] [--runs 60] [--peers PYTHON]

`one_firm`: every scheme for one firm, every condition explained, with paths and next questions;
the packs are open and the facts of the day are the same object. `best_set`: the best set for
more and more projects; by OR-tools, where it is installed, once the search grows too long.
`peers`: the twelve schemes of most conditions, by OpenFisca-Core and GoRules ZEN in the same run on
the same invented firms, and what they make of missing inputs. PYTHON is the interpreter of an
environment that holds both:

    python3 -m venv build/peers
    build/peers/bin/python -m pip install openfisca-core==46.0.1 zen-engine==2.1.3
    make bench PEERS=build/peers/bin/python
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any as Told

from scheme_cases import MISSING, Compared, all_answered, compared, example, with_projects

from tradewind.assess import schemes
from tradewind.assess.schemes.answer import CURRENCY
from tradewind.assess.schemes.best_set import best_set
from tradewind.facts import Facts, Library
from tradewind.rules import clauses, evaluate

DAY = date(2026, 11, 22)
PROJECTS = (2, 6, 12, 40)
LONG = 0.5  # seconds: what takes longer is run less often
TARGETS = {"one_firm": 20, "best_set": 200}  # milliseconds
FIRMS, ROUNDS = 200, 3
PEERS = {"openfisca": "OpenFisca-Core", "zen": "GoRules ZEN"}
HOW = "\n".join(line.strip() for line in (__doc__ or "").splitlines()[-4:] if line.strip())


def timed(act: Callable[[], object], runs: int) -> dict[str, float]:
    """Milliseconds of an act, on the clock and of the processor; its first run is not counted."""
    start = time.perf_counter()
    act()
    if time.perf_counter() - start > LONG:
        runs = max(5, runs // 10)
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return {
        "p50_ms": round(statistics.median(walls), 2),
        "p95_ms": round(sorted(walls)[min(runs - 1, int(runs * 0.95))], 2),
        "cpu_p50_ms": round(statistics.median(cpus), 2),
        "runs": runs,
    }


def one_firm(facts: Facts, runs: int) -> dict[str, Told]:
    """Every scheme for one firm, as its file tells it and with every shared question answered."""
    told: dict[str, Told] = {"target_ms": TARGETS["one_firm"]}
    for name, asked in (("example", example(facts)), ("all_answered", all_answered(facts))):
        found = schemes.answer(asked, facts)
        told[name] = {
            **timed(lambda asked=asked: schemes.answer(asked, facts), runs),
            "schemes": len(found.results),
            "conditions": found.conditions,
            "paths": sum(len(one.paths) for one in found.results),
            "next_questions": len(found.next_questions),
        }
    return told


def sets(facts: Facts, runs: int) -> dict[str, Told]:
    """The best set of schemes, by the number of projects."""
    told: dict[str, Told] = {"target_ms": TARGETS["best_set"]}
    for count in PROJECTS:
        asked = schemes.answer(with_projects(count, facts), facts)
        found = asked.best_set
        told[str(count)] = {
            **timed(lambda asked=asked: best_set(asked.candidates, asked.limits, CURRENCY), runs),
            "candidates": len(asked.candidates),
            "proved": found.is_optimal if found else None,
        }
    return told


# --- against other engines ---


def against(python: str, facts: Facts) -> dict[str, Told]:
    """The verdicts and times of the peers beside ours."""
    case = compared(FIRMS, facts)
    ours = _ours(case)
    told: dict[str, Told] = {
        "schemes": list(case.rules),
        "firms": FIRMS,
        "missing_share": MISSING,
        "ours": {name: ours[name] for name in ("verdicts_us", "explained_us")},
    }
    theirs = _theirs(python, case)
    for name in PEERS:
        told[name] = _beside(theirs[name], ours)
    return told


def _ours(case: Compared) -> dict[str, Told]:
    """Our verdicts, and microseconds of one firm: verdicts alone, and with every clause."""
    firms = [*case.complete, *case.gaps]
    plain, explained = [], []
    verdicts: list[list[bool | None]] = []
    for firm in firms * ROUNDS:
        start = time.perf_counter()
        found = [evaluate(tree, firm).verdict for tree in case.rules.values()]
        plain.append(time.perf_counter() - start)
        verdicts.append(found)
        start = time.perf_counter()
        for tree in case.rules.values():
            evaluate(tree, firm)
            clauses(tree, firm)
        explained.append(time.perf_counter() - start)
    return {
        "verdicts_us": round(statistics.median(plain) * 1e6, 1),
        "explained_us": round(statistics.median(explained) * 1e6, 1),
        "verdicts": verdicts[: len(firms)],
        "ids": list(case.rules),
    }


def _theirs(python: str, case: Compared) -> dict[str, Told]:
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.json"
        asked.write_text(json.dumps(case.told()), "utf-8")
        script = Path(__file__).with_name("peers_schemes.py")
        command = [python, str(script), str(asked), "--rounds", str(ROUNDS)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as fault:
            sys.exit(f"--peers {python}: {fault}. Make it so:\n{HOW}")
    if done.returncode:
        sys.exit(f"--peers {python} failed:\n{done.stderr.strip()[-600:]}\nMake it so:\n{HOW}")
    found: dict[str, Told] = json.loads(done.stdout)
    return found


def _beside(peer: dict[str, Told], ours: dict[str, Told]) -> dict[str, Told]:
    """One peer: its times, ours as parts of them, and where its answers are not ours."""
    alone, together = peer["seconds_per_firm_p50"] * 1e6, peer["seconds_per_firm_together"] * 1e6
    complete = list(_pairs(peer, ours, range(FIRMS)))
    gaps = list(_pairs(peer, ours, range(FIRMS, 2 * FIRMS)))
    guessed = [one for one in gaps if one["ours"] is None and one["theirs"] is not None]
    return {
        "version": peer["version"],
        "one_firm_us": round(alone, 1),
        "together_us": round(together, 1),
        "ratios": {
            "verdicts_to_one_firm": round(ours["verdicts_us"] / alone, 3),
            "explained_to_one_firm": round(ours["explained_us"] / alone, 3),
            "verdicts_to_together": round(ours["verdicts_us"] / together, 3),
            "explained_to_together": round(ours["explained_us"] / together, 3),
        },
        "complete": {
            "answers": len(complete),
            "differ": [one for one in complete if one["ours"] != one["theirs"]],
        },
        "gaps": {
            "answers": len(gaps),
            "unknown_to_us": sum(one["ours"] is None for one in gaps),
            "answered_yes": sum(one["theirs"] is True for one in guessed),
            "answered_no": sum(one["theirs"] is False for one in guessed),
            "of_these_wrong": sum(one["theirs"] != one["complete"] for one in guessed),
            "errors": sum(one["theirs"] is None for one in gaps),
            "differ_where_settled": sum(
                one["ours"] is not None and one["ours"] != one["theirs"] for one in gaps
            ),
        },
    }


def _pairs(
    peer: dict[str, Told], ours: dict[str, Told], firms: Sequence[int]
) -> Iterator[dict[str, Told]]:
    """Each answer of ours beside theirs, and ours for the same firm with nothing missing."""
    for at in firms:
        whole = ours["verdicts"][at % FIRMS]
        rows = zip(ours["ids"], ours["verdicts"][at], peer["verdicts"][at], whole, strict=True)
        for scheme, our, their, complete in rows:
            yield {
                "firm": at % FIRMS,
                "scheme": scheme,
                "ours": our,
                "theirs": their,
                "complete": complete,
            }


# --- printing ---


def table(told: dict[str, Told]) -> Iterator[str]:
    """The figures as lines to read."""
    yield f"Processors: {told['cores']}; conditions: {told['one_firm']['example']['conditions']}"
    yield ""
    yield from _rows("One firm, every scheme explained", told["one_firm"], "{}")
    yield from _rows("Best set of schemes", told["best_set"], "{} projects")
    if told["peers"] is None:
        yield "Other engines: left out. To compare:"
        yield HOW
    else:
        yield from _peers(told["peers"])


def _rows(title: str, told: dict[str, Told], named: str) -> Iterator[str]:
    yield f"{title} (target {told['target_ms']} ms)"
    yield f"  {'':14}{'p50 ms':>10}{'p95 ms':>10}{'cpu p50':>10}{'runs':>6}"
    for name, row in told.items():
        if name != "target_ms":
            figures = "".join(f"{row[key]:10.2f}" for key in ("p50_ms", "p95_ms", "cpu_p50_ms"))
            proof = "" if row.get("proved", True) else "  not proved best"
            yield f"  {named.format(name.replace('_', ' ')):14}{figures}{row['runs']:6}{proof}"
    yield ""


def _peers(told: dict[str, Told]) -> Iterator[str]:
    ours = told["ours"]
    yield f"Twelve schemes for one firm, microseconds ({told['firms']} firms, whole and with gaps)"
    yield f"  Tradewind: verdicts {ours['verdicts_us']:.0f}, explained {ours['explained_us']:.0f}"
    for name, title in PEERS.items():
        one = told[name]
        ratios, gaps = one["ratios"], one["gaps"]
        yield f"  {title} {one['version']}:"
        yield (
            f"    one firm alone {one['one_firm_us']:.0f}: ours takes "
            f"{ratios['verdicts_to_one_firm']:.3f} of it, explained "
            f"{ratios['explained_to_one_firm']:.3f}"
        )
        yield (
            f"    of all together {one['together_us']:.0f} each: ours one by one takes "
            f"{ratios['verdicts_to_together']:.2f} of it, explained "
            f"{ratios['explained_to_together']:.2f}"
        )
        yield (
            f"    complete firms: {len(one['complete']['differ'])} of "
            f"{one['complete']['answers']} answers differ"
        )
        yield from (f"      {row}" for row in one["complete"]["differ"])
        yield (
            f"    {told['missing_share']:.0%} of inputs missing: {gaps['unknown_to_us']} of "
            f"{gaps['answers']} answers are unknown to us;"
        )
        yield (
            f"      there it says yes {gaps['answered_yes']} times and no {gaps['answered_no']} "
            f"times, {gaps['of_these_wrong']} of these wrongly; {gaps['errors']} errors; "
            f"{gaps['differ_where_settled']} other answers differ"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--runs", type=int, default=60, help="how often each is measured")
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter that holds the peers")
    asked = parser.parse_args()
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    schemes.answer(example(facts), facts)  # opens the packs
    gc.collect()
    gc.freeze()  # as a server does once its packs are open
    told = {
        "cores": os.cpu_count(),
        "one_firm": one_firm(facts, asked.runs),
        "best_set": sets(facts, asked.runs),
        "peers": against(asked.peers, facts) if asked.peers else None,
    }
    print(json.dumps(told) if asked.json else "\n".join(table(told)))


if __name__ == "__main__":
    main()
