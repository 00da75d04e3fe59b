"""The register of the demo: invented firms, run and called by the worker as any register is.

Its work is only asked for here. The worker does it once it has started, and until then the pages
say how far it is; so the desk opens no later for it.
"""

from __future__ import annotations

from datetime import date

from tradewind_desk.records.models import Job, Membership, Register
from tradewind_desk.registers import actions

ROWS = 2000
_CALLS = 60
_NAME = "Example register (2,000 invented firms)"


def make_register(people: dict[str, Membership], today: date) -> None:
    """A register to be made, run, and a list of calls of it; asked for once."""
    analyst = people["analyst@example.com"]
    if Register.objects.filter(organisation=analyst.organisation).exists():
        return
    made = actions.make(analyst, name=_NAME, rows=ROWS)
    days = {"on": today.isoformat(), "known_on": today.isoformat()}
    asked = {"engine": "duckdb", **days}
    told = {"acting": analyst, "register": made.register}
    run = actions.start(**told, kind=Job.Kind.RUN, asked=asked, after=made)
    calls = {"capacity": _CALLS, "by": "middle", "explore": 10}
    actions.start(**told, kind=Job.Kind.TRIAGE, asked=calls, after=run)
