"""Registers of many firms: an invented one for trials, and the check of one that somebody gives."""

from tradewind.register.checking import Checked, check
from tradewind.register.fields import Field, fields
from tradewind.register.making import Made, make

__all__ = ["Checked", "Field", "Made", "check", "fields", "make"]
