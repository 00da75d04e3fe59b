"""The agreements that the packs name."""

from __future__ import annotations

from difflib import get_close_matches

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts

_TRANSIT = "routes/consignment:transit"


def agreements(facts: Facts) -> tuple[str, ...]:
    """The codes of every agreement that some pack has a preference or a transit rule of."""
    found = {row["agreement"] for row, _ in facts.rows(_TRANSIT)}
    for pack_id in facts.library.ids:
        pack = facts.library.pack(pack_id) if pack_id.startswith("duty/") else None
        for told in pack.measures.values() if pack else ():
            if told.get("agreement"):
                found.add(str(told["agreement"]))
    return tuple(sorted(found))


def check_agreement(code: str, facts: Facts, where: str) -> None:
    """InputError with the nearest codes where no pack names the agreement."""
    known = agreements(facts)
    if code not in known:
        near = get_close_matches(code.upper(), known, n=3, cutoff=0.3) or known
        mend = worded("Known: {near}.", near=", ".join(near))
        raise InputError(
            where, worded("{code} is not an agreement of any pack.", code=repr(code)), mend
        )
