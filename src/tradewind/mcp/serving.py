"""Two ways in: the process's own input and output, or HTTP on an address."""

from __future__ import annotations

import hmac
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import AnyHttpUrl

from tradewind.errors import InputError, worded
from tradewind.mcp.door import Door
from tradewind.mcp.server import make_server

if TYPE_CHECKING:
    from mcp.server.auth.provider import AccessToken
    from starlette.applications import Starlette

TOKEN = "TRADEWIND_MCP_TOKEN"
PATH = "/mcp"
MOST_BODY = 4_000_000  # bytes of one request; a firm's file has at most half of it
_LEAST_TOKEN = 20
_ANY = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and the names by which clients call this machine."""

    host: str
    port: int
    names: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def called(self) -> tuple[str, ...]:
        """Every name that may stand in a request's Host header."""
        own = ("127.0.0.1", "localhost", "[::1]") if self.is_loopback else ()
        host = () if self.host in _ANY else (f"[{self.host}]" if ":" in self.host else self.host,)
        return tuple(dict.fromkeys((*own, *host, *self.names)))


def serve_stdio(door: Door) -> None:
    """Answer on the standard output what the standard input asks, until it ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    # A thread that waits for input would outlive an interrupt; there is nothing to put in order.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server = make_server(door)

    async def serve() -> None:
        async with stdio_server() as (reads, writes):
            await server.run(reads, writes, server.create_initialization_options())

    anyio.run(serve)


def serve_http(door: Door, address: Address) -> None:
    """Answer over HTTP until the process is told to stop."""
    import uvicorn

    app = http_app(door, address, os.environ.get(TOKEN))
    listening = _listen(address)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"tradewind: http://{shown}:{port}{PATH}", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_level="warning", server_header=False)
    with suppress(KeyboardInterrupt):  # an interrupt is how a person ends it
        uvicorn.Server(config).run(sockets=[listening])


def http_app(door: Door, address: Address, token: str | None) -> Starlette:
    """The application: Host and Origin are checked, the token too where there is one."""
    from mcp.server.auth.settings import AuthSettings
    from mcp.server.transport_security import TransportSecuritySettings

    _check_open(address, token)
    hosts = [each for one in address.called for each in (one, f"{one}:*")]
    schemes = ("http",) if address.is_loopback else ("http", "https")
    return make_server(door).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BODY,
        transport_security=TransportSecuritySettings(
            allowed_hosts=hosts,
            allowed_origins=[f"{scheme}://{one}" for scheme in schemes for one in hosts],
        ),
        # The library wants the name of an issuer; without a resource's address nobody reads it.
        auth=AuthSettings(issuer_url=AnyHttpUrl("https://localhost"), resource_server_url=None)
        if token
        else None,
        token_verifier=_OneToken(token) if token else None,
    )


class _OneToken:
    """The one token of the environment."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    async def verify_token(self, token: str) -> AccessToken | None:
        """Whoever holds it; compared in the same time whatever was given."""
        from mcp.server.auth.provider import AccessToken

        if not hmac.compare_digest(token.encode(), self._token):
            return None
        return AccessToken(token=token, client_id="holder", scopes=[])


def _check_open(address: Address, token: str | None) -> None:
    """InputError where others could reach the door and it asks for no token, or has no name."""
    if token is not None and len(token) < _LEAST_TOKEN:
        problem = worded("It has fewer than {least} characters.", least=_LEAST_TOKEN)
        raise InputError(TOKEN, problem, worded("Set one that nobody can guess."))
    if address.is_loopback:
        return
    if token is None:
        problem = worded("{host} can be reached from other machines.", host=address.host)
        mend = worded("Set {token} in the environment, or keep to 127.0.0.1.", token=TOKEN)
        raise InputError("--host", problem, mend)
    if not address.called:
        problem = worded("{host} says no name to check requests against.", host=address.host)
        raise InputError("--host", problem, worded("Add --name, as clients call this machine."))


def _listen(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as fault:
        problem = worded(
            "Nothing can listen on {host}, port {port}: {reason}.",
            host=address.host,
            port=address.port,
            reason=fault.strerror or fault,
        )
        raise InputError(
            "--port", problem, worded("Choose another; 0 takes a free one.")
        ) from fault


def names_of(told: Sequence[str]) -> tuple[str, ...]:
    """Names of this machine as given; InputError for what is no host name."""
    for one in told:
        if not one or any(letter in one for letter in "/:@*? "):
            problem = worded("{name} is not the name of a machine.", name=repr(one))
            raise InputError("--name", problem, worded("Write it like desk.example.org."))
    return tuple(told)
