"""Bad input is told in the language asked for; English stays what the error itself says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tradewind.cli.main import main
from tradewind.errors import InputError, listed, worded
from tradewind.text.errors import error_in_words, in_words

FILE = "FILE"
# What may stand in an answer in Chinese as it is: names of fields, flags, codes and examples.
ENGLISH = re.compile(r"\b(?:is|not|the|of|Mend|Write|Correct|Use|must|Did you)\b")
FIRMS = {
    "a key nobody knows": "enterprise: {plce: HK}\n",
    "a choice nobody knows": "offering: {kind: good}\n",
    "a date that is none": "enterprise: {founded: 2026-02-30}\n",
    "several faults": "enterprise: {employees: -1, revenue: 12}\nprice: {amount: 0 USD}\n",
    "text that is no YAML": "enterprise: {place: HK\n",
    "two projects of one id": "projects: [{id: a}, {id: a}]\n",
    "days to come": "enterprise: {founded: 2090-01-01, listed: true}\n",
    "an answer out of bounds": "enterprise: {diagnostics: {part_time_pct: 140}}\n",
    "an answer of another kind": "enterprise: {diagnostics: {is_hk_company: maybe}}\n",
    "an unknown purpose": "projects: [{purpose: exibition}]\n",
    "an industry of no classification": "enterprise: {industry: {code: Z99}}\n",
    "a scheme nearly named": "enterprise: {grants: [{scheme: BUD Fnd, amount: 1 HKD}]}\n",
    "an item of no diagnostic": "enterprise: {diagnostics: {siri.no_such: 1}}\n",
}
COMMANDS = {
    "an unknown command": ("dutty",),
    "a flag without its value": ("duty", "--goods"),
    "a missing flag": ("duty", "--goods", "7323.93"),
    "an unknown market": ("duty", "--goods", "7323.93", "--to", "XX"),
    "goods that are no code": ("duty", "--goods", "cups", "--to", "US"),
    "a chapter of no goods": ("duty", "--goods", "7712", "--to", "US"),
    "an unknown agreement": ("duty", "--goods", "7323.93", "--to", "AU", "--agreement", "CN-XX"),
    "an origin of no economy": ("duty", "--goods", "7323.93", "--to", "US", "--origin", "XX"),
    "a day that is none": ("schemes", FILE, "--on", "soon"),
    "a file that is not there": ("plan", "nowhere.yaml"),
    "a mode nobody knows": ("plan", FILE, "--modes", "rail"),
    "a plan that is no page": ("plan", FILE, "-o", "plan.pdf"),
    "a form of no diagnostic": ("upgrade", FILE, "--form", "none-such"),
    "an answer nothing asks": ("ask", FILE, "--answers", "no_such=1"),
}


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What a command that is refused says in a language."""

    def run(lang: str, *arguments: str, firm: str = "enterprise: {place: HK}\n") -> str:
        file = tmp_path / "firm.yaml"
        file.write_text(firm, "utf-8")
        given = [str(file) if one == FILE else one for one in arguments]
        assert main([*given, "--lang", lang, "--packs", "shipped"]) == 2
        return capsys.readouterr().err.replace(str(tmp_path), "")

    return run


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("firm", FIRMS.values(), ids=FIRMS)
def test_a_fault_of_the_firms_file_is_told_without_english(refused, firm, lang) -> None:
    told = refused(lang, "schemes", FILE, firm=firm)

    assert not ENGLISH.search(told), told
    assert re.search("[\u4e00-\u9fff]", told)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_fault_of_the_command_line_is_told_without_english(refused, arguments, lang) -> None:
    told = refused(lang, *arguments)

    assert not ENGLISH.search(told), told
    assert re.search("[\u4e00-\u9fff]", told)


def test_the_english_of_an_error_is_what_it_always_said(refused) -> None:
    told = refused("en", "duty", "--goods", "cups", "--to", "US")

    assert told == (
        "tradewind: --goods: 'cups' is not a goods code."
        " Mend: Give 4 to 12 digits, such as 7323.93 or 7323.93.00.\n"
    )


def test_words_within_words_are_in_the_language_too() -> None:
    inner = worded("{given} is not a number.", given=worded("a group of values"))
    error = InputError("firm.yaml", listed("\n", [inner, inner]), worded("Correct it."))

    assert error_in_words(error, "zh-Hans") == (
        "firm.yaml：一组值不是数字。\n一组值不是数字。 改正方法：请更正。"
    )


def test_words_that_nobody_worded_stay_as_they_are() -> None:
    assert in_words("disk full", "zh-Hant") == "disk full"
