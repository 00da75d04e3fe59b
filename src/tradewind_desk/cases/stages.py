"""Where a case can go from where it stands, in one table."""

from __future__ import annotations

from collections.abc import Mapping

from tradewind_desk.records.models import Case

S = Case.Stage
NEXT: Mapping[str, tuple[str, ...]] = {
    S.PROSPECT: (S.CONTACTED, S.MET, S.CLOSED),
    S.CONTACTED: (S.MET, S.PLANNED, S.CLOSED),
    S.MET: (S.PLANNED, S.REFERRED, S.ACTIVE, S.CLOSED),
    S.PLANNED: (S.REFERRED, S.ACTIVE, S.CLOSED),
    S.REFERRED: (S.PLANNED, S.ACTIVE, S.VERIFY_WIN, S.CLOSED),
    S.ACTIVE: (S.REFERRED, S.VERIFY_WIN, S.CLOSED),
    S.VERIFY_WIN: (S.ACTIVE, S.WON, S.CLOSED),
    S.WON: (S.ACTIVE,),
    S.CLOSED: (S.PROSPECT, S.CONTACTED, S.ACTIVE),
}
OVER = (S.WON, S.CLOSED)
STUCK_AFTER_DAYS = 30


def may_follow(stage: str, then: str) -> bool:
    """Whether a case can go from one stage to another."""
    return then in NEXT[stage]
