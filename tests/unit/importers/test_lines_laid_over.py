"""A stored table answers as a table in memory does, alone and laid over the shipped facts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.errors import PackError
from tradewind.facts import Library
from tradewind.facts.code_index import HeldIndex, index_of
from tradewind.importers.tally import Tally
from tradewind.importers.writing import PackWriter, Said

READ_ON = date(2026, 11, 30)
NAMES = {"en": "Rates", "zh-Hant": "稅率", "zh-Hans": "税率"}
CODES = ("66", "6601", "660110", "66011000", "6601100010", "660191", "66019100", "7301")
CSV = (
    "code,except,measure,rate,from,source,where,trust,seen_in_force_on,note\n"
    "6601.10.00,,m,5%,2024-01-01,law,line 1,,,\n"
    "6601.10.00,,m,9%,2026-06-01,law,line 2,,,\n"
    "6601.91.00,,m,7%,2024-01-01,law,line 3,,,\n"
    "6602.00.00,,m,3%,2024-01-01,law,line 4,,,\n"
)
CARD = """title: {en: Tariff, zh-Hant: 稅則, zh-Hans: 税则}
answers: duty
licence: CC0-1.0
check_again_by: 2027-01-01
sources:
  law:
    title: Law
    publisher: Examplia
    address: https://law.example/
    read_on: 2024-01-01
    trust: official
tables:
  mfn:
    file: mfn.csv
    holds: rates
    name: {en: Rates, zh-Hant: 稅率, zh-Hans: 税率}
    edition: HS 2022
"""

Row = tuple[str, str, int]


def stored(folder: Path, rows: list[Row]) -> None:
    """An imported pack whose rows are a code, a rate and days after 2025-01-01."""
    pack = PackWriter(folder, "duty/exa", "duty", NAMES)
    source = pack.source(
        "file",
        title="File",
        publisher="Examplia",
        address="https://file.example/",
        read_on=READ_ON,
        licence="open",
        published_on=date(2025, 1, 1),
    )
    pack.table("mfn", holds="rates", names=NAMES, edition="HS 2022")
    for code, rate, days in rows:
        starts = date(2025, 1, 1) + timedelta(days=days)
        pack.rate("mfn", "m", code, rate, Said(starts, source, f"code {code}"))
    pack.close(Tally())


def shipped(folder: Path) -> None:
    home = folder / "duty" / "exa"
    home.mkdir(parents=True)
    (home / "pack.yaml").write_text(CARD, "utf-8")
    (home / "mfn.csv").write_text(CSV, "utf-8")


def rate_on(library: Library, code: str, on: date) -> str | None:
    facts = library.as_of(applies_on=on, known_on=READ_ON)
    lines = facts.rates("duty/exa:mfn", "m", code)
    return lines[0].held.value if len(lines) == 1 else None


@pytest.fixture
def both(tmp_path: Path) -> Library:
    """A file of 2025 over facts of 2024 and of June 2026."""
    shipped(tmp_path / "shipped")
    stored(tmp_path / "import", [("66011000", "6%", 0), ("66019900", "1%", 0)])
    return Library((("shipped", tmp_path / "shipped"), ("user", tmp_path / "import")))


def test_a_line_of_a_file_takes_the_place_of_the_shipped_line(both: Library) -> None:
    assert rate_on(both, "66011000", date(2025, 3, 1)) == "6%"


def test_before_the_day_of_the_file_its_line_is_not_known(both: Library) -> None:
    assert rate_on(both, "66011000", date(2024, 3, 1)) is None


def test_what_is_held_of_a_line_from_a_later_day_stays(both: Library) -> None:
    assert rate_on(both, "66011000", date(2026, 7, 1)) == "9%"


def test_lines_that_the_file_does_not_hold_stay(both: Library) -> None:
    assert rate_on(both, "66019100", date(2025, 3, 1)) == "7%"
    assert rate_on(both, "66019900", date(2025, 3, 1)) == "1%"


def test_a_line_of_a_file_says_that_it_is_ones_own_and_a_shipped_one_that_it_is_not(
    both: Library,
) -> None:
    facts = both.as_of(applies_on=date(2025, 3, 1), known_on=READ_ON)
    layers = {
        code: facts.rates("duty/exa:mfn", "m", code)[0].held.cites[0].layer
        for code in ("66011000", "66019100")
    }
    assert layers == {"66011000": "user", "66019100": "shipped"}


def test_a_file_that_cannot_be_opened_is_named_with_how_to_mend_it(tmp_path: Path) -> None:
    stored(tmp_path, [("66011000", "6%", 0)])
    (tmp_path / "duty" / "exa" / "lines.sqlite").write_bytes(b"not a database at all" * 100)
    library = Library((("user", tmp_path),))
    with pytest.raises(PackError, match=r"cannot be read.*Import the file of the publisher again"):
        rate_on(library, "66011000", date(2025, 3, 1))


@settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(CODES), st.sampled_from(("1%", "2%", "free")), st.integers(0, 9)),
        max_size=8,
        unique_by=lambda row: (row[0], row[2]),
    )
)
def test_every_code_is_answered_alike_from_the_file_and_from_memory(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    folder = tmp_path_factory.mktemp("packs")
    shipped(folder / "shipped")
    stored(folder / "import", rows)
    library = Library((("shipped", folder / "shipped"), ("user", folder / "import")))
    pack = library.pack("duty/exa")
    table = pack.tables["mfn"] if pack else None
    assert table is not None
    lazily, held = index_of(table), HeldIndex(table)

    def told(found: object) -> object:
        cover, below = found  # type: ignore[misc]
        groups = ([cover] if cover else []) + below
        return [
            (code, sorted((one.starts, one.value, one.where) for one in entries))
            for code, entries in groups
        ]

    for digits in (*CODES, "660200", "66020000", "99"):
        assert told(lazily.lines("m", digits)) == told(held.lines("m", digits))
        every = held.every_line(digits).get("m", (None, []))
        assert told(every) == told(held.lines("m", digits))
