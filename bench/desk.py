"""How fast the desk answers with many cases, what it loses when killed, and whether it grows.

    python bench/desk.py [--only SECTION] [--cases 100000] [--database postgres] [--seconds 30]
                         [--hours 1] [--json]

A PostgreSQL server and a desk of two processes are started on this machine, filled with invented
cases, asked over the loopback, and stopped. Requests leave on a fixed beat, whether or not the
last was answered, and each is timed from the moment it was due: a desk that falls behind is not
flattered.

`load`: the list of cases and the page of one at 30 a second together, a plan asked again at 10 a
second, a new plan at 3 a second: how long 95 of 100 take.
`queries`: how many queries each page makes with that many cases.
`kill`: the server is killed while tasks are written; every acknowledged one must be there.
`soak`: mixed requests for `--hours`, and the memory of the server through them. Only when named.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any as Told
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
TARGETS = {"list": 120, "case": 120, "plan_again": 100, "plan_new": 500}  # milliseconds at p95
KEY = "only for measuring: signs sessions that end with it"
MOST_WORKERS = 64
Form = Mapping[str, str]
_CSRF = "x" * 32


@dataclass
class Desk:
    """A running desk, and what a member sends to be known by it."""

    port: int
    data: Path
    environment: dict[str, str]
    running: subprocess.Popen[bytes] | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.running = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "tradewind_desk.wsgi:application", "--preload",
             "--no-control-socket", "--bind", f"127.0.0.1:{self.port}",
             "--workers", "2", "--threads", "4"],
            env=self.environment, stdout=subprocess.DEVNULL,
            stderr=(self.data / "log").open("ab"), start_new_session=True,
        )  # fmt: skip
        for _ in range(240):
            with contextlib.suppress(OSError):
                if self.ask("/healthz")[0] == 200:
                    return
            time.sleep(0.25)
        sys.exit((self.data / "log").read_text("utf-8", "replace")[-2000:])

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop every process of it."""
        if self.running is not None:
            os.killpg(self.running.pid, how)
            self.running.wait(30)
            self.running = None

    def ask(
        self, path: str, who: str = "", form: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request on a connection of its own: the status and the body."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookies[who]} if who else {}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": _CSRF})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request("GET" if body is None else "POST", path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def memory_mb(self) -> float:
        """What all its processes hold for themselves, in megabytes."""
        assert self.running is not None
        told = subprocess.run(
            ["ps", "-o", "rss=", "-g", str(self.running.pid)],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        return sum(map(int, told)) / 1024


# --- a beat of requests ---


@dataclass(frozen=True)
class Beat:
    """Requests on a fixed beat: how many a second, and what each asks for by its number."""

    name: str
    a_second: float
    ask: Callable[[int], int]


def on_beat(beats: Sequence[Beat], seconds: float) -> dict[str, dict[str, Told]]:
    """How long each took from when it was due, all beats together."""
    found: dict[str, list[tuple[float, int]]] = {one.name: [] for one in beats}
    lock = threading.Lock()

    def send(beat: Beat, number: int, due: float) -> None:
        try:
            status = beat.ask(number)
        except OSError:
            status = 0
        took = time.perf_counter() - due
        with lock:
            found[beat.name].append((took, status))

    due = sorted(
        (number / one.a_second, at, number)
        for at, one in enumerate(beats)
        for number in range(int(seconds * one.a_second))
    )
    start = time.perf_counter()
    with ThreadPoolExecutor(MOST_WORKERS) as pool:
        for when, at, number in due:
            time.sleep(max(0.0, start + when - time.perf_counter()))
            pool.submit(send, beats[at], number, start + when)
    return {name: _told(each) for name, each in found.items()}


def _told(every: Sequence[tuple[float, int]]) -> dict[str, Told]:
    times = sorted(took * 1000 for took, _ in every)
    return {
        "requests": len(times),
        "failed": sum(status not in (200, 302) for _, status in every),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "most_ms": round(times[-1], 1),
    }


# --- what a desk is filled with ---


@dataclass
class Filled:
    """What can be asked for."""

    cases: list[str]
    plan: str
    firm: str


def fill(desk: Desk, cases: int) -> Filled:
    """Tables, invented cases, a plan, and a session for the owner and the adviser."""
    for command in (["migrate", "--verbosity=0"], ["demo", "--cases", str(cases)]):
        subprocess.run(
            [sys.executable, "-m", "django", *command],
            env=desk.environment, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
    os.environ |= desk.environment
    import django

    django.setup()
    from django.db import connection

    from tradewind_desk.records.models import Case, Firm

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself after a while
    for who in ("owner", "adviser"):
        desk.cookies[who] = f"sessionid={_session(f'{who}@example.com')}; csrftoken={_CSRF}"
    firm = Firm.objects.get(organisation__memberships__person__email="owner@example.com")
    body = {"organisation__memberships__person__email": "adviser@example.com"}
    told = [str(one) for one in Case.objects.filter(**body).values_list("pk", flat=True)[:2000]]
    plan = firm.plans.first() or _plan(firm)
    connection.close()
    return Filled(told, str(plan.pk), str(firm.pk))


def _plan(firm: Told) -> Told:
    from tradewind_desk.plans.actions import make_plan
    from tradewind_desk.records.models import Membership

    owner = Membership.objects.get(person__email="owner@example.com")
    return make_plan(acting=owner, firm=firm)


def _session(email: str) -> str:
    """The key of a session in which somebody is logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tradewind_desk.records.models import User

    person = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


# --- the sections ---


def load(desk: Desk, filled: Filled, asked: argparse.Namespace) -> dict[str, Told]:
    """Lists, cases and plans on their beats, one kind after another."""
    stages = ("", "met", "planned", "referred", "won")
    pages = [
        Beat("list", 15, lambda n: desk.ask(
            f"/cases/?stage={stages[n % 5]}&q={'Lotus' if n % 3 == 0 else ''}", "adviser")[0]),
        Beat("case", 15, lambda n: desk.ask(
            f"/cases/{filled.cases[n % len(filled.cases)]}/", "adviser")[0]),
    ]  # fmt: skip
    again = [Beat("plan_again", 10, lambda n: desk.ask(f"/plans/{filled.plan}/", "owner")[0])]

    def make(number: int) -> int:
        on = f"2026-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        asked_for = {"markets": "JP", "modes": "sea", "applies_on": on, "known_on": "2026-11-30"}
        return desk.ask(f"/plans/of/{filled.firm}/new/", "owner", asked_for)[0]

    new = [Beat("plan_new", 3, make)]
    told: dict[str, Told] = {}
    for beats in (pages, again, new):
        on_beat(beats, 3)  # what is read once is read now
        told |= on_beat(beats, asked.seconds)
    return told


def load_table(told: Mapping[str, Told]) -> Iterator[str]:
    """A line for each kind of request."""
    for name, one in told.items():
        yield (
            f"{name:<11} {one['requests']:>5} requests  {one['failed']} failed  "
            f"p50 {one['p50_ms']:>7} ms  p95 {one['p95_ms']:>7} ms  (target {TARGETS[name]})"
        )


def queries(desk: Desk, filled: Filled, asked: argparse.Namespace) -> dict[str, Told]:
    """How many queries each page makes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    told = {}
    for who, path in (
        ("adviser", "/cases/"),
        ("adviser", f"/cases/{filled.cases[0]}/"),
        ("owner", f"/plans/{filled.plan}/"),
    ):
        client = Client(headers={"cookie": desk.cookies[who]}, HTTP_HOST="127.0.0.1")
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as made:
            status = client.get(path).status_code
        told[path.replace(filled.cases[0], "ID").replace(filled.plan, "ID")] = {
            "status": status, "queries": len(made)}  # fmt: skip
    connection.close()
    return told


def queries_table(told: Mapping[str, Told]) -> Iterator[str]:
    """A line for each page."""
    yield from (f"{path:<14} {one['queries']} queries" for path, one in told.items())


def kill(desk: Desk, filled: Filled, asked: argparse.Namespace) -> dict[str, Told]:
    """Write tasks, kill the server in the midst, start it, and look for each one acknowledged."""
    from tradewind_desk.records.models import Task

    kept: set[str] = set()
    lock = threading.Lock()

    def write(number: int) -> int:
        what = f"bench {asked.started} {number}"
        path = f"/cases/{filled.cases[number % len(filled.cases)]}/add/task/"
        status, _ = desk.ask(path, "adviser", {"what": what, "due": "2027-01-31"})
        if status == 302:
            with lock:
                kept.add(what)
        return status

    killer = threading.Timer(asked.seconds / 2, lambda: desk.stop(signal.SIGKILL))
    killer.start()
    told = on_beat([Beat("write", 20, write)], asked.seconds)["write"]
    killer.join()
    desk.start()
    there = set(
        Task.objects.filter(what__startswith=f"bench {asked.started} ").values_list(
            "what", flat=True
        )
    )
    return {**told, "acknowledged": len(kept), "lost": len(kept - there)}


def kill_table(told: Mapping[str, Told]) -> Iterator[str]:
    """What was acknowledged and what of it was lost."""
    yield f"{told['acknowledged']} writes acknowledged, {told['lost']} lost"


def soak(desk: Desk, filled: Filled, asked: argparse.Namespace) -> dict[str, Told]:
    """Mixed requests for hours, and the memory at the end of each tenth."""
    beats = [
        Beat("list", 4, lambda n: desk.ask("/cases/", "adviser")[0]),
        Beat("case", 4, lambda n: desk.ask(
            f"/cases/{filled.cases[n % len(filled.cases)]}/", "adviser")[0]),
        Beat("plan_again", 2, lambda n: desk.ask(f"/plans/{filled.plan}/", "owner")[0]),
    ]  # fmt: skip
    part = asked.hours * 360
    held, told = [], {}
    for _ in range(10):
        told = on_beat(beats, part)
        held.append(round(desk.memory_mb(), 1))
    return {"memory_mb": held, "growth_pct": round((held[-1] / held[1] - 1) * 100, 1), "last": told}


def soak_table(told: Mapping[str, Told]) -> Iterator[str]:
    """The memory through the run."""
    yield f"memory {told['memory_mb']} MB, growth after the first fifth {told['growth_pct']} %"


SECTIONS: Mapping[str, tuple[Told, Told]] = {
    "load": (load, load_table),
    "queries": (queries, queries_table),
    "kill": (kill, kill_table),
    "soak": (soak, soak_table),
}


@contextlib.contextmanager
def desk_of(asked: argparse.Namespace) -> Iterator[Desk]:
    """A desk on a free port over a database of its own; everything goes with it."""
    from tests.desk.postgres import server

    with contextlib.ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        is_postgres = asked.database == "postgres"
        address = stack.enter_context(server(shared_buffers="512MB")) if is_postgres else ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        told = {"TRADEWIND_DATA": str(data), "DATABASE_URL": address, "TRADEWIND_DEMO": "1"}
        told |= {"TRADEWIND_SECRET_KEY": KEY, "XDG_DATA_HOME": str(data / "none")}
        told |= {
            "DJANGO_SETTINGS_MODULE": "tradewind_desk.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        desk = Desk(port, data, dict(os.environ) | told)
        try:
            yield desk
        finally:
            desk.stop()


def main() -> None:
    """Start, fill, measure, stop."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--only", choices=tuple(SECTIONS), help="one section; all but the soak")
    add("--cases", type=int, default=100_000, help="how many cases; 100000")
    add("--database", choices=("postgres", "sqlite"), default="postgres")
    add("--seconds", type=float, default=30, help="how long each beat lasts; 30")
    add("--hours", type=float, default=1, help="how long the soak lasts; 1")
    add("--json", action="store_true", help="one JSON object")
    asked = parser.parse_args()
    asked.started = int(time.time())
    chosen = [asked.only] if asked.only else [one for one in SECTIONS if one != "soak"]
    with desk_of(asked) as desk:
        filled = fill(desk, asked.cases)
        desk.start()
        told = {name: SECTIONS[name][0](desk, filled, asked) for name in chosen}
    if asked.json:
        print(json.dumps({"cases": asked.cases, "database": asked.database, **told}))
        return
    print(f"{asked.cases:,} cases on {asked.database}")
    for name in chosen:
        print("\n".join(SECTIONS[name][1](told[name])))


if __name__ == "__main__":
    main()
