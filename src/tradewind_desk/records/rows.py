"""Many rows of a table at once, without an object for each and a statement for every few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.utils import timezone


def insert(rows: Sequence[models.Model]) -> None:
    """Rows of one table, just as they are: what was never changed was last changed now."""
    if rows:
        fields = rows[0]._meta.concrete_fields
        told = _told(rows, fields)
        insert_values(type(rows[0]), [field.column for field in fields], told)


def _told(rows: Sequence[models.Model], fields: Sequence[Any]) -> Iterator[list[Any]]:
    now, held = timezone.now(), connections[DEFAULT_DB_ALIAS]
    kept = [(one.attname, one.get_db_prep_save, getattr(one, "auto_now", False)) for one in fields]
    for row in rows:
        told = row.__dict__
        yield [
            prepare(now if is_moment and told[name] is None else told[name], held)
            for name, prepare, is_moment in kept
        ]


def insert_values(
    table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Values as the database takes them, by column."""
    quote = connection.ops.quote_name
    into = f"{quote(table._meta.db_table)} ({', '.join(quote(one) for one in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copied:
                for row in rows:
                    copied.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)
