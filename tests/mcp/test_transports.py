"""Both ways in, as a client meets them: a process on a pipe, and HTTP on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from tradewind.errors import InputError
from tradewind.mcp.tools import tools

from .conftest import at, first_of_each_tool

pytest.importorskip("mcp")
COMMAND = ("-m", "tradewind.cli.main", "mcp", "--packs", "shipped")
DAYS = ("--on", "2026-11-22", "--known-on", "2026-11-22")
SECRET = "a-token-of-the-tests-only"


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "TRADEWIND_CACHE": "off", **more}


async def list_and_call_every_tool(client: Any) -> None:
    listed = (await client.list_tools()).tools
    assert [one.name for one in listed] == list(tools())
    assert all(one.annotations.read_only_hint for one in listed)
    for one in first_of_each_tool():
        told = await client.call_tool(one["tool"], one["arguments"])
        assert not told.is_error, told.content
        for path, value in one["expect"].items():
            assert at(told.structured_content, path) == value, path
    assert (await client.read_resource("tradewind://rulebook")).contents[0].text.startswith("# ")
    asked = await client.get_prompt("plan_for_a_product", {"product": "a kettle"})
    assert "a kettle" in asked.messages[0].content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_answers_over_standard_input_and_output(mode: str) -> None:
    from mcp import Client, StdioServerParameters

    started = StdioServerParameters(
        command=sys.executable, args=[*COMMAND, *DAYS], env=environment()
    )

    async def asked() -> None:
        async with Client(started, mode=mode) as client:
            await list_and_call_every_tool(client)

    anyio.run(asked)


def test_nothing_but_messages_stands_on_the_standard_output_and_the_door_ends_with_its_input() -> (
    None
):
    done = subprocess.run(
        [sys.executable, *COMMAND], input="no message\n", capture_output=True, text=True,
        env=environment(), timeout=60, check=True,
    )  # fmt: skip
    assert all(line.startswith('{"jsonrpc"') for line in done.stdout.splitlines())


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a door over HTTP on a free port, stopped afterwards."""
    token = getattr(request, "param", "")
    process = subprocess.Popen(
        [sys.executable, *COMMAND, *DAYS, "--http", "--port", "0"],
        stderr=subprocess.PIPE, text=True, env=environment(TRADEWIND_MCP_TOKEN=token)
        if token else {k: v for k, v in environment().items() if k != "TRADEWIND_MCP_TOKEN"},
    )  # fmt: skip
    try:
        assert process.stderr is not None
        yield process.stderr.readline().split()[-1]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def post(address: str, **headers: str) -> int:
    import httpx2

    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"Accept": "application/json, text/event-stream"}
    return int(httpx2.post(address, json=asked, headers={**accepts, **headers}).status_code)


def test_every_tool_answers_over_http(served: str) -> None:
    from mcp import Client

    async def asked() -> None:
        async with Client(served) as client:
            await list_and_call_every_tool(client)

    anyio.run(asked)
    assert post(served) == 200
    assert post(served, Host="elsewhere.example") == 421
    assert post(served, Origin="http://elsewhere.example") == 403
    import httpx2

    kind = {"content-type": "application/json"}
    assert httpx2.post(served, content=b" " * 4_000_001, headers=kind).status_code == 413


@pytest.mark.parametrize("served", [SECRET], indirect=True)
def test_a_door_with_a_token_answers_its_holder_alone(served: str) -> None:
    assert post(served) == 401
    assert post(served, Authorization="Bearer another-token-of-the-tests") == 401
    assert post(served, Authorization=f"Bearer {SECRET}") == 200


@pytest.mark.parametrize(
    ("host", "names", "token", "where"),
    [
        ("0.0.0.0", (), None, "--host"),
        ("192.0.2.1", (), None, "--host"),
        ("0.0.0.0", (), SECRET, "--host"),
        ("127.0.0.1", (), "short", "TRADEWIND_MCP_TOKEN"),
    ],
)
def test_a_door_that_others_could_reach_does_not_open_without_token_and_name(
    door: Any, host: str, names: tuple[str, ...], token: str | None, where: str
) -> None:
    from tradewind.mcp.serving import Address, http_app

    with pytest.raises(InputError) as told:
        http_app(door, Address(host, 0, names), token)
    assert told.value.where == where


def test_a_door_for_others_opens_with_token_and_name(door: Any) -> None:
    from tradewind.mcp.serving import Address, http_app

    assert http_app(door, Address("0.0.0.0", 0, ("desk.example.org",)), SECRET)
