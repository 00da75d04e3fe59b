"""Every reason for which a row is refused, by code; what to do about each stands in the words."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    # of a whole row, or of two
    "quote_not_closed",
    "row_not_readable",
    "cells_missing",
    "cells_too_many",
    "said_twice",
    # of cells that cannot be right together
    "part_above_whole",
    "listing_denied",
    "bit_denied",
    # of one cell
    "not_text",
    "too_long",
    "formula",
    "digits_lost",
    "noughts_lost",
    "uscc_length",
    "uscc_letters",
    "uscc_check_digit",
    "no_region",
    "no_industry",
    "no_heading",
    "no_code",
    "no_number",
    "not_whole",
    "too_many_places",
    "negative",
    "too_small",
    "too_large",
    "other_currency",
    "two_units",
    "neither_yes_nor_no",
    "no_day",
    "no_day_of_month",
    "day_or_month",
    "day_as_serial",
    "in_the_future",
    "too_early",
]
