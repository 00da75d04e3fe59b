"""`tradewind facts diff A B FILES`: what the facts that differ move for firms and cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.cli.progress import Progress
from tradewind.errors import InputError, PackError, TradewindError

if TYPE_CHECKING:
    from tradewind.facts import Library
    from tradewind.impact import CaseAsked, CaseImpact, FirmImpact, Sides

_KINDS = (".yaml", ".yml", ".json", ".xlsx")
_MAY_HOLD_CASES = (".yaml", ".yml")
_WHOLE = "markets/all"  # a folder with it stands alone; another is laid over the shipped packs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to ask under both sides."""
    add = parser.add_argument
    add(
        "files",
        nargs="*",
        metavar="FILE",
        help="firms' files, files of worked cases, folders of them: whose answers move, and why",
    )
    add("--cases", action="store_true", help="ask the worked cases of the packs as well")
    add("--markets", metavar="US,JP,…", help="of firms, only these markets; all that are known")


def is_wanted(asked: argparse.Namespace) -> bool:
    """Whether something is to be asked under both sides."""
    return bool(asked.files or asked.cases)


@dataclass
class _Found:
    """What was answered so far, and what could not be."""

    firms: list[FirmImpact] = field(default_factory=list)
    cases: list[CaseImpact] = field(default_factory=list)
    faults: list[TradewindError] = field(default_factory=list)


def run(asked: argparse.Namespace, sides: Sides) -> int:
    """Answer firm by firm and case by case; 2 at the end where one was bad input."""
    from tradewind.report.impact_json import impact_json
    from tradewind.report.impact_words import tell_impact
    from tradewind.report.show import put

    found = _Found()
    with Progress(asked) as line:
        progress = _Asking(line)
        progress.about(f"{asked.before} / {asked.after}")
        _ = sides.changes  # told before the first question, so that a bad pack is told first
        for path, shown in _files(asked.files, found):
            _ask_file(path, shown, asked, sides, found, progress)
        if asked.cases:
            for path, shown in _case_files(asked, sides):
                _ask_cases(path, shown, sides, found, progress)
    for fault in found.faults:
        print(f"tradewind: {fault}", file=sys.stderr)
    told = impact_json(
        sides, (asked.before, asked.after), found.firms, found.cases, found.faults, asked.lang
    )
    put(asked, lambda: told, lambda: tell_impact(told))
    return 2 if found.faults else 0


# The sides


def library_of(folder: Path, shown: str) -> Library:
    """The packs of a folder: alone where an answer needs no more, else over the shipped ones."""
    from tradewind.facts import Library
    from tradewind.facts.folders import pack_ids, shipped_packs

    if _WHOLE in pack_ids(folder):
        return Library(((shown, folder),))
    return Library((("shipped", shipped_packs()), ("user", folder)))


# The files


def _files(names: Sequence[str], found: _Found) -> Iterator[tuple[Path, str]]:
    """Every file to ask of, with the name to show; folders are looked through."""
    from tradewind.facts.folders import pack_ids
    from tradewind.impact import case_files

    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = (
                list(case_files(path))
                if any(pack_ids(path)) and any((path).glob("*/*/pack.yaml"))
                else sorted(one for one in path.rglob("*") if one.suffix.lower() in _KINDS)
            )
            if not inside:
                mend = "Give a folder with firms' files or worked cases."
                found.faults.append(InputError(name, "holds nothing to ask.", mend))
            yield from ((one, str(one)) for one in inside)
        else:
            yield path, name


def _case_files(asked: argparse.Namespace, sides: Sides) -> Iterator[tuple[Path, str]]:
    """The files of worked cases of both sides; what both have under one name is asked once."""
    from tradewind.impact import case_files

    seen: set[Path] = set()
    for side in (sides.before, sides.after):
        for folder in side.library.folders if _is_a_day(asked) else ():
            yield from _unseen(folder, case_files(folder), seen)
    for name in () if _is_a_day(asked) else (asked.before, asked.after):
        yield from _unseen(Path(name), case_files(Path(name)), seen)


def _is_a_day(asked: argparse.Namespace) -> bool:
    return not Path(asked.before).is_dir()


def _unseen(folder: Path, paths: Iterator[Path], seen: set[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        name = path.relative_to(folder)
        if name not in seen:
            seen.add(name)
            yield path, name.as_posix()


# Asking


def _ask_file(
    path: Path,
    shown: str,
    asked: argparse.Namespace,
    sides: Sides,
    found: _Found,
    progress: _Asking,
) -> None:
    from tradewind.impact import cases_in

    with _Kept(found):
        cases = cases_in(path, shown) if path.suffix.lower() in _MAY_HOLD_CASES else None
        if cases is None:
            found.firms.append(_firm(path, shown, asked, sides, progress))
        else:
            _each_case(cases, sides, found, progress)


def _ask_cases(path: Path, shown: str, sides: Sides, found: _Found, progress: _Asking) -> None:
    from tradewind.impact import cases_in

    with _Kept(found):
        _each_case(cases_in(path, shown) or (), sides, found, progress)


def _each_case(cases: Sequence[CaseAsked], sides: Sides, found: _Found, progress: _Asking) -> None:
    from tradewind.impact import impact_on_case

    for one in cases:
        progress.about(f"{one.file}: {one.name}")
        with _Kept(found):
            found.cases.append(impact_on_case(one, sides, progress.step))


def _firm(
    path: Path, shown: str, asked: argparse.Namespace, sides: Sides, progress: _Asking
) -> FirmImpact:
    from tradewind import firm_file
    from tradewind.cli.plan import listed
    from tradewind.facts.markets import market
    from tradewind.impact import FirmAsked, impact_on_firm
    from tradewind.pipeline.known_names import check_names

    progress.about(shown)
    firm = firm_file.read(path)
    on_either = (sides.before.facts(sides.on), sides.after.facts(sides.on))
    _on_either(lambda facts: check_names(firm, shown, facts), on_either)
    chosen = listed(asked.markets) if asked.markets else None
    for code in chosen or ():
        _on_either(lambda facts, code=code: market(code, facts, "--markets"), on_either)
    return impact_on_firm(FirmAsked(firm, path.name, chosen, shown), sides, progress.step)


def _on_either(check: Callable[..., object], sides: Sequence[object]) -> None:
    """The fault of the second side where neither side passes."""
    try:
        check(sides[0])
    except InputError:
        check(sides[1])


class _Kept:
    """Keeps a fault of one file and lets the others go on."""

    def __init__(self, found: _Found) -> None:
        self.found = found

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> bool:
        if isinstance(fault, OSError):
            fault = InputError(str(fault.filename), f"cannot be read: {fault.strerror}.")
        if isinstance(fault, InputError | PackError):
            self.found.faults.append(fault)
            return True
        return False


class _Asking:
    """Tells what is asked, and how often."""

    def __init__(self, line: Progress) -> None:
        self.line, self.name, self.count = line, "", 0

    def about(self, name: str) -> None:
        """What is asked now."""
        self.name = name
        self._put()

    def step(self) -> None:
        """One question more."""
        self.count += 1
        self._put()

    def _put(self) -> None:
        self.line.put(f"{self.count:,} · {self.name[-60:]} …")
