"""The database keeps the audit as it was written: triggers refuse to change or remove a line.

A migration that alters the table on SQLite makes it anew, without them: it must lock it again.
"""

from __future__ import annotations

from typing import Any

TABLE = "records_auditentry"
_SAYS = "the audit is append-only"
_LOCK = {
    "sqlite": (
        f"CREATE TRIGGER audit_stays BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        f"CREATE TRIGGER audit_is_kept BEFORE DELETE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        f"CREATE TRIGGER audit_is_new BEFORE INSERT ON {TABLE} "
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
        f"CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()",
    ),
}
_UNLOCK = {
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {one}" for one in ("audit_stays", "audit_is_kept", "audit_is_new")
    ),
    "postgresql": (f"DROP TRIGGER IF EXISTS audit_stays ON {TABLE}",),
}


def lock(connection: Any) -> None:
    """Refuse every change of a line from now on."""
    _run(connection, _LOCK)


def unlock(connection: Any) -> None:
    """For migrations that must make the table anew, and for tests that empty every table."""
    _run(connection, _UNLOCK)


def _run(connection: Any, told: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for one in told[connection.vendor]:
            cursor.execute(one)
