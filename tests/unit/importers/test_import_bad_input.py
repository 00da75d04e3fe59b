"""What every kind of file must withstand: a cut, another encoding, swapped columns, a kill."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tradewind.errors import InputError
from tradewind.facts.folders import imported_packs, imports_folder
from tradewind.importers.importing import Imported, remove_import
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, is_formula

AS_OF = date(2026, 1, 1)
HTS = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty"


@dataclass(frozen=True)
class Sample:
    """A small sound file of a kind: its name, its text, and a row that says a line otherwise."""

    name: str
    text: str
    again: str = ""
    never_seen: str = ""
    formula: str = ""
    told: tuple[tuple[str, str], ...] = ()


CSV_SAMPLES = {
    "us-hts": Sample(
        "hts_2026.csv",
        f'{HTS},Column 2 Rate of Duty\n1504,0,Oils,,,,\n1504.10.20,1,Cod,"[""kg""]",5%,,10%\n'
        '1504.20.20,1,Other,"[""kg""]",Free,,10%\n',
        '1504.10.20,1,Cod,"[""kg""]",6%,,10%\n',
        '1504.30.20,1,Cod,"[""kg""]",about five,,10%\n',
    ),
    "table": Sample(
        "list.csv",
        "code,rate,kind,source\n1504.10,5%,mfn,Gazette\n1504.20,free,mfn,Gazette\n",
        "1504.10,6%,mfn,Gazette\n",
        '1504.30,"unknown(""about five"")",mfn,Gazette\n',
        "1504.30,=1+1,mfn,Gazette\n",
        (("market", "VN"),),
    ),
    "br-tec": Sample(
        "tec.csv",
        "NCM,DESCRICAO,TEC\n1504.10.90,Gordura de peixe,10\n1504.20.00,Outros,0\n",
        "1504.10.90,X,12\n",
        "1504.30.00,X,about five\n",
        "1504.30.00,X,=1+1\n",
    ),
    "vn-tariff": Sample(
        "vn.csv",
        "hs8,unit,ordinary_pct,mfn_pct,acfta,vat\n15041090,kg,30,20,0,10\n15042010,kg,30,5,0,10\n",
        "15041090,kg,30,25,0,10\n",
        "15043010,kg,30,about five,0,10\n",
        "15043010,kg,30,=1+1,0,10\n",
    ),
    "fx": Sample(
        "eurofxref-hist.csv",
        "Date,USD,JPY,\n2026-11-25,1.25,150,\n2026-11-24,1.24,N/A,\n",
        "2026-11-25,1.26,150,\n",
        "2026-11-23,about one,150,\n",
        "2026-11-23,=1+1,150,\n",
    ),
    "hs": Sample(
        "between.csv",
        "Between,,\nHS2022,HS2017,Relationship\n851661,851650,n:1\n851662,851650,n:1\n",
        "851661,851650,1:1\n",
        "851663,851650,2:1\n",
        "=1+1,851650,1:1\n",
    ),
}
KINDS_OF_CSV = pytest.mark.parametrize("kind", sorted(CSV_SAMPLES))


@pytest.fixture
def sample(tmp_path: Path, take_in: Callable[..., Imported]) -> Callable[..., Imported]:
    """Import the sample of a kind, with rows added to it or another text or bytes in its place."""

    def run(kind: str, more: str = "", content: bytes | None = None, name: str = "") -> Imported:
        one = CSV_SAMPLES[kind]
        path = tmp_path / (name or one.name)
        path.write_bytes((one.text + more).encode() if content is None else content)
        return take_in(kind, path, as_of=AS_OF, **dict(one.told))

    return run


def in_force(kind: str) -> str:
    """The text of the pointer to the import in force."""
    [pointer] = imports_folder().glob(f"{kind}*/current")
    return pointer.read_text("utf-8")


@KINDS_OF_CSV
def test_a_packed_file_that_is_cut_short_is_refused(
    kind: str, sample: Callable[..., Imported]
) -> None:
    packed = gzip.compress(CSV_SAMPLES[kind].text.encode() * 50)
    with pytest.raises(InputError):
        sample(kind, content=packed[:-30], name=CSV_SAMPLES[kind].name + ".gz")
    assert imported_packs() == []


@KINDS_OF_CSV
def test_a_row_that_is_cut_short_is_refused_by_name(
    kind: str, sample: Callable[..., Imported]
) -> None:
    done = sample(kind, "1504.30\n")
    assert sum(done.tally.refused.values()) == 1
    assert set(done.tally.refused) <= {"wrong_length", "bad_code"}


@KINDS_OF_CSV
def test_a_file_that_ends_in_the_middle_of_a_row_is_refused(
    kind: str, sample: Callable[..., Imported]
) -> None:
    done = sample(kind)
    with pytest.raises(InputError, match="in the middle of its last row"):
        sample(kind, content=(CSV_SAMPLES[kind].text + "1504.30").encode())
    assert imported_packs() == [done.folder]


@KINDS_OF_CSV
def test_a_last_row_that_is_whole_needs_no_end_of_line(
    kind: str, sample: Callable[..., Imported]
) -> None:
    content = CSV_SAMPLES[kind].text.rstrip("\n").encode()
    assert sample(kind, content=content).tally.rows == sample(kind).tally.rows


@KINDS_OF_CSV
def test_a_file_that_is_no_text_is_refused(kind: str, sample: Callable[..., Imported]) -> None:
    with pytest.raises(InputError):
        sample(kind, content=bytes(range(256)) * 20)
    assert imported_packs() == []


@KINDS_OF_CSV
def test_a_file_of_utf_16_is_read_as_it_is(kind: str, sample: Callable[..., Imported]) -> None:
    plain = sample(kind).manifest["packs"]
    assert sample(kind, content=CSV_SAMPLES[kind].text.encode("utf-16")).manifest["packs"] == plain


def test_a_brazilian_file_of_windows_is_read_with_its_letters(
    sample: Callable[..., Imported], facts_now: Callable[..., Any]
) -> None:
    text = "NCM,DESCRICAO,TEC\n1504.10.90,Gordura de atum em lata ç ã,10\n"
    done = sample("br-tec", content=text.encode("cp1252"))
    assert done.manifest["packs"]["duty/br"]["mfn"] == 1


@KINDS_OF_CSV
def test_columns_that_changed_places_are_refused(
    kind: str, sample: Callable[..., Imported]
) -> None:
    head, *rows = CSV_SAMPLES[kind].text.splitlines()
    banner = []
    if head.startswith("Between"):
        banner, head, rows = [head], rows[0], rows[1:]
    swapped = [",".join((*row.split(",")[1:], row.split(",")[0])) for row in rows]
    with pytest.raises(InputError):
        sample(kind, content="\n".join((*banner, head, *swapped)).encode())


@KINDS_OF_CSV
def test_a_line_said_twice_otherwise_is_refused_and_named(
    kind: str, sample: Callable[..., Imported]
) -> None:
    done = sample(kind, CSV_SAMPLES[kind].again)
    assert done.tally.refused["said_twice"] == 1
    assert done.tally.examples["said_twice"][0].where


@KINDS_OF_CSV
def test_a_line_said_twice_alike_is_counted(kind: str, sample: Callable[..., Imported]) -> None:
    again = CSV_SAMPLES[kind].text.splitlines(keepends=True)[-1]
    done = sample(kind, again)
    assert not done.tally.refused
    assert done.tally.figures["lines_said_again"] >= 1


@KINDS_OF_CSV
def test_a_text_never_seen_is_refused_or_kept_as_printed_and_counted(
    kind: str, sample: Callable[..., Imported]
) -> None:
    done = sample(kind, CSV_SAMPLES[kind].never_seen)
    kept = sum(n for name, n in done.tally.figures.items() if name.startswith("as_printed"))
    assert sum(done.tally.refused.values()) + kept + done.tally.figures["rates_unknown"] >= 1


@pytest.mark.parametrize("kind", sorted(one for one, it in CSV_SAMPLES.items() if it.formula))
def test_a_formula_in_a_cell_is_refused(kind: str, sample: Callable[..., Imported]) -> None:
    done = sample(kind, CSV_SAMPLES[kind].formula)
    assert set(done.tally.refused) <= {"formula", "bad_code"}
    assert sum(done.tally.refused.values()) == 1


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("+cmd|' /C calc'!A0", True),
        ("-2+3", True),
        ("\t=1", True),
        ("-5%", False),
        ("+1.5", False),
        ("- other", False),
        ("5%", False),
        ("", False),
    ],
)
def test_a_formula_is_what_a_spreadsheet_would_run(text: str, *, runs: bool) -> None:
    assert is_formula(text) is runs


@KINDS_OF_CSV
@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_file_that_unpacks_to_far_too_much_is_refused(
    kind: str, packing: str, tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    one = CSV_SAMPLES[kind]
    path = tmp_path / f"{one.name}.{packing}"
    rows = (one.text + ("," * 998 + "\n") * 12_000).encode()
    if packing == "gz":
        path.write_bytes(gzip.compress(rows, 9))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(one.name, rows)
    with pytest.raises(InputError, match="far more"):
        take_in(kind, path, as_of=AS_OF, **dict(one.told))
    assert imported_packs() == []


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_file_that_grows_without_measure_is_refused_at_its_beginning(
    packing: str, tmp_path: Path
) -> None:
    path = tmp_path / f"grows.csv.{packing}"
    rows = b"code,rate\n" + b"01,5%\n" * 5_000_000
    if packing == "gz":
        path.write_bytes(gzip.compress(rows, 9))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("grows.csv", rows)
    read = 0
    with pytest.raises(InputError, match="far more"):
        for _ in csv_rows(path, ("code", "rate")):
            read += 1
    assert read < 1_000_000


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(InputError, match="far more"):
        take_in("table", path, as_of=AS_OF, market="VN")


def test_a_long_file_is_read_a_line_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("code,rate\n")
        file.writelines(f"{number:08d},{number % 50}%\n" for number in range(100_000))
    tracemalloc.start()
    count = sum(1 for _ in csv_rows(path, ("code", "rate")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 2_000_000


@KINDS_OF_CSV
def test_an_import_that_fails_leaves_the_one_before_in_force(
    kind: str, sample: Callable[..., Imported]
) -> None:
    done = sample(kind)
    before = in_force(kind)
    with pytest.raises(InputError):
        sample(kind, content=b"a,b\n1,2\n")
    assert in_force(kind) == before
    assert imported_packs() == [done.folder]
    assert [one.name for one in done.folder.parent.iterdir() if one.is_dir()] == [done.folder.name]


def test_the_same_file_again_changes_nothing_and_another_takes_its_place(
    sample: Callable[..., Imported],
) -> None:
    first = sample("br-tec")
    assert sample("br-tec").folder == first.folder
    second = sample("br-tec", "1504.30.00,X,3\n")
    assert second.folder != first.folder
    assert imported_packs() == [second.folder]
    assert not first.folder.exists()


def test_a_second_import_of_a_kind_waits_for_the_first_to_end(
    sample: Callable[..., Imported],
) -> None:
    done = sample("br-tec")
    with (done.folder.parent.parent / ".br-tec.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="by another process"):
            sample("br-tec", "1504.30.00,X,3\n")
        with pytest.raises(InputError, match="by another process"):
            remove_import("br-tec", {})
    assert imported_packs() == [done.folder]
    assert sample("br-tec", "1504.30.00,X,3\n").folder != done.folder


def test_a_kill_in_the_middle_leaves_the_import_before_in_force(
    own_packs: Path, tmp_path: Path, sample: Callable[..., Imported]
) -> None:
    done = sample("br-tec")
    long = tmp_path / "tec_long.csv"
    with long.open("w", encoding="utf-8") as file:
        file.write("NCM,DESCRICAO,TEC\n")
        for number in range(2_000_000):
            code = f"{1000 + number % 9000}.{number // 9000 % 90 + 10}.{number % 90 + 10}"
            file.write(f"{code},X,{number % 40}\n")
    arguments = ["import", "br-tec", str(long), "--as-of", "2026-01-01"]
    child = subprocess.Popen(
        [sys.executable, "-m", "tradewind.cli.main", *arguments],
        env={**os.environ, "TRADEWIND_PACKS": str(own_packs)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    home = done.folder.parent
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None and not list(home.glob(".new-*/*/*/*")):
        time.sleep(0.02)
    assert child.poll() is None, "it ended before it could be killed"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert imported_packs() == [done.folder]
    assert list(home.glob(".new-*"))
    again = sample("br-tec", "1504.30.00,X,3\n")
    assert imported_packs() == [again.folder]
    assert not list(home.glob(".new-*"))  # what the kill left is cleared away


# --- files that are not CSV ---


@dataclass(frozen=True)
class Other:
    """A small sound file of a kind that is no CSV."""

    kind: str
    name: str
    content: Any
    types: Mapping[str, str]


JP = ("level", "stat_code", "suffix", "desc", "基本", "暫定", "WTO協定", "EPA_RCEP_中国")
AU = ("reference", "unit", "description", "duty_rate")
ROO = ("scheme", "heading", "hs_min", "hs_max", "rule", "rule_class")
OTHERS = (
    Other(
        "jp-tariff",
        "j.parquet",
        [dict(zip(JP, (1, "1504.10", "000", "x", "5%", "", "", ""), strict=True))],
        {"level": "BIGINT"},
    ),
    Other(
        "au-schedule",
        "au.parquet",
        [dict(zip(AU, ("1504.10.00", "kg", "x", "5%"), strict=True))],
        {},
    ),
    Other(
        "uk-origin",
        "roo.parquet",
        [dict(zip(ROO, ("ex", "1504", "1504000000", "1504999999", "CTH", "CTH"), strict=True))],
        {},
    ),
    Other(
        "uk-origin",
        "ex.json",
        {
            "rule_sets": [
                {
                    "heading": "1504",
                    "min": "1504000000",
                    "max": "1504999999",
                    "rules": [{"rule": "CTH"}],
                }
            ]
        },
        {},
    ),
    Other(
        "uk-commodity",
        "1504100000.json",
        {
            "goods_nomenclature_item_id": "1504100000",
            "import_measures": [
                {
                    "id": 1,
                    "effective_start_date": "2026-01-01",
                    "measure_type": {"id": "103", "measure_type_series_id": "C"},
                    "geographical_area": {"id": "1011"},
                    "measure_components": [{"duty_expression_id": "01", "duty_amount": 5}],
                }
            ],
        },
        {},
    ),
    Other(
        "jp-tariff",
        "j_15.json",
        [
            {
                "stat_code": "1504.10",
                "hs_code": "000",
                "desc": "x",
                "rate": {"基本": "5%"},
                "children": [],
            }
        ],
        {},
    ),
)
ALL_OTHERS = pytest.mark.parametrize("other", OTHERS, ids=[one.name for one in OTHERS])


@pytest.fixture
def written(tmp_path: Path, parquet: Callable[..., Path]) -> Iterator[Callable[[Other], Path]]:
    """Write the file of a sample."""

    def write(other: Other) -> Path:
        if other.name.endswith(".parquet"):
            return parquet(other.name, other.content, **other.types)
        path = tmp_path / other.name
        path.write_text(json.dumps(other.content, ensure_ascii=False), "utf-8")
        return path

    yield write


@ALL_OTHERS
def test_a_sound_file_is_taken_in_and_one_cut_short_leaves_it_in_force(
    other: Other, written: Callable[[Other], Path], take_in: Callable[..., Imported]
) -> None:
    path = written(other)
    done = take_in(other.kind, path, as_of=AS_OF)
    assert not done.tally.refused
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(InputError):
        take_in(other.kind, path, as_of=AS_OF)
    assert imported_packs() == [done.folder]


@ALL_OTHERS
def test_another_kind_of_file_is_refused(
    other: Other, written: Callable[[Other], Path], take_in: Callable[..., Imported], tmp_path: Path
) -> None:
    path = tmp_path / ("wrong" + Path(other.name).suffix)
    path.write_bytes(b'{"a": 1}' if path.suffix == ".json" else b"PAR1 not")
    with pytest.raises(InputError):
        take_in(other.kind, path, as_of=AS_OF)
    assert imported_packs() == []


def test_every_kind_is_tried_here() -> None:
    tried = {*CSV_SAMPLES, *(one.kind for one in OTHERS)}
    elsewhere = {"us-chapter-99"}
    assert set(KINDS) - elsewhere <= tried


def test_what_is_no_parquet_in_a_folder_is_named_with_what_to_do(
    tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    (tmp_path / "countries.json").write_text("[]", "utf-8")
    with pytest.raises(InputError, match=r"countries\.json: is not a Parquet file.*files alone"):
        take_in("au-schedule", tmp_path, as_of=AS_OF)
