"""`manage.py upgrade`: a backup, then the tables as this version wants them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from tradewind_desk.keeping import archive
from tradewind_desk.keeping.telling import TellingCommand


class Command(TellingCommand):
    """Whatever goes wrong, the backup is there."""

    help = "Write a backup into the data folder, then bring the tables up to this version."

    def tell(self, *args: Any, **options: Any) -> str:
        """The backup's name, so that it can be found."""
        folder = settings.DATA / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        now = timezone.localtime()
        path = folder / f"before-upgrade-{now:%Y%m%d-%H%M%S-%f}.zip"
        archive.write(path, now)
        call_command("migrate", verbosity=0)
        return f"Up to date. The records as they were: {path}"
