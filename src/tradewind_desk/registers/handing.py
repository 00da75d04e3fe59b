"""Hand a list of calls to the caseload of the body: by an analyst who is an adviser there too."""

from __future__ import annotations

from collections.abc import Iterable

from tradewind_desk import audit
from tradewind_desk.cases import taking
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import Job, Membership
from tradewind_desk.registers import results


def adviser_of(job: Job, memberships: Iterable[Membership]) -> Membership | None:
    """As which of one's memberships the firms of a list can be taken in, if as any."""
    mine = (one for one in memberships if one.organisation_id == job.organisation_id)
    return next((one for one in mine if one.role == Membership.Role.ADVISER), None)


def hand(job: Job, adviser: Membership | None) -> taking.DryRun:
    """What taking the list in would do; nothing is taken before that was looked at."""
    if adviser is None:
        raise Refused("case.create")
    content = [results.calls_file(job, ".xlsx")]
    name = job.register.name if job.register else ""
    found = taking.dry_run(acting=adviser, content=content, name=name)
    audit.note(adviser, "hand", job)
    return found
