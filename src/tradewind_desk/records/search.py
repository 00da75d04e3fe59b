"""What a name is found by: words, and pairs of Chinese characters, so that an index finds a part.

Words are kept as bytes: every database orders bytes alike, whatever its language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 24
_ENDS = b"\xff"  # no byte of UTF-8 is so high
_CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_CHINESE}]+)|((?:(?![{_CHINESE}])[^\W_])+)")


def words_of(*names: str) -> set[bytes]:
    """Everything that some names are found by."""
    found = set()
    for is_chinese, run in _runs(" ".join(names)):
        found |= {run[at : at + 2] for at in range(len(run))} if is_chinese else {run[:LONGEST]}
    return {one.encode() for one in found}


def asked(text: str) -> Iterator[tuple[bytes, bytes]]:
    """What a question asks of the words: each lies from the first up to the second."""
    for is_chinese, run in _runs(text):
        parts = [run[:LONGEST]]
        if is_chinese and len(run) > 1:
            parts = [run[at : at + 2] for at in range(len(run) - 1)]
        for part in parts:
            yield part.encode(), part.encode() + _ENDS


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    # Written alike: full and half width, capitals and small letters.
    plain = unicodedata.normalize("NFKC", text).casefold()
    for one in _RUN.finditer(plain):
        yield one[1] is not None, one[0]
