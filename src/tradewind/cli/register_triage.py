"""`tradewind register triage`: whom to call, from a run of a register, and why."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.cli.progress import Progress
from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    from tradewind.facts import Facts
    from tradewind.register.calling import Wanted

Json = dict[str, Any]
HELP = "whom to call: the best list that coverage and officers allow, with reasons"
_CALLS = 500
_MOST_CALLS = 1_000_000


def add_triage(parser: argparse.ArgumentParser) -> None:
    """The flags of `triage`."""
    add = parser.add_argument
    add("output", metavar="OUT", help="the folder of a run")
    add("--capacity", type=int, metavar="N", help="how many calls; 500, or all of the officers")
    add("--officers", metavar="FILE", help="who calls, as YAML or CSV: name, capacity, provinces …")
    for flag, told in (
        ("--least", "so many calls at least, or of every hundred: region=CN-GD:50; repeat"),
        ("--most", "so many calls at most, or of every hundred: size=micro:20%%; repeat"),
        ("--only", "no calls but to these firms: region=CN-GD,CN-FJ; repeat"),
    ):
        add(flag, metavar="GROUP", action="append", default=[], help=told)
    add(
        "--by",
        choices=("low", "middle", "high"),
        default="low",
        help="compare firms by what they surely score, by the most they could, or between",
    )
    add("--explore", metavar="SHARE", default="0%", help="calls kept for finding out, as 10%%")
    add("--weights", metavar="TERM=N,…", help="weigh terms otherwise than the pack does")
    add("--register", metavar="FILE", help="the register, where it was moved since")
    add("-o", "--file", metavar="FILE", help="write the list: .xlsx, .csv or .parquet")


def triage(asked: argparse.Namespace) -> int:
    """Write the list of calls."""
    from tradewind.facts import Library
    from tradewind.register.call_details import details_of
    from tradewind.register.call_file import check_place, write_list
    from tradewind.register.call_list import call_list
    from tradewind.register.fields import region_names
    from tradewind.register.journal import read_run
    from tradewind.register.reading import facts_of
    from tradewind.report.register_triage import list_rows, tell_triage, triage_json
    from tradewind.report.show import put

    start, out = time.perf_counter(), Path(asked.output)
    path = Path(asked.file) if asked.file else None
    if path:
        check_place(path)
    facts = facts_of(read_run(out), Library.standard(with_user_packs=asked.packs == "all"))
    wanted, weights = _wanted(asked, facts), _weights(asked.weights, facts)
    with Progress(asked) as progress:
        found = call_list(out, wanted, list(weights.values()), progress.parts)
    rows = [called.row for called, _ in found.called]
    place = Path(asked.register) if asked.register else None
    details = details_of(out, rows, facts, place)
    told = {
        "out": str(out),
        "calls_wanted": wanted.calls,
        "by": wanted.by,
        "explore_percent": wanted.finding_out,
        "least": asked.least,
        "most": asked.most,
        "only": asked.only,
        "weights": weights,
    }
    answer = triage_json(found, details, told, region_names, facts, asked.lang)
    answer["seconds"] = round(time.perf_counter() - start, 2)
    if path:
        write_list(path, *list_rows(answer, asked.lang))
    put(asked, lambda: answer, lambda: tell_triage(answer, asked.lang, asked.file))
    return 0


def _wanted(asked: argparse.Namespace, facts: Facts) -> Wanted:
    from tradewind.register.calling import Wanted
    from tradewind.register.coverage import demand_of, group_of
    from tradewind.register.officers import desks, read_officers

    officers = read_officers(Path(asked.officers), facts) if asked.officers else ()
    room = sum(one.capacity for one in officers) or _CALLS
    calls = room if asked.capacity is None else asked.capacity
    if not 1 <= calls <= _MOST_CALLS:
        raise InputError(
            "--capacity",
            worded("{given} is out of range.", given=calls),
            worded("Give a whole number from 1 to {most}.", most=_MOST_CALLS),
        )
    calls = min(calls, room) if officers else calls
    return Wanted(
        calls=calls,
        by=asked.by,
        finding_out=_share(asked.explore),
        only=tuple(group_of(one, "--only", facts) for one in asked.only),
        demands=tuple(
            demand_of(one, flag, calls, facts)
            for flag, told in (("--least", asked.least), ("--most", asked.most))
            for one in told
        ),
        desks=desks(officers),
    )


def _share(text: str) -> int:
    told = text.strip().removesuffix("%")
    if not (told.isdecimal() and int(told) <= 100):
        raise InputError(
            "--explore",
            worded("{given} is not {what}.", given=repr(text), what=worded("a share")),
            worded("Write it like {example}.", example="10%"),
        )
    return int(told)


def _weights(text: str | None, facts: Facts) -> dict[str, int]:
    """What every term weighs: as the pack says, but for those told."""
    from tradewind.assess.outreach import method

    found = {one.id: one.weight or 0 for one in method(facts).terms}
    for one in (text or "").split(",") if text else ():
        term, _, weight = one.strip().partition("=")
        if term not in found:
            raise InputError(
                "--weights",
                worded("{given} is not known here.", given=term),
                worded("Give one of: {codes}.", codes=", ".join(found)),
            )
        if not weight.isdecimal() or int(weight) > 1000:
            raise InputError(
                "--weights",
                worded("{given} is not {what}.", given=repr(one), what=worded("a weight")),
                worded("Write it like {example}.", example=f"{term}=15"),
            )
        found[term] = int(weight)
    return found
