"""The page says what the plan says, in its language, and nothing of it runs or calls out."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from tradewind.errors import InputError
from tradewind.report.page import PageView, page_html, write_page
from tradewind.report.telling import merged, safe_link

BARE_CODE = re.compile(
    r"\b(?:page|terminal|channel|seller|path|mode|status|line|routes|landed|duty|timetable"
    r"|ask|missing|column)\.(?!com\b)[a-z][\w.-]*"
)
BLANK = re.compile(r"\{\w+\}")


class Reader(HTMLParser):
    """The text a person reads, and every tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tags, self.hidden = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def every_source(told):
    """Every source that a plan names, in its list or beside what it bears out."""
    if isinstance(told, list):
        return [found for one in told for found in every_source(one)]
    if not isinstance(told, dict):
        return []
    found = [told] if {"trust", "address", "layer"} <= told.keys() else []
    return [*found, *(one for part in told.values() for one in every_source(part))]


def read(told):
    return Reader(page_html(told))


def words_of(told):
    return " ".join(read(told).text)


# --- the same numbers -----------------------------------------------------------------------
def test_every_amount_of_both_best_ways_stands_on_the_page(plan_of, example, lang):
    told = plan_of(example, lang)
    text, view = words_of(told), PageView(told)
    for market in view.markets:
        for route in market.ways:
            for line in (*route["lines"], *route["cash_tied_up"], *route["fixed"]["lines"]):
                assert view.tell.ends(line["low"], line["high"]) in text
            for name in ("landed", "left"):
                assert view.tell.ends(route[name]["low"], route[name]["high"]) in text


def test_the_price_less_the_sellers_lines_and_tax_is_what_is_left(plan_of, example):
    for market in PageView(plan_of(example)).markets:
        for route in market.ways:
            if route["left"]["amount"] is None:
                continue
            costs = [one for one in route["lines"] if one["payer"] == "seller"]
            spent = sum(one["amount"]["minor"] for one in costs)
            assert route["price"]["minor"] - spent == route["left"]["amount"]["minor"]


def test_the_price_with_the_buyers_lines_is_landed(plan_of, example):
    for market in PageView(plan_of(example)).markets:
        for route in market.ways:
            if route["landed"]["amount"] is None:
                continue
            costs = [one for one in route["lines"] if one["payer"] == "buyer"]
            spent = sum(one["amount"]["minor"] for one in costs)
            assert route["price"]["minor"] + spent == route["landed"]["amount"]["minor"]


def test_the_rows_of_a_ladder_add_up_to_its_total(plan_of):
    view = PageView(plan_of("power-banks-mainland-with-hk-company"))
    japan = next(one for one in view.markets if one.told["market"] == "JP")

    def minor(row):
        return round(float(re.sub(r"[^\d.]", "", row.cells[0].text)) * 100)

    for part in japan.ladder()[:2]:
        rows = {kind: [one for one in part.rows if one.kind == kind] for kind in ("price", "total")}
        lines = [
            (-1 if one.sign == "−" else 1) * minor(one) for one in part.rows if one.kind == "line"
        ]
        assert minor(rows["price"][0]) + sum(lines) == minor(rows["total"][0])


def test_a_market_is_priced_or_listed_with_what_to_ask_and_never_both(plan_of, example):
    view = PageView(plan_of(example))
    assert len(view.priced) + len(view.unpriced) == len(view.markets)
    for one in view.unpriced:
        needs = view.needs(one)
        assert needs.quotes or needs.asks or needs.facts


def test_what_is_not_known_is_never_a_nought_or_a_dash(plan_of, example):
    for market in PageView(plan_of(example)).markets:
        rows = [row for part in market.ladder() for row in part.rows]
        unknown = [cell for row in rows for cell in row.cells if cell.state == "unknown"]
        assert not [one for one in unknown if one.text in ("", "–", "-", "US$0.00")]


# --- words ----------------------------------------------------------------------------------
def test_no_code_and_no_blank_is_left_on_the_page(plan_of, example, lang):
    text = words_of(plan_of(example, lang))
    assert not BARE_CODE.findall(text)
    assert not BLANK.findall(text)


