"""What a track pays for one project: its share, under its caps and what is left of its ceiling."""

from __future__ import annotations

from collections.abc import Sequence

from tradewind.assess.schemes.catalogue import Track
from tradewind.assess.schemes.question import GrantTold, Pays
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.rules import Amount, Answer, amount_of
from tradewind.rules.plain import Answers


def pays(track: Track, answers: Answers, grants: Sequence[GrantTold] | None) -> Pays | None:
    """The amount of a track, between two ends where something is not known."""
    terms = track.terms
    if terms is None:
        return None
    base = _base(track, answers)
    granted, gaps = _granted(track, grants)
    headroom = None
    if terms.ceiling is not None and granted is not None:
        headroom = Money(max(terms.ceiling.minor - granted, 0), terms.currency)
    if base is None and terms.base is not None:
        gaps = (Missing("input", terms.base.name, "amount"), *gaps)
    limits = [one.minor for one in (terms.cap, headroom or terms.ceiling) if one is not None]
    share = _share(track, answers)
    known = share if share is not None else (base if terms.share is None else None)
    if known is not None:
        limits.append(known)
    is_whole = not (terms.missing or gaps or terms.is_up_to)
    return Pays(
        currency=terms.currency,
        bounds=_bounds(min(limits), is_whole, terms.currency) if limits else None,
        base=None if base is None else Money(base, terms.currency),
        share=terms.share,
        cap=terms.cap,
        ceiling=terms.ceiling,
        headroom=headroom,
        at_one_time=terms.at_one_time,
        first=terms.first,
        cites=terms.cites,
        missing=(*terms.missing, *gaps),
    )


def _bounds(most: int, is_whole: bool, currency: str) -> Bounds:
    return Bounds(most if is_whole else 0, most, currency)


def _base(track: Track, answers: Answers) -> int | None:
    terms = track.terms
    if terms is None or terms.base is None:
        return None
    told: Answer | None = answers.get(terms.base.name)
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None


def _share(track: Track, answers: Answers) -> int | None:
    """The share of the base, by the one rule for amounts."""
    terms = track.terms
    if terms is None or terms.base is None or terms.share is None:
        return None
    amount = Amount(id=track.id, currency=terms.currency, base=terms.base, share=terms.share)
    return amount_of(amount, answers)


def _granted(
    track: Track, grants: Sequence[GrantTold] | None
) -> tuple[int | None, tuple[Missing, ...]]:
    """What the family of the track has paid already; None where it is not known."""
    terms = track.terms
    if terms is None or terms.ceiling is None:
        return None, ()
    if grants is None:
        return None, (Missing("input", "enterprise.grants", "amount"),)
    total = 0
    for grant in grants:
        if grant.scheme and grant.scheme not in track.members:
            continue
        # A grant of which nobody says from whom may have been of this family.
        if not grant.scheme or grant.amount is None or grant.amount.currency != terms.currency:
            return None, (Missing("input", "enterprise.grants", "amount"),)
        total += grant.amount.minor
    return total, ()
