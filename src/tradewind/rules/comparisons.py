"""What each comparison means, for a number and for a column alike."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from tradewind.rules.nodes import Operator

COMPARISONS: Mapping[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUALS: operator.eq,
    Operator.NOT_EQUALS: operator.ne,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.MORE_THAN: operator.gt,
    Operator.LESS_THAN: operator.lt,
}
