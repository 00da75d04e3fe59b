"""The tariff of Viet Nam: rates that some parties do not have, and VAT that is one of several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tradewind.assess.duty import DutyAnswer, DutyQuestion
from tradewind.assess.duty.many import Consignment, Payables, payable_of
from tradewind.facts import Facts
from tradewind.importers.importing import Imported
from tradewind.model.goods import GoodsCode

AS_OF = date(2026, 1, 31)
READ_ON = date(2026, 11, 30)
ROWS = """hs8,unit,ordinary_pct,mfn_pct,acfta,vat
15041090,kg,30,20,"0 (-PH, TH)",10
15042010,kg,45,30,"5 (-CN)",*/5/8/10
15042090,kg,7.5,5,,8/10
15043010,kg,15,10,0 (-XX),10
1504309,kg,15,10,0,10
15043090,kg,15,=1+1,0,10
"""


@pytest.fixture
def tariff(tmp_path: Path, take_in: Callable[..., Imported]) -> Imported:
    path = tmp_path / "vn.csv"
    path.write_text(ROWS, "utf-8")
    return take_in("vn-tariff", path, as_of=AS_OF)


@pytest.mark.parametrize(
    ("code", "origin", "rate"),
    [
        ("15041090", "CN", "free"),
        ("15041090", "PH", "20%"),
        ("15042010", "CN", "30%"),
        ("15042010", "TH", "5%"),
        ("15042090", "CN", "5%"),
    ],
)
def test_a_party_that_is_left_out_pays_the_ordinary_rate(
    code: str, origin: str, rate: str, tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty(code, "VN", origin, agreement="ACFTA").only
    assert found is not None
    assert found.lines[0].rate == rate


def test_a_party_that_is_no_party_makes_the_rate_unknown(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    assert duty("15043010", "VN", agreement="ACFTA").status == "unknown"
    assert duty("15043010", "VN").only.lines[0].rate == "10%"  # type: ignore[union-attr]


def test_vat_that_is_one_of_several_is_told_and_not_chosen(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    several = duty("15042090", "VN").only
    one = duty("15041090", "VN").only
    assert several is not None
    assert one is not None
    assert several.import_tax is None
    assert several.lines[-1].rate == 'unknown("8/10")'
    assert one.lines[-1].rate == "10%"
    assert dict(tariff.tally.refused) == {"bad_code": 1, "formula": 1}


def test_a_line_that_is_not_in_the_file_is_as_shipped(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    assert duty("15041010", "VN", agreement="ACFTA").status == "unknown"
    assert duty("6115.99.00", "VN").only.lines[0].rate == "20%"  # type: ignore[union-attr]


def test_the_real_excerpt_is_taken_in_whole(
    real: Callable[[str], Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    done = take_in("vn-tariff", real("vn/vn_2026_excerpt.csv"), as_of=AS_OF)
    assert done.manifest["packs"] == {
        "duty/vn": {"mfn": 13, "acfta": 13, "lines": 13},
        "border/vn": {"import_tax_rates": 13},
    }
    assert duty("6115.99.00", "VN", agreement="ACFTA").only.lines[0].rate == "free"  # type: ignore[union-attr]
    assert duty("6115.99.00", "VN", "PH", agreement="ACFTA").only.lines[0].rate == "20%"  # type: ignore[union-attr]
    assert duty("1005.90.10", "VN", agreement="ACFTA").only.lines[0].rate == "30%"  # type: ignore[union-attr]


def test_many_consignments_pay_the_vat_that_one_pays(
    tariff: Imported, duty: Callable[..., DutyAnswer], facts_now: Callable[..., Facts]
) -> None:
    asked = DutyQuestion(GoodsCode("15041090"), "CN", "vn", "vn", None, "VND")
    table = [Consignment(code, "CN", READ_ON, 1000) for code in ("15041090", "15042090")]
    payables = Payables(facts_now().library, asked, READ_ON)
    alone = [payable_of(duty(one.goods, "VN")) for one in table]
    assert list(payables.answer(table)) == alone
    assert alone[1].taxes is None
