"""A firm's file as others see it: the parts shared, the rest named as not shared."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from tradewind.model import enterprise
from tradewind_desk.policies import ALL_PARTS
from tradewind_desk.records.consents import Part
from tradewind_desk.shown import of_parts, part_of

_EXAMPLE = Path(__file__).parents[2] / "examples/kitchenware-mainland-maker.yaml"


@pytest.fixture(scope="module")
def file():
    return yaml.safe_load(_EXAMPLE.read_text("utf-8"))


def test_the_identity_alone_tells_no_figure(file):
    told = of_parts(file, frozenset({Part.IDENTITY}))
    assert set(told.told) == {"enterprise"}
    assert told.told["enterprise"]["place"] == "CN"
    assert told.hidden["enterprise.revenue"] == Part.MONEY
    assert told.hidden["price.amount"] == Part.MONEY


def test_the_file_without_money_tells_no_amount(file):
    told = of_parts(file, ALL_PARTS - {Part.MONEY})
    text = yaml.safe_dump(told.told)
    assert told.told["offering"]["goods"]["hs6"] == "7323.93"
    assert not [one for one in ("USD", "CNY", "HKD") if one in text]


def test_every_part_together_is_the_whole_file(file):
    assert of_parts(file, ALL_PARTS).told == file
    assert of_parts(file, ALL_PARTS).hidden == {}


def test_every_amount_of_the_model_is_money():
    held = (enterprise.Enterprise, enterprise.Goods, enterprise.Price, enterprise.Project)
    told = {
        (kind.__name__, field.name): part_of(("enterprise", kind.__name__, field.name))
        for kind in held
        for field in dataclasses.fields(kind)
        if "Money" in str(field.type) and field.name != "amount"
    }
    assert told and set(told.values()) == {Part.MONEY}
