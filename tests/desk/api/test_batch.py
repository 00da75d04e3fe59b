"""A batch: many firms as one table, done by the worker, left and found again."""

from __future__ import annotations

import io
import threading

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from tradewind_desk.api import batch
from tradewind_desk.records.models import Job
from tradewind_desk.registers.working import work_once


@pytest.fixture
def asked(holder, owner, post, pots):
    program = holder(owner)
    bad = {"enterprise": {"place": "Nowhere"}}
    named = {**pots, "enterprise": {**pots["enterprise"], "names": {"en": "=1+1"}}}
    answer = post(program, "/batch", {"firms": [named, bad], "markets": ["JP", "US"]})
    assert answer.status_code == 202
    return program, answer.json()["id"]


def test_a_batch_waits_then_tells_its_progress_and_its_table(asked):
    program, job = asked
    told = program.get(f"/api/v1/jobs/{job}").json()
    assert (told["state"], told["done"], told["all"], told["table"]) == ("waiting", 0, 2, None)
    assert program.get(f"/api/v1/jobs/{job}/table").status_code == 404
    assert work_once(threading.Event())
    told = program.get(f"/api/v1/jobs/{job}").json()
    assert (told["state"], told["done"]) == ("done", 2)
    assert program.get(told["table"]).status_code == 200


def test_a_table_has_a_row_for_each_market_and_the_fault_of_a_firm_that_cannot_be_read(asked):
    program, job = asked
    work_once(threading.Event())
    content = program.get(f"/api/v1/jobs/{job}/table?format=parquet").content
    rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    assert [(one["firm"], one["market"]) for one in rows[:2]] == [(1, "JP"), (1, "US")]
    assert (rows[2]["firm"], rows[2]["market"]) == (2, None)
    assert "place" in rows[2]["fault"]


def test_no_cell_of_a_table_is_run(asked):
    program, job = asked
    work_once(threading.Event())
    csv = program.get(f"/api/v1/jobs/{job}/table").content.decode("utf-8-sig")
    assert ",'=1+1," in csv
    book = load_workbook(io.BytesIO(program.get(f"/api/v1/jobs/{job}/table?format=xlsx").content))
    assert all(cell.data_type != "f" for row in book.active for cell in row)


def test_a_batch_that_is_broken_off_goes_on_where_it_was(asked, monkeypatch):
    _, pk = asked
    Job.objects.update(state="running")
    stop, seen = threading.Event(), []

    def rows_of(firm, number, asked):
        seen.append(number)
        stop.set()
        return [[number]]

    monkeypatch.setattr(batch, "rows_of", rows_of)
    batch.do(Job.objects.get(pk=pk), stop)
    job = Job.objects.get(pk=pk)
    assert (job.state, job.done_rows) == ("waiting", 1)
    Job.objects.update(state="running")
    batch.do(Job.objects.get(pk=pk), threading.Event())
    job = Job.objects.get(pk=pk)
    assert (job.state, seen, job.result["rows"]) == ("done", [1, 2], [[1], [2]])


def test_a_batch_that_is_to_be_stopped_stops(asked):
    _, pk = asked
    Job.objects.update(state="stopping")
    batch.do(Job.objects.get(pk=pk), threading.Event())
    assert Job.objects.get(pk=pk).state == "stopped"


def test_a_batch_of_another_is_not_there(asked, holder, member):
    _, pk = asked
    assert holder(member("owner")).get(f"/api/v1/jobs/{pk}").status_code == 404


def test_a_batch_holds_a_hundred_firms_at_most(holder, owner, post):
    assert post(holder(owner), "/batch", {"firms": [{}] * 101}).status_code == 422
