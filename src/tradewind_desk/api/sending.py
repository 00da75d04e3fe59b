"""Send one request of a webhook: to the address looked at, no further, and not for long."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import SplitResult

from tradewind_desk.api.addresses import checked, resolved

SECONDS, IN_ALL = 5.0, 10.0


class _To(http.client.HTTPConnection):
    """A connection to an address already resolved; the name is for the certificate and the host."""

    def __init__(self, told: SplitResult) -> None:
        self.place = resolved(told)
        super().__init__(told.hostname or "", told.port or self.place[1], timeout=SECONDS)
        self.is_safe = told.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection(self.place, SECONDS)
        if self.is_safe:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def send(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status that came back; OSError, HTTPException or InputError where none did."""
    told = checked(address)
    path = (told.path or "/") + (f"?{told.query}" if told.query else "")
    connection = _To(told)
    end = threading.Timer(IN_ALL, _shut, [connection])
    end.start()
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status  # a redirect is an answer, and not followed
    finally:
        end.cancel()
        connection.close()


def _shut(connection: http.client.HTTPConnection) -> None:
    """End a talk that drips on: what waits for the next byte is woken."""
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)
