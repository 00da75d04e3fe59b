"""What registered providers can do, held against what firms need.

A team's cases a month are one capacity however many kinds, markets and languages it serves. What it
has for one of them lies between two ends: at most all, if all went there; at least what is left
when everything else that it could serve had been served first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tradewind.facts import Facts
from tradewind.facts.services import Service, service_kinds
from tradewind.model.provider import ANY, Offer
from tradewind.register.demand import Bucket, Counted
from tradewind.register.flow import most_served

State = Literal["none_needed", "shortage", "enough", "unknown"]
STATES: tuple[State, ...] = ("shortage", "unknown", "enough", "none_needed")
_FURTHEST = 1200  # months: what takes longer is as good as never


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is for one kind of service, for one market or none, in one set of languages.

    `cases_low` and `cases_high` are over the months asked about; `cases_high` is None where a
    provider does not tell how much it can do. `months_low` and `months_high` bound how long it
    takes to serve every firm; None where nobody can say.
    """

    bucket: Bucket
    needed: Counted
    providers: int
    sure_providers: int
    cases_low: int
    cases_high: int | None
    months_low: int | None
    months_high: int | None
    state: State


@dataclass(frozen=True)
class Balance:
    """Supply against demand everywhere, and how many cases all providers together can serve.

    `served_low` counts only what is sure of supply and of demand, `served_high` all that may be;
    each is the most that one allocation, which gives no case twice, can do in the months.
    """

    months: int
    supplies: tuple[Supply, ...]
    served_low: int
    served_high: int | None
    expired: tuple[Offer, ...]
    idle: tuple[Offer, ...]  # offers that no bucket of the demand asks for


def balance(
    buckets: Mapping[Bucket, Counted], offers: Sequence[Offer], months: int, facts: Facts
) -> Balance:
    """Every bucket with what there is for it within some months."""
    kinds, on = service_kinds(facts), facts.applies_on
    fits = {
        bucket: {
            at: sure
            for at, offer in enumerate(offers)
            if (sure := fit(offer, bucket, kinds[bucket.service], on)) is not None
        }
        for bucket in buckets
    }
    rivals = _rivals(buckets, fits)
    supplies = tuple(
        _supply(bucket, buckets[bucket], offers, fits[bucket], rivals, months) for bucket in buckets
    )
    used = {at for each in fits.values() for at in each}
    return Balance(
        months=months,
        supplies=supplies,
        served_low=_served(buckets, offers, fits, months, is_sure=True) or 0,
        served_high=_served(buckets, offers, fits, months, is_sure=False),
        expired=tuple(
            one
            for one in offers
            if one.is_expired(on) and any(kinds[name].checked_in for name in one.services)
        ),
        idle=tuple(one for at, one in enumerate(offers) if at not in used),
    )


def fit(offer: Offer, bucket: Bucket, kind: Service, on: date) -> bool | None:
    """Whether an offer serves a bucket: surely, perhaps (False), or not at all (None)."""
    if kind.id not in offer.services:
        return None
    told = [
        _among(offer.languages, bucket.languages),
        _among(offer.markets, (bucket.market,)) if bucket.market else True,
        None if offer.sectors and ANY not in offer.sectors else True,
        offer.is_proved(on) if kind.checked_in else True,
    ]
    if False in told:
        return None
    return None not in told


def _among(offered: Sequence[str], wanted: Sequence[str]) -> bool | None:
    """Whether one of what is wanted is offered; None where the offer or the need is not told."""
    if ANY in offered:
        return True
    return bool(set(offered) & set(wanted)) if offered and wanted else None


def _rivals(
    buckets: Mapping[Bucket, Counted], fits: Mapping[Bucket, Mapping[int, bool]]
) -> dict[int, int]:
    """For each offer, the cases of all buckets that it may serve, at most."""
    found: dict[int, int] = {}
    for bucket, offers in fits.items():
        for at in offers:
            found[at] = found.get(at, 0) + buckets[bucket].high
    return found


def _supply(
    bucket: Bucket,
    needed: Counted,
    offers: Sequence[Offer],
    fitting: Mapping[int, bool],
    rivals: Mapping[int, int],
    months: int,
) -> Supply:
    told = [offers[at].cases_a_month for at in fitting]
    a_month = None if None in told else sum(one for one in told if one is not None)
    left = [
        (cases, rivals[at] - needed.high)
        for at, is_sure in fitting.items()
        if is_sure and (cases := offers[at].cases_a_month)
    ]
    low, high = _left(left, months), None if a_month is None else a_month * months
    return Supply(
        bucket=bucket,
        needed=needed,
        providers=len({offers[at].provider for at in fitting}),
        sure_providers=len({offers[at].provider for at, is_sure in fitting.items() if is_sure}),
        cases_low=low,
        cases_high=high,
        months_low=_soonest(needed.low, a_month),
        months_high=_latest(needed.high, left),
        state=_state(needed, low, high),
    )


def _left(offers: Iterable[tuple[int, int]], months: int) -> int:
    """What is left for a bucket of some months when all else had been served first."""
    return sum(max(0, cases * months - others) for cases, others in offers)


def _state(needed: Counted, low: int, high: int | None) -> State:
    if needed.high == 0:
        return "none_needed"
    if high is not None and high < needed.low:
        return "shortage"
    return "enough" if low >= needed.high else "unknown"


def _soonest(cases: int, a_month: int | None) -> int | None:
    """The fewest months, if all capacity went there; None where that is not known, or never."""
    if cases == 0:
        return 0
    return -(-cases // a_month) if a_month else None


def _latest(cases: int, offers: Sequence[tuple[int, int]]) -> int | None:
    """The months after which all are served though all else went first."""
    low, high = 0, _FURTHEST
    if _left(offers, high) < cases:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _left(offers, middle) >= cases else (middle + 1, high)
    return low


def _served(
    buckets: Mapping[Bucket, Counted],
    offers: Sequence[Offer],
    fits: Mapping[Bucket, Mapping[int, bool]],
    months: int,
    is_sure: bool,
) -> int | None:
    """The most cases that one allocation can serve; None where a capacity is not known."""
    wanted = {
        bucket: counted.low if is_sure else counted.high for bucket, counted in buckets.items()
    }
    edges = {
        bucket: [at for at, sure in fits[bucket].items() if sure or not is_sure]
        for bucket in buckets
        if wanted[bucket]
    }
    used = {at for each in edges.values() for at in each}
    if not is_sure and any(offers[at].cases_a_month is None for at in used):
        return None
    capacity = {at: (offers[at].cases_a_month or 0) * months for at in used}
    return most_served([(wanted[bucket], at) for bucket, at in edges.items()], capacity)


def ungrouped(buckets: Mapping[Bucket, Counted]) -> dict[Bucket, Counted]:
    """The buckets without what firms were told apart by besides: providers serve them all."""
    found: dict[Bucket, Counted] = {}
    for bucket, one in buckets.items():
        whole = Bucket(bucket.service, bucket.market, bucket.languages)
        held = found.get(whole, Counted(0, 0, 0))
        found[whole] = Counted(
            held.needed + one.needed, held.unknown + one.unknown, held.not_needed + one.not_needed
        )
    return found
