"""The Harmonized System: names, notes, correlations, the search, and codes of another edition."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind.cli.main import main
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.goods_search import search_goods, words_of
from tradewind.facts.nomenclature import became, check_code, editions
from tradewind.importers.importing import Imported
from tradewind.model.goods import GoodsCode

NAMES = """section,hscode,description,parent,level
XVI,85,Invented machinery,TOTAL,2
XVI,8516,Electric invented heaters,85,4
XVI,851661,Blue ovens; of glass,8516,6
XVI,851662,Ovens; of metal (other than blue),8516,6
XVI,851663,Shavers; electric,8516,6
TOTAL,TOTAL,Total of all HS2022 commodities,TOTAL,5
"""
CORRELATIONS = """Between,,,
HS2022,, HS2017,Relationship
851661,,851650,n:1
851662,,851650,n:1
851663,,851663,1:1
"""
CONVERSIONS = """From HS2022,To HS2017
851661,851650
851662,851650
"""
NOTES = {
    "chapter 85": "1. This chapter does not cover [invented](/x) things.",
    "chapter 85_eu": "1. Another.",
    "section 16": "1. Parts go with their machines.",
}


@pytest.fixture
def nomenclature(tmp_path: Path, take_in: Callable[..., Imported]) -> Imported:
    files = []
    for name, text in (
        ("names.csv", NAMES),
        ("between.csv", CORRELATIONS),
        ("conversions.csv", CONVERSIONS),
        ("hs2022_notes.json", json.dumps(NOTES)),
        ("sections.csv", "section,name\nXVI,Machines\n"),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        files.append(path)
    return take_in("hs", *files)


def test_each_file_is_known_by_what_it_holds(nomenclature: Imported) -> None:
    assert nomenclature.manifest["packs"]["goods/hs"] == {
        "names": 5,
        "sections": 1,
        "notes": 2,
        "conversions": 2,
        "correlations": 6,
    }
    assert not nomenclature.tally.refused


def test_a_correlation_reads_both_ways(
    nomenclature: Imported, facts_now: Callable[..., Facts]
) -> None:
    back = became(facts_now(), "HS 2022", "851661", "HS 2017")
    forth = became(facts_now(), "HS 2017", "851650", "HS 2022")
    assert back is not None
    assert forth is not None
    assert (back.codes, back.relations) == (("851650",), ("n:1",))
    assert (forth.codes, forth.relations) == (("851661", "851662"), ("1:n",))


def test_words_find_goods_and_what_a_name_leaves_out_does_not(
    nomenclature: Imported, facts_now: Callable[..., Facts]
) -> None:
    found = search_goods("blue oven", facts_now())
    assert [one.code for one in found.candidates] == ["851661", "851662"]
    assert found.candidates[0].score > found.candidates[1].score
    assert found.edition == "HS 2022"


def test_a_candidate_comes_with_the_notes_of_its_chapter_and_section(
    nomenclature: Imported, facts_now: Callable[..., Facts]
) -> None:
    [best, *_] = search_goods("shaver", facts_now()).candidates
    assert [of for of, _ in best.notes] == ["chapter 85", "section 16"]
    assert best.heading == "Electric invented heaters"


def test_a_slip_of_a_letter_is_read_and_said_and_an_unknown_word_is_named(
    nomenclature: Imported, facts_now: Callable[..., Facts]
) -> None:
    found = search_goods("shavres zzyzx", facts_now())
    assert found.read_as == {"shavre": "shaver"}
    assert found.not_found == ("zzyzx",)
    assert found.candidates[0].score < 0.6


@pytest.mark.parametrize(
    ("words", "code"),
    [("electric kettle", "851679"), ("電熱水壺", "851679"), ("电热水壶", "851679")],
)
def test_the_shipped_goods_are_found_in_three_languages_without_an_import(
    words: str, code: str, facts_now: Callable[..., Facts]
) -> None:
    found = search_goods(words, facts_now())
    assert found.edition == ""
    assert found.candidates[0].code == code


def test_words_are_stems_and_pairs_of_letters() -> None:
    assert words_of("The Batteries of glasses") == ("battery", "glass")
    assert words_of("電水壺") == ("電水", "水壺")


def test_every_code_is_let_through_until_a_nomenclature_is_imported(
    facts_now: Callable[..., Facts],
) -> None:
    assert editions(facts_now()) == ()
    check_code(GoodsCode.parse("851699"), "jp", facts_now(), "--goods")


def test_a_code_of_another_edition_is_bad_input_with_what_it_became(
    nomenclature: Imported, facts_now: Callable[..., Facts]
) -> None:
    facts = facts_now()
    check_code(GoodsCode.parse("8516.61"), "jp", facts, "--goods")
    with pytest.raises(InputError, match=r"8516\.50 is not a code of HS 2022.*851661, 851662"):
        check_code(GoodsCode.parse("8516.50"), None, facts, "--goods")
    with pytest.raises(InputError, match="Search for the goods"):
        check_code(GoodsCode.parse("8599"), None, facts, "--goods")
    # A code that the market's own tariff has is its own affair.
    check_code(GoodsCode.parse("8516.71.000"), "jp", facts, "--goods")
    # The shipped tariff of the United Kingdom is of another edition, whose names are not here.
    check_code(GoodsCode.parse("8516.50"), "gb", facts, "--goods")


def test_the_command_answers_in_words_and_in_json(
    own_packs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["goods", "toys", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] is None
    assert told["candidates"][0]["code"] == "950300"
    assert main(["goods", "玩具", "--lang", "zh-Hant"]) == 0
    assert "9503.00" in capsys.readouterr().out
    assert main(["goods", "???"]) == 2
    assert main(["goods", "toys", "--limit", "0"]) == 2


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.csv", "code,name\n01,x\n", "no file of the Harmonized System"),
        ("a.csv", "section,hscode,description,parent,level\nI,01,Animals,TOTAL,2\n", "edition"),
        ("a.json", '{"x": 1}', "neither a code tree"),
    ],
)
def test_what_is_no_file_of_it_is_refused(
    name: str, text: str, problem: str, tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=problem):
        take_in("hs", path)


def test_a_line_that_says_otherwise_is_refused(
    tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = tmp_path / "between.csv"
    path.write_text(CORRELATIONS + "851663,,851663,n:n\n8516,,851663,1:1\n851663,,851664,2:1\n")
    done = take_in("hs", path)
    assert dict(done.tally.refused) == {"said_twice": 1, "bad_code": 1, "bad_relation": 1}


def test_the_real_files_are_taken_in_whole(
    real: Callable[[str], Path], take_in: Callable[..., Imported], facts_now: Callable[..., Any]
) -> None:
    done = take_in("hs", *sorted(real("hs").iterdir()))
    assert done.manifest["packs"]["goods/hs"]["conversions"] == 16_614
    assert done.manifest["packs"]["goods/hs"]["correlations"] == 2 * 38_175
    assert dict(done.tally.refused) == {"said_twice": 1}  # one name differs between two files
    facts = facts_now()
    assert editions(facts) == ("HS 2022", "HS 2017", "HS 2012")
    phone = became(facts, "HS 2022", "851713", "HS 2012")
    assert phone is not None
    assert (phone.codes, phone.relations) == (("851712",), ("n:1",))
    assert search_goods("cotton t-shirts", facts).candidates[0].code == "610910"


def test_a_pair_of_letters_across_two_words_that_were_found_is_not_told_as_lost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words, lost in (("蓝牙耳机", []), ("蓝牙zzzqq", ["zzzqq"])):
        assert main(["goods", words, "--packs", "shipped", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["words_not_found"] == lost
