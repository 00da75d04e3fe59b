"""The desk as people meet it: served over a socket, on SQLite and on PostgreSQL, in Chromium."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.desk.browser.house import House, open_house
from tradewind_desk.demo.people import LOGINS, PASSWORD

_READY_SECONDS = 120
_MOST_PIXELS = 1400  # a picture of a page is its beginning
LANGUAGES = ("en", "zh-hant", "zh-hans")
EMAILS = {role: email for email, _, _, _, _, role in reversed(LOGINS)}


@dataclass
class Desk:
    """A running desk: its address, its folder, and who is logged in where."""

    address: str
    data: Path
    database: str
    states: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Another house that says who somebody is; the desk believes it."""
    with open_house() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, house: House
) -> Iterator[Desk]:
    """The demo, served on a free port of this machine; stopped with the tests.

    ``people`` is the demo's people alone, on SQLite: ready in a few seconds.
    """
    data = tmp_path_factory.mktemp(f"desk-{request.param}")
    address = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "TRADEWIND_DATA": str(data),
        "DATABASE_URL": address,
        "XDG_DATA_HOME": str(data / "none"),
        "TRADEWIND_DEMO": "1",
        "TRADEWIND_OIDC": json.dumps(house.settings),
        "TRADEWIND_SECRET_KEY": "only for tests: signs sessions that end with them",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tradewind.cli.main", "serve", "--workers", "1"]
    if request.param == "people":
        _make_people(environment)
    else:
        command.append("--demo")
    with (data / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(running, f"http://127.0.0.1:{port}/healthz", data / "log")
        database = "postgres" if address else "sqlite"
        yield Desk(f"http://127.0.0.1:{port}", data, database)
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(30)


def _make_people(environment: dict[str, str]) -> None:
    code = (
        "from django.core.management import call_command; call_command('migrate', verbosity=0);"
        "from tradewind_desk.demo.people import make_people; make_people()"
    )
    django = environment | {"DJANGO_SETTINGS_MODULE": "tradewind_desk.settings"}
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "-c", code]
    subprocess.run(command, env=django, check=True)


def _wait(running: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(_READY_SECONDS * 4):
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the desk did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@pytest.fixture
def opened(browser: Any, desk: Desk) -> Iterator[Callable[..., Any]]:
    """A page as somebody in a role and a language; errors of its console fail the test."""
    contexts, faults = [], []

    def open_as(role: str | None, path: str = "/", lang: str = "en", width: int = 1280) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            storage_state=_state(browser, desk, role) if role else None,
            locale={"en": "en-HK", "zh-hant": "zh-HK", "zh-hans": "zh-CN"}[lang],
        )
        context.add_cookies([{"name": "django_language", "value": lang, "url": desk.address}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda told: told.type == "error" and faults.append(told.text))
        page.goto(desk.address + path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not faults


def _state(browser: Any, desk: Desk, role: str) -> Any:
    """The cookies of a login, made once for each role."""
    if role not in desk.states:
        page = browser.new_page(locale="en-HK")
        page.goto(f"{desk.address}/account/login/")
        page.fill("input[name=login]", EMAILS[role])
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) button[type=submit]")
        page.wait_for_url(f"{desk.address}/")
        desk.states[role] = page.context.storage_state()
        page.close()
    return desk.states[role]


@pytest.fixture
def picture(desk: Desk) -> Callable[[Any, str], None]:
    """Takes a picture of a page; into the documents where TRADEWIND_PICTURES names a folder."""

    def take(page: Any, name: str) -> None:
        chosen = os.environ.get("TRADEWIND_PICTURES")
        folder = Path(chosen) if chosen and desk.database == "sqlite" else desk.data
        high = min(page.evaluate("document.documentElement.scrollHeight"), _MOST_PIXELS)
        part = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": high}
        page.screenshot(path=folder / f"{name}.png", full_page=True, clip=part)
        assert (folder / f"{name}.png").stat().st_size > 5_000

    return take
