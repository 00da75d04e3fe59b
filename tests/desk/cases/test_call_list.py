"""A list of calls becomes prospects: looked at first, each fault said, nothing taken twice."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tradewind.register.call_file import write_list
from tradewind.report.register_triage import COLUMNS
from tradewind.text import LANGUAGES, say
from tradewind_desk.cases import call_list
from tradewind_desk.cases.call_list import read
from tradewind_desk.records.models import Case, Firm

USCC = "91440101MA5ABCDE5D"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Lists that wait are laid aside in a folder of the test's own."""
    settings.DATA = tmp_path / "data"
    return settings.DATA


def listed(path, rows, lang="en", contacts=()):
    """A list as `register triage` writes it, with columns of contact before the region."""
    at = COLUMNS.index("region")
    names = [*COLUMNS[:at], *contacts, *COLUMNS[at:]]
    head = [one if one in contacts else say(f"triage.column.{one}", lang) for one in names]
    write_list(path, head, [[row.get(name) for name in names] for row in rows])
    return path


def row(number, **told):
    return {
        "rank": number,
        "row": number,
        "id": 1000 + number,
        "region": "Guangdong",
        "division": "26",
        "size": "small",
        "score_low": 54.5,
        "score_high": 80.0,
        "reasons": "Ready to go abroad; Exports",
        "ask": "Which goods?",
        **told,
    }


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet"])
def test_a_list_of_each_form_is_read(tmp_path, ending):
    rows = [row(1, name="=Examplia", telephone="5550 0000"), row(2)]
    calls = read(listed(tmp_path / f"calls.{ending}", rows, contacts=["telephone"]), "list")
    first, second = calls.good
    assert not calls.bad
    assert (first.name, first.place, first.industry, first.size) == (
        "=Examplia", "CN-GD", "26", "small")  # fmt: skip
    assert first.register["contact"] == {"telephone": "5550 0000"}
    assert first.register["reasons"] == ["Ready to go abroad", "Exports"]
    assert first.register["score"] == [54.5, 80.0]
    assert first.register["ask"] == "Which goods?"
    assert second.name == "firm 1002"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_of_each_language_is_read(tmp_path, lang):
    names = {"en": "Guangdong", "zh-Hant": "廣東", "zh-Hans": "广东"}
    rows = [row(1, region=names[lang], size=say("triage.size.small", lang))]
    calls = read(listed(tmp_path / "calls.csv", rows, lang), "list")
    assert [(one.place, one.size) for one in calls.good] == [("CN-GD", "small")]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"uscc": "91440101MA5ABCDE5X"}, "no_uscc"),
        ({"region": "Atlantis"}, "no_place"),
        ({"row": "one"}, "no_row"),
        ({"row": None, "id": None}, "no_name"),
        ({"score_low": "many"}, "no_score"),
    ],
)
def test_each_fault_is_told_with_its_row(tmp_path, told, fault):
    calls = read(listed(tmp_path / "calls.csv", [row(1), row(2, **told)]), "list")
    assert [one.register["row"] for one in calls.good] == [1]
    assert [(one.number, one.faults) for one in calls.bad] == [(3, [fault])]


def test_a_firm_that_stands_on_the_list_twice_is_taken_once(tmp_path):
    calls = read(listed(tmp_path / "calls.csv", [row(1), row(1)]), "list")
    assert len(calls.good) == 1
    assert calls.bad[0].faults == ["twice"]


def upload(client, path, name="autumn"):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/cases/calls/", {"file": file, "list_name": name})


def test_a_dry_run_keeps_nothing_and_taking_it_makes_prospects(
    tmp_path, adviser, logged_in, folder
):
    rows = [row(1, officer=adviser.person.name), row(2), row(3, region="Atlantis")]
    client = logged_in(adviser)
    page = upload(client, listed(tmp_path / "calls.xlsx", rows))
    run = page.context["run"]
    assert (len(run.new), len(run.known), len(run.bad)) == (2, 0, 1)
    assert not Case.objects.exists()
    client.post(reverse("cases:import_now"), {"token": run.token})
    cases = Case.objects.order_by("firm__from_register__row")
    assert [(one.stage, one.source) for one in cases] == [("prospect", "register")] * 2
    assert [one.adviser for one in cases] == [adviser.person, None]
    assert cases[0].firm.from_register["list"] == "autumn"
    assert not list((folder / "call-lists").iterdir())
    page = client.get(f"/cases/{cases[0].pk}/").content.decode()
    assert "Which goods?" in page
    assert "Ready to go abroad" in page


def test_a_list_taken_again_makes_nothing_new(tmp_path, adviser, logged_in):
    client = logged_in(adviser)
    path = listed(tmp_path / "calls.csv", [row(1), row(2)])
    token = upload(client, path).context["run"].token
    for _ in range(2):
        client.post(reverse("cases:import_now"), {"token": token})
    again = upload(client, path).context["run"]
    assert (len(again.new), len(again.known)) == (0, 2)
    assert Case.objects.count() == 2


def test_a_firm_is_known_by_its_identifier_on_another_list(tmp_path, adviser, logged_in):
    code = _a_code()
    client = logged_in(adviser)
    first = listed(tmp_path / "one.csv", [row(1, uscc=code)])
    client.post(reverse("cases:import_now"), {"token": upload(client, first).context["run"].token})
    second = listed(tmp_path / "two.csv", [row(9, uscc=code)])
    assert len(upload(client, second, "winter").context["run"].known) == 1


def test_the_list_of_one_body_is_not_taken_by_another(tmp_path, adviser, member, logged_in):
    token = (
        upload(logged_in(adviser), listed(tmp_path / "calls.csv", [row(1)])).context["run"].token
    )
    other = logged_in(member("adviser"))
    assert other.post(reverse("cases:import_now"), {"token": token}).status_code == 404
    assert other.post(reverse("cases:import_now"), {"token": "x"}).status_code == 404
    assert not Firm.objects.exists()


def test_two_bodies_take_the_same_list_each_for_itself(tmp_path, adviser, member, logged_in):
    path = listed(tmp_path / "calls.csv", [row(1)])
    for each in (adviser, member("adviser")):
        client = logged_in(each)
        client.post(
            reverse("cases:import_now"), {"token": upload(client, path).context["run"].token}
        )
    assert Firm.objects.count() == Case.objects.count() == 2


def test_a_file_that_is_no_list_is_said_to_be_so(tmp_path, adviser, logged_in):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    page = upload(logged_in(adviser), path)
    assert page.status_code == 422
    assert "no list of calls" in page.content.decode()


def _a_code():
    """An invented code whose check digit is right."""
    from stdnum.cn import uscc

    body = USCC[:17]
    return body + uscc.calc_check_digit(body)


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_opened(adviser, logged_in, monkeypatch):
    swollen = io.BytesIO()
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * 5000)
    monkeypatch.setattr(call_list, "MOST_UNPACKED", 4000)
    file = SimpleUploadedFile("list.xlsx", swollen.getvalue())
    answer = logged_in(adviser).post(reverse("cases:import"), {"file": file, "list_name": "x"})
    assert "unpacks to more than a workbook holds" in answer.content.decode()


def test_a_row_of_the_list_that_is_no_number_is_no_fault_of_the_server(tmp_path):
    calls = read(listed(tmp_path / "calls.csv", [row(1, row="²")]), "x")
    assert [one.register["row"] for one in calls.bad] == [None]
