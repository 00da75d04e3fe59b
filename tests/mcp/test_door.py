"""What the door promises: the answers of the command line, sources once, nothing made up."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout
from datetime import date
from typing import Any

import pytest

from tradewind.cli.main import main
from tradewind.errors import InputError, worded
from tradewind.mcp import Door, Refused
from tradewind.mcp.resources import resources
from tradewind.mcp.telling import in_form
from tradewind.mcp.tools import Tool, tools
from tradewind.text.words import LANGUAGES

from .conftest import DAY, ROOT, first_of_each_tool

FIRM = ROOT / "examples" / "power-banks-mainland-with-hk-company.yaml"


def command(*arguments: str) -> dict[str, Any]:
    told = io.StringIO()
    days = ("--on", str(DAY), "--known-on", str(DAY), "--packs", "shipped", "--json")
    with redirect_stdout(told):
        assert main([*arguments, *days]) == 0
    return json.loads(told.getvalue())


@pytest.mark.parametrize("name", ["schemes", "presence", "upgrade", "standards"])
def test_the_door_determines_what_the_command_determines(door: Door, name: str) -> None:
    answer, _ = door.answer(name, {"firm": FIRM.read_text("utf-8")})
    assert answer["determination"] == command(name, str(FIRM))["determination"]


def test_a_plan_in_full_has_every_route_of_the_command(door: Door) -> None:
    firm = FIRM.read_text("utf-8")
    answer, _ = door.answer("plan", {"firm": firm, "markets": ["JP"], "in_full": "JP"})
    told = command("plan", str(FIRM), "--markets", "JP")
    assert answer["determination"] == told["determination"]
    [here], [there] = answer["markets"], told["markets"]
    assert [one["left"] for one in here["routes"]] == [one["left"] for one in there["routes"]]


@pytest.mark.parametrize("one", first_of_each_tool(), ids=lambda one: one["tool"])
def test_every_key_of_a_source_leads_to_a_source_and_none_stands_unused(
    door: Door, one: dict[str, Any]
) -> None:
    answer, _ = door.answer(one["tool"], one["arguments"])
    keys = set(_keys({key: told for key, told in answer.items() if key != "sources"}))
    assert keys <= set(answer["sources"])
    assert keys == set(answer["sources"]) or one["tool"] in ("goods", "facts_show")
    assert all(told["address"] for told in answer["sources"].values())


def _keys(told: Any) -> Any:
    if isinstance(told, dict):
        yield from (one for one in [told.get("source"), *_listed(told)] if isinstance(one, str))
        told = list(told.values())
    for one in told if isinstance(told, list) else ():
        yield from _keys(one)


def _listed(told: dict[str, Any]) -> list[Any]:
    found = told.get("sources")
    return found if isinstance(found, list) else []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tool_says_in_each_language_what_it_does_not_compute(lang: str) -> None:
    for tool in tools().values():
        sentences = tool.not_computed(lang)
        assert sentences and all(one in tool.description(lang) for one in sentences)
        assert not tool.title(lang).startswith("assistant.")


def test_a_question_is_asked_as_of_today_unless_it_names_a_day(shipped: Any) -> None:
    open_door = Door(shipped)
    answer, _ = open_door.answer("goods", {"words": "toys"})
    assert answer["applies_on"] == answer["known_on"] == date.today().isoformat()  # noqa: DTZ011
    answer, _ = open_door.answer("goods", {"words": "toys", "on": "2026-06-01"})
    assert answer["applies_on"] == "2026-06-01"


def test_a_fault_of_our_own_tells_no_stack_and_no_reason_to_the_assistant(door: Door) -> None:
    def breaks(asked: Any, facts: Any, lang: str) -> dict[str, Any]:
        raise KeyError("a secret of the machine")

    broken = Door(door.library, tools={"goods": Tool("goods", breaks, tools()["goods"].shape)})
    with pytest.raises(Refused) as told:
        broken.answer("goods", {"words": "toys", "lang": "zh-Hant"})
    assert "secret" not in str(told.value)
    assert "錯誤" in str(told.value)


def test_no_tool_takes_an_argument_that_it_does_not_name() -> None:
    for tool in tools().values():
        assert tool.input_schema()["additionalProperties"] is False


def test_a_source_told_twice_stands_once(door: Door) -> None:
    source = {"fact": "a", "id": "b", "title": "c", "publisher": "d", "address": "e"}
    told = {"lines": [{"source": source, "sources": [source]}, {"source": dict(source)}]}
    answer = in_form("duty", told, door.facts(), "en", [])
    assert answer["sources"] == {"s1": source}
    assert [one["source"] for one in answer["lines"]] == ["s1", "s1"]


def test_the_door_says_how_to_install_what_it_needs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert main(["mcp"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "tradewind[mcp]" in told.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_resource_can_be_read_in_each_language(shipped: Any, lang: str) -> None:
    facts = shipped.as_of(applies_on=DAY, known_on=DAY)
    for one in resources().values():
        assert one.read(facts, lang)
        assert one.title(lang) != f"assistant.resource.{one.name}"


def test_an_error_in_words_keeps_its_language() -> None:
    fault = Refused((InputError("goods", worded("It is missing.")),), "zh-Hans")
    assert fault.as_json()["errors"][0]["problem"] == "欠缺此项。"


@pytest.mark.parametrize("one", first_of_each_tool(), ids=lambda one: one["tool"])
def test_every_answer_has_a_hash_of_its_question_that_no_language_moves(
    door: Door, one: dict[str, Any]
) -> None:
    here, _ = door.answer(one["tool"], one["arguments"])
    there, _ = door.answer(one["tool"], {**one["arguments"], "lang": "zh-Hant"})
    assert here["determination"] == there["determination"]
    assert len(here["determination"]) == 64


def test_another_question_or_day_has_another_hash(door: Door) -> None:
    hashes = {
        door.answer("goods", told)[0]["determination"]
        for told in ({"words": "pot"}, {"words": "pan"}, {"words": "pot", "on": "2026-01-05"})
    }
    assert len(hashes) == 3
