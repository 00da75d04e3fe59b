"""`tradewind plan`: where to sell, by which route, and what is left."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tradewind.facts import Facts
    from tradewind.plan import Plan
    from tradewind.report.support_view import Beside

HELP = "where to sell, by which route, and what is left"
ENDINGS = (".html", ".htm", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    add = parser.add_argument
    add("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")
    add("--markets", metavar="US,JP,…", help="only these markets; all that the packs know")
    add("--modes", metavar="sea,air", help="only these modes")
    add("--red-sea", choices=("open", "closed"), help="take the Red Sea as open or closed")
    add(
        "-o",
        "--output",
        metavar="FILE",
        help="write the plan as a page (.html) or a workbook (.xlsx)",
    )


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list with commas, each once, in order."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def beside(plan: Plan, facts: Facts, lang: str) -> Beside:
    """What a page shows beyond the JSON: the timetable drawn, wide and narrow, and words."""
    from tradewind.report.gantt import NARROW, WIDE, gantt_chart, legend
    from tradewind.report.support_view import Beside, Readings

    readings = Readings(facts, lang)
    if plan.set_up is None or not plan.set_up.rows:
        return Beside(words=readings)
    chart = "".join(gantt_chart(plan.set_up, lang, frame, "set-up") for frame in (WIDE, NARROW))
    return Beside(chart, legend(plan.set_up, lang, "set-up-legend"), readings)


def write(told: dict[str, Any], path: Path, shown: Beside) -> None:
    """The plan as a workbook or as a page, by what the name ends in."""
    from tradewind.firm_file.template import put_in_place
    from tradewind.report.page import write_page
    from tradewind.report.plan_workbook import plan_workbook

    if path.suffix.lower() == ".xlsx":
        put_in_place(path, plan_workbook(told, shown))
    else:
        write_page(told, path, shown)


def run(asked: argparse.Namespace) -> int:
    """Answer, as words, as JSON, and as a page where one is asked for."""
    from tradewind import firm_file
    from tradewind.errors import InputError, worded
    from tradewind.facts import Library
    from tradewind.facts.markets import market, markets
    from tradewind.pipeline import make_ready
    from tradewind.pipeline.known_names import check_names
    from tradewind.plan import compose
    from tradewind.report.plan_json import plan_json
    from tradewind.report.show import put

    if asked.output and Path(asked.output).suffix.lower() not in ENDINGS:
        raise InputError(
            "--output",
            worded("{output} is neither a page nor a workbook.", output=repr(asked.output)),
            worded("End it in .html or .xlsx."),
        )
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    firm = firm_file.read(Path(asked.file))
    chosen = (
        [market(code, facts, "--markets") for code in listed(asked.markets)]
        if asked.markets
        else list(markets(facts).values())
    )
    check_names(firm, asked.file, facts)
    modes: tuple[Any, ...] = listed(asked.modes or "sea,air")
    if not modes or not set(modes) <= {"sea", "air"}:
        raise InputError(
            "--modes",
            worded("{modes} names no mode.", modes=repr(asked.modes)),
            worded("Use sea, air or sea,air."),
        )
    ready = make_ready(firm, Path(asked.file).name, facts, modes, asked.red_sea)
    plan = compose(ready, chosen if firm.offers_goods else [])
    told = plan_json(plan, asked.lang)
    if asked.output:
        write(told, Path(asked.output), beside(plan, facts, asked.lang))

    def words() -> None:
        from tradewind.report.terminal import show_plan

        show_plan(told, asked.output)

    put(asked, lambda: told, words)
    return 0
