"""The schedule of the United States as exported, from file to answers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tradewind.assess.duty import DutyAnswer, DutyQuestion, answer
from tradewind.errors import InputError
from tradewind.facts import Library
from tradewind.facts.folders import imported_packs, shipped_packs, user_packs
from tradewind.importers.importing import Imported, run_import
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money

READ_ON = date(2026, 11, 30)
HEAD = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,"
    "Special Rate of Duty,Column 2 Rate of Duty,Quota Quantity,Additional Duties"
)
LINES = [
    '"6601","0","Umbrellas and sun umbrellas:","","","","","",""',
    '"6601.10.00.00","1","Garden","[""doz.""]","6.5%","Free (A,AU,KR) 2% (JP)","40%","",""',
    '"","1","Other:","","","","","",""',
    '"6601.91","2","Having a telescopic shaft:","","","","","",""',
    '"6601.91.10","3","For children","","2.4¢/kg + 5%","","60%","",""',
    '"6601.91.10.10","4","Of silk","[""No.""]","","","","",""',
    '"6601.91.90.00","3","Other","[""No.""]","Free","","Free","",""',
    '"6601.99.00.00","2","Other","[""doz.""]","The rate for sticks","","50%","",""',
]


@pytest.fixture(scope="session")
def without_us(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped packs less those of the United States, whose lists would leave doubts."""
    folder = tmp_path_factory.mktemp("shipped")
    for shelf in shipped_packs().iterdir():
        if shelf.name != "duty":
            (folder / shelf.name).symlink_to(shelf)
    return folder


