"""Every question of evals.yaml, asked by a client of the library in this process."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest

from tradewind.mcp.telling import HEAD, MOST_BYTES
from tradewind.mcp.tools import tools

from .conftest import at, evals

pytest.importorskip("mcp")


def ask(door: Any, tool: str, arguments: dict[str, Any]) -> Any:
    from mcp import Client

    from tradewind.mcp.server import make_server

    async def asked() -> Any:
        async with Client(make_server(door)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(asked)


EVALS = evals()


@pytest.mark.parametrize(
    "one", [each for each in EVALS if "expect" in each], ids=lambda e: e["question"][:60]
)
def test_a_question_gets_the_answer_that_is_expected(door: Any, one: dict[str, Any]) -> None:
    told = ask(door, one["tool"], one["arguments"])
    assert not told.is_error, told.content
    for path, value in one["expect"].items():
        assert at(told.structured_content, path) == value, path
    assert json.loads(told.content[0].text) == told.structured_content
    assert set(HEAD) <= set(told.structured_content)
    assert len(told.content[0].text.encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    "one", [each for each in EVALS if "refused" in each], ids=lambda e: e["question"][:60]
)
def test_a_question_that_cannot_be_asked_names_each_fault_and_its_mend(
    door: Any, one: dict[str, Any]
) -> None:
    told = ask(door, one["tool"], one["arguments"])
    assert told.is_error
    errors = told.structured_content["errors"]
    assert [each["where"] for each in errors] == one["refused"]
    assert all(each["problem"] and each["mend"] for each in errors)
    assert one.get("says", "") in told.content[0].text
    assert "Traceback" not in told.content[0].text


def test_every_tool_is_asked_by_some_question() -> None:
    assert {one["tool"] for one in EVALS if "expect" in one} == set(tools())
