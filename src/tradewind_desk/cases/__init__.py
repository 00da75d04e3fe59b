"""The adviser's pages: caseload, case, tasks, referrals, call lists."""
