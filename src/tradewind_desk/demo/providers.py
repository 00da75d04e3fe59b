"""Invented providers: a few for each family of services, of different sizes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tradewind_desk.demo.draws import some
from tradewind_desk.records.models import Organisation, Provider, Service

_MARKETS = ("US", "JP", "DE", "GB", "AU", "SG", "VN", "AE")
# Name, place, languages, the kinds of service, whether in every market
_TEAMS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Lion Rock Testing (invented)", "HK", ("en", "zh-Hant"),
     ("test-electrical", "test-toys", "product-certification")),
    ("Example Bay Laboratory", "HK", ("en", "zh-Hant", "zh-Hans"),
     ("test-chemicals", "test-textiles", "shipment-inspection")),
    ("示例华南检测", "CN-GD", ("zh-Hans", "en"),
     ("test-battery", "test-electrical", "shipment-inspection")),
    ("Example Harbour Accountants", "HK", ("en", "zh-Hant"),
     ("audit-and-accounts", "tax-advice", "company-secretary")),
    ("Example Peak Solicitors", "HK", ("en", "zh-Hant"),
     ("contract-and-arbitration", "trade-mark-filing", "company-formation")),
    ("Example Kowloon Digital", "HK", ("zh-Hant", "zh-Hans"),
     ("digitalisation-advice", "management-advice")),
    ("示例岭南法务", "CN-GD", ("zh-Hans",),
     ("outbound-investment-filing", "technology-export-clearance")),
    ("Example Victoria Forwarders", "HK", ("en", "zh-Hant", "zh-Hans"),
     ("freight-forwarding", "warehousing", "customs-declaration")),
    ("Example Cover Underwriters", "HK", ("en",), ("export-credit-cover", "trade-finance")),
    ("Example Grants Desk", "HK", ("zh-Hant", "en"), ("grant-application",)),
)  # fmt: skip


def make_providers(today: date, draw: Random) -> list[Provider]:
    """Every team with its services; those already there are left as they are."""
    return [_provider(*told, today=today, draw=draw) for told in _TEAMS]


def _provider(
    name: str,
    place: str,
    languages: tuple[str, ...],
    kinds: tuple[str, ...],
    *,
    today: date,
    draw: Random,
) -> Provider:
    body, _ = Organisation.objects.get_or_create(
        name=name, kind="provider", defaults={"place": place, "is_invented": True}
    )
    provider, _ = Provider.objects.get_or_create(organisation=body)
    if provider.services.exists():
        return provider
    provider.languages = list(languages)
    until = today + timedelta(days=draw.choice((-20, 200, 500)))
    provider.accreditations = [
        {
            "name": "Example accreditation",
            "body": "Examplia",
            "number": f"EX-{draw.randint(100, 999)}",
            "until": until.isoformat(),
        }
    ]
    provider.save()
    Service.objects.bulk_create(_service(provider, kind, draw) for kind in kinds)
    return provider


def _service(provider: Provider, kind: str, draw: Random) -> Service:
    low = draw.randint(3, 40) * 100_000
    return Service(
        provider=provider,
        kind=kind,
        markets=some(draw, _MARKETS, len(_MARKETS)) if draw.random() < 0.5 else [],
        monthly_capacity=draw.choice((None, 4, 10, 40)),
        price_low_minor=low,
        price_high_minor=low * draw.randint(2, 4),
        days=draw.choice((1, 2, 5, None)),
    )
