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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    add = parser.add_argument
    add("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")
    add("--markets", metavar="US,JP,…", help="only these markets; all that the packs know")
    add("--modes", metavar="sea,air", help="only these modes")
    add("--red-sea", choices=("open", "closed"), help="take the Red Sea as open or closed")
    add("-o", "--output", metavar="FILE.html", help="write the plan as one HTML file")


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

    if asked.output and Path(asked.output).suffix.lower() not in (".html", ".htm"):
        raise InputError(
            "--output",
            worded("{output} is not an HTML file.", output=repr(asked.output)),
            worded("End it in .html."),
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
        from tradewind.report.page import write_page

        write_page(told, Path(asked.output), beside(plan, facts, asked.lang))

    def words() -> None:
        from tradewind.report.terminal import show_plan

        show_plan(told, asked.output)

    put(asked, lambda: told, words)
    return 0
