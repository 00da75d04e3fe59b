"""The lists of goods that the notes of chapter 99 print, out of the plain text of the chapter.

A list stands between the words that open its subdivision and those that open the next. Its lines
hold codes and nothing else but the running head of a page; a line of words between them is none
of it. Where the columns of two lists run into each other, the chapter of a code tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tradewind.errors import InputError
from tradewind.importers.opening import text_of

CODE = re.compile(r"(?<![\d.])\d{4}(?:\.\d{2}(?:\.\d{2}(?:\.?\d{2})?)?)?(?![\d])")
_HEAD = re.compile(
    r"U\.S\. Notes \(con\.\)|\((?:iv|v)\) *(?:Derivative steel|Articles of copper)[^:]*:"
)
_FROM = re.compile(r"on or after 12:01 a\.m\. eastern \w+ time on ([A-Z][a-z]+) (\d+), (\d{4})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERED = re.compile(r"^\(\d+\) (?=\d{4}\.)")
_EDITION = re.compile(
    r"Harmonized Tariff Schedule of the United States.*?(Revision \d+ \(\d{4}\)|\(\d{4}\))"
)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where one list of the chapter stands, and between which words."""

    name: str
    where: str
    opens: str
    closes: str
    chapters: tuple[str, ...] = ()
    is_prose: bool = False


