"""Answers go into a firm's file and nothing else changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import ndiff
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from tradewind.errors import InputError
from tradewind.firm_file import read_bytes, write_template
from tradewind.firm_file.writing import changed, check_writable, edited, replace_file

DIAGNOSTICS = ("enterprise", "diagnostics")
PLAIN = """\
# The maker, as told by Ms Chan.
enterprise:
  place:   CN   # in Jiangmen
  names: {en: "Pans, Ltd."}
  employees:  # not counted yet
  companies:
  - place: HK   # the trading company
    founded:
# what it sells

offering: {kind: goods}
"""


def changes(before: str, after: str) -> list[str]:
    """The lines taken out and put in."""
    told = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.rstrip("\n") for line in told if line[0] in "+-"]


def put(text: str, *edits: tuple, name: str = "firm.yaml") -> str:
    return edited(name, text.encode(), edits).decode()


def test_a_blank_key_is_filled_where_it_stands() -> None:
    after = put(PLAIN, (("enterprise", "employees"), Decimal(168)))
    assert after == PLAIN.replace("employees:  #", "employees: 168  #")


def test_a_new_group_stands_below_the_last_key_of_its_own_group() -> None:
    after = put(PLAIN, ((*DIAGNOSTICS, "hk-company.is_listed"), False))
    assert changes(PLAIN, after) == ["+   diagnostics:", '+     "hk-company.is_listed": false']
    assert after.index("diagnostics") < after.index("# what it sells")


def test_an_item_of_a_list_is_filled_in() -> None:
    after = put(PLAIN, (("enterprise", "companies", 0, "founded"), date(2019, 3, 1)))
    assert after == PLAIN.replace("    founded:\n", "    founded: 2019-03-01\n")


def test_an_item_is_added_to_a_list_in_its_own_indent() -> None:
    after = put(PLAIN, (("enterprise", "companies", 1), {"place": "SG"}))
    assert changes(PLAIN, after) == ["+   - place: SG"]


def test_a_group_in_brackets_grows_within_them() -> None:
    after = put(PLAIN, (("offering", "names", "en"), "Pan, with lid"))
    assert "offering: {kind: goods, names: {en: " in after
    assert read_bytes("firm.yaml", after.encode()).offering.names == {"en": "Pan, with lid"}


def test_windows_line_ends_and_a_mark_at_the_head_stay() -> None:
    before = b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode()
    after = edited("firm.yaml", before, [((*DIAGNOSTICS, "debt_pct"), Decimal("12.5"))])
    assert after.startswith(b"\xef\xbb\xbf# The maker")
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\r\n") + 2


@pytest.mark.parametrize("text", ["# Nothing yet\n", "enterprise:", "enterprise: {}", "---\n# x\n"])
def test_a_file_that_says_nothing_can_be_begun(text: str) -> None:
    after = put(text, (("enterprise", "place"), "CN"), (("projects", 0), {"id": "fair"}))
    firm = read_bytes("firm.yaml", after.encode())
    assert firm.enterprise.place == "CN"
    assert firm.projects[0].id == "fair"


def test_what_is_told_already_is_never_written_over() -> None:
    with pytest.raises(InputError, match="without changing something else"):
        put(PLAIN, (("enterprise", "place"), "HK"))


def test_an_item_beyond_the_next_is_refused() -> None:
    with pytest.raises(InputError, match=r"companies\[4\] cannot be put in"):
        put(PLAIN, (("enterprise", "companies", 3), {"place": "SG"}))


def test_text_that_yaml_would_misread_is_put_in_quotes() -> None:
    after = put(PLAIN, ((*DIAGNOSTICS, "listed_on"), "no"), ((*DIAGNOSTICS, "note"), "a: b # c"))
    told = read_bytes("firm.yaml", after.encode()).enterprise.diagnostics
    assert told == {"listed_on": "no", "note": "a: b # c"}


@given(
    text=st.text(min_size=1, max_size=40).filter(lambda text: text.strip() == text),
    key=st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True),
    name=st.sampled_from(["firm.yaml", "firm.json"]),
)
def test_any_text_comes_back_as_it_was_or_is_refused(text: str, key: str, name: str) -> None:
    before = PLAIN if name == "firm.yaml" else '{"enterprise": {"place": "CN"}}'
    try:
        after = put(before, ((*DIAGNOSTICS, key), text), name=name)
    except (InputError, UnicodeEncodeError):
        return
    try:
        firm = read_bytes(name, after.encode())
    except InputError:
        return  # text over several lines is no answer, however it is written
    assert firm.enterprise.diagnostics == {key: text}


def test_an_example_gains_lines_and_loses_none(example: Path) -> None:
    before = example.read_text("utf-8")
    next_one = len(read_bytes("firm.yaml", before.encode()).projects or ())
    edits = [
        ((*DIAGNOSTICS, "hk-company.rd_3y_cny"), "120000 CNY"),
        ((*DIAGNOSTICS, "tech_staff"), Decimal(7)),
        (("projects", next_one), {"id": "one-more", "purpose": "branding"}),
    ]
    after = put(before, *edits)
    assert all(line.startswith("+") for line in changes(before, after))
    assert read_bytes("firm.yaml", after.encode()).projects[-1].purpose == "branding"


def test_json_keeps_its_layout_its_numbers_and_its_tabs() -> None:
    before = '{\n\t"enterprise": {\n\t\t"place": "CN",\n\t\t"revenue": "1.50 USD"\n\t}\n}\n'
    edits = [(("enterprise", "employees"), Decimal(5)), ((*DIAGNOSTICS, "a"), True)]
    after = put(before, *edits, name="firm.json")
    assert after == (
        '{\n\t"enterprise": {\n\t\t"place": "CN",\n\t\t"revenue": "1.50 USD",\n\t\t"employees": 5,'
        '\n\t\t"diagnostics": {"a": true}\n\t}\n}\n'
    )


@pytest.fixture
def form(tmp_path: Path) -> bytes:
    return write_template(tmp_path / "firm.xlsx", "xlsx").read_bytes()


EDITS = [
    (("enterprise", "employees"), Decimal(168)),
    (("enterprise", "founded"), date(2009, 6, 18)),
    ((*DIAGNOSTICS, "through_bill"), True),
    ((*DIAGNOSTICS, "maker.note"), "=1+1"),
    (("enterprise", "companies"), [{"place": "HK"}]),
    (("enterprise", "companies", 0, "founded"), date(2019, 3, 1)),
    (("projects", 0, "id"), "project-1"),
    (("projects", 0, "cost"), "400000 HKD"),
    (("enterprise", "grants"), []),
]


def test_a_workbook_says_the_answers_and_keeps_its_form(form: bytes) -> None:
    after = edited("firm.xlsx", form, EDITS)
    firm = read_bytes("firm.xlsx", after)
    assert (firm.enterprise.employees, firm.enterprise.grants) == (168, ())
    assert firm.enterprise.companies[0].founded == date(2019, 3, 1)
    assert str(firm.projects[0].cost) == "400000.00 HKD"
    old, new = (load_workbook(BytesIO(data)) for data in (form, after))
    assert new.sheetnames == old.sheetnames
    for title in old.sheetnames:
        widths = [
            {column: one.width for column, one in book[title].column_dimensions.items()}
            for book in (old, new)
        ]
        assert widths[0] == widths[1]
        offers = [len(book[title].data_validations.dataValidation) for book in (old, new)]
        assert offers[0] == offers[1]


def test_an_answer_like_a_formula_is_stored_as_text(form: bytes) -> None:
    after = edited("firm.xlsx", form, EDITS)
    cells = [cell for row in load_workbook(BytesIO(after))["firm"].iter_rows() for cell in row]
    [cell] = [cell for cell in cells if cell.value == "=1+1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert read_bytes("firm.xlsx", after).enterprise.diagnostics["maker.note"] == "=1+1"
    again = edited("firm.xlsx", after, [((*DIAGNOSTICS, "second"), Decimal(2))])
    assert read_bytes("firm.xlsx", again).enterprise.diagnostics["maker.note"] == "=1+1"


def test_a_comment_in_a_workbook_stays(tmp_path: Path, form: bytes) -> None:
    book = load_workbook(BytesIO(form))
    book["firm"]["C3"].comment = Comment("ask Ms Chan", "us")
    book.save(tmp_path / "firm.xlsx")
    check_writable(tmp_path / "firm.xlsx")
    after = edited("firm.xlsx", (tmp_path / "firm.xlsx").read_bytes(), EDITS)
    assert load_workbook(BytesIO(after))["firm"]["C3"].comment.text == "ask Ms Chan"


def test_a_workbook_with_a_chart_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "firm"
    book.worksheets[0].append(["field", "label", "value", "note"])
    book.create_sheet("notes").add_chart(BarChart(), "A1")
    book.save(tmp_path / "firm.xlsx")
    with pytest.raises(InputError, match="would lose a part of it: it holds charts") as refused:
        check_writable(tmp_path / "firm.xlsx")
    assert "fresh template" in refused.value.mend


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(PLAIN, "utf-8")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(InputError, match="No space left"):
        replace_file(path, b"enterprise:\n  place: HK\n")
    assert path.read_text("utf-8") == PLAIN
    assert [each.name for each in tmp_path.iterdir()] == ["firm.yaml"]


def test_a_link_stays_a_link_and_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    path, link = tmp_path / "firm.yaml", tmp_path / "link.yaml"
    path.write_text(PLAIN, "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file(link, b"enterprise:\n  place: HK\n")
    assert link.is_symlink()
    assert path.read_text("utf-8") == "enterprise:\n  place: HK\n"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_file_that_may_not_be_written_is_refused_at_once(
    tmp_path: Path, faults_of: Callable[..., object]
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(PLAIN, "utf-8")
    path.chmod(0o440)
    with pytest.raises(InputError, match="may not be written"):
        check_writable(path)


def test_a_value_is_written_over_and_its_comment_stays() -> None:
    edits = [(("enterprise", "place"), "HK"), (("enterprise", "companies"), [])]
    after = changed("firm.yaml", PLAIN.encode(), edits).decode()
    assert "  place:   HK   # in Jiangmen\n" in after
    assert read_bytes("firm.yaml", after.encode()).enterprise.companies == ()


def test_a_value_taken_out_leaves_its_key_blank() -> None:
    after = changed("firm.yaml", PLAIN.encode(), [(("enterprise", "names", "en"), None)])
    assert read_bytes("firm.yaml", after).enterprise.names is None


def test_a_file_grows_from_nothing() -> None:
    after = changed("firm.yaml", b"", [(("price", "amount"), "6.80 USD")])
    assert after.decode() == "price:\n  amount: 6.80 USD\n"
