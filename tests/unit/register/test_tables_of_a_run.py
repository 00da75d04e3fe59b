"""A run counted by province, sector and size agrees with its totals. Every firm is invented."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.facts import Library
from tradewind.register import make, register_at, run, tables_of

DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    make(200, folder / "firms.parquet", tell=lambda share: None)
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    register = register_at(folder / "firms.parquet")
    return run(register, folder / "answers", engine="duckdb", facts=facts)


@pytest.fixture(scope="module")
def tables(ran):
    return tables_of(ran.out)


@pytest.mark.parametrize("by", ["region", "division", "size"])
def test_each_table_has_every_firm_once(tables, by):
    assert sum(line.firms for line in tables[by]) == 200


def test_sizes_are_those_of_the_totals(ran, tables):
    counted = {line.value: line.firms for line in tables["size"]}
    assert counted == {size: count for size, count in ran.totals.sizes.items() if count}


def test_verdicts_of_regions_add_up_to_the_totals(ran, tables):
    for scheme, counted in ran.totals.schemes.items():
        for name in ("eligible", "undetermined"):
            summed = sum(line.schemes[scheme][name] for line in tables["region"])
            assert summed == getattr(counted, name), scheme


@pytest.mark.parametrize("group", ["ready", "upgrade", "presence"])
def test_each_firm_is_in_one_band_of_a_line_or_unknown(tables, group):
    for line in tables["division"]:
        assert sum(getattr(line, group).values()) == line.firms
