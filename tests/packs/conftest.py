"""A well-formed pack of the invented land of Examplia, for tests to spoil one thing of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tradewind.cli.facts import read_tree
from tradewind.facts.check import Fault, check

PACK = """\
title: {en: Examplia customs tariff, zh-Hant: 示例國關稅稅則, zh-Hans: 示例国关税税则}
answers: duty
licence: CC0-1.0
check_again_by: 2027-02-11
sources:
  order-12:
    title: Customs Tariff Order 12 of 2024
    publisher: Ministry of Finance, Examplia
    address: https://law.example/orders/12
    published_on: 2024-11-02
    read_on: 2026-02-11
    trust: official
tables:
  mfn:
    file: mfn.csv
    holds: rates
    name: {en: Rates of duty, zh-Hant: 關稅稅率, zh-Hans: 关税税率}
    edition: HS 2022
    complete_for: ["01-97"]
  listed:
    file: listed.csv
    holds: list
    name: {en: Listed goods, zh-Hant: 清單貨物, zh-Hans: 清单货物}
    edition: HS 2022
"""
VALUES = """\
extra_rate:
  name: {en: Extra duty, zh-Hant: 附加關稅, zh-Hans: 附加关税}
  unit: percent
  values:
    - {from: 2025-01-01, value: "7.5", source: order-12, where: s. 4(2)}
    - {from: 2027-01-01, value: null, source: order-12, where: s. 4(3)}
"""
MEASURES = """\
ex-mfn:
  name: {en: Duty, zh-Hant: 關稅, zh-Hans: 关税}
  kind: mfn
  rates: mfn
ex-extra:
  name: {en: Extra duty, zh-Hant: 附加關稅, zh-Hans: 附加关税}
  kind: additional
  goods: {list: listed, key: "1"}
  rate: extra_rate
  when:
    id: ex-by-sea
    input: mode
    equals: sea
    reason: {en: It goes by sea., zh-Hant: 以海運付運。, zh-Hans: 以海运发运。}
    source: order-12
    where: s. 9
"""
REGIMES = """\
- id: ex-150
  name: {en: Relief up to 150, zh-Hant: 150以下豁免, zh-Hans: 150以下豁免}
  channels: [parcel]
  from: 2025-01-01
  until: 2026-12-31
  band: {up_to: "150", currency: USD, base: goods_value}
  duty: free
  tax: normal
  source: order-12
  where: s. 5
"""
MFN = """\
code,except,measure,rate,from,source,where,trust,seen_in_force_on,note
7323.93,,ex-mfn,5%,2025-01-01,order-12,Schedule 1,,,
6402.99,,ex-mfn,max(8%; 2 USD/pair),2025-01-01,order-12,Schedule 1,,,
""".replace("max(8%; 2 USD/pair)", '"max(8%, 2 USD/pair)"')
LISTED = """\
list,code,part,in,from,source,where,trust,seen_in_force_on,note
1,7323.93,,yes,2025-01-01,order-12,Schedule 2,,,
"""
FILES = {
    "pack.yaml": PACK,
    "values.yaml": VALUES,
    "measures.yaml": MEASURES,
    "regimes.yaml": REGIMES,
    "mfn.csv": MFN,
    "listed.csv": LISTED,
}


@pytest.fixture
def examplia(tmp_path: Path) -> Path:
    """A folder of packs that holds the one pack duty/examplia."""
    home = tmp_path / "duty" / "examplia"
    home.mkdir(parents=True)
    for name, text in FILES.items():
        (home / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def spoil(examplia: Path) -> Callable[[str, str, str], tuple[Fault, ...]]:
    """Replace a text in one file, and tell the faults that the check then finds."""

    def spoiled(file: str, old: str, new: str) -> tuple[Fault, ...]:
        path = examplia / "duty" / "examplia" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return check([examplia], read_tree).faults

    return spoiled
