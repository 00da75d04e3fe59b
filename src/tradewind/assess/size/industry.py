"""What a firm does: an industry code read as sectors of the size standard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.held import Row
from tradewind.model.enterprise import Industry
from tradewind.model.source import Cite

_WHERE = "enterprise.industry"
_KINDS = "definitions/industries:classifications"
_SECTORS = "definitions/industries:sectors"


@dataclass(frozen=True, slots=True)
class Activity:
    """The sectors a code may fall into, and whether it is manufacturing.

    `classification` is None where the code says the same in several.
    """

    sectors: tuple[str, ...]
    is_manufacturing: bool
    classification: str | None
    cites: tuple[Cite, ...]


def activity(industry: Industry | None, facts: Facts) -> Activity | None:
    """What an industry code means, None where no code is told; InputError if it cannot be read."""
    if industry is None or industry.code is None:
        return None
    kinds = [row for row, _ in facts.rows(_KINDS)]
    if not kinds:  # no pack holds any classification: a gap of ours, not a fault of the file
        return None
    named = _named(industry.classification, kinds)
    code = "".join(industry.code.split()).upper()
    fits = [kind for kind in named if re.fullmatch(kind["shape"], code)]
    found = [one for kind in fits if (one := _look_up(kind["classification"], code, facts))]
    unread = [kind["classification"] for kind in fits if not _is_read(kind)]
    if found and not unread and _agree(found):
        return _together(found)
    raise InputError(_WHERE, _problem(industry, found, unread), _mend(kinds))


def _named(told: str | None, kinds: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    """The classifications that go by the name told; all of them where none is."""
    if told is None:
        return kinds
    plain = "".join(one for one in told.casefold() if one.isalnum())
    named = [kind for kind in kinds if plain in kind["aliases"].split() and _is_read(kind)]
    if not named:
        problem = worded(
            "{told} is not a classification of industries that is read.", told=repr(told)
        )
        raise InputError(_WHERE, problem, _mend(kinds))
    return named


def _look_up(classification: str, code: str, facts: Facts) -> Activity | None:
    """What the most exact row says of a code, or None where no row holds it."""
    letter = code[:1] if code[:1].isalpha() else ""
    digits = code.removeprefix(letter).replace(".", "")
    held = [
        (row, cite)
        for row, cite in facts.find(_SECTORS, classification=classification)
        if row["section"].startswith(letter) and _holds(row["code"], letter, digits)
    ]
    if not held:
        return None
    row, cite = max(held, key=_exactness)
    is_manufacturing = row["is_manufacturing"] == "yes"
    return Activity(tuple(row["sectors"].split()), is_manufacturing, classification, (cite,))


def _holds(span: str, letter: str, digits: str) -> bool:
    """Whether a row is for a code: a section with its divisions, or digits the code begins with.

    A section whose divisions nobody wrote down holds whatever is told with its letter.
    """
    low, is_section, high = span.partition("-")
    if not span or (is_section and not digits):
        return bool(letter)
    if is_section:
        return low <= digits[: len(low)] <= high
    return digits.startswith(span)


def _exactness(row: Row) -> tuple[int, str]:
    told, cite = row
    return (0 if "-" in told["code"] else len(told["code"]), cite.starts.isoformat())


def _agree(found: Sequence[Activity]) -> bool:
    return len({(frozenset(one.sectors), one.is_manufacturing) for one in found}) == 1


def _together(found: Sequence[Activity]) -> Activity:
    first, *others = found
    if not others:
        return first
    cites = tuple(cite for one in found for cite in one.cites)
    return Activity(first.sectors, first.is_manufacturing, None, cites)


def _is_read(kind: Mapping[str, str]) -> bool:
    return kind["is_read"] == "yes"


def _problem(industry: Industry, found: Sequence[Activity], unread: Sequence[str]) -> str:
    """What is wrong: several classifications have such a code, or none that is read."""
    names = [one.classification or "" for one in found] + list(unread)
    if found:
        return worded(
            "{code} could be a code of {names}.", code=repr(industry.code), names=", ".join(names)
        )
    if industry.classification is not None:
        return worded(
            "{code} is not a code of {classification} that is held.",
            code=repr(industry.code),
            classification=industry.classification,
        )
    if unread:
        return worded(
            "{code} looks like {unread}, which is not read.",
            code=repr(industry.code),
            unread=" or ".join(unread),
        )
    return worded("{code} is a code of no classification that is held.", code=repr(industry.code))


def _mend(kinds: Sequence[Mapping[str, str]]) -> str:
    names = [kind["classification"] for kind in kinds if _is_read(kind)]
    return worded(
        "Name the classification and write the section letter too, such as C3841. Read: {names}.",
        names=", ".join(names),
    )
