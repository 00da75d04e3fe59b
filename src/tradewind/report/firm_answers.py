"""The answers of `tradewind schemes` and `tradewind presence`: heads and bodies as JSON."""

from __future__ import annotations

from typing import Any

from tradewind import __version__
from tradewind.assess.size import SizeAnswer
from tradewind.facts import Facts
from tradewind.facts.pack import names_in
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.support import Support
from tradewind.report import shapes
from tradewind.report.firm_json import Teller
from tradewind.report.plan_json import told_of
from tradewind.report.presence_json import presence_json, step_names, with_market_names
from tradewind.report.schemes_json import schemes_json
from tradewind.text import name_of

Json = dict[str, Any]


def schemes_answer(firm: FirmFile, told: Support, facts: Facts, lang: str) -> Json:
    """The whole answer of `tradewind schemes`."""
    body = schemes_json(told.schemes, facts, lang)
    return {
        **_head("schemes", firm, facts, lang),
        "size": size_json(told.size, facts, lang),
        **body,
        "step_names": step_names(facts, lang),
    }


def presence_answer(firm: FirmFile, told: Support, facts: Facts, lang: str) -> Json:
    """The whole answer of `tradewind presence`."""
    body = presence_json(told.presence, facts, lang)
    return {**_head("presence", firm, facts, lang), **with_market_names(body, facts, lang)}


def _head(kind: str, firm: FirmFile, facts: Facts, lang: str) -> Json:
    enterprise = firm.enterprise or Enterprise()
    question = {"version": __version__, "file": told_of(firm)}
    return {
        "schema": f"tradewind/{kind}/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "name": name_of(enterprise.names, lang),
    }


def size_json(told: SizeAnswer, facts: Facts, lang: str) -> Json:
    """How large the firm is by the two definitions; null where nobody can say."""
    tell = Teller(facts, lang)
    classes = tell.asked["cn_size_class"].codes or {} if "cn_size_class" in tell.asked else {}
    sectors = facts.find("definitions/sme:cn_sectors", sector=told.sector or "")
    return {
        "is_hk_sme": told.is_hk_sme,
        "is_cn_sme": told.is_cn_sme,
        "cn_class": told.cn_class,
        "cn_class_name": tell.name(classes.get(told.cn_class or "")) or None,
        "cn_classes_possible": list(told.cn_classes_possible),
        "cn_sector": told.sector,
        "cn_sector_name": tell.name(names_in(sectors[0][0])) if sectors else None,
        "is_manufacturer": told.is_manufacturer,
        "missing": tell.missing(told.missing),
        **tell.cited(told.cites),
    }
