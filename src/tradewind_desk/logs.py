"""What the log may hold: nothing that lets a reader of it in."""

from __future__ import annotations

import logging
import re

# A word that names a secret, what stands between, and the secret: in a header, a JSON, an address.
_NAMES = "authorization|cookie|password|secret|token|key|invited|confirm-email"
_SECRET = re.compile(rf"""(?i)({_NAMES})(["']?\s*[:=]\s*["']?|/)(?:bearer\s+)?[^\s,;&"']+""")


class NoSecrets(logging.Filter):
    """Takes out of each line of the log what could let a reader of it in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line stays, without its secrets."""
        told = record.getMessage()
        plain = _SECRET.sub(r"\1\2…", told)
        if plain != told:
            record.msg, record.args = plain, ()
        return True
