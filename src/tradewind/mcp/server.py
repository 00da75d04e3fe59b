"""The server of the library: lists and calls tools, reads resources, gives prompts."""

from __future__ import annotations

from typing import Any

from anyio import CapacityLimiter, to_thread
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from tradewind import __version__
from tradewind.mcp import prompts
from tradewind.mcp.door import Door
from tradewind.mcp.refusals import Refused
from tradewind.mcp.resources import Resource, resources
from tradewind.mcp.telling import HEAD
from tradewind.mcp.tools import Tool
from tradewind.text import say

_READS = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ANSWER = {"type": "object", "required": list(HEAD), "additionalProperties": True}


def make_server(door: Door) -> Server[Any]:
    """A server that answers through this door."""
    calls = _Calls(door)
    return Server(
        "tradewind",
        version=__version__,
        title="Tradewind",
        instructions=say("assistant.instructions", door.lang),
        on_list_tools=calls.list_tools,
        on_call_tool=calls.call_tool,
        on_list_resources=calls.list_resources,
        on_read_resource=calls.read_resource,
        on_list_prompts=calls.list_prompts,
        on_get_prompt=calls.get_prompt,
    )


class _Calls:
    """What the library calls for each request."""

    def __init__(self, door: Door) -> None:
        self.door, self.resources = door, resources()
        # The facts keep what they worked out; one question at a time asks them.
        self.turn = CapacityLimiter(1)

    async def list_tools(self, ctx: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[self._tool(one) for one in self.door.tools.values()])

    def _tool(self, one: Tool) -> types.Tool:
        return types.Tool(
            name=one.name,
            title=one.title(self.door.lang),
            description=one.description(self.door.lang),
            input_schema=one.input_schema(),
            output_schema=_ANSWER,
            annotations=_READS,
        )

    async def call_tool(
        self, ctx: Any, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            answer, text = await to_thread.run_sync(
                self.door.answer, params.name, params.arguments or {}, limiter=self.turn
            )
        except Refused as fault:
            return types.CallToolResult(
                content=[types.TextContent(text=str(fault))],
                structured_content=fault.as_json(),
                is_error=True,
            )
        return types.CallToolResult(
            content=[types.TextContent(text=text)], structured_content=answer
        )

    async def list_resources(self, ctx: Any, params: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[self._resource(one) for one in self.resources.values()]
        )

    def _resource(self, one: Resource) -> types.Resource:
        title = one.title(self.door.lang)
        return types.Resource(
            name=one.name, title=title, description=title, uri=one.uri, mime_type=one.kind
        )

    async def read_resource(
        self, ctx: Any, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        one = self.resources.get(str(params.uri))
        if one is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no resource {params.uri}.")
        text = await to_thread.run_sync(
            lambda: one.read(self.door.facts(), self.door.lang), limiter=self.turn
        )
        held = types.TextResourceContents(uri=one.uri, mime_type=one.kind, text=text)
        return types.ReadResourceResult(contents=[held])

    async def list_prompts(self, ctx: Any, params: Any) -> types.ListPromptsResult:
        return types.ListPromptsResult(prompts=[self._prompt(one) for one in prompts.PROMPTS])

    def _prompt(self, name: str) -> types.Prompt:
        blanks = [types.PromptArgument(name=one, required=True) for one in prompts.PROMPTS[name]]
        told = prompts.description(name, self.door.lang)
        return types.Prompt(name=name, description=told, arguments=blanks)

    async def get_prompt(
        self, ctx: Any, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        told = params.arguments or {}
        if set(prompts.PROMPTS.get(params.name, ())) != set(told) or not told:
            raise MCPError(types.INVALID_PARAMS, "There is no such prompt with these arguments.")
        text = prompts.request(params.name, told, self.door.lang)
        said = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(messages=[said])
