"""Which ways there are to a market, and what each takes."""

from tradewind.assess.routes.answer import answer
from tradewind.assess.routes.freight import IF_QUOTED
from tradewind.assess.routes.question import (
    Hurdle,
    Leg,
    Load,
    Mode,
    Path,
    Route,
    RouteAnswer,
    RouteQuestion,
    Seller,
)

__all__ = [
    "IF_QUOTED",
    "Hurdle",
    "Leg",
    "Load",
    "Mode",
    "Path",
    "Route",
    "RouteAnswer",
    "RouteQuestion",
    "Seller",
    "answer",
]
