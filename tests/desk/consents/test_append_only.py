"""The database keeps the audit as it was written, whoever asks it to change."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import pytest

_LINE = (
    "INSERT INTO records_auditentry (at, act, thing, thing_id, parts, crosses, told)"
    " VALUES ('2026-11-22', 'view', 'firm', '', '[]', '0', '{}')"
)
_ATTEMPTS = (
    "UPDATE records_auditentry SET act = 'other'",
    "DELETE FROM records_auditentry",
)


def _migrate(address, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": address,
        "TRADEWIND_DATA": str(tmp_path),
        "TRADEWIND_DEMO": "1",
        "TRADEWIND_SECRET_KEY": "only for tests",
        "DJANGO_SETTINGS_MODULE": "tradewind_desk.settings",
    }
    told = [sys.executable, "-m", "django", "migrate", "records", "--verbosity=0"]
    subprocess.run(told, env=environment, check=True)


@pytest.mark.parametrize(
    "attempt",
    [
        *_ATTEMPTS,
        _LINE.replace("INSERT", "INSERT OR REPLACE")
        .replace("(at", "(id, at")
        .replace("('2026", "(1, '2026"),
    ],
)
def test_sqlite_refuses_to_change_a_line(tmp_path_factory, attempt):
    folder = tmp_path_factory.getbasetemp() / "append-only"
    path = folder / "desk.sqlite3"
    if not path.exists():
        folder.mkdir()
        _migrate(f"sqlite:///{path}", folder)
        with sqlite3.connect(path) as first:
            first.execute(_LINE)
    with sqlite3.connect(path) as database, pytest.raises(sqlite3.IntegrityError, match="append"):
        database.execute(attempt)


def test_postgresql_refuses_to_change_a_line(postgres, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres, autocommit=True) as database:
        database.execute("CREATE DATABASE append_only")
    address = f"{postgres.rpartition('/')[0]}/append_only"
    _migrate(address, tmp_path)
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(_LINE)
        for attempt in (*_ATTEMPTS, "TRUNCATE records_auditentry"):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                database.execute(attempt)
