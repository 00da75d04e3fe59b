"""Claims about the forms we write."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tradewind.errors import InputError
from tradewind.firm_file import read, write, write_template
from tradewind.firm_file.fields import walk
from tradewind.firm_file.labels import LANGUAGES, Labels
from tradewind.model.enterprise import Enterprise, FirmFile, Project, Quote, Site


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_an_empty_form_is_a_firm_of_which_nothing_is_known(tmp_path, kind, lang):
    path = write_template(tmp_path / f"firm.{kind}", kind, lang)
    assert read(path) == FirmFile()


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_a_firm_written_and_read_again_is_the_same_firm(tmp_path, example, suffix):
    firm = read(example)
    assert read(write(tmp_path / f"firm{suffix}", firm, "zh-Hant")) == firm


def test_yaml_to_workbook_and_back_loses_nothing(tmp_path, example):
    firm = read(example)
    book = write(tmp_path / "firm.xlsx", firm)
    assert read(write(tmp_path / "firm.yaml", read(book))) == firm


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
@pytest.mark.parametrize(
    "name", ["=1+1", "+852", "-x", "@SUM(A1)", "NO", "null", "a: b # c", "a\u2028b"]
)
def test_awkward_names_survive_both_forms(tmp_path, suffix, name):
    firm = FirmFile(enterprise=Enterprise(names={"en": name}))
    assert read(write(tmp_path / f"firm{suffix}", firm)) == firm


def test_text_that_looks_like_a_formula_is_stored_as_text(tmp_path):
    firm = FirmFile(enterprise=Enterprise(names={"en": '=HYPERLINK("http://x")'}))
    path = write(tmp_path / "firm.xlsx", firm)
    cell = next(
        row[2] for row in load_workbook(path)["firm"] if row[0].value == "enterprise.names.en"
    )
    assert cell.data_type == "s"
    with zipfile.ZipFile(path) as book:
        assert all(b"<f>" not in book.read(name) for name in book.namelist() if "sheet" in name)


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_none_and_not_known_stay_apart(tmp_path, suffix):
    firm = FirmFile(
        enterprise=Enterprise(companies=(), sites=(Site(id="a", processes=()),)), targets=()
    )
    assert read(write(tmp_path / f"firm{suffix}", firm)) == firm


def test_the_form_names_every_field_in_every_language():
    for lang in LANGUAGES:
        labels = Labels(lang)
        assert all(labels.label(entry) for entry in walk())
        assert all(labels.hint(entry) for entry in walk() if entry.form == "leaf")


def test_the_guide_explains_every_field(tmp_path):
    path = write_template(tmp_path / "firm.xlsx", "xlsx", "zh-Hans")
    told = {row[0].value for row in load_workbook(path)["guide"]}
    assert {entry.dotted for entry in walk()} <= told


def test_choices_fit_a_spreadsheets_own_list():
    assert all(len(",".join(entry.choices)) <= 253 for entry in walk())


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path):
    path = tmp_path / "firm.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="there already"):
        write_template(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_file_is_replaced_when_asked(tmp_path):
    path = tmp_path / "firm.yaml"
    path.write_text("mine", encoding="utf-8")
    assert read(write_template(path, force=True)) == FirmFile()


def test_a_form_that_fails_leaves_nothing_behind(tmp_path):
    with pytest.raises(InputError, match="not written in"):
        write_template(tmp_path / "firm.yaml", "yaml", "fr")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kind"), [("firm.json", "yaml"), ("firm.yaml", "xlsx"), ("no/firm.yaml", "yaml")]
)
def test_a_form_has_a_fitting_name_in_a_folder_that_is_there(tmp_path, name, kind):
    with pytest.raises(InputError):
        write_template(tmp_path / name, kind)


def test_an_item_of_which_nothing_is_known_is_still_an_item(tmp_path):
    firm = FirmFile(projects=(Project(),), quotes=(Quote(line="documents"),))
    assert read(write(tmp_path / "firm.yaml", firm)) == firm


def test_a_changed_answer_is_written_back(tmp_path, example):
    firm = read(example)
    changed = replace(firm, enterprise=replace(firm.enterprise, employees=77))
    path = write(tmp_path / "firm.yaml", changed)
    assert read(path).enterprise.employees == 77
