"""What a token opens: one scope for each sort of act."""

from __future__ import annotations

READ_FACTS = "read:facts"
EVALUATE = "evaluate"
CASES_READ = "cases:read"
CASES_WRITE = "cases:write"
REFERRALS_WRITE = "referrals:write"
JOBS_WRITE = "jobs:write"

SCOPES = (READ_FACTS, EVALUATE, CASES_READ, CASES_WRITE, REFERRALS_WRITE, JOBS_WRITE)
