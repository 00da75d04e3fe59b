"""The questions that need no record, and the form of every refusal."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tradewind_desk.api import answering
from tradewind_desk.api.problems import KINDS

OF_FIRM = ("schemes", "presence", "upgrade", "ask", "standards")


@pytest.mark.parametrize("name", OF_FIRM)
def test_an_answer_names_its_days_and_its_determination(holder, owner, post, pots, name):
    told = post(holder(owner), f"/{name}?on=2026-06-01&known_on=2026-11-01", {"firm": pots}).json()
    assert (told["applies_on"], told["known_on"]) == ("2026-06-01", "2026-11-01")
    assert len(told["determination"]) == 64


def test_a_plan_is_of_the_markets_that_are_asked_for(holder, owner, post, pots):
    told = post(holder(owner), "/plan", {"firm": pots, "markets": ["JP", "US"]}).json()
    assert {one["market"] for one in told["markets"]} == {"JP", "US"}


def test_a_plan_is_the_one_that_the_command_line_gives(holder, owner, post, pots):
    from tradewind.facts.markets import market
    from tradewind.pipeline import make_ready
    from tradewind.plan import compose
    from tradewind.report.plan_json import plan_json
    from tradewind_desk import facts as packs

    told = post(holder(owner), "/plan", {"firm": pots, "markets": ["JP"]}).json()
    facts = packs.today()
    ready = make_ready(answering.firm_of(pots), "x.json", facts, ("sea", "air"), None)
    wanted = plan_json(compose(ready, [market("JP", facts)]), "en")
    assert told["determination"] == wanted["determination"]
    assert told["markets"][0]["best"] == wanted["markets"][0]["best"]


def test_several_parts_are_answered_together(holder, owner, post, pots):
    body = {"firm": pots, "parts": ["schemes", "ask"]}
    told = post(holder(owner), "/evaluate", body).json()
    assert set(told["parts"]) == {"schemes", "ask"}


def test_duty_is_answered_line_by_line(holder, owner, post):
    body = {"goods": "7323.93.00", "to": "US", "origin": "CN", "value": "1000", "currency": "USD"}
    told = post(holder(owner), "/duty", body).json()
    assert told["schema"] == "tradewind/duty/1"
    assert all(line["source"] for line in told["lines"])


def test_standards_are_answered_for_goods_without_a_firm(holder, owner, post):
    told = post(holder(owner), "/standards", {"family": "toys", "markets": ["US"]}).json()
    assert [one["market"] for one in told["results"]] == ["US"]


def test_origin_is_refused_and_never_guessed(holder, owner, post, pots):
    answer = post(holder(owner), "/origin", {"firm": pots})
    assert (answer.status_code, answer.json()["type"]) == (501, "/api/#not-computed")


def test_the_language_of_the_address_goes_before_that_of_the_header(holder, owner):
    program = holder(owner, **{"accept-language": "zh-CN"})
    assert "这里" in program.get("/api/v1/nothing").json()["title"]
    assert "這裏" in program.get("/api/v1/nothing?lang=zh-Hant").json()["title"]


def test_packs_are_read_by_scheme_and_by_fact(holder, owner):
    program = holder(owner)
    every = program.get("/api/v1/schemes").json()["schemes"]
    one = program.get(f"/api/v1/schemes/{every[0]['scheme']}").json()
    assert one["name"] == every[0]["name"]
    fact = program.get("/api/v1/facts/duty/us:mpf_rate").json()
    assert fact["state"] == "known"


def test_every_answer_tells_of_which_version_and_facts_it_is(holder, owner):
    headers = holder(owner).get("/api/v1/schemes").headers
    assert headers["Tradewind-Version"]
    assert len(headers["Tradewind-Facts"]) == 16
    assert headers["Cache-Control"] == "no-store"


def test_every_fault_of_a_firm_names_its_field_and_its_mend(holder, owner, post):
    firm = {"enterprise": {"employes": 4, "place": "Nowhere"}}
    told = post(holder(owner), "/schemes", {"firm": firm}).json()
    assert [one["where"].partition(", ")[2] for one in told["errors"]] == [
        "enterprise.employes",
        "enterprise.place",
    ]
    assert all(one["mend"] for one in told["errors"])


def test_a_fault_of_the_body_names_its_place(holder, owner, post):
    told = post(holder(owner), "/duty", {"goods": "7323.93", "too": "US"}).json()
    assert [one["where"] for one in told["errors"]] == ["body.to", "body.too"]
    assert told["errors"][1]["mend"] == "Did you mean to?"


def test_a_day_to_come_is_not_known(holder, owner):
    answer = holder(owner).get("/api/v1/schemes?known_on=2090-01-01")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "known_on"


REFUSED = [
    ("get", "/nothing", None, None, 404),
    ("get", "/plan", None, None, 405),
    ("get", "/cases/7", None, None, 404),
    ("get", "/goods?q=%00", None, None, 400),
    ("post", "/plan", "{", "application/json", 400),
    ("post", "/plan", '{"firm": {"a": NaN}}', "application/json", 400),
    ("post", "/plan", '{"firm": {"a": "\\u0000"}}', "application/json", 400),
    ("post", "/plan", '{"firm": {"a": "\\ud800"}}', "application/json", 400),
    ("post", "/plan", "[" * 5000, "application/json", 400),
    ("post", "/plan", "firm: {}", "application/yaml", 415),
    ("post", "/plan", "", "application/json", 422),
    ("post", "/duty", '{"goods": 1}', "application/json", 422),
]


@pytest.mark.parametrize(("method", "path", "body", "kind", "status"), REFUSED)
def test_every_refusal_has_the_same_shape(holder, owner, method, path, body, kind, status):
    given = {} if kind is None else {"data": body, "content_type": kind}
    answer = getattr(holder(owner), method)(f"/api/v1{path}", **given)
    told = answer.json()
    assert answer.status_code == status == told["status"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert KINDS[told["type"].partition("#")[2]] == status
    assert told["title"]
    assert told["detail"]
    assert told["instance"] == f"/api/v1{path}".partition("?")[0]


def test_a_refused_method_is_told_the_ones_that_are_taken(holder, owner):
    assert holder(owner).get("/api/v1/plan").headers["Allow"] == "POST"


def test_a_body_that_is_too_large_is_not_read(holder, owner, post, pots):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        assert post(holder(owner), "/plan", {"firm": pots}).status_code == 413


def test_a_fault_of_our_own_tells_no_stack(holder, owner, post, pots, monkeypatch):
    def fail(*told):
        raise ZeroDivisionError("where it is")

    monkeypatch.setitem(answering.OF_FIRM, "schemes", fail)
    answer = post(holder(owner), "/schemes", {"firm": pots})
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/#own-fault")
    assert "where it is" not in answer.content.decode()


def test_the_description_names_scopes_and_refusals_of_every_operation(db):
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    for methods in told["paths"].values():
        for one in methods.values():
            assert one["operationId"] == "firm_schema" or one["security"][0]["Bearer"]
            assert "429" in one["responses"]


def test_the_guide_lists_every_operation_in_the_language_of_the_page(db):
    page = Client().get("/api/", {"lang": "zh-hant"}).content.decode()
    for path in Client().get("/api/v1/openapi.json").json()["paths"]:
        assert path.removeprefix("/api/v1") in page
    assert "把需求轉介給服務提供者" in page
    assert "<script>" not in page


def test_a_form_that_has_no_example_is_told_as_it_is(holder, owner):
    told = holder(owner).get("/api/v1/cases?industry=pots").json()
    assert "[0-9]{0,4}" in told["errors"][0]["mend"]
