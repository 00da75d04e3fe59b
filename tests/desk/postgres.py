"""A PostgreSQL server of one's own: in a folder, on a socket there, gone with the folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_ACCOUNTS = ("postgres", "nobody")  # PostgreSQL refuses to run as root


class NoPostgres(Exception):
    """There is none here, or it does not start; the words say which."""


def programs() -> Path:
    """The folder of initdb and postgres; NoPostgres where there is none."""
    told = [Path(found).resolve().parent for name in ("postgres",) if (found := shutil.which(name))]
    told += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in told:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL is not installed")


@contextmanager
def server(**settings: str) -> Iterator[str]:
    """The address of a running server, as DATABASE_URL takes it; stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tradewind-pg-"))
    try:
        _prepare(folder)
        running = _start(folder, settings)
        try:
            yield f"postgres://tradewind@{quote(str(folder), safe='')}/postgres"
        finally:
            running.send_signal(signal.SIGINT)  # at once, whoever is connected
            running.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(folder, _account())
    made = subprocess.run(
        [
            *_as_other(),
            str(programs() / "initdb"),
            *("-D", str(folder / "data"), "-U", "tradewind", "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    if made.returncode:
        raise NoPostgres(f"initdb: {made.stderr.strip().splitlines()[-1:]}")


def _start(folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    told = {"listen_addresses": "", "unix_socket_directories": str(folder), **settings}
    options = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
    running = subprocess.Popen(
        [*_as_other(), str(programs() / "postgres"), "-D", str(folder / "data"), *options],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
        cwd=folder,
    )
    ready = [str(programs() / "pg_isready"), "-q", "-h", str(folder), "-U", "tradewind", "-t", "1"]
    for _ in range(240):
        if running.poll() is not None:
            raise NoPostgres((folder / "log").read_text("utf-8", "replace")[-400:])
        if subprocess.run(ready, check=False).returncode == 0:
            return running
        time.sleep(0.25)
    running.kill()
    raise NoPostgres("PostgreSQL did not answer within a minute")


def _as_other() -> list[str]:
    """What to put before a command so that it does not run as root."""
    if os.getuid() != 0:
        return []
    name = _account()
    return ["setpriv", f"--reuid={name}", "--regid", str(_group(name)), "--clear-groups"]


def _account() -> str:
    import pwd

    known = {one.pw_name for one in pwd.getpwall()}
    found = next((one for one in _ACCOUNTS if one in known), None)
    if found is None or shutil.which("setpriv") is None:
        raise NoPostgres("there is no account but root to run PostgreSQL as")
    return found


def _group(name: str) -> int:
    import pwd

    return pwd.getpwnam(name).pw_gid
