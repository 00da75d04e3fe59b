"""The page about the door for assistants names every tool, argument, resource and prompt."""

from __future__ import annotations

from pathlib import Path

from tradewind.mcp.prompts import PROMPTS
from tradewind.mcp.resources import resources
from tradewind.mcp.serving import MOST_BODY, TOKEN
from tradewind.mcp.telling import HEAD, MOST_BYTES
from tradewind.mcp.tools import Tool, tools

PAGE = (Path(__file__).parents[2] / "docs" / "assistant.md").read_text("utf-8")


def _row(tool: Tool) -> str:
    shared = {"on", "known_on", "lang"}
    own = ", ".join(f"`{name}`" for name in tool.shape.model_fields if name not in shared)
    return f"| `{tool.name}` | {tool.title('en')} | {own} |"


def test_the_table_of_tools_is_that_of_the_code() -> None:
    told = [line for line in PAGE.splitlines() if line.startswith("| `") and line.count("|") == 4]
    assert told == [_row(tool) for tool in tools().values()]


def test_every_resource_and_prompt_is_on_the_page() -> None:
    assert all(f"| `{uri}` | " in PAGE for uri in resources())
    assert all(f"`{name}`" in PAGE for name in PROMPTS)


def test_what_every_answer_has_is_on_the_page() -> None:
    assert all(f"`{key}`" in PAGE for key in HEAD)


def test_the_bounds_and_the_name_of_the_token_are_on_the_page() -> None:
    assert f"{MOST_BYTES:,} bytes" in PAGE
    assert f"{MOST_BODY // 1_000_000} MB" in PAGE
    assert TOKEN in PAGE
