"""Long work: a batch is asked for, looked after and taken away."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from tradewind_desk import audit, policies, words
from tradewind_desk.api import scopes
from tradewind_desk.api.answering import facts_of
from tradewind_desk.api.batch import FORMATS, file_of
from tradewind_desk.api.bearer import PLAN, Bearer
from tradewind_desk.api.bodies import Batch, When
from tradewind_desk.api.once import answer_json, once
from tradewind_desk.api.problems import Problem
from tradewind_desk.api.shown import Answer
from tradewind_desk.records.models import Job

jobs = Router(tags=["jobs"])
_JOBS = Bearer(scopes.JOBS_WRITE)
Json = dict[str, Any]


@jobs.post(
    "/batch",
    operation_id="batch",
    auth=Bearer(scopes.JOBS_WRITE, units=PLAN),
    response={202: Answer},
)
def batch(request: HttpRequest, asked: Batch, when: Query[When]) -> HttpResponse:
    """The plans of many firms as one table: a job to come back for."""
    facts = facts_of(when)
    told = asked.model_dump() | {
        "on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": words.language(),
    }
    return once(request, lambda: job_json(_made(request, told)), status=202)


def _made(request: HttpRequest, told: Json) -> Job:
    acting = request.acting  # type: ignore[attr-defined]
    job = Job.objects.create(
        organisation=acting.organisation,
        kind=Job.Kind.BATCH,
        asked=told,
        all_rows=len(told["firms"]),
        by=acting.person,
    )
    audit.note(acting, "create", job, kind="batch", firms=len(told["firms"]))
    return job


@jobs.get("/jobs/{uuid:id}", operation_id="show_job", auth=_JOBS, response=Answer)
def show_job(request: HttpRequest, id: UUID) -> HttpResponse:
    """How far a job is, and where its table is taken from."""
    return answer_json(job_json(_job(request, id)))


@jobs.get("/jobs/{uuid:id}/table", operation_id="job_table", auth=_JOBS, response={200: None})
def job_table(
    request: HttpRequest, id: UUID, format: Literal["csv", "parquet", "xlsx"] = "csv"
) -> HttpResponse:
    """The table of a batch that is done."""
    job = _job(request, id)
    if job.kind != Job.Kind.BATCH or job.state != Job.State.DONE:
        raise Problem("not-found")
    response = HttpResponse(file_of(job, format), content_type=FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="batch-{job.pk}.{format}"'
    return response


def _job(request: HttpRequest, id: UUID) -> Job:
    acting = request.acting  # type: ignore[attr-defined]
    found: Job = get_object_or_404(policies.visible(acting, Job).defer("asked"), pk=id)
    return found


def job_json(job: Job) -> Json:
    """A job as the API tells it."""
    is_ready = job.kind == Job.Kind.BATCH and job.state == Job.State.DONE
    return {
        "id": job.pk,
        "kind": job.kind,
        "state": job.state,
        "done": job.done_rows,
        "all": job.all_rows,
        "says": job.says,
        "made_at": job.made_at,
        "ended_at": job.ended_at,
        "table": f"/api/v1/jobs/{job.pk}/table" if is_ready else None,
    }
