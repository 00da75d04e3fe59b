"""Chapter 99 and its product lists, read from invented files of the same shapes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts, Library
from tradewind.facts.entry import Entry
from tradewind.facts.folders import shipped_packs
from tradewind.importers.importing import Imported, run_import
from tradewind.importers.us_chapter_99_text import read_chapter

CHAPTER = """\
        Harmonized Tariff Schedule of the United States Revision 6 (2026)

                   CHAPTER 99

U.S. Notes (con.)
                (a) As provided for in heading 9903.01.32, the additional duties shall not apply to:
                   0201.10.05  8471
                   4901.10.00
(b) As provided in heading 9903.02.78, the additional duties shall not apply to:
(1) Acai (classifiable in subheading 2008.99.21)
(iv) As provided in 9903.01.26, the duties shall not apply to products of Canada.

         (i) Articles of aluminum:

                   7601                      7604

         (ii) Derivative aluminum articles:

                   7610.10.00
         (iii) Articles of steel:

                   7206                      7304
\fHarmonized Tariff Schedule of the United States Revision 6 (2026)
U.S. Notes (con.)                 7301.20.10    7407.10.15
           (iv) Derivative steel articles:        7307.29.00
           (v) Articles of copper:                7408.19.00
(vi) Derivative aluminum articles:
                   8544.49.20
           (vii) Derivative steel articles: [Compiler's note: List may begin later.]
                   7323.93.00    8516.60.60
(viii) Articles of copper:
                   8544.42.10
(ix) Derivative aluminum articles:
                   8504.34.00
(x) Derivative steel articles:
                   8479.90.95
(d) Headings 9903.82.04 and 9903.82.05 apply to articles of the United Kingdom.

(b) Heading 9903.88.01 applies to all products of China that are classified in the following
                   8413.70.20  8414.10.00
(c) For the purposes of heading 9903.88.02, products of China shall be subject to more.
(f) Heading 9903.88.03 applies to all products of China that are classified in the following
                   4202.12.21  4202.92.31
(g) For the purposes of heading 9903.88.04, products of China shall be subject to more.
1. Other seats, provided for in [subheading] 9401.80.60, except for such seats provided for in
         statistical reporting number 9401.80.6001
(h) The Trade Representative determined to establish a process.
(u) Heading 9903.88.16 applies to: [Compiler's note: suspended.]
                   9503.00.00
ii) the following products of China:
1. Furniture, provided for in subheading 9403.70.40, except number 9403.70.4001
(v) The Trade Representative determined to establish a process.
(b) Heading 9903.91.01 applies to products of China on or after 12:01 a.m. eastern daylight time
         on September 27, 2024:
                   7206.10.00
(c) Heading 9903.91.02 applies to products of China on or after 12:01 a.m.
(g) Heading 9903.91.06 applies to products of China entered on or after 12:01 a.m. eastern
         standard time on January 1, 2026:
(1) 8507.60.00
(h) Heading 9903.91.07 applies to products of China described in:
(1) Face masks, described in statistical reporting number 6307.90.9870
(i) Heading 9903.91.08 applies to products of China.
"""
LISTS_301 = """\
hts8,list,ch99_code
84137020,1,9903.88.01
84141000,1,9903.88.01
42021221,3,9903.88.03
42029231,3,9903.88.03
42029231,4B,9903.88.16
95030000,4B,9903.88.16
85076000,biden_jan26,9903.91.06
85076000,4B,9903.88.16
8x07,3,9903.88.03
"""
PARAMS = """\
section_201: {solar_rate: 0.145}
section_122: {rate: 0.1, effective_date: '2026-02-24', expiry_date: '2026-07-23'}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the chapter, one list, the parameters and a file of another kind."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    home = tmp_path / "us"
    home.mkdir()
    (home / "chapter99_2026_rev_6.txt").write_bytes(CHAPTER.encode("latin-1"))
    (home / "s301_product_lists.csv").write_text(LISTS_301, "utf-8")
    (home / "policy_params.yaml").write_text(PARAMS, "utf-8")
    (home / "census_codes.csv").write_text("Code,Name\n5700,China\n", "utf-8")
    return home


@pytest.fixture
def done(folder: Path) -> Imported:
    """The folder, imported."""
    return run_import("us-chapter-99", [folder], read_on=date(2026, 11, 30))


def _on(day: str) -> Facts:
    return Library.standard().as_of(applies_on=date.fromisoformat(day), known_on=date.max)


def test_the_running_head_of_a_page_is_no_code(folder: Path) -> None:
    lists = read_chapter(folder / "chapter99_2026_rev_6.txt").lists

    assert lists["16c-iii"] == {"7206", "7304"}


def test_columns_that_run_into_each_other_are_told_apart_by_chapter(folder: Path) -> None:
    lists = read_chapter(folder / "chapter99_2026_rev_6.txt").lists

    assert {"73012010", "73072900"} <= lists["16c-iv"]
    assert lists["16c-v"] == {"74071015", "74081900"}


def test_a_list_holds_from_the_day_its_own_words_say(folder: Path) -> None:
    days = read_chapter(folder / "chapter99_2026_rev_6.txt").days

    assert days["9903.91.06"] == date(2026, 1, 1)


def test_a_line_on_one_list_of_both_is_on_it_whole(done: Imported) -> None:
    found = _on("2026-05-01").listed("duty/us:s301", "3", "42021221")

    assert (found.is_on, found.is_split) == (True, False)


def test_a_second_list_that_the_chapter_does_not_know_of_is_not_followed(done: Imported) -> None:
    facts = _on("2026-05-01")

    assert facts.listed("duty/us:s301", "3", "42029231").is_on is True
    assert facts.listed("duty/us:s301", "4b", "42029231").is_on is False


def test_without_the_chapter_a_line_on_two_lists_is_divided_at_ten_digits(folder: Path) -> None:
    lists = folder / "s301_product_lists.csv"
    run_import("us-chapter-99", [lists], read_on=date(2026, 11, 30))
    facts = _on("2026-05-01")

    assert facts.listed("duty/us:s301", "3", "42029231").is_split
    assert facts.listed("duty/us:s301", "4b", "42029231").is_split


def test_a_described_line_is_on_the_list_in_part(done: Imported) -> None:
    facts = _on("2026-05-01")

    assert facts.listed("duty/us:s301", "3-additional", "94018060").is_split
    assert facts.listed("duty/us:s301", "4b", "94037040").is_split


def test_a_line_of_the_review_is_not_listed_again_by_the_other_file(done: Imported) -> None:
    rows = {one.row["code"] for one in _table("s301") if one.layer == "user"}

    assert "85076000" not in rows


def _table(name: str) -> list[Entry]:
    pack = Library.standard().pack("duty/us")
    assert pack is not None
    return list(pack.tables[name].entries)


def test_outside_the_chapters_of_metals_a_list_goes_by_weight(done: Imported) -> None:
    facts = _on("2026-05-01")

    assert facts.listed("duty/us:s232", "1b", "73239300").is_on
    assert facts.listed("duty/us:s232", "1b-weight", "85166060").is_on
    assert facts.listed("duty/us:s232", "3-weight", "84799095").is_on


def test_absence_from_an_imported_list_is_knowledge(done: Imported) -> None:
    assert _on("2026-05-01").listed("duty/us:s301", "1", "10063010").is_on is False


def test_what_was_renumbered_stays_unknown(done: Imported) -> None:
    assert _on("2026-05-01").listed("duty/us:s301", "1", "85395200").is_on is None


def test_informational_materials_are_outside_by_description(done: Imported) -> None:
    assert _on("2025-07-01").listed("duty/us:ieepa_exempt", "informational", "49011000").is_split


def test_a_folder_is_read_and_other_files_are_left_aside(done: Imported) -> None:
    assert done.tally.figures["files_not_of_this_kind"] == 1
    assert done.tally.figures["s301_1_in_both"] == 2


def test_a_few_lists_alone_do_not_make_a_table_whole(folder: Path) -> None:
    parts = folder / "s232_auto_parts.txt"
    parts.write_text("87089953\n", "utf-8")
    run_import("us-chapter-99", [parts], read_on=date(2026, 11, 30))

    facts = _on("2026-05-01")
    assert facts.listed("duty/us:s232", "auto-parts", "87089953").is_on
    assert facts.listed("duty/us:s232", "1a", "72061000").is_on is None


def test_a_bad_code_is_refused_by_name(done: Imported) -> None:
    assert done.tally.refused["bad_code"] == 1


def test_parameters_that_differ_are_named_and_not_taken(done: Imported) -> None:
    [told] = done.tally.examples["differs_from_pack"]

    assert told.text == "section_201.solar_rate: file 14.5%, pack 14%"
    assert _on("2025-06-01").value("duty/us:s201_solar").value == "14%"


def test_the_same_files_in_another_order_are_the_same_import(folder: Path) -> None:
    files = sorted(folder.iterdir())

    told = [_rows_of(run) for run in (files, files[::-1])]

    assert told[0] == told[1]


def _rows_of(files: list[Path]) -> str:
    done = run_import("us-chapter-99", files, read_on=date(2026, 11, 30))
    card = (done.folder / "duty/us/pack.yaml").read_text("utf-8")
    return card.partition("tables:")[2]


def test_a_text_that_is_not_the_chapter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chapter99.txt"
    path.write_text("a letter", "utf-8")

    with pytest.raises(InputError, match="not the text of chapter 99"):
        read_chapter(path)


def test_a_folder_without_a_known_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n", "utf-8")

    with pytest.raises(InputError, match="known by its name"):
        run_import("us-chapter-99", [tmp_path], read_on=date(2026, 11, 30))


def test_the_shipped_pack_is_as_it_was_without_an_import(tmp_path: Path) -> None:
    facts = Library((("shipped", shipped_packs()),)).as_of(
        applies_on=date(2026, 5, 1), known_on=date.max
    )

    assert facts.listed("duty/us:s301", "1", "10063010").is_on is None
