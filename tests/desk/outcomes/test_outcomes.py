"""What came of cases is counted, kept apart for each body, and small counts are kept back."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tradewind_desk import policies
from tradewind_desk.outcomes import queries, tables
from tradewind_desk.outcomes.periods import Period, periods
from tradewind_desk.outcomes.small import hidden
from tradewind_desk.records.models import (
    Case,
    Firm,
    Interaction,
    Outcome,
    Provider,
    Referral,
    Service,
)

DAY = datetime(2026, 10, 5, 9, tzinfo=timezone.get_default_timezone())
NOW = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def opened(adviser):
    """Opens so many cases of invented firms on a day, each with a first answer after some days."""

    def make(count, organisation=None, days=None, **told):
        cases = []
        for at in range(count):
            firm = Firm.objects.create(name=f"Examplia {at}", place="CN-GD", industry="2611")
            case = Case.objects.create(
                firm=firm,
                organisation=organisation or adviser.organisation,
                adviser=adviser.person,
                stage_since=DAY,
                first_answer_at=None if days is None else DAY + timedelta(days=days + at),
                **told,
            )
            Case.objects.filter(pk=case.pk).update(made_at=DAY)
            cases.append(case)
        return cases

    return make


def page(client, **told):
    asked = {"from": "2026-10-01", "until": "2026-10-31", **told}
    return client.get("/outcomes/", asked)


def cells(answer, name):
    return next(one.rows for one in answer.context["tables"] if one.name == name)


def test_each_step_counts_what_was_written_down_or_the_stage(opened, adviser):
    cases = opened(12)
    for case in cases[:8]:
        Interaction.objects.create(case=case, kind="call", on=DAY.date(), said="called")
    for case in cases[:6]:
        Interaction.objects.create(case=case, kind="meeting", on=DAY.date(), said="met")
    Outcome.objects.create(case=cases[0], kind="order", on=DAY.date())
    Case.objects.filter(pk=cases[11].pk).update(stage="won")
    found = queries.funnel(policies.counted(adviser), NOW)
    expected = {"opened": 12, "called": 9, "met": 7, "planned": 0, "referred": 0, "done": 0}
    assert found == {**expected, "sold": 2}


def test_a_case_belongs_to_the_period_in_which_it_was_opened(opened, adviser):
    opened(6)
    cases = policies.counted(adviser)
    assert queries.funnel(cases, NOW)["opened"] == 6
    assert queries.funnel(cases, NOW.before())["opened"] == 0


def test_counts_from_one_to_four_are_not_shown(opened, adviser, logged_in):
    opened(4)
    answer = page(logged_in(adviser))
    assert cells(answer, "funnel")[0][1] == "fewer than 5"
    assert "Examplia 0" not in answer.content.decode()


def test_a_single_count_kept_back_takes_the_next_smallest_with_it():
    assert hidden([3, 9, 7, 0]) == [True, False, True, False]
    assert hidden([3, 2, 7, 0]) == [True, True, False, False]
    assert hidden([0, 9, 7]) == [False, False, False]


@pytest.mark.parametrize(("count", "median", "ninth"), [(5, 3, 5), (10, 5, 9), (11, 6, 10)])
def test_waits_are_ranked_by_the_database(opened, adviser, count, median, ninth):
    opened(count, days=1)
    found = queries.first_answers(policies.counted(adviser), NOW)[""]
    assert (found.count, found.median.days, found.ninth.days) == (count, median, ninth)


def test_unknown_amounts_are_counted_apart_and_never_as_nought(opened, adviser, logged_in):
    for at, case in enumerate(opened(6)):
        told = {"minor": None if at == 5 else 1_000_000, "currency": "HKD"}
        Outcome.objects.create(
            case=case, kind="funding", scheme="hk-bud-general", on=DAY.date(), **told
        )
    row = cells(page(logged_in(adviser)), "money")[0]
    assert row[1:3] == ["BUD Fund, general application", "HKD"]
    assert "50,000" in row[3]
    assert row[4:] == [6, "fewer than 5"]


def test_an_amount_of_few_firms_is_kept_back(opened, adviser, logged_in):
    case = opened(1)[0]
    Outcome.objects.create(case=case, kind="funding", on=DAY.date(), minor=1, currency="HKD")
    assert cells(page(logged_in(adviser)), "money")[0][3] == "not shown"


def test_needs_stand_beside_the_capacity_that_can_serve_them(opened, adviser, member, logged_in):
    provider = Provider.objects.get(organisation=member("provider").organisation)
    for kind, told in {
        "product-testing": {"monthly_capacity": 9, "markets": ["JP", "US"]},
        "trade-mark": {"monthly_capacity": 5},
    }.items():
        Service.objects.create(provider=provider, kind=kind, **told)
    for case in opened(7):
        referral = Referral.objects.create(
            case=case, provider=provider, kind="product-testing", market="US", need="a test"
        )
        Referral.objects.filter(pk=referral.pk).update(made_at=DAY)
    row = cells(page(logged_in(adviser)), "needs")[0]
    assert row[3] == 7
    assert row[6:] == [6.9, 9, 0]
    assert queries.for_need(queries.supply(), "product-testing", "DE", "").monthly == 0


def test_sectors_are_divisions_of_one_classification_by_their_names(opened, adviser, logged_in):
    told = (("GB/T 4754-2017", "C3382"), ("GB/T 4754-2017", "3351"), ("ISIC Rev.4", "C2511"))
    others = (("ISIC Rev.4", "25"), ("HSIC V2.0", "G"), ("", "33"), ("", ""))
    for case, (of, code) in zip(opened(42), (told + others) * 6, strict=True):
        Firm.objects.filter(pk=case.firm_id).update(classification=of, industry=code)
    rows = {row[0]: row[1] for row in cells(page(logged_in(adviser)), "sector")}
    assert rows == {
        "33 Metal products · GB/T 4754-2017": 12,
        "25 Metal products, without machinery · ISIC Rev.4": 12,
        "G Import/export, wholesale and retail · HSIC V2.0": 6,
        "33 · classification not told": 6,
        "unknown": 6,
    }


def test_the_funnel_is_drawn_with_the_cells_of_its_table(opened, adviser, logged_in):
    cases = opened(12)
    for case in cases[:3]:
        Interaction.objects.create(case=case, kind="call", on=DAY.date(), said="called")
    answer = page(logged_in(adviser))
    table = next(one for one in answer.context["tables"] if one.name == "funnel")
    drawn = [cell for _, row in table.bars.rows for cell in row]
    assert drawn == [cell for row in table.rows for cell in (row[1], row[3])]
    svg = table.bars.drawn
    assert svg.count('<rect class="bar first"') == 2  # opened, on the wide chart and on the narrow
    assert "fewer than 5" in svg
    assert "style=" not in svg
    assert svg in answer.content.decode()


def handed(provider, cases, kind, market):
    made = [
        Referral.objects.create(case=case, provider=provider, kind=kind, market=market, need="x")
        for case in cases
    ]
    Referral.objects.filter(pk__in=[one.pk for one in made]).update(
        made_at=DAY, answered_at=DAY + timedelta(days=2)
    )


def test_needs_by_market_tell_no_count_that_their_kind_keeps_back(
    opened, adviser, member, logged_in
):
    provider = Provider.objects.get(organisation=member("provider").organisation)
    cases = opened(40)
    handed(provider, cases[:3], "few", "US")
    handed(provider, cases[3:9], "next", "US")
    handed(provider, cases[9:20], "many", "JP")
    handed(provider, cases[20:23], "many", "US")
    handed(provider, cases[23:30], "many", "DE")
    answer = page(logged_in(adviser))
    kinds = {row[0]: row[1] for row in cells(answer, "services")}
    assert kinds == {"many": 21, "next": "not shown", "few": "fewer than 5"}
    needs = {(row[0], row[1]): row[3] for row in cells(answer, "needs")}
    assert needs[("next", "United States")] == "not shown"
    assert [needs[("many", one)] for one in ("Japan", "United States", "Germany")] == [
        *(11, "fewer than 5", "not shown")
    ]


def test_the_answers_of_each_provider_are_counted_and_timed(opened, adviser, member, logged_in):
    provider = Provider.objects.get(organisation=member("provider").organisation)
    handed(provider, opened(7), "many", "JP")
    row = cells(page(logged_in(adviser)), "provider")[0]
    assert row == [provider.organisation.name, 7, 7, 0, 0, 2.0, 2.0]


def test_no_body_counts_the_cases_of_another(opened, adviser, member, logged_in):
    other = member("analyst")
    opened(6)
    assert cells(page(logged_in(other)), "funnel")[0][1] == 0


def test_an_analyst_of_the_body_counts_its_cases(opened, adviser, member, logged_in):
    opened(6)
    analyst = member("analyst", adviser.organisation)
    assert cells(page(logged_in(analyst)), "funnel")[0][1] == 6


@pytest.mark.parametrize("role", ["owner", "provider"])
def test_neither_owner_nor_provider_counts_cases(member, logged_in, role):
    assert logged_in(member(role)).get("/outcomes/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_cases(
    opened, adviser, logged_in, django_assert_max_num_queries
):
    client = logged_in(adviser)
    page(client)
    opened(60, days=1)
    with django_assert_max_num_queries(20):
        page(client)


def test_the_workbook_has_a_sheet_for_each_table_and_no_cell_that_runs(opened, adviser, logged_in):
    adviser.person.name = "=HYPERLINK(1)"
    adviser.person.save()
    opened(6)
    answer = page(logged_in(adviser), **{"as": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == 9
    cell = book["By adviser"]["A2"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_the_page_is_there_in_each_language(opened, adviser, logged_in, lang):
    client = logged_in(adviser)
    client.cookies["django_language"] = lang
    told = page(client).content.decode()
    assert {"en": "From call to sale", "zh-hant": "由聯絡到成交"}.get(lang, "由联络到成交") in told


def test_a_period_that_ends_before_it_starts_is_said_with_its_mend(adviser, logged_in):
    answer = logged_in(adviser).get("/outcomes/", {"from": "2026-02-01", "until": "2026-01-01"})
    assert answer.status_code == 422
    assert "ends before it starts" in answer.content.decode()


def test_the_last_quarter_is_compared_with_the_one_before():
    now, before = periods({}, date(2026, 11, 30))
    assert (now.days, before.days) == (91, 91)
    assert before.end + timedelta(days=1) == now.start


def test_every_table_has_a_cell_under_each_head(opened, adviser):
    opened(6, days=1)
    for one in tables.tables(policies.counted(adviser), NOW, NOW.before()):
        assert all(len(row) == len(one.heads) for row in one.rows), one.name
