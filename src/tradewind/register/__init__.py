"""Registers of many firms: make one, check one, ask every scheme of every firm, explain a row."""

from tradewind.register.call_file import write_list
from tradewind.register.causes import Causes, causes_of
from tradewind.register.checking import Checked, check
from tradewind.register.comparing import Compared, Files, compare
from tradewind.register.explaining import Explained, explain
from tradewind.register.fields import Field, fields, further_fields
from tradewind.register.intake import Taken, taken_in
from tradewind.register.making import Made, make
from tradewind.register.opening import Hints
from tradewind.register.reading import answers_sql
from tradewind.register.running import Ran, run
from tradewind.register.source import Register, register_at
from tradewind.register.tables import Line, tables_of

__all__ = [
    "Causes",
    "Checked",
    "Compared",
    "Explained",
    "Field",
    "Files",
    "Hints",
    "Line",
    "Made",
    "Ran",
    "Register",
    "Taken",
    "answers_sql",
    "causes_of",
    "check",
    "compare",
    "explain",
    "fields",
    "further_fields",
    "make",
    "register_at",
    "run",
    "tables_of",
    "taken_in",
    "write_list",
]
