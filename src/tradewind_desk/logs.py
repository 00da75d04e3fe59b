"""What the log may hold: nothing that lets a reader of it in."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"(?i)(authorization|cookie|password|secret|token|key)([\"']?\s*[:=]\s*|/)(?:bearer\s+)?[^\s,;&\"']+"
)


class NoSecrets(logging.Filter):
    """Takes out of each line of the log what could let a reader of it in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line stays, without its secrets."""
        told = record.getMessage()
        plain = _SECRET.sub(r"\1\2…", told)
        if plain != told:
            record.msg, record.args = plain, ()
        return True
