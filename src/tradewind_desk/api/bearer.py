"""Who asks: the holder of a token, who acts as the member that made it and may do no more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from tradewind_desk.api.problems import Problem
from tradewind_desk.records.models import Token
from tradewind_desk.words import say

DOOR = "api"
MOST_UNITS = 600  # a minute, for each token
READ, WRITE, ANSWER, PLAN = 1, 5, 10, 30  # what a request costs


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a token may still ask within this minute."""

    left: int
    seconds: int  # until it is whole again
    is_enough: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """As clients read it."""
        told = {"Limit": MOST_UNITS, "Remaining": self.left, "Reset": self.seconds}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}


class Bearer(HttpBearer):
    """A token with at least one of some scopes; the request costs it some units."""

    def __init__(self, *scopes: str, units: int = READ) -> None:
        super().__init__()
        self.scopes, self.units = frozenset(scopes), units

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The token, held; from here on the request acts as its member."""
        now = timezone.now()
        held = held_token(token, now)
        if held is None:
            raise no_token()
        allowance = spend(held, self.units, now)
        request.allowance = allowance  # type: ignore[attr-defined]
        if not allowance.is_enough:
            raise Problem("too-many", headers={"Retry-After": str(allowance.seconds)})
        if not self.scopes & set(held.scopes):
            wanted = ", ".join(sorted(self.scopes))
            raise Problem("no-scope", detail=say("api.problem_scope", scopes=wanted))
        held.membership.door = DOOR
        request.acting = held.membership  # type: ignore[attr-defined]
        return held


def no_token() -> Problem:
    """Nobody asks whom we know."""
    return Problem("no-token", headers={"WWW-Authenticate": 'Bearer realm="tradewind"'})


def hashed(token: str) -> str:
    """A token as it is kept; it has more chance in it than anybody can try."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def held_token(token: str, now: datetime) -> Token | None:
    """The token, where it is neither revoked nor over and its person still has an account."""
    today = timezone.localdate(now)
    rows = Token.objects.filter(
        revoked_at=None, until__gte=today, membership__person__is_active=True
    )
    found: Token | None = (
        rows.select_related("membership__person", "membership__organisation")
        .filter(sha256=hashed(token))
        .first()
    )
    return found


def spend(token: Token, units: int, now: datetime) -> Allowance:
    """Take units from the token's minute; what is not enough takes none."""
    second = int(now.timestamp())
    minute = second // 60
    row = Token.objects.filter(pk=token.pk)
    taken = row.filter(~Q(minute=minute) | Q(spent__lte=MOST_UNITS - units)).update(
        spent=Case(When(minute=minute, then=F("spent") + units), default=Value(units)),
        minute=minute,
        used_at=now,
    )
    spent = row.values_list("spent", flat=True).first() or 0
    return Allowance(max(0, MOST_UNITS - spent), 60 - second % 60, bool(taken))
