"""A program that runs a command reads in a file how far it is."""

from __future__ import annotations

import argparse
import json

import pytest

from tradewind.cli.progress import FILE, Progress

QUIET = argparse.Namespace(json=True)


@pytest.mark.parametrize(
    ("tell", "told"),
    [
        (lambda one: one.rows(20_000), {"counted": "rows", "done": 20_000, "of": None}),
        (lambda one: one.share(0.374), {"counted": "percent", "done": 37, "of": 100}),
        (lambda one: one.parts(3, 12), {"counted": "parts", "done": 3, "of": 12}),
    ],
)
def test_the_file_says_what_is_counted_how_much_is_done_and_of_how_many(
    tmp_path, monkeypatch, tell, told
):
    monkeypatch.setenv(FILE, str(tmp_path / "far.json"))
    with Progress(QUIET) as progress:
        tell(progress)
    assert json.loads((tmp_path / "far.json").read_text("utf-8")) == told
    assert [one.name for one in tmp_path.iterdir()] == ["far.json"]


def test_where_no_file_is_named_none_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv(FILE, raising=False)
    monkeypatch.chdir(tmp_path)
    with Progress(QUIET) as progress:
        progress.rows(1)
    assert not list(tmp_path.iterdir())
