"""A firm back into the values of its file, blanks left out: the reverse of reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from tradewind.firm_file.faults import Plain
from tradewind.model.enterprise import FirmFile
from tradewind.model.goods import GoodsCode
from tradewind.model.money import FineMoney, Money

# Two keys of a quote are words Python keeps for itself.
_KEYS = {"from_place": "from", "to_place": "to"}


def plain(firm: FirmFile) -> dict[str, Plain]:
    """What the file of this firm would hold."""
    values = _plain(firm)
    assert isinstance(values, dict)
    return values


def _plain(value: object) -> Plain:
    if isinstance(value, (Money, FineMoney, GoodsCode)):
        return str(value)
    if is_dataclass(value):
        named = {_KEYS.get(f.name, f.name): getattr(value, f.name) for f in fields(value)}
        return _members(named)
    if isinstance(value, Mapping):
        return _members(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value  # type: ignore[return-value]  # a leaf: text, number, truth or day


def _members(named: Mapping[str, object]) -> dict[str, Plain]:
    return {key: _plain(each) for key, each in named.items() if each is not None}
