"""The worker: what is killed goes on, what is stopped stays stopped, nothing is done twice."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.utils import timezone

from tradewind_desk.records.models import Job
from tradewind_desk.registers import places, working
from tradewind_desk.registers.working import claim, give_up_lost, work_once


@pytest.fixture
def waiting(register):
    """A run in parts of a hundred firms that nobody has begun."""
    return Job.objects.create(
        organisation=register.organisation,
        register=register,
        kind="run",
        all_rows=register.rows,
        asked={"engine": "duckdb", "on": "2026-11-30", "known_on": "2026-11-30", "chunk": 100},
    )


def parts(job):
    """The bytes of each part of a run."""
    folder = places.run_folder(job) / "parts"
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()}


def after_the_first_part(monkeypatch, act):
    """Do something as soon as the child has written a part."""
    beat = working.beat

    def watched(job):
        if working.how_far(job)["done_rows"]:
            act(job)
        return beat(job)

    monkeypatch.setattr(working, "beat", watched)
    monkeypatch.setattr(working, "TICK_SECONDS", 0.02)


def test_a_run_whose_worker_is_told_to_end_goes_on_to_the_same_result(waiting, monkeypatch):
    stop = threading.Event()
    with monkeypatch.context() as changed:
        after_the_first_part(changed, lambda job: stop.set())
        work_once(stop)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    before = parts(waiting)
    assert waiting.done_rows > 0
    work_once(threading.Event())
    waiting.refresh_from_db()
    assert waiting.state == "done", waiting.says
    assert waiting.result["resumed"] > 0 or len(before) == len(parts(waiting))
    assert before.items() <= parts(waiting).items()
    undisturbed = Job.objects.create(
        organisation=waiting.organisation,
        register=waiting.register,
        kind="run",
        asked=waiting.asked,
    )
    work_once(threading.Event())
    assert parts(undisturbed) == parts(waiting)


def test_a_run_whose_child_is_killed_says_so_and_goes_on(waiting, monkeypatch):
    child = working._child
    started = []

    def kept(*given):
        started.append(child(*given))
        return started[-1]

    with monkeypatch.context() as changed:
        changed.setattr(working, "_child", kept)
        after_the_first_part(changed, lambda job: started[-1].kill())
        work_once(threading.Event())
    waiting.refresh_from_db()
    if waiting.state == "failed":
        assert "ended from outside" in waiting.says
        Job.objects.filter(pk=waiting.pk).update(state="waiting")
        work_once(threading.Event())
        waiting.refresh_from_db()
    assert (waiting.state, waiting.done_rows) == ("done", 300)


def test_a_job_that_is_stopped_ends_and_goes_on_when_asked(client, waiting, analyst, monkeypatch):
    Job.objects.filter(pk=waiting.pk).update(by=analyst.person)

    def stopped(job):
        client.post(f"/registers/work/{job.pk}/stop/")

    with monkeypatch.context() as changed:
        changed.setattr(working, "TICK_SECONDS", 0.02)
        beat = working.beat
        changed.setattr(working, "beat", lambda job: stopped(job) or beat(job))
        work_once(threading.Event())
    waiting.refresh_from_db()
    assert waiting.state == "stopped"
    client.post(f"/registers/work/{waiting.pk}/resume/")
    work_once(threading.Event())
    waiting.refresh_from_db()
    assert waiting.state == "done", waiting.says


def test_a_job_that_waits_is_stopped_at_once(client, waiting):
    client.post(f"/registers/work/{waiting.pk}/stop/")
    waiting.refresh_from_db()
    assert waiting.state == "stopped"
    assert claim() is None


def test_a_job_is_claimed_once(waiting):
    assert claim().pk == waiting.pk
    assert claim() is None


@pytest.mark.parametrize(("silent", "state"), [(30, "running"), (90, "stopped")])
def test_a_job_whose_worker_is_silent_for_a_minute_can_be_resumed(waiting, silent, state):
    job = claim()
    beat_at = timezone.now() - timedelta(seconds=silent)
    Job.objects.filter(pk=job.pk).update(beat_at=beat_at)
    give_up_lost()
    job.refresh_from_db()
    assert job.state == state


def test_a_child_is_told_no_secret(waiting, monkeypatch):
    monkeypatch.setenv("TRADEWIND_SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    seen = {}
    monkeypatch.setattr(working.subprocess, "Popen", lambda *given, **told: seen.update(told))
    working._child(waiting, None, None)
    assert not {"TRADEWIND_SECRET_KEY", "DATABASE_URL"} & seen["env"].keys()


def test_a_fault_between_jobs_stops_neither_worker_nor_other_rounds(settings, db, monkeypatch):
    settings.WORK_ROUNDS = {"nowhere.nothing": 0, "tradewind_desk.registers.working.claim": 0}
    monkeypatch.setattr(working, "claim", claimed := Mock(return_value=None))
    assert work_once(threading.Event()) is False
    assert claimed.call_count == 2


def test_the_page_of_a_job_under_way_looks_again_and_stops_looking(client, waiting):
    assert "every 2s" in client.get(f"/registers/work/{waiting.pk}/").content.decode()
    Job.objects.filter(pk=waiting.pk).update(state="stopped")
    part = client.get(f"/registers/work/{waiting.pk}/progress/")
    assert part.headers["HX-Refresh"] == "true"
    assert "every 2s" not in part.content.decode()


@pytest.mark.parametrize(
    ("counted", "done", "of", "told"),
    [
        ("rows", 40_000, None, "40,000 rows so far; how many there are is known at the end"),
        ("rows", 40, 300, "40 of 300 firms"),
        ("parts", 3, 12, "3 of 12 parts"),
        ("percent", 37, 100, "37 %"),
        ("", 0, None, "no count yet"),
    ],
)
def test_a_job_under_way_tells_what_it_counts_or_that_it_counts_nothing(
    register, client, counted, done, of, told
):
    far = {"counted": counted, "done_rows": done, "all_rows": of}
    body = register.organisation
    job = Job.objects.create(
        organisation=body, register=register, kind="check", state="running", **far
    )
    assert told in client.get(f"/registers/work/{job.pk}/").content.decode()


def test_a_job_is_done_after_the_one_whose_answers_it_reads(register):
    told = {"organisation": register.organisation, "register": register}
    first = Job.objects.create(**told, kind="run", state="running", beat_at=timezone.now())
    Job.objects.create(**told, kind="triage", after=first)
    assert claim() is None
    Job.objects.filter(pk=first.pk).update(state="done")
    assert claim().kind == "triage"


def test_what_a_command_says_of_its_progress_is_kept_with_the_job(register):
    told = {"organisation": register.organisation, "register": register, "state": "running"}
    job = Job.objects.create(**told, kind="check")
    path = places.job_folder(job) / places.PROGRESS
    path.parent.mkdir(parents=True)
    path.write_text('{"counted": "parts", "done": 3, "of": 12}', "utf-8")
    assert working.beat(job)
    job.refresh_from_db()
    assert (job.counted, job.done_rows, job.all_rows) == ("parts", 3, 12)
