"""Goods codes: the Harmonized System and the national lines below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tradewind.errors import InputError, worded

# Chapter 77 is reserved by the Harmonized System; 98 and 99 are national, never a good's own code.
_NO_GOODS = {"00", "77", "98", "99"}


@dataclass(frozen=True, slots=True)
class GoodsCode:
    """Digits of a code, 2 to 12 of them, without dots or spaces."""

    digits: str

    @classmethod
    def parse(cls, text: str, where: str = "goods") -> GoodsCode:
        """A code from text such as ``7323.93.00``; InputError if malformed or impossible."""
        digits = re.sub(r"[\s.\-]", "", text)
        mend = worded("Give 4 to 12 digits, such as 7323.93 or 7323.93.00.")
        if not digits.isascii() or not digits.isdigit() or not 4 <= len(digits) <= 12:
            raise InputError(where, worded("{given} is not a goods code.", given=repr(text)), mend)
        if digits[:2] in _NO_GOODS:
            problem = worded(
                "{given} names chapter {digits}, which holds no goods.",
                given=repr(text),
                digits=digits[:2],
            )
            raise InputError(where, problem, worded("Give a code of chapters 1 to 97, without 77."))
        return cls(digits)

    @property
    def hs6(self) -> str:
        """The six digits the whole world shares (fewer if fewer were given)."""
        return self.digits[:6]

    @property
    def chapter(self) -> int:
        """The chapter number."""
        return int(self.digits[:2])

    def __str__(self) -> str:
        d = self.digits
        tail = [d[i : i + 2] for i in range(4, len(d), 2)]
        return ".".join([d[:4], *tail])
