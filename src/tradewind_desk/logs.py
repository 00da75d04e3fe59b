"""What the log may hold: nothing that lets a reader of it in."""

from __future__ import annotations

import logging
import re

# A word that names a secret, what stands between, and the secret: in a header, a JSON, an address.
_NAMES = "authorization|cookie|password|secret|token|key|invited|confirm-email"
_SECRET = re.compile(rf"""(?i)({_NAMES})(["']?\s*[:=]\s*["']?|/)(?:bearer\s+)?[^\s,;&"']+""")


class NoSecrets(logging.Formatter):
    """Takes out of each line, and of the trace below it, what could let a reader of it in."""

    def format(self, record: logging.LogRecord) -> str:
        """Every line stays, without its secrets."""
        return _SECRET.sub(r"\1\2…", super().format(record))
