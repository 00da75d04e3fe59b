"""Backup, restore and upgrade: nothing lost, nothing put over what is here unasked."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Manage = Callable[..., subprocess.CompletedProcess[str]]
COUNT = "from tradewind_desk.records.models import Case, Firm; print(Firm.objects.count())"
REMOVE = "from tradewind_desk.records.models import Case; print(Case.objects.all().delete()[0] > 0)"
HOLDS = "from tradewind_desk.records.models import Case; print(Case.objects.count())"


@pytest.fixture(params=["sqlite", "postgres"])
def manage(request: pytest.FixtureRequest, tmp_path: Path) -> Manage:
    """`manage.py` over a small demo of its own."""
    address = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    environment = os.environ | {
        "TRADEWIND_DATA": str(tmp_path),
        "DATABASE_URL": address,
        "TRADEWIND_DEMO": "1",
        "TRADEWIND_SECRET_KEY": "only for tests: signs sessions that end with them",
        "DJANGO_SETTINGS_MODULE": "tradewind_desk.settings",
    }

    def run(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) == fails, done.stderr
        return done

    run("migrate", "--verbosity=0")
    run("demo", "--cases", "5", "--reset")
    return run


def test_a_restore_brings_back_what_was_removed_after_the_backup(manage, tmp_path):
    manage("backup", str(tmp_path / "kept.zip"))
    assert manage("shell", "--no-imports", "-c", REMOVE).stdout.strip() == "True"
    refused = manage("restore", str(tmp_path / "kept.zip"), fails=True)
    assert "add --over" in refused.stderr
    assert manage("shell", "--no-imports", "-c", HOLDS).stdout.strip() == "0"
    manage("restore", str(tmp_path / "kept.zip"), "--over")
    assert manage("shell", "--no-imports", "-c", HOLDS).stdout.strip() == "7"


def test_an_upgrade_from_the_first_tables_keeps_every_record(manage, tmp_path):
    before = manage("shell", "--no-imports", "-c", COUNT).stdout
    manage("migrate", "records", "0001", "--verbosity=0")
    told = manage("upgrade").stdout
    assert manage("shell", "--no-imports", "-c", COUNT).stdout == before
    assert Path(told.split(": ", 1)[1].strip()).exists()
    assert manage("migrate", "--check").returncode == 0


def test_a_damaged_backup_is_refused_and_changes_nothing(tmp_path, settings, db):
    from tradewind.errors import InputError
    from tradewind_desk.keeping import archive

    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        bad.writestr("database", b"other bytes")
        bad.writestr(
            "backup.json",
            '{"kind": "sqlite", "migration": "", "made_at": "", "sha256": "0", "bytes_long": 1}',
        )
    with pytest.raises(InputError, match="damaged"), archive.opened(tmp_path / "bad.zip"):
        pass
    (tmp_path / "no.zip").write_bytes(b"not a zip")
    with pytest.raises(InputError, match="not a backup"), archive.opened(tmp_path / "no.zip"):
        pass
