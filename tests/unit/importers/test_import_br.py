"""The tariff of Brazil: marks after a rate, and the tax on industrial products."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.errors import InputError
from tradewind.importers.br_tec import read_rate
from tradewind.importers.importing import Imported
from tradewind.model.rate import rate_text

AS_OF = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("printed", "tree", "note"),
    [
        ("35", "35%", ""),
        ("0", "free", ""),
        ("9,75", "9.75%", ""),
        ("NT", "free", "NT: outside the tax"),
        ("30(*)", "30%", "printed 30(*): on a list of exceptions; the rate may differ"),
        ("20#", "20%", "printed 20#: on a list of exceptions; the rate may differ"),
        ("14BK", 'unknown("14BK: capital goods, whose rates change by lists")', ""),
        (
            "16BIT§",
            'unknown("16BIT§: information technology goods, whose rates change by lists")',
            "",
        ),
        ("about 5", 'unknown("about 5")', ""),
    ],
)
def test_a_cell_is_read_with_its_mark(printed: str, tree: str, note: str) -> None:
    rate, told = read_rate(printed)
    assert (rate_text(rate), told) == (tree, note)


@pytest.fixture
def tariff(tmp_path: Path, take_in: Callable[..., Imported]) -> Imported:
    tec, ipi = tmp_path / "tec.csv", tmp_path / "ipi.csv"
    tec.write_text(
        "NCM,DESCRICAO,TEC\n15.04,Gorduras,\n1504.10.90,Outros,10\n1504.20.00,X,14BK\n"
        "1504.30,X,3\n1504.10.11,=1+1,=1+1\n",
        "utf-8-sig",
    )
    ipi.write_text(
        "NCM,DESCRICAO,ALIQUOTA\n1504.10.90,Outros,5\n1504.20.00,X,NT\n1504.20.00,Ex 01,3\n",
        "utf-8",
    )
    return take_in("br-tec", tec, ipi, as_of=AS_OF)


def test_the_duty_and_the_tax_come_from_their_own_files(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("1504.10.90", "BR").only
    assert found is not None
    rates = {one.measure: one.rate for one in found.lines}
    assert (rates["br-ii"], rates["br-ipi"]) == ("10%", "5%")
    assert found.excise is not None
    assert str(found.excise.amount) == "55.00"


def test_a_line_by_list_and_a_tax_told_twice_are_unknown(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("1504.20.00", "BR")
    assert found.status == "unknown"
    assert found.outcomes[0].excise is None
    assert dict(tariff.tally.refused) == {"bad_code": 1, "formula": 1, "said_twice": 1}


def test_a_file_of_other_columns_and_the_same_file_twice_are_refused(
    tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("NCM,DESCRICAO,X\n1504.10.90,Outros,5\n", "utf-8")
    with pytest.raises(InputError, match="neither the TEC"):
        take_in("br-tec", path, as_of=AS_OF)
    again = tmp_path / "again.csv"
    for one in (path, again):
        one.write_text("NCM,DESCRICAO,TEC\n1504.10.90,Outros,5\n", "utf-8")
    with pytest.raises(InputError, match="twice"):
        take_in("br-tec", path, again, as_of=AS_OF)


def test_the_real_files_are_taken_in_as_they_stand(
    real: Callable[[str], Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    done = take_in("br-tec", real("br/tec.csv.gz"), real("br/tipi_ipi_rates.csv.gz"), as_of=AS_OF)
    figures = done.tally.figures
    assert (done.tally.rows, figures["lines"], figures["chapters"]) == (24_312, 20_759, 96)
    assert dict(done.tally.refused) == {"said_twice": 19}  # lines of the IPI with an exception
    assert figures["as_printed_by_list"] == 1_627
    assert figures["as_printed_text_not_read"] == 0
    assert duty("6109.10.00", "BR").outcomes[0].lines[0].rate == "35%"
