"""`tradewind ask`: what still matters is asked, and every accepted answer is in the file."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind import firm_file
from tradewind.cli.main import main
from tradewind.facts import Library

DAY = "2026-11-22"
MAKER = """\
# The maker, as told by Ms Chan.
enterprise:
  place: CN  # Jiangmen
  industry: {code: C3382, classification: GB/T 4754-2017}
  employees: 168
  listed: false

# what it sells
offering: {kind: goods}
"""
# Answers after which the tax title for technology firms is open to the maker.
TECH_SME = {
    "revenue_cny": "62000000 CNY",
    "assets_cny": "48500000 CNY",
    "product_is_barred": "no",
    "had_incident_this_or_last_year": "no",
    "on_bad_list": "no",
    "keeps_rd_accounts": "yes",
    "industry_bars_rd_deduction": "no",
    "holds_hnte_title": "yes",
}
# The same by a part of each question, as a person reads it.
PIPED = {
    "last year's revenue": "62000000 CNY",
    "total assets": "48500000 CNY",
    "the State prohibit": "no",
    "This year or last": "no",
    "list of abnormal operations": "no",
    "keep sound accounts": "yes",
    "extra tax deduction": "no",
    "a valid certificate of High and New": "yes",
}

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def maker(tmp_path: Path) -> Path:
    path = tmp_path / "maker.yaml"
    path.write_text(MAKER, "utf-8")
    return path


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, shipped: Library) -> None:
    """The packs are read from disk once for all tests."""
    monkeypatch.setattr(Library, "standard", lambda with_user_packs=True: shipped)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The command with lines on its standard input: exit code, output, what was told beside it."""

    def run(path: Path, *arguments: str, lines: str = "", on: str = DAY) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        days = ("--on", on, "--known-on", DAY)
        code = main(["ask", str(path), "--packs", "shipped", *days, *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def told(answer: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = answer
    assert code == 0, err
    return json.loads(out)


def given(answers: dict[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in answers.items())


def test_a_mainland_maker_is_first_asked_whether_it_has_a_hong_kong_company(
    ask: Ask, maker: Path
) -> None:
    lines = "HK\nbranding\nq\n"
    answer = told(ask(maker, "--json", lines=lines))
    assert [one["written_to"] for one in answer["asked"]] == [
        "enterprise.companies",
        "projects[1].purpose",
    ]
    about = {one["about"] for one in answer["left"]}
    assert "hk-company" in about
    assert "hk-company-new" not in about
    firm = firm_file.read(maker)
    assert [one.place for one in firm.enterprise.companies] == ["HK"]
    assert [(one.id, one.purpose) for one in firm.projects] == [("project-1", "branding")]


def test_a_firm_without_companies_is_asked_nothing_about_a_company_that_is_there(
    ask: Ask, maker: Path
) -> None:
    answer = told(ask(maker, "--json", lines="none\nnone\nq\n"))
    assert firm_file.read(maker).enterprise.companies == ()
    assert firm_file.read(maker).projects == ()
    assert "hk-company" not in {one["about"] for one in answer["left"]}
    places = [one["written_to"] for one in answer["left"] if one["written_to"]]
    assert not [one for one in places if one.startswith("projects")]


def test_a_firm_that_tells_no_place_is_first_asked_for_it(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise:\n", "utf-8")
    answer = told(ask(path, "--json", "--limit", "1", lines="hk\n"))
    assert [one["written_to"] for one in answer["asked"]] == ["enterprise.place"]
    assert firm_file.read(path).enterprise.place == "HK"


def test_a_company_without_a_place_is_asked_for_it(ask: Ask, maker: Path) -> None:
    maker.write_text(MAKER.replace("  listed", "  companies:\n  - name: Ex\n  listed"), "utf-8")
    _, out, _ = ask(maker, "--limit", "1", lines="HK\n")
    assert "the firm's company Ex registered?" in out
    assert firm_file.read(maker).enterprise.companies[0].place == "HK"


def test_answers_turn_a_scheme_to_eligible(ask: Ask, maker: Path) -> None:
    # The window for this title is open in summer.
    answer = told(ask(maker, "--json", "--answers", given(TECH_SME), on="2026-07-10"))
    assert answer["before"]["cn-tech-sme"] == "undetermined"
    assert answer["after"]["cn-tech-sme"] == "eligible"
    assert str(firm_file.read(maker).enterprise.revenue) == "62000000.00 CNY"


def test_piped_answers_turn_a_scheme_to_eligible(
    maker: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Person(io.StringIO):
        """Answers what is asked, a line at a time, and puts off the rest."""

        def readline(self, size: int | None = -1, /) -> str:
            asked = capsys.readouterr().out
            return next((told for part, told in PIPED.items() if part in asked), "") + "\n"

    monkeypatch.setattr("sys.stdin", Person())
    days = ("--on", "2026-07-10", "--known-on", DAY)
    assert main(["ask", str(maker), "--packs", "shipped", *days]) == 0
    end = capsys.readouterr().out
    assert f"Answers written into maker.yaml: {len(PIPED)}." in end
    assert ": Cannot tell yet → Can apply" in end


def test_a_hong_kong_company_and_a_project_turn_the_bud_fund_to_eligible(
    ask: Ask, maker: Path
) -> None:
    answers = {
        "companies": "HK",
        "project_purpose": "branding",
        "projects[1].start": "2027-02-01",
        "projects[1].end": "2027-12-01",
        "project_market": "CN",
        "project_has_other_funding": "no",
        "hk-company.is_listed": "no",
        "hk-company.has_business_registration": "yes",
        "hk-company.has_operations": "yes",
    }
    answer = told(ask(maker, "--json", "--answers", given(answers)))
    assert answer["before"]["hk-bud-general"] == "undetermined"
    assert answer["after"]["hk-bud-general"] == "eligible"
    assert {one["written_to"] for one in answer["asked"]} == {
        "enterprise.companies",
        "enterprise.companies[1].has_operations",
        "enterprise.diagnostics.hk-company.is_listed",
        "enterprise.diagnostics.hk-company.has_business_registration",
        "enterprise.diagnostics.project-1.project_has_other_funding",
        "projects[1].purpose",
        "projects[1].start",
        "projects[1].end",
        "projects[1].market",
    }


def test_every_command_reads_a_file_with_answers_about_a_company_and_a_project(
    ask: Ask, maker: Path
) -> None:
    answers = "companies=HK,project_purpose=branding,project_has_other_funding=no"
    assert ask(maker, "--answers", f"{answers},hk-company.is_listed=no")[0] == 0
    for command in ("schemes", "presence", "upgrade"):
        assert main([command, str(maker), "--packs", "shipped", "--on", DAY, "--json"]) == 0


def test_a_day_of_registration_is_written_as_the_day(ask: Ask, maker: Path) -> None:
    told(ask(maker, "--json", "--answers", "registered_days=2009-06-18"))
    assert firm_file.read(maker).enterprise.founded.isoformat() == "2009-06-18"
    assert "  founded: 2009-06-18\n" in maker.read_text("utf-8")


def test_a_size_is_asked_by_what_it_follows_from(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {place: CN, companies: []}\nprojects: []\n", "utf-8")
    left = told(ask(path, "--json"))["left"]
    places = {one["written_to"] for one in left}
    assert {
        "enterprise.industry.classification",
        "enterprise.industry.code",
        "enterprise.employees",
        "enterprise.revenue",
    } <= places
    derived = [one for one in left if one["input"] in ("is_cn_sme", "is_hk_sme", "cn_size_class")]
    assert all(one["about"] == "maker" for one in derived)
    assert not [one for one in left if "small or medium" in (one["question"] or "")]


def test_comments_and_order_are_kept(ask: Ask, maker: Path) -> None:
    told(ask(maker, "--json", "--answers", given(TECH_SME), on="2026-07-10"))
    after = maker.read_text("utf-8").splitlines()
    kept = [line for line in after if line in MAKER.splitlines()]
    assert [line for line in kept if line] == [line for line in MAKER.splitlines() if line]


@pytest.mark.parametrize(
    ("key", "wrong", "said"),
    [
        ("founded", "18/06/2009", "is not a date"),
        ("founded", "2031-01-01", "lies in the future"),
        ("revenue", "62000000", "does not say its currency|not an amount"),
        ("on_bad_list", "perhaps", "is not yes or no"),
        ("high_tech_income_pct", "120", "is above 100"),
        ("tech_staff", "-3", "is below 0"),
        ("rd_3y_cny", "12 ABC", "is not an amount with its currency"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(
    ask: Ask, maker: Path, key: str, wrong: str, said: str
) -> None:
    import re

    code, _, err = ask(maker, "--answers", f"{key}={wrong}")
    assert code == 2
    assert re.search(said, err), err
    assert maker.read_text("utf-8") == MAKER


def test_a_wrong_answer_is_told_with_its_mend_and_asked_again(ask: Ask, maker: Path) -> None:
    code, out, _ = ask(maker, "--limit", "1", lines="Hong Kong\nHK\n")
    assert code == 0
    assert "Not taken" in out
    assert "Hong Kong. Answer: the place of each company in two letters" in out
    assert firm_file.read(maker).enterprise.companies[0].place == "HK"


@pytest.mark.parametrize(("lang", "form"), [("zh-Hant", "是或否"), ("zh-Hans", "是或否")])
def test_a_wrong_answer_is_refused_in_the_language_of_the_interview(
    ask: Ask, maker: Path, lang: str, form: str
) -> None:
    lines = "HK\n" + "或許\n\n" * 6
    _, out, _ = ask(maker, "--lang", lang, "--limit", "6", lines=lines)

    refused = [line for line in out.splitlines() if "未能接受：或許" in line]
    assert any(form in line for line in refused)
    assert not any(re.search("is not|Correct|Write", line) for line in refused)


def test_an_answer_that_contradicts_another_is_refused(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {place: HK, employees: 3, companies: []}\n", "utf-8")
    code, _, err = ask(path, "--answers", "full_time_employees=9")
    assert code == 2
    assert "full_time_employees is 9 and employees is 3" in err


def test_an_answer_that_nothing_asks_is_refused_with_the_nearest(ask: Ask, maker: Path) -> None:
    code, _, err = ask(maker, "--answers", "employes=4")
    assert code == 2
    assert "Did you mean employees?" in err


def test_a_blank_puts_a_question_off_and_stopping_keeps_what_was_told(
    ask: Ask, maker: Path
) -> None:
    answer = told(ask(maker, "--json", lines="\nbranding\n\n\nq\n"))
    assert len(answer["asked"]) <= 1
    left = [one["written_to"] for one in answer["left"]]
    assert "enterprise.companies" in left


def test_every_question_is_put_off_at_most_once(ask: Ask, maker: Path) -> None:
    code, out, _ = ask(maker, lines="\n" * 400)
    assert code == 0
    assert maker.read_text("utf-8") == MAKER
    assert out.count("Does the firm own a company") == 2  # once asked, once left


def test_the_limit_counts_questions(ask: Ask, maker: Path) -> None:
    _, out, _ = ask(maker, "--limit", "2", lines="\n" * 9)
    assert "[2]" in out
    assert "[3]" not in out


def test_why_names_a_source_and_the_place_of_the_answer(ask: Ask, maker: Path) -> None:
    _, out, _ = ask(maker, lines="?\nq\n")
    assert "Source: " in out
    assert "https://" in out
    assert "The answer is written to enterprise.companies." in out


@pytest.mark.parametrize(
    ("lang", "no", "asks", "ends"),
    [
        ("en", "none", "Could open: ", "Questions still open"),
        ("zh-Hant", "沒有", "可能符合：", "尚待回答的問題"),
        ("zh-Hans", "没有", "可能符合：", "尚待回答的问题"),
    ],
)
def test_the_interview_speaks_three_languages(
    ask: Ask, maker: Path, lang: str, no: str, asks: str, ends: str
) -> None:
    code, out, _ = ask(maker, "--lang", lang, "--limit", "3", lines=f"HK\n?\n{no}\n?\n")
    assert code == 0
    assert asks in out
    assert ends in out
    assert "interview." not in out
    assert "{" not in out
    assert firm_file.read(maker).projects == ()


@pytest.mark.parametrize("name", ["firm.json", "firm.xlsx"])
def test_answers_go_into_json_and_workbooks_too(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("json"):
        path.write_text('{"enterprise": {"place": "CN"}}\n', "utf-8")
    else:
        firm_file.write_template(path, "xlsx")
        assert ask(path, "--answers", "applicant_place=CN")[0] == 0
    answers = "companies=none,projects=none,employees=9,on_bad_list=no,founded=2009-06-18"
    answer = told(ask(path, "--json", "--answers", answers.replace("projects=", "purpose=")))
    firm = firm_file.read(path)
    assert firm.enterprise.employees == 9
    assert firm.enterprise.diagnostics == {"on_bad_list": False}
    assert firm.enterprise.companies == firm.projects == ()
    assert len(answer["asked"]) == 5


def test_a_bad_file_is_a_bad_file_as_elsewhere(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {employes: 3}\n", "utf-8")
    code, _, err = ask(path)
    assert code == 2
    assert "Did you mean employees?" in err


def test_stopping_by_the_keyboard_keeps_every_answer(
    ask: Ask, maker: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Hand(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            return super().readline() or self.stop()

        def stop(self) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Hand("HK\n"))
    assert main(["ask", str(maker), "--packs", "shipped", "--on", DAY]) == 0
    assert "Answers written into maker.yaml: 1." in capsys.readouterr().out
    assert firm_file.read(maker).enterprise.companies[0].place == "HK"


def test_what_a_person_changes_meanwhile_stays(
    maker: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Editor(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            if self.tell() == 0:
                text = maker.read_text("utf-8")
                maker.write_text(text.replace("Ms Chan", "Mr Lee"), "utf-8")
            return super().readline()

    monkeypatch.setattr("sys.stdin", Editor("HK\n"))
    assert main(["ask", str(maker), "--packs", "shipped", "--on", DAY]) == 0
    assert "Mr Lee" in maker.read_text("utf-8")
    assert "place: HK" in maker.read_text("utf-8")
