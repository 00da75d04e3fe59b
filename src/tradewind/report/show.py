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
        json.dump(as_json(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        as_words()
