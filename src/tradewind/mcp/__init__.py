"""The assistant door: the questions of the command line as tools of the Model Context Protocol."""

from tradewind.mcp.door import Door
from tradewind.mcp.refusals import Refused

__all__ = ["Door", "Refused"]
