"""Assessments: one question each, all of one shape."""
