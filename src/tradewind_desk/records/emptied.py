"""What was removed for good leaves the files of the database too, where that is ours to do."""

from __future__ import annotations

from django.db import connection


def leave_no_trace() -> None:
    """SQLite keeps what was written last in a journal beside the database until that is emptied.

    What is removed is overwritten in the database itself (`secure_delete` of the settings).
    PostgreSQL does the like by itself, after a while.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
