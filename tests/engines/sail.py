"""Run what the engines must agree on over Sail, which speaks Spark's protocol and needs no Java.

    python tests/engines/sail.py [what pytest also gets]

in an environment of its own: Sail asks for an older client of Spark than Tradewind is locked to.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def main(told: list[str]) -> int:
    """The agreement tests of Spark, with a server of Sail behind them; pytest's own exit code."""
    try:
        from pysail.spark import SparkConnectServer
    except ModuleNotFoundError:
        print("Skipped: Sail is not installed; docs/spark.md says how.", file=sys.stderr)
        return 0
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    os.environ["SPARK_REMOTE"] = f"sc://{host}:{port}"
    here = str(Path(__file__).parent)
    try:
        return int(pytest.main([here, "-k", "spark and agree", "-p", "no:cacheprovider", *told]))
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
