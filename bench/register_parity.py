"""Where two runs over one register differ, whatever engine wrote them.

    python bench/register_parity.py OUT OTHER

Every column of every part is compared, row for row, and what all firms of a shape are told alike.
Values are compared, not types. Prints one object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import duckdb

from tradewind.register.journal import read_run

SAME_OF_BOTH = ("register", "applies_on", "known_on", "facts", "shapes", "schemes", "outreach")


def differences(first: Path, second: Path) -> dict[str, object]:
    """How many answers there are, how many differ, and in which columns."""
    told, other = read_run(first), read_run(second)
    differ = Counter({name: 1 for name in SAME_OF_BOTH if told[name] != other[name]})
    rows = answers = 0
    names = sorted({path.name for out in (first, second) for path in _parts(out)})
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name in names:
            here, there = first / "parts" / name, second / "parts" / name
            if not (here.exists() and there.exists()):
                differ[name] += 1
                continue
            count, found = _part(here, there, connection)
            rows, answers = rows + count, answers + count * len(found)
            differ.update({column: each for column, each in found.items() if each})
    return {
        "rows": rows,
        "answers": answers,
        "differ": sum(differ.values()),
        "where": dict(sorted(differ.items())),
    }


def _parts(out: Path) -> list[Path]:
    return list((out / "parts").glob("*.parquet"))


def _part(
    here: Path, there: Path, connection: duckdb.DuckDBPyConnection
) -> tuple[int, dict[str, int]]:
    """The rows of a part, and how many differ in each column; rows stand in the same order."""
    columns = list(dict.fromkeys((*_columns(here, connection), *_columns(there, connection))))
    both = set(_columns(here, connection)) & set(_columns(there, connection))
    counts = ", ".join(
        f'count(*) FILTER (a."{one}" IS DISTINCT FROM b."{one}")' if one in both else "count(*)"
        for one in columns
    )
    sql = f"SELECT count(*), {counts} FROM read_parquet(?) a POSITIONAL JOIN read_parquet(?) b"
    found = connection.execute(sql, [str(here), str(there)]).fetchone()
    assert found is not None
    return found[0], dict(zip(columns, found[1:], strict=True))


def _columns(path: Path, connection: duckdb.DuckDBPyConnection) -> list[str]:
    told = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    return [row[0] for row in told]


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("first", type=Path, metavar="OUT")
    parser.add_argument("second", type=Path, metavar="OTHER")
    asked = parser.parse_args()
    print(json.dumps(differences(asked.first, asked.second)))


if __name__ == "__main__":
    main()
