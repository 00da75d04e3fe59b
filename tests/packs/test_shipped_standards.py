"""Claims about the families, the attributes and the requirements that travel with Tradewind."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.assess.standards.question import STATUSES
from tradewind.facts import Facts, Library
from tradewind.facts.families import families
from tradewind.firm_file.fields import OFFERED_KEYS
from tradewind.pipeline.standards import goods_standards, typical
from tradewind.rules.vocabulary import declared_inputs

DAY = date(2026, 11, 30)
FAMILIES = (
    "small-appliances", "lamps", "power-banks", "toys", "garments", "furniture", "cosmetics",
    "earphones-watches", "inverters-chargers", "e-bikes", "drones", "three-d-printers",
    "thermometers-masks", "food-contact", "supplements", "software",
)  # fmt: skip


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    return shipped.as_of(applies_on=DAY, known_on=DAY)


def test_there_are_sixteen_families(facts):
    assert tuple(families(facts)) == FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("is_typical", [False, True])
def test_a_family_is_answered_for_in_every_market(facts, family, is_typical):
    told = typical(family, facts) if is_typical else {}
    _, found = goods_standards(None, told, family, None, facts)
    for one in found.results:
        assert one.status in STATUSES
        assert one.family == family
        if one.status == "not_found":
            assert one.requirements == ()


def test_every_question_of_an_attribute_is_offered_by_the_form(facts):
    asked = declared_inputs(facts)
    own = facts.pack("goods/attributes").rules["inputs"]
    offered = OFFERED_KEYS["offering.goods.attributes"]
    since = list(own).index("family")
    assert set(list(own)[since:]) <= set(offered) <= set(asked)


def test_every_attribute_has_its_question(facts):
    own = facts.pack("goods/attributes").rules["inputs"]
    assert [name for name, row in own.items() if not row.get("ask")] == []
