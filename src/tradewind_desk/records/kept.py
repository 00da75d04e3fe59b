"""What every kept thing has: an address nobody guesses, and when it was made and changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Kept(models.Model):
    """A row with a random id, when it was made and when it last changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
