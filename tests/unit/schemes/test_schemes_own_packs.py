"""A user's own scheme file: a fault of it is told with its place, and what it says is marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.schemes import answer
from tradewind.errors import PackError
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import read_answers
from tradewind.pipeline.support import schemes_question, support
from tradewind.report.firm_answers import schemes_answer
from tradewind.report.firm_terminal import show_schemes

from .conftest import DAY, project

EXAMPLIA = Path(__file__).parents[2] / "examplia"
FUND = (EXAMPLIA / "schemes" / "export-fund.yaml").read_text("utf-8")
FIRM = FirmFile(
    enterprise=Enterprise(place="HK"), projects=(project("stand", "120000 HKD", market="EXA"),)
)
Own = Callable[..., Facts]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """The facts of Examplia with one file of the user's own over them."""

    def facts(text: str, name: str = "export-fund") -> Facts:
        (tmp_path / "schemes").mkdir()
        (tmp_path / "schemes" / f"{name}.yaml").write_text(text, "utf-8")
        library = Library((("shipped", EXAMPLIA), ("user", tmp_path)))
        return library.as_of(applies_on=DAY, known_on=DAY)

    return facts


def asked_of(facts: Facts) -> Any:
    question = schemes_question(FIRM, "firm.yaml", read_answers(FIRM, facts), facts)
    return answer(question, facts)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("    applicant: HK", "    aplicant: HK", r"export-fund\.yaml:71: tracks\[1\]: lacks app"),
        ("one_of:", "one_off:", r"tracks\[1\]\.conditions\.all\[3\]\.one_off: .* not known here"),
        ("cap: cap, ", "cpa: cap, ", r"tracks\[1\]\.amount\.cpa: cpa is not known here"),
        ('"1/2"', '"half"', r"schemes/export-fund:share: 'half' is not a number"),
        ('"100000"', '"100k"', r"schemes/export-fund:cap: '100k' is not a number"),
        ('"100000"', '"-5"', r"schemes/export-fund:cap: '-5' is not a number from 0"),
        ("base: project_cost_hkd", "base: project_cost", "reckons on project_cost, which is not"),
        ("input: is_hk_company", "input: is_company", "reads is_company, which is not declared"),
    ],
)
def test_a_fault_of_an_own_scheme_file_is_told_with_its_place(
    own: Own, there: str, instead: str, said: str
) -> None:
    assert there in FUND

    with pytest.raises(PackError, match=said):
        asked_of(own(FUND.replace(there, instead, 1)))


@pytest.mark.parametrize("text", ["- a\n", "hello\n"])
def test_an_own_scheme_file_without_keys_is_refused(own: Own, text: str) -> None:
    with pytest.raises(PackError, match=r"export-fund\.yaml: does not hold keys"):
        asked_of(own(text))


def test_an_own_scheme_may_not_take_the_id_of_another(own: Own) -> None:
    with pytest.raises(PackError, match="has the track exa-export, as schemes/export-fund has"):
        asked_of(own(FUND, name="my-fund"))


def test_an_own_file_may_tell_one_value_and_leave_the_rest_as_shipped(own: Own) -> None:
    card, values = FUND.split("\nvalues:\n", 1)
    cap = values[values.index("  cap:") : values.index("  ceiling:")].replace("100000", "1000")
    text = f"{card}\nvalues:\n{cap}inputs: {{}}\n"

    [found] = [one for one in asked_of(own(text)).results if one.scheme == "exa-export"]

    assert found.pays is not None and found.pays.cap == project("x", "1000 HKD").cost


def test_a_scheme_that_rests_on_an_own_pack_says_so_on_the_terminal(
    own: Own, examplia_on: Callable[..., Facts], capsys: pytest.CaptureFixture[str]
) -> None:
    mine = own(FUND.replace('"100000"', '"1000"', 1))

    for facts, is_marked in ((mine, True), (examplia_on(DAY, known_on=DAY), False)):
        told = schemes_answer(FIRM, support(FIRM, "firm.yaml", facts), facts, "en")
        show_schemes(told)
        assert ("your own pack" in capsys.readouterr().out) is is_marked


def test_matching_cash_of_a_currency_without_a_rate_is_told_as_not_reckoned(
    examplia_on: Callable[..., Facts],
) -> None:
    facts = examplia_on(date(2026, 6, 1))
    cash = project("stand", "1000 VND").cost
    told = {"is_hk_company": True, "has_business_registration": True}
    firm = FirmFile(
        enterprise=Enterprise(place="HK", matching_cash=cash, grants=(), diagnostics=told),
        projects=FIRM.projects,
    )
    question = schemes_question(firm, "firm.yaml", read_answers(firm, facts), facts)

    found = answer(question, facts).best_set

    assert found is not None
    assert any("vnd" in one.name for one in found.left_out)