@pytest.mark.parametrize(
    ("lang", "tag", "day", "way"),
    [
        ("en", "en", "22 Nov 2026", "through Hong Kong"),
        ("zh-Hant", "zh-Hant-HK", "2026年11月22日", "經香港"),
        ("zh-Hans", "zh-Hans-CN", "2026年11月22日", "经香港"),
    ],
)
def test_the_page_is_in_the_language_of_the_plan(plan_of, lang, tag, day, way):
    page = read(plan_of("kitchenware-mainland-maker", lang))
    assert dict(page.tags)["html"] == {"lang": tag}
    text = " ".join(page.text)
    assert day in text
    assert way in text


def test_yuan_and_yen_are_told_apart_in_every_language(plan_of, lang):
    tell = PageView(plan_of("kitchenware-mainland-maker", lang)).tell
    assert tell.money({"minor": 123456, "currency": "CNY"}) == "CN¥1,234.56"
    assert tell.money({"minor": -1234, "currency": "JPY"}) == "−JP¥1,234"


def test_an_invented_firm_says_so(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    assert "An invented firm" in words_of(told)
    told["enterprise"]["invented"] = False
    assert "An invented firm" not in words_of(told)


def test_a_dated_example_is_marked_as_no_quote(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    for line in (one for m in told["markets"] for r in m["routes"] for one in r["lines"]):
        line["example"] = False
    assert "not a quote" not in words_of(told)
    market = told["markets"][0]
    best = next(one for one in market["routes"] if one["id"] == market["best_direct"])
    best["lines"][0]["example"] = True
    assert "dated example, not a quote" in words_of(told)


def test_a_secondary_source_asks_to_be_confirmed(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    for source in every_source(told):
        source["trust"] = "official"
    assert "secondary, confirm" not in words_of(told)
    next(iter(one for one in told["sources"].values() if one["layer"] != "firm"))["trust"] = (
        "secondary"
    )
    assert "secondary, confirm" in words_of(told)


def test_a_plan_without_a_market_that_can_be_priced_still_makes_a_page(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    told["markets"] = [one for one in told["markets"] if one["market"] == "PL"]
    text = words_of(told)
    assert "No market can be priced yet" in text
    assert "Poland" in text


def test_a_market_without_any_route_still_stands_on_the_page(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    told["markets"][-1] |= {
        "routes": [], "best": None, "best_direct": None, "best_through_hong_kong": None,
        "decides": [],
    }  # fmt: skip
    assert told["markets"][-1]["name"] in words_of(told)


def test_a_route_without_a_price_is_unknown(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    for route in told["markets"][0]["routes"]:
        route |= {"price": None, "landed": None, "left": None, "status": "unknown"}
        route["left_per_unit"] = {"low": None, "high": None}
    assert told["markets"][0]["name"] in words_of(told)


# --- direct or through Hong Kong ------------------------------------------------------------
def usd(minor):
    return {"minor": minor, "currency": "USD"}


def market_with(told, direct, through, fixed=(0, 0), break_even=()):
    """The first priced market, its ways leaving and costing what is given."""
    view = PageView(told).priced[0]
    for route, (low, high), cost in zip(view.ways, (direct, through), fixed, strict=True):
        route["left"] |= {"low": usd(low), "high": usd(high), "missing": []}
        route["left_per_unit"] = {"low": usd(low), "high": usd(high)}
        route["fixed"] |= {"low": usd(cost), "high": usd(cost)}
        route["status"] = "known"
    between = [one["id"] for one in view.ways]
    view.told["break_even"] = [{"between": between, "units": units} for units in break_even]
    view.told["direct_or_through_overlap"] = direct[0] <= through[1] and through[0] <= direct[1]
    view.told["best"] = max(view.ways, key=lambda one: one["left"]["low"]["minor"])["id"]
    return view


def test_the_way_that_leaves_more_is_named(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert market_with(told, (5, 5), (7, 7)).which().text == "through Hong Kong"
    assert market_with(told, (7, 7), (5, 6)).which().text == "direct"


def test_a_way_that_never_leaves_less_is_named_with_its_doubt(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert market_with(told, (7, 7), (5, 7)).which().text == "direct, or the same"


def test_two_ways_whose_bounds_cross_cannot_be_told_apart(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert market_with(told, (5, 8), (6, 7)).which().text == "cannot say"
    assert market_with(told, (7, 7), (7, 7)).which().text == "the same"


def test_the_break_even_is_given_where_there_is_one(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    told_one = market_with(told, (5, 5), (7, 7), (0, 100000), [8400]).break_even_cell()
    assert told_one.text == "8,400"


def test_a_dearer_way_that_leaves_less_never_breaks_even(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert market_with(told, (7, 7), (5, 5), (0, 100000)).break_even_cell().text == "never"
    assert market_with(told, (5, 5), (7, 7)).break_even_cell().text == "same fixed cost"


def test_a_break_even_between_open_ends_is_unknown(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert market_with(told, (5, 6), (7, 9), (0, 1)).break_even_cell().state == "unknown"


def test_a_firm_without_a_direct_way_reads_why(plan_of):
    text = words_of(plan_of("toys-hong-kong-trader"))
    assert "No market has a direct route here" in text


# --- a duty that depends --------------------------------------------------------------------
def option(percent, duty, *when):
    return {
        "when": list(when),
        "ad_valorem_pct": percent,
        "duty": None if duty is None else usd(duty),
    }


def depending(told, *options):
    """The first priced market, the duty of its direct way depending."""
    view = PageView(told).priced[0]
    view.direct |= {"duty_status": "depends", "duty_options": list(options)}
    return view


def test_every_outcome_of_a_duty_stands_with_its_rate_and_amount(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    view = depending(
        told,
        option("5", 500, ["goods = 12345678"]),
        option("0", 0, ["goods = 12345699"]),
        option("1", 100, ["goods = 12345690"]),
    )
    (duty,) = view.duties()
    assert duty.says == "Duty depends, direct: US$0.00 to US$5.00 at free to 5%."
    rows = [(one.rate, one.duty, one.when) for one in duty.rows]
    assert rows == [
        ("free", "US$0.00", "goods line 12345699"),
        ("1%", "US$1.00", "goods line 12345690"),
        ("5%", "US$5.00", "goods line 12345678"),
    ]


def test_ways_with_the_same_outcomes_share_a_table(plan_of):
    view = depending(plan_of("power-banks-mainland-with-hk-company"), option("5", 500, ["a = yes"]))
    assert len(view.duties()) == 1
    view.through |= {"duty_options": view.direct["duty_options"]}
    assert [one.says for one in view.duties()] == [
        "Duty depends, direct, through Hong Kong: US$5.00 at 5%."
    ]
    view.through |= {"duty_options": [option("6", 600, ["a = yes"])]}
    assert len(view.duties()) == 2


def test_an_outcome_without_an_amount_is_unknown_and_comes_last(plan_of):
    view = depending(
        plan_of("power-banks-mainland-with-hk-company"),
        option("1", None, ["a = yes"]),
        option(None, 335, ["b = yes"]),
    )
    (duty,) = view.duties()
    assert [(one.rate, one.duty) for one in duty.rows] == [
        ("not by value alone", "US$3.35"),
        ("1%", "unknown"),
    ]
    assert duty.says.endswith("not every amount is known.")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("goods = 85166040", "goods line 85166040"),
        ("goods = other 851660", "goods line 851660 (any other)"),
        ("consignment_proof = yes", "with proof of consignment"),
        ("consignment_proof = no", "without proof of consignment"),
        ("origin = JP", "origin Japan"),
        ("origin = HK", "origin Hong Kong"),
        ("origin = other", "origin any other"),
        ("exporter = Examplia Ltd", "exported by Examplia Ltd"),
        ("exporter = all others", "exported by any other company"),
        ("us-301 = us-301-list-9", "us-301-list-9 applies"),
        ("us-301 = none", "nothing of us-301 applies"),
        ("low-value = no", "low-value does not apply"),
        (
            "duty/us:s232/1b = yes",
            "the goods are on this list: customs tariff: duty/us:s232/1b",
        ),
        (
            "duty/us:s232/1b = no",
            "the goods are not on this list: customs tariff: duty/us:s232/1b",
        ),
        (
            "duty/us:fee = Examplia Gazette",
            "Examplia Gazette is right (customs tariff: duty/us:fee)",
        ),
    ],
)
def test_what_an_outcome_takes_for_granted_is_worded(plan_of, condition, text):
    view = depending(plan_of("power-banks-mainland-with-hk-company"), option("1", 1, [condition]))
    assert view.duties()[0].rows[0].when == text


def test_a_measure_goes_by_its_name_where_a_line_has_it(plan_of):
    told = plan_of("power-banks-mainland-with-hk-company")
    line = told["markets"][0]["routes"][0]["lines"][0]
    line |= {"measure": "x-list-3", "name": "Examplia list 3"}
    view = depending(
        told, option("1", 1, ["x = x-list-3"]), option("2", 2, ["duty/xx:table/x-list-3 = yes"])
    )
    assert [one.when for one in view.duties()[0].rows] == [
        "Examplia list 3 applies",
        "the goods are on this list: Examplia list 3",
    ]


def test_cases_that_differ_in_one_name_are_told_as_one():
    proof = (("consignment_proof", ("yes",)),)
    assert merged([["goods = 1", "consignment_proof = yes"], ["goods = 2"], ["goods = 3"]]) == [
        (("goods", ("1",)), *proof),
        (("goods", ("2", "3")),),
    ]
    assert merged([["origin = CN", "goods = 1"], ["origin = HK", "goods = 1"]]) == [
        (("origin", ("CN", "HK")), ("goods", ("1",)))
    ]


def test_outcomes_that_cost_the_same_are_one(plan_of):
    view = depending(
        plan_of("power-banks-mainland-with-hk-company"),
        option("0", 0, ["goods = 1", "consignment_proof = yes"]),
        option("0", 0, ["goods = 2", "consignment_proof = yes"]),
        option("5", 5, ["consignment_proof = no"]),
    )
    assert [one.when for one in view.duties()[0].rows] == [
        "goods line 1, 2 and with proof of consignment",
        "without proof of consignment",
    ]


def test_no_condition_of_a_real_duty_is_left_a_bare_code(plan_of, example, lang):
    for market in PageView(plan_of(example, lang)).markets:
        for row in (row for duty in market.duties() for row in duty.rows):
            assert row.when
            assert " = " not in row.when
            assert "consignment_proof" not in row.when


def test_a_rate_is_worded_in_the_language_of_the_plan(plan_of):
    tell = PageView(plan_of("kitchenware-mainland-maker", "zh-Hant")).tell
    assert tell.rate("152 AUD/declaration") == "152 AUD/ 報關單"
    assert tell.rate("20% + of_duty(10%)") == "20% + 關稅的 10%"
    assert tell.rate("2% + free") == "2% + 免"


# --- the order ------------------------------------------------------------------------------
def test_the_page_keeps_the_order_of_the_plan_with_priced_markets_first(plan_of, example):
    told = plan_of(example)
    view = PageView(told)
    ranks = [one.told["rank"] for one in (*view.priced, *view.unpriced)]
    assert ranks == sorted(ranks)
    assert [one.told["rank"] for one in view.best] == [1, 2, 3][: len(view.priced)]
    drawn = list(dict.fromkeys(one.name for one, _ in view.chart_rows()))
    assert drawn == [one.name for one in view.priced][: len(drawn)]


def test_the_best_way_of_a_market_is_the_one_that_leads(plan_of, example):
    for one in PageView(plan_of(example)).markets:
        assert one.lead is None or one.lead["id"] == one.told["best"]


def test_the_timetable_names_the_first_market(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    told["timetable"] = [
        {"unit": "days", "low": "3", "high": "5", "on": None, "says": "On the way"},
        {"unit": "date", "on": "2027-01-01", "says": "From 2027-01-01: VAT (x/y:z) becomes 10."},
    ]
    view = PageView(told)
    first = told["markets"][0]["name"]
    assert [view.step(one) for one in told["timetable"]] == [
        f"{first}: On the way: 3–5 days",
        "From 1 Jan 2027: VAT (x/y:z) becomes 10.",
    ]


def test_paper_is_spared_by_a_hint_on_the_screen_only(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    assert "--markets" not in words_of(told)
    told["markets"] *= 2
    assert "--markets" in words_of(told)


def test_a_line_that_is_not_counted_has_a_name_even_where_no_route_counts_it(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    view = PageView(told).priced[0]
    said = "Not counted at this place: Carriage to Examplia."
    finding = {"code": "landed.not_counted", "values": {"line": "x"}, "says": said}
    view.direct["not_counted"] = [{**finding, "sources": []}]
    view.through["not_counted"] = []
    assert view.lines_not_counted() == ["Not counted at this place: Carriage to Examplia."]


def test_lines_not_counted_for_one_reason_share_a_sentence(plan_of):
    view = PageView(plan_of("kitchenware-mainland-maker")).priced[0]
    code = "landed.not_counted_unless_quoted"
    view.direct["not_counted"] = [
        {
            "code": code,
            "values": {"line": name},
            "says": view.tell.say(code, name=name),
            "sources": [],
        }
        for name in ("Alpha", "Beta")
    ]
    view.through["not_counted"] = []
    assert view.lines_not_counted() == [view.tell.say(code, name="Alpha, Beta")]
    assert not [one for one in view.findings() if one["code"] == code]


def test_a_loss_is_told_with_its_sign(plan_of):
    tell = PageView(plan_of("power-banks-mainland-with-hk-company")).tell
    assert tell.ends(usd(-250), usd(-250)) == "−US$2.50"


# --- safety ---------------------------------------------------------------------------------
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_what_others_wrote_is_shown_and_never_run(plan_of):
    told = plan_of("kitchenware-mainland-maker")
    told["enterprise"]["name"] = told["offering"]["name"] = HOSTILE
    for market in told["markets"]:
        market["name"] = HOSTILE
    for source in every_source(told):
        source |= {"title": HOSTILE, "publisher": HOSTILE, "where": HOSTILE, "note": HOSTILE}
    html = page_html(told)
    page = Reader(html)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert "img" not in {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "alert(1)" in unescape(html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http:",
        "a.yaml",
        "http://[x",
    ],
)
def test_only_a_web_address_becomes_a_link(plan_of, address):
    told = plan_of("kitchenware-mainland-maker")
    for source in (*every_source(told), *told["schemes"]["results"], *told["presence"]["options"]):
        source["address"] = address
    links = [attrs["href"] for tag, attrs in read(told).tags if tag == "a"]
    assert safe_link(address) == ""
    assert all(one.startswith("#") for one in links)


def test_links_out_tell_nobody_where_the_reader_came_from(plan_of):
    page = read(plan_of("kitchenware-mainland-maker"))
    out = [a for tag, a in page.tags if tag == "a" and not a["href"].startswith("#")]
    assert out
    assert all("noreferrer" in one["rel"] for one in out)


def test_the_page_asks_nothing_of_any_network(plan_of, example):
    html = page_html(plan_of(example))
    page = Reader(html)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {
        t for t, _ in page.tags
    }
    assert not [attrs for _, attrs in page.tags if {"src", "srcset", "action"} & attrs.keys()]
    assert "@import" not in html
    assert not re.findall(r"url\((?!#)", html)
    assert "default-src 'none'" in html


# --- the file -------------------------------------------------------------------------------
def test_the_page_is_written_whole(plan_of, tmp_path):
    told = plan_of("kitchenware-mainland-maker")
    write_page(told, tmp_path / "plan.html")
    assert (tmp_path / "plan.html").read_text("utf-8") == page_html(told)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.html"]


def test_a_page_that_cannot_be_made_leaves_the_old_one(plan_of, tmp_path):
    (tmp_path / "plan.html").write_text("old")
    told = plan_of("kitchenware-mainland-maker")
    del told["markets"][0]["routes"][0]["lines"]
    with pytest.raises(KeyError):
        write_page(told, tmp_path / "plan.html")
    assert (tmp_path / "plan.html").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_bad_input(plan_of, tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_page(plan_of("kitchenware-mainland-maker"), tmp_path / "none" / "plan.html")


@pytest.mark.parametrize(
    ("kind", "says"), [("goods", "priced yet"), (None, "priced yet"), ("service", "goods only")]
)
def test_what_is_not_goods_is_not_promised_a_price(plan_of, kind, says):
    told = plan_of("kitchenware-mainland-maker", "en")
    told["offering"]["kind"] = kind
    assert says in PageView(told).no_best()


@pytest.mark.parametrize(
    ("reason", "state"), [("routes.absent.no_site", "unknown"), ("routes.absent.closed", "absent")]
)
def test_a_route_from_a_city_that_nobody_told_is_unknown_and_not_absent(plan_of, reason, state):
    view = PageView(plan_of("kitchenware-mainland-maker"))
    one = view.markets[0]
    one.told["absent"] = [{"code": reason}]
    assert one.sum_cell(None, "landed").state == state
