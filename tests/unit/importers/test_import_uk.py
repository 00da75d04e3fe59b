"""Commodities of the UK tariff: kinds of measures, conditions, periods, what is kept as printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.cli.main import main
from tradewind.errors import InputError
from tradewind.importers.importing import Imported
from tradewind.importers.json_api import nested
from tradewind.importers.uk_duty_text import read_components
from tradewind.model.rate import rate_text

CODE = "9506620010"
AS_OF = date(2026, 5, 1)
EVERYBODY = {"id": "1011", "geographical_area_id": "1011", "description": "ERGA OMNES"}


def component(
    expression: str, amount: float, money: str | None = None, unit: str | None = None, how: str = ""
) -> dict[str, Any]:
    return {
        "duty_expression_id": expression,
        "duty_amount": amount,
        "monetary_unit_code": money,
        "measurement_unit_code": unit,
        "measurement_unit_qualifier_code": how or None,
    }


def measure(
    number: int,
    kind: str,
    *components: Mapping[str, Any],
    series: str = "C",
    area: Mapping[str, Any] | str = "1011",
    base: str = "",
    **more: Any,
) -> dict[str, Any]:
    where = EVERYBODY if area == "1011" else area
    if isinstance(where, str):
        where = {"id": where, "geographical_area_id": where}
    return {
        "id": number,
        "effective_start_date": "2025-01-01T00:00:00.000Z",
        "effective_end_date": None,
        "duty_expression": {"base": base},
        "measure_type": {
            "id": kind,
            "description": f"Type {kind}",
            "measure_type_series_id": series,
        },
        "measure_components": list(components),
        "measure_conditions": [],
        "geographical_area": where,
        "excluded_countries": [],
        "footnotes": [],
        "order_number": None,
        "legal_acts": [{"regulation_code": "X0001/25"}],
        **more,
    }


@pytest.fixture
def commodity(tmp_path: Path, take_in: Callable[..., Imported]) -> Callable[..., Imported]:
    """Import one commodity with these measures."""

    def write(*measures: Mapping[str, Any], code: str = CODE) -> Imported:
        told = {"goods_nomenclature_item_id": code, "description": "Invented", "declarable": True}
        path = tmp_path / f"{code}.json"
        path.write_text(json.dumps({**told, "import_measures": list(measures)}), "utf-8")
        return take_in("uk-commodity", path, as_of=AS_OF)

    return write


@pytest.mark.parametrize(
    ("components", "tree"),
    [
        ([component("01", 4.0)], "4%"),
        ([component("01", 0.0)], "free"),
        ([component("01", 35.1, "EUR", "DTN")], "35.1 EUR/100 kg"),
        ([component("01", 8.3), component("04", 2.5, "GBP", "DTN")], "8.3% + 2.5 GBP/100 kg"),
        (
            [
                component("01", 10.0),
                component("15", 22.0, "GBP", "DTN"),
                component("35", 56.0, "GBP", "DTN"),
            ],
            "min(max(10%, 22 GBP/100 kg), 56 GBP/100 kg)",
        ),
        (
            [
                component("01", 9.0),
                component("12", 0.0),
                component("17", 18.7),
                component("21", 0.0),
            ],
            "min(9% + agricultural(EA), 18.7% + agricultural(ADSZ))",
        ),
        ([component("01", 12.0), component("36", 4.0)], "minus(12%, 4%)"),
        (
            [
                component("01", 16.5, None, "RET"),
                component("04", 244.78, "GBP", "MIL"),
                component("15", 320.9, "GBP", "MIL"),
            ],
            "max(part(retail_price, 16.5%) + 244.78 GBP/thousand, 320.9 GBP/thousand)",
        ),
        ([component("37", 0.0)], "free"),
    ],
)
def test_components_are_read_to_a_tree(components: list[dict[str, Any]], tree: str) -> None:
    found = read_components(components)
    assert found is not None
    assert rate_text(found) == tree


@pytest.mark.parametrize(
    "components",
    [
        [],
        [component("01", 1.0, "GBP", "TNE", "I")],
        [component("01", 1.0, "GBP", "QQQ")],
        [component("77", 1.0)],
        [component("15", 1.0)],
    ],
)
def test_a_component_that_is_not_known_makes_no_rate(components: list[dict[str, Any]]) -> None:
    assert read_components(components) is None


def test_the_third_country_duty_is_the_ordinary_rate(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(measure(1, "103", component("01", 2.7)))
    found = duty(CODE, "GB").only
    assert found is not None
    assert (found.lines[0].measure, found.lines[0].rate) == ("gb-mfn", "2.7%")


def test_a_preference_is_for_members_of_its_area_but_those_left_out(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    area = {
        "geographical_area_id": "2099",
        "children_geographical_areas": [{"id": "KH"}, {"id": "MM"}, {"id": "9999"}],
    }
    commodity(
        measure(1, "103", component("01", 2.7)),
        measure(2, "142", component("01", 0.0), area=area, excluded_countries=[{"id": "MM"}]),
    )
    assert duty(CODE, "GB", "KH", agreement="GB-2099").only.lines[0].rate == "free"  # type: ignore[union-attr]
    assert duty(CODE, "GB", "MM", agreement="GB-2099").only.lines[0].rate == "2.7%"  # type: ignore[union-attr]
    assert duty(CODE, "GB", "KH").only.lines[0].rate == "2.7%"  # type: ignore[union-attr]


def test_a_quota_shows_both_rates_until_its_number_is_told(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 20.0)),
        measure(2, "122", component("01", 4.0), order_number={"number": "054321"}),
        measure(3, "122", component("01", 6.0), order_number={"number": "054322"}),
    )
    open_ = duty(CODE, "GB")
    assert sorted(str(one.percent) for one in open_.outcomes) == ["20", "4", "6"]
    within = duty(CODE, "GB", inputs={"gb_quota_order": "054321"})
    assert within.only is not None
    assert str(within.only.percent) == "4"
    without = duty(CODE, "GB", inputs={"gb_quota_order": "none"})
    assert without.only is not None
    assert str(without.only.percent) == "20"


def test_a_suspension_takes_the_place_of_the_duty_and_an_authorised_use_is_asked_for(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 20.0)),
        measure(2, "112", component("01", 5.0)),
        measure(3, "115", component("01", 0.0)),
    )
    open_ = duty(CODE, "GB")
    assert sorted(str(one.percent) for one in open_.outcomes) == ["0", "5"]
    assert "gb_relief" in [gap.name for gap in open_.missing]


def test_an_anti_dumping_duty_goes_by_the_additional_code_of_the_maker(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 2.0)),
        measure(
            2, "552", component("01", 10.0), series="D", area="CN", additional_code={"code": "A1"}
        ),
        measure(
            3, "552", component("01", 48.0), series="D", area="CN", additional_code={"code": "A9"}
        ),
    )
    open_ = duty(CODE, "GB")
    assert sorted(str(one.percent) for one in open_.outcomes) == ["12", "2", "50"]
    told = duty(CODE, "GB", inputs={"gb_additional_code_552": "A1"}).only
    assert told is not None
    assert str(told.percent) == "12"
    assert str(duty(CODE, "GB", "HK").only.percent) == "2"  # type: ignore[union-attr]


def test_what_cannot_be_reckoned_is_unknown_with_its_text(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    condition = {
        "condition": "V: Entry price",
        "duty_expression": "<span>0.00</span> %",
        "measure_condition_components": [component("01", 0.0)],
    }
    done = commodity(
        measure(1, "103", component("01", 8.0), base="8.00 %", measure_conditions=[condition]),
        measure(2, "696", component("01", 25.0), series="J", area="5050", base="25.00 %"),
    )
    assert done.tally.figures["as_printed_amount_by_condition"] == 1
    assert done.tally.figures["as_printed_area_without_members"] == 1
    found = duty(CODE, "GB")
    assert found.status == "unknown"
    assert "8.00 %" in found.outcomes[0].lines[0].rate


def test_a_measure_that_has_ended_is_charged_no_more(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    ended = {"effective_end_date": "2026-06-30T00:00:00.000Z"}
    commodity(
        measure(1, "103", component("01", 2.0)),
        measure(2, "552", component("01", 10.0), series="D", area="CN", **ended),
    )
    assert str(duty(CODE, "GB", on=date(2026, 6, 30)).only.percent) == "12"  # type: ignore[union-attr]
    assert str(duty(CODE, "GB", on=date(2026, 7, 1)).only.percent) == "2"  # type: ignore[union-attr]


def test_the_vat_of_the_commodity_takes_the_place_of_the_standard_rate(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 2.0)), measure(2, "305", component("01", 0.0), series="P")
    )
    found = duty(CODE, "GB", freight=None).only
    assert found is not None
    assert found.import_tax is not None
    assert found.import_tax.minor == 0


def test_two_rates_of_vat_for_one_commodity_are_not_chosen_from(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 2.0)),
        measure(2, "VTS", component("01", 20.0), series="P"),
        measure(3, "VTZ", component("01", 0.0), series="P"),
    )
    found = duty(CODE, "GB").only
    assert found is not None
    assert found.import_tax is None
    assert "20% / free" in found.lines[-1].rate


def test_goods_that_were_not_read_have_no_measure_from_the_file(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    commodity(
        measure(1, "103", component("01", 2.0)),
        measure(2, "552", component("01", 10.0), series="D", area="CN"),
        measure(3, "112", component("01", 0.0)),
    )
    shipped = duty("7323.93.00", "GB")
    assert {one.measure for case in shipped.outcomes for one in case.lines} & {"gb-mfn"}
    assert not any(
        one.measure.startswith(("gb-552", "gb-112"))
        for case in shipped.outcomes
        for one in case.lines
    )


def test_a_control_is_kept_as_a_row_with_its_documents(commodity: Callable[..., Imported]) -> None:
    done = commodity(
        measure(1, "103", component("01", 2.0)),
        measure(
            2,
            "750",
            series="B",
            measure_conditions=[{"document_code": "C644", "requirement": "Certificate"}],
        ),
    )
    assert done.manifest["packs"]["duty/gb"]["controls"] == 1


def test_the_linked_form_of_the_interface_reads_as_the_nested_one(
    tmp_path: Path, take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    def links(**told: Any) -> dict[str, Any]:
        return {name: {"data": data} for name, data in told.items()}

    def link(kind: str, number: str) -> dict[str, str]:
        return {"type": kind, "id": number}

    told = {
        "data": {
            "id": "1",
            "type": "commodity",
            "attributes": {"goods_nomenclature_item_id": CODE},
            "relationships": links(import_measures=[link("measure", "7")]),
        },
        "included": [
            {
                "id": "7",
                "type": "measure",
                "attributes": {"effective_start_date": "2025-01-01T00:00:00.000Z"},
                "relationships": links(
                    measure_type=link("measure_type", "103"),
                    measure_components=[link("measure_component", "7-01")],
                    geographical_area=link("geographical_area", "1011"),
                    order_number=None,
                ),
            },
            {
                "id": "103",
                "type": "measure_type",
                "attributes": {"measure_type_series_id": "C", "description": "Third country duty"},
            },
            {"id": "7-01", "type": "measure_component", "attributes": component("01", 3.5)},
            {
                "id": "1011",
                "type": "geographical_area",
                "attributes": {"description": "ERGA OMNES"},
            },
        ],
    }
    assert nested(told)["import_measures"][0]["measure_type"]["id"] == "103"
    path = tmp_path / "linked.json"
    path.write_text(json.dumps(told), "utf-8")
    take_in("uk-commodity", path, as_of=AS_OF)
    assert duty(CODE, "GB").only.lines[0].rate == "3.5%"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["{}", "[]", '{"import_measures": [1]}', '{"data": {"id'])
def test_what_is_no_commodity_is_refused(
    text: str, tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        take_in("uk-commodity", path)


def test_the_real_commodities_keep_every_measure(
    real: Callable[[str], Path], take_in: Callable[..., Imported]
) -> None:
    files = sorted(real("uk/commodities").glob("*.json.gz"))
    done = take_in("uk-commodity", *files)
    figures = done.tally.figures
    kept = sum(count for name, count in figures.items() if name.startswith("measures_"))
    assert (done.tally.rows, kept, figures["commodities"]) == (91, 91, 5)
    assert not done.tally.refused
    assert figures["rates_unknown"] == 11


def test_what_a_tariff_asks_of_its_own_is_asked_in_its_words_and_can_be_answered(
    commodity: Callable[..., Imported], capsys: pytest.CaptureFixture[str]
) -> None:
    commodity(
        measure(1, "103", component("01", 20.0)),
        measure(2, "122", component("01", 4.0), order_number={"number": "054321"}),
    )
    asked = ["duty", "--goods", CODE, "--origin", "CN", "--to", "GB", "--value", "100", "--json"]
    assert main([*asked, "--lang", "zh-Hans"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "关税配额编号" in json.dumps(told["missing"], ensure_ascii=False)
    assert main([*asked, "--attribute", "gb_quota_order=054321"]) == 0
    assert json.loads(capsys.readouterr().out)["ad_valorem_pct"] == "4"
    assert main([*asked, "--attribute", "gb_quota_ordr=054321"]) == 2


@pytest.mark.parametrize(
    ("lang", "within", "without"),
    [
        ("en", "what applies is: Non-preferential", "no quota, relief or"),
        ("zh-Hant", "適用：非優惠關稅配額", "未申領配額"),
    ],
)
def test_the_cases_of_a_quota_are_told_in_words(
    lang: str,
    within: str,
    without: str,
    commodity: Callable[..., Imported],
    capsys: pytest.CaptureFixture[str],
) -> None:
    commodity(
        measure(1, "103", component("01", 20.0)),
        measure(2, "122", component("01", 4.0), order_number={"number": "054321"}),
    )
    asked = ["duty", "--goods", CODE, "--origin", "CN", "--to", "GB", "--value", "100"]
    assert main([*asked, "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert within in told
    assert without in told
    assert "gb-quota" not in told


def test_an_ordinary_duty_that_nobody_told_has_a_name(
    commodity: Callable[..., Imported], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = {"effective_end_date": "2026-06-30T00:00:00.000Z"}
    commodity(measure(1, "103", component("01", 2.0), **ended))
    asked = ["duty", "--goods", CODE, "--origin", "CN", "--to", "GB", "--on", "2026-07-01"]
    assert main([*asked, "--value", "100", "--json"]) == 0
    [line] = [one for one in json.loads(capsys.readouterr().out)["lines"] if one["kind"] == "mfn"]
    assert line["name"]


def test_what_is_kept_as_printed_holds_no_markup(
    commodity: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    told = {"base": "<span>52.60</span> EUR / <abbr title='Hectokilogram'>100 kg</abbr>"}
    commodity(measure(1, "103", duty_expression=told))
    [line] = [one for one in duty(CODE, "GB").outcomes[0].lines if one.kind == "mfn"]
    assert "52.60 EUR / 100 kg" in line.rate