PLACES: tuple[ListPlace, ...] = (
    ListPlace("1", "U.S. note 20(b)", r"^\(b\) Heading 9903\.88\.01 applies", r"^\(c\) "),
    ListPlace("2", "U.S. note 20(d)", r"^\(d\) Heading 9903\.88\.02 applies", r"^\(e\) "),
    ListPlace("3", "U.S. note 20(f)", r"^\(f\) Heading 9903\.88\.03 applies", r"^\(g\) "),
    ListPlace("4a", "U.S. note 20(s)", r"^\(s\) Heading 9903\.88\.15 applies", r"^\(ii\) "),
    ListPlace("4b", "U.S. note 20(u)", r"^\(u\) Heading 9903\.88\.16 applies", r"^ *\(?ii\) "),
    ListPlace(
        "3-additional",
        "U.S. note 20(g)",
        r"^\(g\) For the purposes of heading 9903\.88\.04",
        r"^\(h\) ",
        is_prose=True,
    ),
    ListPlace(
        "4a-described",
        "U.S. note 20(s)(ii)",
        r"^\(ii\) the following products of China:",
        r"^\(t\) ",
        is_prose=True,
    ),
    ListPlace(
        "4b-described",
        "U.S. note 20(u)(ii)",
        r"^ii\) the following products of China:",
        r"^\(v\) ",
        is_prose=True,
    ),
    ListPlace("9903.91.01", "U.S. note 31(b)", r"^\(b\) Heading 9903\.91\.01 applies", r"^\(c\) "),
    ListPlace("9903.91.02", "U.S. note 31(c)", r"^\(c\) Heading 9903\.91\.02 applies", r"^\(d\) "),
    ListPlace("9903.91.03", "U.S. note 31(d)", r"^\(d\) Heading 9903\.91\.03 applies", r"^\(e\) "),
    ListPlace(
        "9903.91.05", "U.S. note 31(f)", r"^ *\(i\) Heading 9903\.91\.05 applies", r"^ *\(ii\) "
    ),
    ListPlace("9903.91.06", "U.S. note 31(g)", r"^\(g\) Heading 9903\.91\.06 applies", r"^\(h\) "),
    ListPlace(
        "9903.91.07",
        "U.S. note 31(h)",
        r"^\(h\) Heading 9903\.91\.07 applies",
        r"^\(i\) ",
        is_prose=True,
    ),
    ListPlace(
        "9903.91.08",
        "U.S. note 31(i)",
        r"^\(i\) Heading 9903\.91\.08 applies",
        r"^\(j\) ",
        is_prose=True,
    ),
    ListPlace("9903.91.11", "U.S. note 31(j)", r"^\(j\) Heading 9903\.91\.11 applies", r"^\(k\)"),
    ListPlace("16c-i", "U.S. note 16(c)(i)", r"^ *\(i\) Articles of aluminum:", r"^ *\(ii\) "),
    ListPlace("16c-ii", "U.S. note 16(c)(ii)", r"^ *\(ii\) Derivative aluminum", r"^ *\(iii\) "),
    ListPlace(
        "16c-iii",
        "U.S. note 16(c)(iii)",
        r"^ *\(iii\) Articles of steel:",
        r"^ *\f?Harmonized Tariff",
    ),
    ListPlace(
        "16c-iv",
        "U.S. note 16(c)(iv)",
        r"^ *\(iii\) Articles of steel:",
        r"^ *\(vi\) Derivative aluminum",
        ("72", "73", "76"),
    ),
    ListPlace(
        "16c-v",
        "U.S. note 16(c)(v)",
        r"^ *\(iii\) Articles of steel:",
        r"^ *\(vi\) Derivative aluminum",
        ("74",),
    ),
    ListPlace("16c-vi", "U.S. note 16(c)(vi)", r"^ *\(vi\) Derivative aluminum", r"^ *\(vii\) "),
    ListPlace("16c-vii", "U.S. note 16(c)(vii)", r"^ *\(vii\) Derivative steel", r"^ *\(viii\) "),
    ListPlace(
        "16c-viii", "U.S. note 16(c)(viii)", r"^ *\(viii\) Articles of copper", r"^ *\(ix\) "
    ),
    ListPlace("16c-ix", "U.S. note 16(c)(ix)", r"^ *\(ix\) Derivative aluminum", r"^ *\(x\) "),
    ListPlace("16c-x", "U.S. note 16(c)(x)", r"^ *\(x\) Derivative steel", r"^ *\(d\) "),
    ListPlace(
        "19j",
        "U.S. note 19(j)",
        r"^\(j\) The rates of duty set forth in heading 9903\.85\.07",
        r"^\(k\) ",
        is_prose=True,
    ),
    ListPlace(
        "19k",
        "U.S. note 19(k)",
        r"^\(k\) The rates of duty in heading 9903\.85\.08",
        r"^For any derivative",
        is_prose=True,
    ),
    ListPlace(
        "2v-iii-a",
        "U.S. note 2(v)(iii)(a)",
        r"^ *\(a\) As provided for in heading 9903\.01\.32",
        r"^\(b\) As provided in heading 9903\.02\.78",
    ),
    ListPlace(
        "2v-iii-b",
        "U.S. note 2(v)(iii)(b)",
        r"^\(b\) As provided in heading 9903\.02\.78",
        r"^\(iv\) ",
        is_prose=True,
    ),
    ListPlace(
        "2aa-ii",
        "U.S. note 2(aa)(ii)",
        r"^\(ii\) As provided in heading 9903\.03\.03",
        r"^\(iii\) ",
    ),
    ListPlace(
        "2aa-iii",
        "U.S. note 2(aa)(iii)",
        r"^\(iii\) As provided in heading 9903\.03\.04",
        r"^\(iv\) ",
        is_prose=True,
    ),
    ListPlace(
        "2aa-iv", "U.S. note 2(aa)(iv)", r"^\(iv\) As provided in heading 9903\.03\.05", r"^\(v\) "
    ),
    ListPlace(
        "33b",
        "U.S. note 33(b)",
        r"^\(b\) The rates of duty set forth in headings 9903\.94\.01",
        r"^\(c\) ",
    ),
    ListPlace("33g", "U.S. note 33(g)", r"^\(g\) Subject to a manufacturer", r"^\(h\) "),
    ListPlace(
        "37b",
        "U.S. note 37(b)",
        r"^\(b\) The rates of duty set forth in heading 9903\.76\.01",
        r"^\(c\) ",
    ),
    ListPlace(
        "37d",
        "U.S. note 37(d)",
        r"^\(d\) The rates of duty set forth in headings 9903\.76\.02",
        r"^\(e\) ",
    ),
    ListPlace(
        "37f", "U.S. note 37(f)", r"^\(f\) Except for as provided by 9903\.76\.04", r"^\(g\) "
    ),
    ListPlace(
        "38b",
        "U.S. note 38(b)",
        r"^ *\(b\) The rate of duty set forth in heading 9903\.74\.01",
        r"^ *\(c\) ",
    ),
    ListPlace("38c", "U.S. note 38(c)", r"^ *\(c\) Heading 9903\.74\.02 applies", r"^ *\(d\) "),
    ListPlace(
        "38i",
        "U.S. note 38(i)",
        r"^\(i\) The rates of duty set forth in heading 9903\.74\.08",
        r"^\(j\) ",
    ),
    ListPlace(
        "39b",
        "U.S. note 39(b)",
        r'^ *\(b\) For the purposes of this note, "semi',
        r"^ *To be included",
    ),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The lists of the chapter by name, each a set of digits, and the edition it says it is of."""

    lists: Mapping[str, frozenset[str]]
    days: Mapping[str, date]
    edition: str


def read_chapter(path: Path) -> Chapter:
    """The lists of the chapter; InputError where it is not the text of chapter 99."""
    with text_of(path, ("latin-1",)) as text:  # whatever the letters, the digits are the same
        lines = [one.rstrip().replace("\x00", "") for one in text]
    edition = next((found[1] for one in lines[:200] if (found := _EDITION.search(one))), "")
    if not edition or not any("CHAPTER 99" in one for one in lines[:200]):
        told = "is not the text of chapter 99 of the tariff of the United States."
        raise InputError(str(path), told, "Give the chapter as text, from its first page.")
    lists = {place.name: frozenset(_list(lines, place)) for place in PLACES}
    days = {place.name: day for place in PLACES if (day := _first_day(lines, place))}
    return Chapter(lists, days, edition)


def _first_day(lines: list[str], place: ListPlace) -> date | None:
    """The day from which a list says that it holds, where its own words say it."""
    told = " ".join(" ".join(_between(lines, place)).split())
    found = _FROM.search(told)
    return date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])) if found else None


def _list(lines: list[str], place: ListPlace) -> Iterator[str]:
    for line in _between(lines, place):
        told = _NUMBERED.sub("", _HEAD.sub(" ", line).strip())
        codes = CODE.findall(told)
        if not codes or (CODE.sub("", told).strip(" ,;.") and not place.is_prose):
            continue
        for code in codes:
            digits = code.replace(".", "")
            if place.is_prose and (len(digits) < 8 or digits.startswith("99")):
                continue
            if not place.chapters or digits.startswith(place.chapters):
                yield digits


def _between(lines: list[str], place: ListPlace) -> Iterator[str]:
    opens, closes = re.compile(place.opens), re.compile(place.closes)
    inside = False
    for line in lines:
        if inside and closes.match(line):
            return
        if inside or opens.match(line):
            inside = True
            yield line
