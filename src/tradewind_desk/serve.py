"""`tradewind serve`: the desk on one machine: its tables, its worker and its web server."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

HELP = "the web desk: pages for owners, advisers, providers and analysts"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and whether with invented firms."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="the address to listen on; this machine only")
    add("--port", type=int, default=8000, help="the port; 8000")
    add("--workers", type=int, default=2, help="how many requests at once, in processes; 2")
    add("--demo", action="store_true", help="with invented firms and a login for each role")


def run(asked: argparse.Namespace) -> int:
    """Bring the tables up to date, start the worker, and serve until stopped."""
    environment = environment_of(asked)
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=environment, check=True)
    if asked.demo:
        subprocess.run([*manage, "demo"], env=environment, check=True)
    print(f"http://{asked.host}:{asked.port}/", flush=True)
    worker = subprocess.Popen([*manage, "work"], env=environment)
    try:
        return subprocess.run(server(asked), env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        worker.terminate()
        worker.wait()


def server(asked: argparse.Namespace) -> list[str]:
    """The command of the web server; threads share the packs once they are read."""
    return [
        *(sys.executable, "-m", "gunicorn", "tradewind_desk.wsgi:application"),
        *("--bind", f"{asked.host}:{asked.port}", "--workers", str(asked.workers)),
        *(
            "--threads",
            "4",
            "--timeout",
            "120",
            "--preload",
            "--no-control-socket",
            "--access-logfile",
            "/dev/null",
        ),
    ]


def environment_of(asked: argparse.Namespace) -> dict[str, str]:
    """What the processes are told; a demo makes a key of its own and keeps it."""
    told = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "tradewind_desk.settings"}
    if asked.demo:
        told["TRADEWIND_DEMO"] = "1"
        told.setdefault("TRADEWIND_SECRET_KEY", _demo_key(_data(told)))
    (_data(told) / "static").mkdir(parents=True, exist_ok=True)
    return told


def _data(told: dict[str, str]) -> Path:
    home = Path(told.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return Path(told.get("TRADEWIND_DATA") or home / "tradewind-desk")


def _demo_key(data: Path) -> str:
    data.mkdir(parents=True, exist_ok=True)
    kept = data / "demo-key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48), "utf-8")
        kept.chmod(0o600)
    return kept.read_text("utf-8")
