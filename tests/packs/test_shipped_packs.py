"""Claims about every pack that travels with Tradewind."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from tradewind.cli.facts import every_schema, read_tree
from tradewind.facts.check import Checked, Fault, check
from tradewind.facts.folders import pack_ids, shipped_packs
from tradewind.facts.schemas import schema_text

PACKS = shipped_packs()


@pytest.fixture(scope="session")
def checked() -> Checked:
    """What the check says of all shipped packs; read once."""
    return check([PACKS], read_tree)


@pytest.fixture(scope="session")
def faults(checked: Checked) -> dict[str, list[Fault]]:
    """The faults by pack."""
    found = defaultdict(list)
    for fault in checked.faults:
        [pack_id] = [one for one in checked.packs if f"{PACKS}/{one}/" in f"{fault.where}/"]
        found[pack_id].append(fault)
    return found


@pytest.mark.parametrize("pack_id", pack_ids(PACKS))
def test_a_shipped_pack_is_well_formed_sourced_dated_and_named(faults, pack_id):
    assert [str(fault) for fault in faults[pack_id]] == []


def test_every_shipped_pack_is_checked(checked):
    assert list(checked.packs) == pack_ids(PACKS)


@pytest.mark.parametrize("name", every_schema())
def test_a_published_schema_equals_what_is_generated(name):
    published = (PACKS / "schema" / f"{name}.json").read_text("utf-8")
    assert published == schema_text(every_schema()[name])


def test_nothing_else_is_published_as_a_schema():
    published = {path.stem for path in (PACKS / "schema").iterdir()}
    assert published == set(every_schema())


def test_the_folder_of_schemas_is_not_a_pack():
    assert not [one for one in pack_ids(PACKS) if one.startswith("schema")]


def _plain(told: object) -> object:
    return json.loads(json.dumps(told, default=str))


@pytest.mark.parametrize("name", ["pack", "values", "measures", "regimes", "rules", "cases"])
def test_every_shipped_file_fits_its_published_schema(name):
    jsonschema = pytest.importorskip("jsonschema")
    yaml = pytest.importorskip("yaml")
    schema = json.loads((PACKS / "schema" / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    fits = jsonschema.Draft202012Validator(schema)
    for path in PACKS.rglob(f"{name}.yaml"):
        told = _plain(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
        assert [f"{path}: {error.message}" for error in fits.iter_errors(told)] == []
