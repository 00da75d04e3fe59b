"""Claims that hold whatever stands in a file."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.errors import InputError
from tradewind.firm_file import FirmFileError, read_bytes
from tradewind.firm_file.fields import walk

_PATHS = [entry.dotted for entry in walk()]
_SCRAPS = st.sampled_from(
    [
        "-1",
        "{}",
        "[]",
        "null",
        "true",
        "&a 1",
        "*a",
        "!!x 1",
        "2026-02-30",
        "5 USD",
        '"',
        "\t",
        "NO",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_PATHS), _SCRAPS | st.text(max_size=20))
def test_any_value_in_any_field_is_taken_or_refused_as_input(path, value):
    parts = path.split(".")
    text = "".join(f"{'  ' * depth}{part}:\n" for depth, part in enumerate(parts))
    with contextlib.suppress(InputError):
        read_bytes("firm.yaml", f"{text[:-1]} {value}\n".encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["firm.yaml", "firm.json", "firm.xlsx"]), st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused_as_input(name, data):
    with contextlib.suppress(InputError):
        read_bytes(name, data)


def test_one_fault_is_an_input_error_with_where_problem_and_mend():
    with pytest.raises(FirmFileError) as refused:
        read_bytes("firm.yaml", b"price:\n  incoterm: FOX\n")
    error = refused.value
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    assert error.where == "firm.yaml, line 2, column 3"
    assert error.mend.startswith("Did you mean FO")
