"""Triggers that keep the audit as it was written, and the table that all processes count tries in."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

from tradewind_desk.records import append_only


def lock(apps: Any, schema_editor: Any) -> None:
    append_only.lock(schema_editor.connection)


def unlock(apps: Any, schema_editor: Any) -> None:
    append_only.unlock(schema_editor.connection)


def make_cache(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", "desk_cache", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_safety")]

    operations = [
        migrations.RunPython(lock, unlock),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
