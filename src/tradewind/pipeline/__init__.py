"""Which assessment feeds which: routes → duty → landed, for one firm in one market.

Routes tell the way, its days and its costs; the price and those costs give the value at the
border; duty is charged on it; landed adds everything up and says what is left.

Beside the routes, for the firm as a whole: size → schemes; presence; upgrade (`support`). The
applicants, projects and grants of a firm's file become what these ask.
"""

from tradewind.pipeline.asking import Asked, Deal, deal_of, make_ready
from tradewind.pipeline.market import MarketAnswer, PricedRoute, market_answer

__all__ = [
    "Asked",
    "Deal",
    "MarketAnswer",
    "PricedRoute",
    "deal_of",
    "make_ready",
    "market_answer",
]
