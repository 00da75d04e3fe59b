"""The door for the firm's file: read it strictly, write it, publish its shape."""

from tradewind.firm_file.faults import Fault, FirmFileError
from tradewind.firm_file.reading import json_schema, read, read_bytes
from tradewind.firm_file.template import form_bytes, template_text, write, write_template

__all__ = [
    "Fault",
    "FirmFileError",
    "form_bytes",
    "json_schema",
    "read",
    "read_bytes",
    "template_text",
    "write",
    "write_template",
]
