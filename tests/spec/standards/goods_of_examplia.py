"""The goods that the tests ask about, and the day."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 6, 1)
KETTLE, TOY, SHIRT = "851679", "950300", "610910"
