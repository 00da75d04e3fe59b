"""The invented register of bench/register.py that peers answer too, and what both said of it.

    python bench/register_cases.py make FOLDER ROWS
    python bench/register_cases.py compare FOLDER

`make` writes `asked.json`, the shared rules as bench/peers_schemes.py reads them, and
`firms-0000.parquet` and so on: their inputs, one firm a row. Numbers stand as a register has them,
money in minor units and decimals times ten to their scale. Every firm is one of those of
bench/scheme_cases.py with a few values of others; every tenth has no gap.
`compare` reads `verdicts.parquet`, `masks.parquet` and `openfisca.parquet`, and prints one object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any as Told

import numpy
import polars
from scheme_cases import MISSING, compared, per_unit
from schemes import DAY

from tradewind.facts import Facts, Library
from tradewind.rules import Input, Kind, columns_of, inputs_of

PART = 1_000_000  # rows of one file
FIRMS = 240  # how many firms the register mixes
STRAYS = 16  # one value in so many is another firm's
WHOLE = 10  # one firm in so many has no gap
HELD = {Kind.TRUTH: polars.Boolean, Kind.TEXT: polars.String}


def standard() -> Facts:
    """The shipped facts on the day that the benchmarks ask about."""
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


def make(folder: Path, rows: int) -> None:
    """The rules and the register; the same rows on any machine, as only raw bits are drawn."""
    case = compared(FIRMS, standard())
    inputs = list(dict.fromkeys(read for tree in case.rules.values() for read in inputs_of(tree)))
    asked = {
        "day": DAY.isoformat(),
        "schemes": case.told()["schemes"],
        "firms": [],
        "per_unit": {one.name: per_unit(one) for one in inputs if one.kind not in HELD},
    }
    (folder / "asked.json").write_text(json.dumps(asked), "utf-8")
    pools = [_pool(one, [firm[one.name] for firm in case.complete]) for one in inputs]
    for part, begin in enumerate(range(0, rows, PART)):
        drawn = _drawn(pools, part, min(PART, rows - begin))
        drawn.write_parquet(folder / f"firms-{part:04}.parquet")


def _pool(asked: Input, values: Sequence[Told]) -> polars.Series:
    """The values of an input by firm, as a table holds them."""
    held = HELD.get(asked.kind, polars.Int64)
    return polars.Series(asked.name, [asked.stored(value) for value in values], dtype=held)


def _drawn(pools: Sequence[polars.Series], part: int, rows: int) -> polars.DataFrame:
    """Rows of a part: 32 drawn bits say whose value a cell has, and 32 more whether it is known."""
    bits = numpy.random.PCG64([46, part])
    firms = _high(bits.random_raw(rows)) % FIRMS
    has_gaps = numpy.arange(rows) % WHOLE != 0
    columns = []
    for pool in pools:
        drawn = bits.random_raw(rows)
        low = drawn & numpy.uint64(2**32 - 1)
        taken = numpy.where(low % STRAYS == 0, low // STRAYS % FIRMS, firms)
        known = polars.Series(~has_gaps | (_high(drawn) >= MISSING * 2**32))
        column = pool.gather(taken.astype(numpy.uint32))
        columns.append(polars.select(polars.when(known).then(column).alias(pool.name)).to_series())
    return polars.DataFrame(columns)


def _high(drawn: Told) -> Told:
    return drawn >> numpy.uint64(32)


def compare(folder: Path) -> dict[str, Told]:
    """Where the verdicts differ, with and without gaps, and what OpenFisca says where we do not."""
    schemes = [one["id"] for one in json.loads((folder / "asked.json").read_text())["schemes"]]
    ours, masks, theirs = (
        polars.read_parquet(folder / f"{name}.parquet")
        for name in ("verdicts", "masks", "openfisca")
    )
    whole = polars.Series(numpy.arange(len(ours)) % WHOLE == 0)
    told: Counter[str] = Counter()
    for scheme in schemes:
        name = columns_of(scheme).verdict
        mine, peer = ours[name], theirs[scheme]
        unknown, differ = mine.is_null(), mine.ne_missing(peer)
        found = {
            "whole": whole,
            "whole_met": whole & mine.fill_null(False),
            "whole_differ": whole & differ,
            "gaps": ~whole,
            "unknown_to_us": unknown,
            "answered_yes": unknown & peer,
            "settled_differ": ~whole & ~unknown & differ,
            "masks_differ": mine.ne_missing(masks[name]),
        }
        told.update({counted: int(answers.sum()) for counted, answers in found.items()})
    return dict(told)


def main() -> None:
    """Make or compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    acts = parser.add_subparsers(dest="act", required=True)
    making = acts.add_parser("make")
    making.add_argument("folder", type=Path)
    making.add_argument("rows", type=int)
    acts.add_parser("compare").add_argument("folder", type=Path)
    asked = parser.parse_args()
    if asked.act == "make":
        make(asked.folder, asked.rows)
    else:
        print(json.dumps(compare(asked.folder)))


if __name__ == "__main__":
    main()
