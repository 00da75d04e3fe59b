"""From an account without a firm to everything that a plan stands on."""

from __future__ import annotations

import pytest

from tradewind.firm_file import read_bytes
from tradewind_desk.records.models import AuditEntry, Firm, FirmVersion

GOODS = {
    "offering.names.en": "Saucepan",
    "offering.goods.hs6.pick": "7323.93",
    "enterprise.sites[1].city": "CNJMN",
    "enterprise.sites[1].is_own": "yes",
    "offering.goods.unit_cost": "31.50",
    "offering.goods.unit_cost.currency": "CNY",
    "offering.goods.unit_weight_kg": "1.25",
    "offering.goods.units_per_consignment": "5,600",
    "offering.goods.attributes.export_vat_refund_pct": "13",
}
PRICE = {
    "price.amount": "6.80",
    "price.amount.currency": "USD",
    "price.incoterm": "FOB",
    "price.place": "CNYTN",
    "price.channel": "importer",
    "payment.credit_days": "0",
    "payment.annual_cost_pct": "4.5",
    "payment.currency_cost_pct": "0.3",
}
QUOTE = {
    "offering.goods.containers.40ft": "1",
    "quotes.rows": "3",
    "quotes[1].here": "1",
    "quotes[1].line": "main_carriage",
    "quotes[1].market": "JP",
    "quotes[1].amount": "900",
    "quotes[1].amount.currency": "USD",
    "quotes[1].per": "container",
    "quotes[1].dated": "2026-11-03",
}


def test_an_account_without_a_firm_is_asked_to_describe_it(owner, logged_in):
    client = logged_in(owner)
    page = client.get("/firms/", follow=True)
    assert page.redirect_chain == [("/firms/describe/", 302)]
    assert "Describe your firm" in page.content.decode()


def test_an_owner_gets_from_nothing_to_all_that_a_plan_stands_on(owner, logged_in, about):
    client = logged_in(owner)
    answer = client.post("/firms/describe/", about())
    firm = Firm.objects.get(organisation=owner.organisation)
    assert answer.headers["Location"] == f"/firms/{firm.pk}/part/goods/"
    steps = (
        ("goods", GOODS),
        ("price", PRICE),
        ("markets", {"market.JP": "on", "market.US": "on"}),
        ("costs", QUOTE),
    )
    for version, (name, typed) in enumerate(steps, 1):
        address = f"/firms/{firm.pk}/part/{name}/"
        assert client.get(address).status_code == 200
        answer = client.post(address, {**typed, "version": str(version)})
        assert answer.status_code == 302, answer.content.decode()
    ready = client.get(answer.headers["Location"])
    assert "All that a plan stands on is told." in ready.content.decode()
    firm.refresh_from_db()
    told = read_bytes("firm.yaml", firm.file.encode())
    assert str(told.offering.goods.hs6) == "7323.93"
    assert told.offering.goods.units_per_consignment == 5600
    assert [one.market for one in told.targets] == ["US", "JP"]
    assert told.enterprise.sites[0].id == told.offering.goods.made_at
    assert told.quotes[0].market == "JP"


def test_the_fields_that_are_searched_by_follow_the_file(owner, logged_in, about):
    typed = about(
        **{
            "enterprise.names.zh-Hans": "示例锅具",
            "enterprise.identifiers.br_number": "EXAMPLE-1",
            "enterprise.industry.classification": "GB/T 4754-2017",
            "enterprise.industry.code": "C3382",
            "enterprise.revenue": "62000000",
            "enterprise.revenue.currency": "CNY",
        }
    )
    logged_in(owner).post("/firms/describe/", typed)
    firm = Firm.objects.get(organisation=owner.organisation)
    assert (firm.name, firm.name_zh, firm.place) == ("Examplia Pots", "示例锅具", "CN-GD")
    assert (firm.identifier, firm.industry, firm.size) == ("EXAMPLE-1", "C3382", "small")


def test_a_second_firm_cannot_be_described(filed, owner, logged_in, about):
    logged_in(owner).post("/firms/describe/", about())
    assert Firm.objects.filter(organisation=owner.organisation).count() == 1


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(filed, owner, logged_in, about):
    address = f"/firms/{filed.pk}/part/about/"
    typed = about(**{"enterprise.employees": "many", "version": "3"})
    page = logged_in(owner).post(address, typed)
    assert page.status_code == 422
    field = next(one for one in page.context["form"].fields if one.name == "enterprise.employees")
    assert field.typed == "many" and field.faults
    filed.refresh_from_db()
    assert filed.version == 3


def test_a_comment_in_the_file_outlives_a_change(filed, owner, logged_in, about):
    typed = about(**{"enterprise.employees": "170", "version": "3"})
    logged_in(owner).post(f"/firms/{filed.pk}/part/about/", typed)
    filed.refresh_from_db()
    assert "  employees: 170  # at the end of the year\n" in filed.file


