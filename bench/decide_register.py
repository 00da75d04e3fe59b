"""Our side of the comparison in bench/register.py: the shared schemes over a register, once.

    python bench/decide_register.py FOLDER verdicts|masks [--engine polars|duckdb]

FOLDER is one of bench/register_cases.py. The rules are those of the packs; the file tells which.
Written is FOLDER/verdicts.parquet or FOLDER/masks.parquet: of each rule the verdict, or the verdict
and the masks of what is not met and what is unknown.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from tradewind.assess.schemes.catalogue import catalogue
from tradewind.facts import Library
from tradewind.rules import All, Any, NoneOf, RuleSet, Tree, inputs_of


def rule_set(folder: Path) -> RuleSet:
    """The schemes that the folder asks about, as the packs of its day have them."""
    asked = json.loads((folder / "asked.json").read_text("utf-8"))
    day = date.fromisoformat(asked["day"])
    facts = Library.standard(with_user_packs=False).as_of(applies_on=day, known_on=day)
    trees = {one.id: one.rule.tree for one in catalogue(facts)}
    rules = {one["id"]: _named(trees[one["id"]], one["id"]) for one in asked["schemes"]}
    read = dict.fromkeys(read for tree in rules.values() for read in inputs_of(tree))
    return RuleSet(tuple(read), rules)


def _named(tree: Tree | None, scheme: str) -> Tree:
    """The tree with ids that no other scheme has: two may call different conditions alike."""
    match tree:
        case None:
            raise ValueError(f"{scheme} has no rule")
        case All() | Any() | NoneOf():
            return type(tree)(tuple(_named(child, scheme) for child in tree.children))
    return replace(tree, id=f"{scheme}-{tree.id}")


def on_polars(rules: RuleSet, folder: Path, kind: str) -> None:
    """The columns asked for, streamed from the register to the file."""
    import ibis
    import polars

    from tradewind.rules import compile_rules

    compiled = compile_rules(rules, "firms", masks=kind == "masks")
    firms = polars.scan_parquet(folder / "firms-*.parquet")
    table = ibis.polars.connect({"firms": firms}).compile(compiled.expression)
    table.sink_parquet(folder / f"{kind}.parquet")


def on_duckdb(rules: RuleSet, folder: Path, kind: str) -> None:
    """The same, by SQL."""
    import duckdb

    from tradewind.rules import sql

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            f"CREATE VIEW firms AS FROM read_parquet('{folder / 'firms-*.parquet'}')"
        )
        connection.execute(
            f"COPY ({sql(rules, 'firms', masks=kind == 'masks')})"
            f" TO '{folder / f'{kind}.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )


ENGINES = {"polars": on_polars, "duckdb": on_duckdb}


def main() -> None:
    """Decide and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", choices=("verdicts", "masks"))
    parser.add_argument("--engine", choices=ENGINES, default="polars")
    asked = parser.parse_args()
    ENGINES[asked.engine](rule_set(asked.folder), asked.folder, asked.kind)


if __name__ == "__main__":
    main()
