"""OpenFisca's side of the comparison in bench/register.py: the shared schemes over a register.

    PEER_PYTHON bench/peers_register.py FOLDER [--reader polars|pyarrow] [--chunk 500000]

Run by an environment with `openfisca-core==46.0.1`, `polars` and `pyarrow`. FOLDER is one of
bench/register_cases.py; written is FOLDER/openfisca.parquet, a column of verdicts for each scheme.
What is missing becomes the default of its type before OpenFisca sees it, for it knows nothing else.
It is told the arrays that it computes in, 32-bit floats and places of codes, so that it converts
nothing. Of chunks of 50,000 to 1,000,000 rows those of 500,000 were the fastest.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peers_schemes import OpenFisca

CHUNK = 500_000
Arrays = dict[str, Any]


def by_polars(engine: OpenFisca, per_unit: Arrays, folder: Path, chunk: int) -> Iterator[Arrays]:
    """The inputs of a chunk after another. Streamed, such chunks took it longer."""
    import polars

    def told(name: str, kind: type) -> Any:
        column = polars.col(name)
        if kind is float:
            return (column.cast(polars.Float32) / per_unit[name]).fill_null(0)
        if kind is bool:
            return column.fill_null(False)
        places = {code: at for at, code in enumerate(engine.codes[name])}
        return column.replace_strict(places, default=0, return_dtype=polars.UInt8)

    firms = polars.scan_parquet(folder / "firms-*.parquet")
    columns = [told(name, kind) for name, kind in engine.types.items()]
    rows = firms.select(polars.len()).collect().item()
    for begin in range(0, rows, chunk):
        frame = firms.slice(begin, chunk).select(columns).collect()
        yield {name: frame[name].to_numpy() for name in engine.types}


def by_pyarrow(engine: OpenFisca, per_unit: Arrays, folder: Path, chunk: int) -> Iterator[Arrays]:
    """The same without Polars."""
    import pyarrow
    from pyarrow import compute, parquet

    def told(name: str, kind: type, column: Any) -> Any:
        if kind is str:
            codes = pyarrow.array(engine.codes[name])
            places = compute.index_in(column, value_set=codes).fill_null(0)
            return places.to_numpy().astype("uint8")
        if kind is bool:
            return column.fill_null(False).to_numpy(zero_copy_only=False)
        numbers = column.fill_null(0).to_numpy().astype("float32")
        return numbers / numbers.dtype.type(per_unit[name])

    for part in sorted(folder.glob("firms-*.parquet")):
        for rows in parquet.ParquetFile(part).iter_batches(batch_size=chunk):
            yield {name: told(name, kind, rows[name]) for name, kind in engine.types.items()}


def with_polars(found: list[Arrays], path: Path) -> None:
    """The verdicts as a file."""
    import polars

    polars.concat([polars.DataFrame(columns) for columns in found]).write_parquet(path)


def with_pyarrow(found: list[Arrays], path: Path) -> None:
    """The same without Polars."""
    import pyarrow
    from pyarrow import parquet

    tables = [pyarrow.table(columns) for columns in found]
    parquet.write_table(pyarrow.concat_tables(tables), path, compression="zstd")


READERS = {"polars": (by_polars, with_polars), "pyarrow": (by_pyarrow, with_pyarrow)}


def main() -> None:
    """Decide and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", choices=READERS, default="polars")
    parser.add_argument("--chunk", type=int, default=CHUNK)
    wanted = parser.parse_args()
    asked = json.loads((wanted.folder / "asked.json").read_text("utf-8"))
    engine, schemes = OpenFisca(asked), [one["id"] for one in asked["schemes"]]
    read, write = READERS[wanted.reader]
    found = []
    for told in read(engine, asked["per_unit"], wanted.folder, wanted.chunk):
        columns = engine.columns(len(next(iter(told.values()))), told)
        found.append(dict(zip(schemes, columns, strict=True)))
    write(found, wanted.folder / "openfisca.parquet")


if __name__ == "__main__":
    main()
