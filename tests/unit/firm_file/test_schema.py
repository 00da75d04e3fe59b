"""Claims about the published JSON Schema and the shape it publishes."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from tradewind.firm_file import json_schema, read, schema
from tradewind.firm_file.plain import plain
from tradewind.firm_file.yaml_text import read_yaml


@pytest.fixture(scope="module")
def checker():
    published = json_schema()
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_json(value):
    """The values as a JSON reader would hold them."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value


def test_the_schema_accepts_the_examples_as_written(checker, example):
    values = read_yaml(example.read_text(encoding="utf-8")).values
    assert list(checker.iter_errors(as_json(values))) == []


def test_the_schema_accepts_what_we_write(checker, example):
    assert list(checker.iter_errors(as_json(plain(read(example))))) == []


@pytest.mark.parametrize(
    "values",
    [
        {"enterprize": {}},
        {"price": {"incoterm": "FOX"}},
        {"price": {"amount": "-5 USD"}},
        {"enterprise": {"employees": -1}},
        {"enterprise": {"place": "China"}},
        {"offering": {"goods": {"national_codes": {"USA": "7323.93"}}}},
        {"quotes": [{"from_place": "CNYTN"}]},
    ],
)
def test_the_schema_refuses_what_the_door_refuses(checker, values):
    assert list(checker.iter_errors(values))


def test_every_shape_has_the_fields_of_its_noun():
    for shape in schema.Shape.__subclasses__():
        nouns = {field.name for field in dataclasses.fields(shape.makes)}
        assert set(shape.model_fields) == nouns


def test_every_field_may_be_absent():
    for shape in schema.Shape.__subclasses__():
        assert all(field.default is None for field in shape.model_fields.values())


def test_importing_the_door_loads_no_reader():
    heavy = "pydantic", "openpyxl", "yaml", "babel"
    code = f"import sys, tradewind.firm_file; print([m for m in {heavy!r} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
