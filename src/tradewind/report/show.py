"""Put an answer where it was asked for: JSON or words, on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Protocol


class Asked(Protocol):
    """The part of the command line that decides the form of the answer."""

    json: bool


def put(asked: Asked, as_json: Callable[[], dict[str, Any]], as_words: Callable[[], None]) -> None:
    """One JSON object, or words."""
    if asked.json:
        # Without an indent the encoder runs in C: a plan of every market is ten megabytes with one.
        sys.stdout.write(json.dumps(as_json(), ensure_ascii=False) + "\n")
    else:
        as_words()
