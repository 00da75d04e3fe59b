"""Every wording is in three languages with the same blanks; every code and error has one."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from faults import Fault, at, run

from tradewind.facts.check_names import name_faults

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
WORDS = "src/tradewind/text/words.yaml"
ERRORS = "src/tradewind/text/errors.yaml"
PAGES = "src/tradewind_desk/locale"  # the words of the desk's pages, a file for each folder
IN_TEMPLATE = re.compile(r"""{%\s*(say|say_of)\s+"([^"]+)\"""")
BLANK = re.compile(r"\{(\w*)[^{}]*\}")
LOWER = re.compile(r"[a-z]{3}")
COUNTRY = re.compile(r"\bcountr(y|ies)\b", re.IGNORECASE)
SPEAKERS = {"say", "Finding"}


def check(root: Path) -> Iterator[Fault]:
    """Faults of every word file, then every code that the engine says and nobody worded."""
    for path in sorted((root / "src").rglob("*.yaml")):
        yield from _wordings(_read(path), at(path, root))
    yield from _errors(root)
    told = _read(root / WORDS)
    of_pages: dict[str, Path] = {}
    for path in sorted((root / PAGES).glob("*.yaml")):
        for code in _read(path) or {}:
            if code in of_pages:
                mend = f"{of_pages[code].name} has it too: keep one of them."
                yield Fault(f"{at(path, root)} {code}", "a code of pages is worded twice.", mend)
            of_pages[code] = path
    yield from _templates(root, {*told, *of_pages})
    for path in sorted((root / "src").rglob("*.py")):
        told = {*told, *of_pages} if "tradewind_desk" in path.parts else told
        for line, code, is_whole in _said(ast.parse(path.read_text("utf-8"), str(path))):
            if not (code in told if is_whole else any(each.startswith(code) for each in told)):
                mend = f"add it to {WORDS} in three languages."
                yield Fault(at(path, root, line), f"the code {code!r} has no wording.", mend)


def _templates(root: Path, told: set[str]) -> Iterator[Fault]:
    """Each code that a template of the desk says and nobody worded."""
    for path in sorted((root / "src/tradewind_desk/templates").rglob("*.html")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for tag, code in IN_TEMPLATE.findall(line):
                is_there = (
                    code in told
                    if tag == "say"
                    else any(each.startswith(f"{code}.") for each in told)
                )
                if not is_there:
                    mend = f"add it to a file of {PAGES} in three languages."
                    yield Fault(at(path, root, number), f"the code {code!r} has no wording.", mend)


def _errors(root: Path) -> Iterator[Fault]:
    """Faults of the words of errors: each has its wording, and each wording is said."""
    path = root / ERRORS
    if not path.exists():
        return
    worded = {told.get("en"): code for code, told in _read(path).items()}
    said: set[str] = set()
    for source in sorted((root / "src").rglob("*.py")):
        tree = ast.parse(source.read_text("utf-8"), str(source))
        for line, template in _worded(tree):
            where = at(source, root, line)
            if template is None:
                yield Fault(where, "an error is not worded by a literal.", "write its template.")
            elif template not in worded:
                mend = f"add it to {ERRORS} in three languages."
                yield Fault(where, f"the error {template!r} has no wording.", mend)
            else:
                said.add(template)
    for template, code in worded.items():
        if template not in said:
            yield Fault(
                f"{ERRORS} {code}", "no error says it.", "take it out, or mend its English."
            )


def _worded(tree: ast.Module) -> Iterator[tuple[int, str | None]]:
    """The template of each error that is worded; None where it is no literal."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        given = node.args
        if name == "partial" and given and getattr(given[0], "id", "") == "worded":
            name, given = "worded", given[1:]
        if name == "worded" and given:
            told = given[0].value if isinstance(given[0], ast.Constant) else None
            yield node.lineno, told if isinstance(told, str) else None


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as the engine reads them
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506


def _wordings(told: Any, where: str) -> Iterator[Fault]:
    """Walk down to the mappings whose keys are languages."""
    if not isinstance(told, Mapping):
        return
    if any(language in told for language in LANGUAGES):
        yield from _wording(told, where)
        return
    for key, below in told.items():
        yield from _wordings(below, f"{where} {key}")


def _wording(told: Mapping[str, Any], where: str) -> Iterator[Fault]:
    absent = [language for language in LANGUAGES if not isinstance(told.get(language), str)]
    if absent:
        yield Fault(where, f"there is no {' and no '.join(absent)}.", "write it.")
        return
    english = told["en"]
    blanks = sorted(BLANK.findall(english))
    if COUNTRY.search(english):
        yield Fault(where, "the English says country.", 'say "market" or "economy".')
    for language in LANGUAGES[1:]:
        if sorted(BLANK.findall(told[language])) != blanks:
            mend = f"use the blanks of the English: {blanks}."
            yield Fault(where, f"{language} has other blanks.", mend)
    if LOWER.search(BLANK.sub("", english)):
        for _, problem, mend in name_faults(told):
            yield Fault(where, problem, mend)


def _said(tree: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """Each code given as a literal, and whether it is whole or the beginning of an f-string."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        codes = [*node.args[:1], *(each.value for each in node.keywords if each.arg == "code")]
        for code in codes if name in SPEAKERS else ():
            begins = code.values[0] if isinstance(code, ast.JoinedStr) else code
            if isinstance(begins, ast.Constant) and isinstance(begins.value, str):
                yield code.lineno, begins.value, begins is code


if __name__ == "__main__":
    sys.exit(run("words", check))
