"""Tradewind: where to sell, by which route, and what is left."""

__version__ = "0.1.0"