@pytest.fixture
def into(tmp_path: Path, without_us: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own packs that nobody else uses."""
    (tmp_path / "shipped").symlink_to(without_us)
    monkeypatch.setenv("TRADEWIND_PACKS", str(tmp_path / "packs"))
    return tmp_path


def schedule(folder: Path, lines: list[str], name: str = "hts_2025.csv") -> Path:
    path = folder / name
    path.write_text("\ufeff" + "\n".join([HEAD, *lines]) + "\n", "utf-8")
    return path


def imported(path: Path) -> Imported:
    return run_import("us-hts", [path], read_on=READ_ON)


def duty(code: str, origin: str = "DE", on: date = date(2025, 1, 5), **told: object) -> DutyAnswer:
    """What the import alone answers: the shipped lists of extra duties do not come in."""
    layers = [("shipped", user_packs().parent / "shipped")]
    library = Library((*layers, *(("user", folder) for folder in imported_packs())))
    facts = library.as_of(applies_on=on, known_on=READ_ON)
    question = DutyQuestion(
        GoodsCode(code), origin, "us", "us", Money(100_000, "USD"), "USD", **told
    )
    return answer([question], facts)[0]


def base_rates(told: DutyAnswer) -> set[str]:
    kinds = ("mfn", "preference")
    return {line.rate for one in told.outcomes for line in one.lines if line.kind in kinds}


def test_a_line_is_charged_as_printed_and_cites_its_place(into: Path) -> None:
    done = imported(schedule(into, LINES))
    told = duty("66011000")
    assert base_rates(told) == {"6.5%"}
    [line] = {line for one in told.outcomes for line in one.lines if line.kind == "mfn"}
    assert line.cites[0].layer == "user"
    assert line.cites[0].where.startswith("line 3, column 1 general")
    assert done.tally.figures["lines"] == 4
    assert done.manifest["files"][0]["name"] == "hts_2025.csv"
    assert done.manifest["as_of"] == date(2025, 1, 1)


def test_a_statistical_line_has_the_rate_of_the_line_it_stands_under(into: Path) -> None:
    imported(schedule(into, LINES))
    told = duty("6601911010", quantities={"kg": Decimal(10)})
    assert base_rates(told) == {"0.024 USD/kg + 5%"}


def test_a_rate_that_cannot_be_read_is_shown_and_not_reckoned(into: Path) -> None:
    imported(schedule(into, LINES))
    told = duty("66019900")
    assert told.status == "unknown"
    assert base_rates(told) == {'unknown("The rate for sticks")'}


def test_a_code_too_short_shows_every_line_below_it(into: Path) -> None:
    imported(schedule(into, LINES))
    assert base_rates(duty("660191", quantities={"kg": Decimal(10)})) == {
        "0.024 USD/kg + 5%",
        "free",
    }


def test_column_two_is_for_its_own_origins_only(into: Path) -> None:
    imported(schedule(into, LINES))
    assert base_rates(duty("66011000", "KP")) == {"40%"}
    assert base_rates(duty("66011000", "HK")) == {"6.5%"}


def test_a_special_program_is_for_its_own_origin_and_for_those_who_claim_it(into: Path) -> None:
    imported(schedule(into, LINES))
    assert base_rates(duty("66011000", "KR", agreement="US-KR")) == {"free"}
    assert base_rates(duty("66011000", "JP", agreement="US-JP")) == {"2%"}
    assert base_rates(duty("66011000", "CN", agreement="US-KR")) == {"6.5%"}


def test_a_program_of_many_economies_is_asked_for_not_taken_for_granted(into: Path) -> None:
    imported(schedule(into, LINES))
    told = duty("66011000", "TH", agreement="US-A")
    assert base_rates(told) == {"6.5%", "free"}
    assert "is_us_program_beneficiary" in {gap.name for gap in told.missing}


def test_only_a_program_for_the_origin_itself_is_offered_to_those_who_claim_none(
    into: Path,
) -> None:
    imported(schedule(into, LINES))
    assert duty("66011000", "KR").claimable == ("US-KR",)
    assert duty("66011000", "CN").claimable == ()


def test_before_the_day_of_the_edition_nothing_is_known_of_its_lines(into: Path) -> None:
    imported(schedule(into, LINES))
    assert duty("66011000", on=date(2024, 12, 31)).status == "unknown"


def test_a_code_the_whole_schedule_does_not_hold_is_unknown(into: Path) -> None:
    imported(schedule(into, LINES))
    assert duty("66029900").status == "unknown"


def test_the_json_export_gives_the_answers_of_the_csv_export(into: Path) -> None:
    columns = ("htsno", "indent", "description", "units", "general", "special", "other")
    rows = [
        dict(zip(columns, one, strict=True))
        for one in [
            ("6601", "0", "Umbrellas:", [], "", "", ""),
            ("6601.10.00.00", "1", "Garden", ["doz."], "6.5%", "Free (A,AU,KR) 2% (JP)", "40%"),
        ]
    ]
    path = into / "hts_2025.json"
    path.write_text(json.dumps(rows), "utf-8")
    imported(path)
    assert base_rates(duty("66011000")) == {"6.5%"}
    assert base_rates(duty("66011000", "JP", agreement="US-JP")) == {"2%"}


def test_a_day_told_goes_before_the_year_of_the_name(into: Path) -> None:
    path = schedule(into, LINES)
    run_import("us-hts", [path], read_on=READ_ON, as_of=date(2026, 3, 1))
    assert duty("66011000", on=date(2026, 2, 28)).status == "unknown"
    assert base_rates(duty("66011000", on=date(2026, 3, 1))) == {"6.5%"}


def test_rates_without_a_goods_code_are_refused_by_line(into: Path) -> None:
    extra = ['"","1","Nameless","","5%","","","",""', '"66x1.10.00","1","Odd","","5%","","","",""']
    done = imported(schedule(into, [*LINES, *extra]))
    assert done.tally.refused == {"no_code": 1, "bad_code": 1}
    assert done.tally.examples["no_code"][0].where == "line 10"


def test_another_file_is_named_and_leaves_the_import_before_it_in_force(into: Path) -> None:
    imported(schedule(into, LINES))
    other = into / "other.csv"
    other.write_text("code,rate\n6601.10.00,9%\n", "utf-8")
    with pytest.raises(InputError, match="has no column 'HTS Number'"):
        imported(other)
    swapped = into / "swapped.csv"
    swapped.write_text(HEAD + '\n"Umbrellas","x","6601.10.00","","5%","","","",""\n', "utf-8")
    with pytest.raises(InputError, match="is not an indent"):
        imported(swapped)
    assert base_rates(duty("66011000")) == {"6.5%"}


def test_the_same_file_again_is_the_same_pack_to_the_byte_of_its_digest(into: Path) -> None:
    path = schedule(into, LINES)
    first = imported(path)
    again = imported(path)
    assert first.folder == again.folder
    assert [one.name for one in first.folder.parent.iterdir() if one.is_dir()] == [
        first.folder.name
    ]
