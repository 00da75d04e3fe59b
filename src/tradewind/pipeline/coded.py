"""What a firm's projects name by a code: a name that nobody knows is refused, not passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from tradewind.errors import InputError, listed, worded
from tradewind.facts import Facts
from tradewind.model.enterprise import Enterprise, FirmFile, Project
from tradewind.pipeline.applicants import companies_named, unnumbered
from tradewind.rules.questions import questions


def check_coded(firm: FirmFile, file: str, facts: Facts) -> None:
    """InputError that names every purpose and every seller of a project that is not known."""
    asked = questions(facts).get("project_purpose")
    purposes = tuple(asked.codes or ()) if asked else ()
    enterprise = firm.enterprise or Enterprise()
    sellers = sorted(companies_named(enterprise))
    found: list[str] = []
    for at, one in enumerate(firm.projects or (), start=1):
        place = f"projects[{at}]"
        if purposes:
            found += _unknown(f"{place}.purpose", one.purpose, purposes, worded("purpose"))
        found += _unknown(f"{place}.seller", _seller(one, enterprise), sellers, worded("seller"))
    if found:
        told = found[0] if len(found) == 1 else listed("\n  ", ["", *found])
        raise InputError(file, told, worded("Correct it, or leave it out."))


def _seller(project: Project, enterprise: Enterprise) -> str | None:
    """The seller; without its number where nobody says how many companies there are."""
    if project.seller is None or enterprise.companies is not None:
        return project.seller
    return unnumbered(project.seller)


def _unknown(place: str, told: str | None, known: Collection[str], kind: str) -> Iterator[str]:
    if told is None or told in known:
        return
    near = get_close_matches(told, known, n=1)
    hint = worded(" Did you mean {near}?", near=near[0]) if near else ""
    yield worded(
        "{place}: {told} is no known {kind}.{hint} Known: {known}.",
        place=place,
        told=repr(told),
        kind=kind,
        hint=hint,
        known=", ".join(known),
    )
