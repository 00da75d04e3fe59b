"""What other tables and lists know of a firm, read from its file."""

from __future__ import annotations

from typing import Any

from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.industries import classification_of
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import sizes
from tradewind_desk import words
from tradewind_desk.records.models import Firm


def follow(firm: Firm, told: FirmFile, facts: Facts) -> None:
    """Set what a firm is searched by from its file; a name is never lost."""
    enterprise = told.enterprise or Enterprise()
    names, numbers = enterprise.names or {}, enterprise.identifiers or {}
    chinese = names.get("zh-Hant") or names.get("zh-Hans") or ""
    industry = enterprise.industry
    firm.name = (names.get("en") or chinese or firm.name)[:200]
    firm.name_zh = chinese[:200]
    firm.identifier = (numbers.get("uscc") or numbers.get("br_number") or "")[:40]
    firm.place = _place(enterprise, firm.place)
    firm.industry = ((industry.code if industry else None) or "")[:40]
    kind = industry.classification if industry and industry.code else None
    firm.classification = classification_of(kind, facts)[:40]
    firm.size = _size(enterprise, facts)


def known_before(firm: Firm) -> dict[str, Any]:
    """What is known of a firm that has no file yet, as its file would hold it."""
    told: dict[str, Any] = {}
    of_place = "zh-Hans" if firm.place.startswith("CN") else "zh-Hant"
    chinese = of_place if words.language() == "en" else words.language()
    if firm.name:
        told["names"] = {"en" if firm.name.isascii() else chinese: firm.name}
        told["names"] |= {chinese: firm.name_zh} if firm.name_zh else {}
    if firm.place:
        told["place"] = firm.place.partition("-")[0]
        told |= {"region": firm.place} if "-" in firm.place else {}
    return {"enterprise": told} if told else {}


def _place(enterprise: Enterprise, before: str) -> str:
    """The region, else the economy; a region known before stays within its economy."""
    told = enterprise.region or enterprise.place
    return before if told is None or before.startswith(f"{told}-") else told


def _size(enterprise: Enterprise, facts: Facts) -> str:
    """The Mainland's class, or whether Hong Kong's standard calls it small; blank if unknown."""
    try:
        told = sizes(enterprise, facts)
    except InputError:  # an industry code that cannot be read: the class is not known
        return ""
    if enterprise.place == "HK":
        return {True: "sme", False: "large", None: ""}[told.is_hk_sme]
    return (told.cn_class or "")[:10]
