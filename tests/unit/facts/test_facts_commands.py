"""Claims about `tradewind facts` and `tradewind template`."""

from __future__ import annotations

import json

import pytest
import yaml

from tradewind.cli.main import main
from tradewind.text import words

OLD = 'from: 2025-01-01, value: "5", source: order-12, where: s. 1'
NEW = 'from: 2026-07-01, value: "7", source: gazette, where: p. 3'


@pytest.fixture
def own(write, fee, monkeypatch):
    """The user's own folder of packs, with the pack duty/examplia."""
    folder = write(layer="user", pack="duty/examplia", values=fee(OLD, NEW))
    monkeypatch.setenv("TRADEWIND_PACKS", str(folder))
    return folder


@pytest.fixture
def told(capsys):
    """Run a command with --json, and give its code and what it told."""

    def ran(*arguments):
        code = main([*arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ran


def test_a_fact_is_shown_with_its_history(own, told):
    code, shown = told("facts", "show", "duty/examplia:fee", "--on", "2026-08-01")
    assert code == 0
    assert (shown["state"], shown["value"], shown["layer"]) == ("known", "7", "user")
    assert [one["value"] for one in shown["history"]] == ["5", "7"]
    assert shown["values"][0]["source"]["address"] == "https://law.example/g"


def test_the_common_flags_stand_before_or_after_the_act(own, capsys):
    main(["facts", "--json", "--on", "2025-06-01", "show", "duty/examplia:fee"])
    before = capsys.readouterr().out
    main(["facts", "show", "duty/examplia:fee", "--json", "--on", "2025-06-01"])
    assert capsys.readouterr().out == before
    assert json.loads(before)["value"] == "5"


def test_what_is_not_yet_known_is_in_the_history_as_unseen(own, told):
    _, shown = told("facts", "show", "duty/examplia:fee", "--known-on", "2026-01-01")
    assert [one["seen"] for one in shown["history"]] == [True, False]


def test_a_pack_is_shown_with_its_parts_and_sources(own, told):
    _, shown = told("facts", "show", "duty/examplia")
    assert [one["id"] for one in shown["parts"]] == ["duty/examplia:fee"]
    assert [one["id"] for one in shown["sources"]] == ["order-12", "gazette"]


def test_a_code_of_a_table_is_shown_with_its_rate(told):
    _, shown = told("facts", "show", "duty/us:mfn[7323.93.00]")
    assert [one["id"] for one in shown["facts"]] == ["duty/us:mfn[73239300]"]


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("fact", ["duty/us", "duty/us:s301", "duty/us:mfn[0902.40]", "money/rates"])
def test_every_form_of_showing_has_words_for_everything(capsys, lang, fact):
    assert main(["facts", "show", fact, "--lang", lang]) == 0
    assert "facts." not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("duty/uss", "duty/us"), ("duty/us:mpf_rat", "mpf_rate"), ("duty/us[1]", "duty/us:table")],
)
def test_an_unknown_id_is_answered_with_the_nearest(capsys, asked, nearest):
    assert main(["facts", "show", asked]) == 2
    assert nearest in capsys.readouterr().err


def test_packs_are_stale_from_the_day_after_they_were_to_be_checked(own, told):
    for day, overdue in (("2027-02-11", False), ("2027-02-12", True)):
        _, stale = told("facts", "stale", "--on", day, "--known-on", day)
        ours = {one["pack"]: one["overdue"] for one in stale["packs"]}
        assert ours.get("duty/examplia", False) is overdue


def test_values_not_seen_for_a_year_are_counted(own, told):
    for day, count in (("2027-07-01", 0), ("2027-07-02", 1)):
        _, stale = told("facts", "stale", "--on", day)
        [ours] = [one for one in stale["packs"] if one["pack"] == "duty/examplia"]
        assert (ours["values"], ours["values_over_a_year_old"]) == (1, count)


