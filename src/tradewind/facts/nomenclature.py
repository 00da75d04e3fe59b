"""The Harmonized System as the user imported it: the codes of an edition, and what became of one.

Nothing is shipped of it: without an import every code is let through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tradewind.errors import InputError, worded
from tradewind.facts.entry import Entry
from tradewind.facts.held import Facts
from tradewind.facts.stored import StoredEntries
from tradewind.model.goods import GoodsCode

PACK = "goods/hs"
_EDITION = re.compile(r"HS (\d{4})")
_SHOWN = 8  # some subheadings went into a hundred others


@dataclass(frozen=True, slots=True)
class Became:
    """What a correlation table says of a code of one edition in another."""

    code: str
    edition: str
    other: str
    codes: tuple[str, ...]
    relations: tuple[str, ...]


def stored(facts: Facts, table: str) -> StoredEntries | None:
    """A table of the imported nomenclature, or None where it was not imported."""
    found = facts.table(f"{PACK}:{table}")
    return found.entries if found and isinstance(found.entries, StoredEntries) else None


def editions(facts: Facts) -> tuple[str, ...]:
    """The editions of which names were imported, the newest first."""
    names = stored(facts, "names")
    found: list[str] = facts.once("editions of goods/hs", lambda: names.keys() if names else [])
    return tuple(sorted(found, reverse=True))


def named(facts: Facts, edition: str, code: str) -> Entry | None:
    """The name of a code of 2, 4 or 6 digits in an edition."""
    names = stored(facts, "names")
    found = names.at(edition, code) if names else []
    return found[0] if found else None


def became(facts: Facts, edition: str, code: str, other: str) -> Became | None:
    """What a code of one edition is in another, by the correlation table."""
    table = stored(facts, "correlations")
    found: Sequence[Entry] = table.at(f"{edition}>{other}", code) if table else ()
    if not found:
        return None
    codes = tuple(dict.fromkeys(one.row["to"] for one in found))
    relations = tuple(dict.fromkeys(one.row["relation"] for one in found))
    return Became(code, edition, other, codes, relations)


def edition_of_tariff(tariff: str, facts: Facts) -> str | None:
    """The edition that the ordinary rates of a market are written in, where they say it."""
    pack = facts.pack(f"duty/{tariff}")
    for told in pack.measures.values() if pack else ():
        table = facts.table(f"duty/{tariff}:{told['rates']}") if told.get("rates") else None
        if told["kind"] == "mfn" and table and (found := _EDITION.search(table.edition)):
            return found[0]
    return None


def check_code(code: GoodsCode, tariff: str | None, facts: Facts, where: str) -> None:
    """InputError where a code is not of the edition that the market uses, with what it became.

    A code that the market's own tariff has is let through, whatever its edition says.
    """
    known = editions(facts)
    edition = (edition_of_tariff(tariff, facts) if tariff else None) or (known[0] if known else "")
    part = code.digits[: 6 if len(code.digits) >= 6 else 4]
    if edition not in known or named(facts, edition, part):
        return
    if tariff and _is_in_tariff(code, tariff, facts):
        return
    shown = f"{part[:4]}.{part[4:]}" if len(part) == 6 else part
    problem = worded("{code} is not a code of {edition}.", code=shown, edition=edition)
    raise InputError(where, problem, _mend(part, edition, facts))


def _is_in_tariff(code: GoodsCode, tariff: str, facts: Facts) -> bool:
    pack = facts.pack(f"duty/{tariff}")
    return any(
        facts.rates(f"duty/{tariff}:{told['rates']}", name, code.digits)
        for name, told in (pack.measures.items() if pack else ())
        if told["kind"] == "mfn" and "rates" in told
    )


def _mend(part: str, edition: str, facts: Facts) -> str:
    for other in _others(edition, facts):
        found = became(facts, other, part, edition)
        if found:
            codes, more = ", ".join(found.codes[:_SHOWN]), len(found.codes) - _SHOWN
            return worded(
                "By the correlation of {other} ({how}), in {edition} it is {codes}."
                " Give the one that your goods are.",
                other=other,
                how=", ".join(found.relations),
                edition=edition,
                codes=worded("{codes} and {count} more", codes=codes, count=more)
                if more > 0
                else codes,
            )
    return worded("Search for the goods with `tradewind goods WORDS`.")


def _others(edition: str, facts: Facts) -> list[str]:
    """The editions from which a table leads to this one, the newest first."""
    table = stored(facts, "correlations")
    keys = facts.once("keys of goods/hs", lambda: table.keys() if table else [])
    return sorted((one.split(">")[0] for one in keys if one.endswith(f">{edition}")), reverse=True)