def test_a_form_over_a_newer_version_keeps_what_was_typed(filed, owner, logged_in, about):
    client, address = logged_in(owner), f"/firms/{filed.pk}/part/about/"
    client.post(address, about(**{"enterprise.employees": "170", "version": "3"}))
    typed = about(**{"enterprise.names.en": "Examplia Pans", "version": "3"})
    page = client.post(address, typed)
    assert page.status_code == 409
    told = {one.name: one.typed for one in page.context["form"].fields}
    assert told["enterprise.names.en"] == "Examplia Pans"
    assert told["enterprise.employees"] == "170"  # what the other wrote stays
    client.post(address, {**told, "version": "4"})
    filed.refresh_from_db()
    assert (filed.name, filed.version) == ("Examplia Pans", 5)


def test_saving_what_stands_there_makes_no_version(filed, owner, logged_in, about):
    logged_in(owner).post(f"/firms/{filed.pk}/part/about/", about(version="3"))
    filed.refresh_from_db()
    assert filed.version == 3


def test_a_market_that_is_unticked_is_aimed_at_no_more(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/part/markets/"
    client.post(address, {"market.JP": "on", "market.US": "on", "version": "3"})
    client.post(address, {"market.JP": "on", "targets.rows": "2", "version": "4"})
    filed.refresh_from_db()
    told = read_bytes("firm.yaml", filed.file.encode())
    assert [one.market for one in told.targets] == ["JP"]


def test_rows_that_are_not_shown_as_a_form_stay_as_they_are(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/part/costs/"
    client.post(address, {**QUOTE, "version": "3"})
    second = {key.replace("[1]", "[2]"): value for key, value in QUOTE.items()}
    client.post(address, {**second, "version": "4"})
    filed.refresh_from_db()
    assert len(read_bytes("firm.yaml", filed.file.encode()).quotes) == 2
    client.post(address, {"quotes.rows": "4", "quotes[1].out": "on", "version": "5"})
    filed.refresh_from_db()
    assert len(read_bytes("firm.yaml", filed.file.encode()).quotes) == 1


@pytest.mark.parametrize(
    ("field", "section"),
    [
        ("price.incoterm", "price"),
        ("goods.unit_cost", "goods"),
        ("quote.main_carriage", "costs"),
        ("payment.credit_days", "price"),
        ("enterprise.sites", "goods"),
        ("in_restricted_industry", "answers"),
        ("food_contact", "properties"),
    ],
)
def test_a_question_of_a_plan_leads_to_the_page_of_its_field(
    filed, owner, logged_in, field, section
):
    answer = logged_in(owner).get(f"/firms/{filed.pk}/field/", {"name": field})
    assert f"/part/{section}/" in answer.headers["Location"]


def test_goods_are_found_by_words_with_and_without_a_script(filed, owner, logged_in):
    client = logged_in(owner)
    part = client.get("/firms/goods/", {"q": "steel kitchen"}, headers={"hx-request": "true"})
    assert "7323.93" in part.content.decode() and "<html" not in part.content.decode()
    typed = {"act": "find", "q": "鍋", "version": "3", "offering.names.en": "Pan"}
    page = client.post(f"/firms/{filed.pk}/part/goods/", typed)
    assert page.status_code == 200 and 'value="Pan"' in page.content.decode()


def test_each_change_is_a_version_and_a_line_of_the_audit(filed, owner, logged_in, about):
    client = logged_in(owner)
    typed = about(**{"enterprise.employees": "170", "version": "3"})
    client.post(f"/firms/{filed.pk}/part/about/", typed)
    kept = FirmVersion.objects.get(firm=filed, number=4)
    assert (kept.how, kept.by) == ("typed", owner.person)
    line = AuditEntry.objects.get(firm=filed, act="change")
    assert line.told == {"fields": ["enterprise.employees"], "version": 4}
    assert line.parts == ["identity"]
    page = client.get(f"/firms/{filed.pk}/history/").content.decode()
    assert "168" in page and "170" in page


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_every_page_of_a_firm_is_worded_in_each_language(filed, owner, logged_in, lang):
    from tradewind_desk.firms.sections import SECTIONS

    client = logged_in(owner)
    names = [f"part/{name}/" for name in SECTIONS]
    for name in ("", "next/", "ready/", "upload/", "history/", *names):
        page = client.get(f"/firms/{filed.pk}/{name}", {"lang": lang})
        assert page.status_code == 200, name
        assert "firms." not in page.content.decode().replace("firms/", ""), name


def test_the_pages_of_a_firm_ask_the_database_no_more_for_a_longer_file(
    filed, owner, logged_in, django_assert_max_num_queries
):
    client = logged_in(owner)
    markets = {f"market.{code}": "on" for code in ("US", "JP", "DE", "GB", "SG", "MY", "VN")}
    client.post(f"/firms/{filed.pk}/part/markets/", {**markets, "version": "3"})
    for name in ("", "history/", "next/", "part/markets/"):
        with django_assert_max_num_queries(13):
            client.get(f"/firms/{filed.pk}/{name}")


def test_the_page_says_who_said_what_and_does_not_guess(filed, owner, logged_in, about):
    client = logged_in(owner)
    client.post(
        f"/firms/{filed.pk}/part/about/", about(**{"enterprise.employees": "170", "version": "3"})
    )
    group = client.get(f"/firms/{filed.pk}/").context["groups"][0]
    said = {one.label: (one.by, one.at is None) for one in group.known}
    assert said["Employees"] == (owner.person.name, False)
    assert said["Name in English"] == ("", True)  # it was in the file before


def test_a_lacking_quote_is_one_amount_whose_terms_the_page_names(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/part/costs/"
    client.post(f"/firms/{filed.pk}/part/markets/", {"market.JP": "on", "version": "3"})
    listed = client.get(address).context["form"].lists[0]
    row = next(one for one in listed.asked if one.group == "Japan")
    typed = {one.name: one.typed for one in row.fields if one.typed}
    typed |= {f"{row.name}.here": "1", f"{row.name}.asked": "1", f"{row.name}.amount": "900"}
    blank = listed.asked[0]
    typed |= {one.name: one.typed for one in blank.fields if one.typed}
    typed |= {f"{blank.name}.here": "1", f"{blank.name}.asked": "1"}
    typed |= {f"{row.name}.amount.currency": "USD", "quotes.rows": str(len(listed.rows))}
    answer = client.post(address, {**typed, "version": "4"})
    assert answer.status_code == 302, answer.content.decode()
    filed.refresh_from_db()
    told = read_bytes("firm.yaml", filed.file.encode()).quotes
    assert [(one.line, one.market, one.mode, one.per) for one in told] == [
        ("main_carriage", "JP", "sea", "consignment")
    ]
    left = client.get(address).context["form"].lists[0].asked
    assert ("Japan", "main_carriage") not in {(one.group, one.fields[0].typed) for one in left}


def test_a_faulty_amount_is_told_at_its_own_line(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/part/costs/"
    listed = client.get(address).context["form"].lists[0]
    row = listed.asked[1]
    typed = {one.name: one.typed for one in row.fields if one.typed}
    typed |= {f"{row.name}.here": "1", f"{row.name}.asked": "1", f"{row.name}.amount": "a lot"}
    page = client.post(address, {**typed, "quotes.rows": str(len(listed.rows)), "version": "3"})
    assert page.status_code == 422
    again = page.context["form"].lists[0]
    assert [one.number for one in again.rows if one.has_faults] == [row.number]


def test_a_name_in_chinese_from_the_sign_up_is_no_name_in_english(owner, logged_in):
    owner.organisation.name, owner.organisation.place = "示例保温杯厂", "CN"
    owner.organisation.save()
    page = logged_in(owner).get("/firms/describe/", headers={"accept-language": "zh-hans"})
    told = {one.name: one.typed for one in page.context["form"].fields}
    assert told["enterprise.names.zh-Hans"] == "示例保温杯厂"
    assert "enterprise.names.en" not in told


def test_words_in_no_name_are_told_beside_the_codes_that_fit(owner, logged_in):
    page = logged_in(owner).get(
        "/firms/goods/?q=cosmetic+brush+set", headers={"hx-request": "true"}
    )
    assert "check that this is your product" in page.content.decode()


def test_a_question_of_a_plan_leads_to_its_very_field_and_back(filed, owner, logged_in, about):
    client, address = logged_in(owner), f"/firms/{filed.pk}/field/?name="
    named = {
        "enterprise.sites": "goods/?extra=enterprise.sites#f-enterprise.sites[1].city",
        "enterprise.assets": "about/?extra=enterprise.assets&more=1#f-enterprise.assets",
        "quote.insurance": "costs/?extra=quote.insurance",
        "export_vat_refund_pct": "goods/?extra=export_vat_refund_pct"
        "#f-offering.goods.attributes.export_vat_refund_pct",
    }
    found = {one: client.get(address + one).headers["Location"] for one in named}
    assert found == {one: f"/firms/{filed.pk}/part/{path}" for one, path in named.items()}
    typed = about(**{"enterprise.employees": "41", "extra": "enterprise.assets", "version": "3"})
    answer = client.post(f"/firms/{filed.pk}/part/about/", typed)
    assert answer.headers["Location"] == f"/firms/{filed.pk}/ready/"
