"""The draws of the invented register: whole numbers only, so that every engine draws the same.

A draw is a hash of one whole number, `id * 32 + salt`. It needs no state: any range of firms can be
made alone, in any order, on any machine. Written out, for an engine that has no such function:

    high, low = key // 2**32, key % 2**32
    four times, with a constant c of `ROUNDS` each:
        x = (low + c) % 2**32
        x = (x ^ x >> 16) * 0x45D9F3B % 2**32
        x = (x ^ x >> 16) * 0x7FEB352D % 2**32
        high, low = low, high ^ x ^ x >> 15

The 64 bits are `high` and `low`. The top 53 are the draw, which divided by 2**53 is uniform from 0
up to 1: a value is drawn from `high`, and the top 21 bits of `low` decide whether it is known.
Where a value needs more, it takes the last 11 bits of `low`.
Both factors are below 2**31, so no product passes 63 bits and signed engines do not overflow.
"""

from __future__ import annotations

from collections.abc import Sequence

SALTS = 32
WORD = 2**32 - 1
ROUNDS = (0x3C6EF372, 0x1B873593, 0x27D4EB2F, 0x165667B1)
FIRST, SECOND = 0x45D9F3B, 0x7FEB352D
# A firm's number times 32 stays within 62 bits, and the file on any disk there is.
MOST_FIRMS = 10**12


def drawn(salts: Sequence[str], begin: int, end: int) -> str:
    """SQL of the draws of firms `begin` up to `end`: columns id, and NAME_high and NAME_low each.

    A step is a select of its own: written inside one another the steps would double at each.
    """
    if len(salts) > SALTS:
        raise ValueError(f"{len(salts)} draws, and room for {SALTS}")
    split = ", ".join(
        f"(id * {SALTS} + {at}) >> 32 AS {name}_high, (id * {SALTS} + {at}) & {WORD} AS {name}_low"
        for at, name in enumerate(salts)
    )
    sql = f"SELECT id, {split} FROM (SELECT range AS id FROM range({begin}, {end}))"
    for constant in ROUNDS:
        sql = _each(salts, f"({{n}}_low + {constant}) & {WORD}", sql)
        sql = _each(salts, f"((xor({{n}}_x, {{n}}_x >> 16)) * {FIRST}) & {WORD}", sql)
        sql = _each(salts, f"((xor({{n}}_x, {{n}}_x >> 16)) * {SECOND}) & {WORD}", sql)
        swapped = ", ".join(
            f"{n}_low AS {n}_high, xor(xor({n}_high, {n}_x), {n}_x >> 15) AS {n}_low" for n in salts
        )
        sql = f"SELECT id, {swapped} FROM ({sql})"
    return sql


def _each(salts: Sequence[str], step: str, sql: str) -> str:
    found = ", ".join(
        f"{name}_high, {name}_low, {step.format(n=name)} AS {name}_x" for name in salts
    )
    return f"SELECT id, {found} FROM ({sql})"