def test_two_days_of_knowledge_differ_by_what_was_told_between(own, told):
    _, found = told("facts", "diff", "2026-05-31", "2026-06-01")
    ours = [one for one in found["changes"] if one["fact"] == "duty/examplia:fee"]
    assert [(one["kind"], one["after"][0]["value"]) for one in ours] == [("value", "7")]


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (None, "removed"),
        (OLD.replace('"5"', '"6"'), "value"),
        (OLD.replace("s. 1", "s. 2"), "source"),
    ],
)
def test_two_folders_differ_fact_by_fact(write, fee, told, after, kind):
    one = write(layer="one", values=fee(OLD))
    two = write(layer="two", **({"values": fee(after)} if after else {}))
    _, found = told("facts", "diff", str(one), str(two))
    assert [(each["fact"], each["kind"]) for each in found["changes"]] == [("duty/ex:fee", kind)]


def test_a_fact_only_on_the_other_side_is_added(write, fee, told):
    one, two = write(layer="one"), write(layer="two", values=fee(OLD))
    _, found = told("facts", "diff", str(one), str(two))
    assert [each["kind"] for each in found["changes"]] == ["added"]


def test_a_folder_is_the_same_as_itself(write, fee, told):
    one = write(layer="one", values=fee(OLD))
    assert told("facts", "diff", str(one), str(one))[1]["changes"] == []


@pytest.mark.parametrize("sides", [("2026-01-01", "packs"), ("nowhere", "nowhere")])
def test_sides_that_cannot_be_compared_are_bad_input(sides):
    assert main(["facts", "diff", *sides]) == 2


def test_the_check_of_sound_packs_exits_0(own, told):
    code, found = told("facts", "check", str(own))
    assert (code, found["checked"], found["faults"]) == (0, ["duty/examplia"], [])


def test_the_check_exits_2_and_names_every_fault(write, fee, told):
    folder = write(values=fee(OLD.replace(", source: order-12", "")))
    code, found = told("facts", "check", str(folder))
    assert code == 2
    lacks, *unused = found["faults"]
    assert lacks["where"] == f"{folder}/duty/ex/values.yaml:5: fee.values[1]"
    assert (lacks["problem"], lacks["mend"]) == ("lacks source.", "Add source: to it.")
    assert [one["problem"] for one in unused] == ["is not cited by anything."] * 2


@pytest.mark.parametrize("inside", ["", "duty/examplia"])
def test_what_is_not_a_folder_of_packs_cannot_be_checked(own, tmp_path, inside):
    folder = own / inside if inside else tmp_path / "nothing"
    assert main(["facts", "check", str(folder)]) == 2


def test_schemas_are_written_one_file_each(tmp_path):
    assert main(["facts", "schema", "-o", str(tmp_path / "schema")]) == 0
    written = {path.stem for path in (tmp_path / "schema").iterdir()}
    assert {"pack", "values", "row-of-rates", "firm-file"} <= written


@pytest.mark.parametrize(("name", "kind"), [("firm.yaml", "yaml"), ("firm.xlsx", "xlsx")])
def test_a_template_is_of_the_kind_its_name_ends_in(tmp_path, told, name, kind):
    code, wrote = told("template", str(tmp_path / name))
    assert (code, wrote["kind"]) == (0, kind)
    assert (tmp_path / name).stat().st_size


def test_a_template_replaces_a_file_only_by_force(tmp_path, capsys):
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {}\n", "utf-8")
    assert main(["template", str(path)]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["template", str(path), "--force"]) == 0
    assert yaml.safe_load(path.read_text("utf-8")) is None or path.stat().st_size > 100


def test_a_template_needs_a_name_or_asks_for_the_schema(capsys):
    assert main(["template"]) == 2
    capsys.readouterr()
    assert main(["template", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")


def test_the_words_of_facts_have_the_same_blanks_in_three_languages():
    from string import Formatter

    for code, told in words().items():
        if code.startswith("facts."):
            blanks = [
                {name for _, name, _, _ in Formatter().parse(one) if name} for one in told.values()
            ]
            assert len(told) == 3 and blanks[0] == blanks[1] == blanks[2], code
