"""A house that says who somebody is (OpenID Connect), invented, on this machine's loopback."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "desk", "only for tests: known to the desk and to the house"


@dataclass
class House:
    """Whom it names next, the codes it gave, and the key it signs with."""

    address: str
    person: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def settings(self) -> dict[str, str]:
        """What the desk is told of the house."""
        told = {"name": "Example House", "server_url": self.address}
        return told | {"client_id": CLIENT, "secret": SECRET}

    def described(self) -> dict[str, Any]:
        """Discovery: where everything is."""
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of the key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorized(self, asked: dict[str, str]) -> str:
        """The address to go back to, with a code for the person who is named."""
        code = secrets.token_urlsafe()
        self.asked[code] = {"nonce": asked.get("nonce"), **self.person}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """For a code, once, and for the desk alone: who it is, signed."""
        told = self.asked.pop(asked.get("code", ""), None)
        if told is None or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            return None
        now = int(time.time())
        claims = told | {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300}
        signed = jwt.encode(claims, self.key, "RS256", {"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


def _handler(house: House) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            if path == "/authorize":
                asked = {key: one[0] for key, one in parse_qs(query).items()}
                self.send_response(302)
                self.send_header("Location", house.authorized(asked))
                self.end_headers()
                return
            told = {
                "/.well-known/openid-configuration": house.described,
                "/keys": house.keys,
                "/userinfo": lambda: house.person,
            }
            self._say(told[path]() if path in told else None)

        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(house.token({key: one[0] for key, one in parse_qs(said).items()}))

        def _say(self, told: dict[str, Any] | None) -> None:
            self.send_response(200 if told is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *told: object) -> None:
            """Nothing: tests are quiet."""

    return Handler


@contextmanager
def open_house(port: int = 0) -> Iterator[House]:
    """A running house on a free port; it ends with the tests."""
    house = House("")
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(house))
    house.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
