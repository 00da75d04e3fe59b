"""Claims about the families, the attributes and the requirements that travel with Tradewind."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import EXAMPLIA
from tradewind.assess.standards.question import STATUSES
from tradewind.cli.main import main
from tradewind.facts import Facts, Library
from tradewind.facts.families import families
from tradewind.facts.folders import shipped_packs
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


def _parts(path: Path) -> tuple[dict[str, Any], Any]:
    """What a file says besides its card, and its cases, as JSON has them."""
    told = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    plain = json.loads(json.dumps(told, default=str))
    kept = {key: plain[key] for key in ("requirements", "searched", "families") if key in plain}
    return kept, plain.get("cases", [])


def _fits(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((shipped_packs() / "schema" / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_file_of_requirements_fits_its_published_schema():
    said, cases = _fits("standards"), _fits("standards-cases")
    folders = (shipped_packs(), EXAMPLIA)
    for path in (path for folder in folders for path in (folder / "standards").glob("*.yaml")):
        kept, written = _parts(path)
        assert [error.message for error in said.iter_errors(kept)] == []
        assert [error.message for error in cases.iter_errors(written)] == []


def test_the_families_fit_their_published_schema():
    kept, _ = _parts(shipped_packs() / "goods" / "families.yaml")
    assert [error.message for error in _fits("families").iter_errors(kept)] == []


def test_a_requirement_out_of_shape_does_not_fit_the_published_schema():
    kept, _ = _parts(EXAMPLIA / "standards" / "exb.yaml")
    for spoil in ({"kind": "stamp"}, {"colour": "red"}, {"from": 5}):
        spoiled = {"requirements": [{**kept["requirements"][0], **spoil}]}
        assert list(_fits("standards").iter_errors(spoiled))


def test_a_requirement_of_which_the_oldest_day_was_read_does_not_claim_to_start_then():
    for path in sorted((shipped_packs() / "standards").glob("*.yaml")):
        for one in yaml.safe_load(path.read_text("utf-8"))["requirements"]:
            if "oldest d" in (one.get("note") or "").lower():
                assert one.get("is_older"), one["id"]


def _told(capsys, *arguments: str) -> str:
    assert main(["standards", *arguments, "--on", DAY.isoformat(), "--packs", "shipped"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_what_is_older_than_the_day_it_was_read_is_told_so(capsys):
    goods = ["--goods", "3304.99", "--attribute", "is_cosmetic=yes", "--markets", "DE"]
    told = _told(capsys, *goods)
    assert "in force since 28 Feb 2026" not in told
    assert "seen in force on 28 Feb 2026; since when is not known" in told


def test_a_market_that_asks_something_is_not_said_to_ask_nothing_of_its_own(capsys):
    told = _told(capsys, "--family", "cosmetics", "--typical", "--markets", "SG,HK")
    assert "nothing of its own was found" not in told
    assert "nothing further was found for Cosmetics and soap" in told
