"""Public money had already: which scheme each grant was of, by id or by any of its names."""

from __future__ import annotations

import re
from difflib import get_close_matches

from tradewind.assess.schemes import GrantTold
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.model.enterprise import FirmFile
from tradewind.rules.questions import shelved

_PARTS = re.compile(r"[,，(（「“:：]")
_NEAR = 0.8
# From how many bytes a part of a name tells one scheme from the others: 申請易, Easy BUD.
_TELLING = 7


def grants(firm: FirmFile, file: str, facts: Facts) -> tuple[GrantTold, ...] | None:
    """The grants that the firm says it had, by scheme; None where it does not say.

    InputError where a grant is named nearly like a scheme: a slip there would lift a ceiling.
    """
    told = firm.enterprise.grants if firm.enterprise else None
    if told is None:
        return None
    known = _names(facts)
    found = []
    for at, one in enumerate(told, start=1):
        where = f"{file}: enterprise.grants[{at}].scheme"
        found.append(GrantTold(_scheme(one.scheme or "", known, where), one.amount, one.received))
    return tuple(found)


def _scheme(told: str, known: dict[str, str], where: str) -> str:
    """The id that a name stands for; the name itself where it is of no scheme we know."""
    plain = _plain(told)
    for text in (plain, _plain(_PARTS.split(told)[0])):
        if text in known:
            return known[text]
    near = get_close_matches(plain, known, n=1, cutoff=_NEAR)
    if not near and len(plain.encode()) >= _TELLING:
        near = [name for name in known if plain in name]
    if near:
        raise InputError(
            where,
            worded("{told} is no scheme.", told=repr(told)),
            worded("Did you mean {near}?", near=known[near[0]]),
        )
    return told


def _names(facts: Facts) -> dict[str, str]:
    """Every way to name a scheme or one of its tracks, with the id it stands for."""
    names: dict[str, str] = {}
    for pack in shelved(facts, "schemes"):
        short = pack.id.partition("/")[2]
        tracks = pack.said.get("tracks") or ()
        for text in (short, short.partition("-")[2], *pack.title.values()):
            names.setdefault(_plain(text), short)
        for track in tracks:
            names.setdefault(_plain(track["id"]), track["id"])
            for text in track["name"].values():
                names.setdefault(_plain(_PARTS.split(text)[0]), short)
                names.setdefault(_plain(text), track["id"])
    names.pop("", None)
    return names


def _plain(text: str) -> str:
    """A name without its case, blanks and signs."""
    return re.sub(r"[\W_]+", "", text.casefold())
