"""Spark, for a register that already lies on a cluster: the session, and a query written to a file.

Nothing of Ibis but its compiler is used, and no row passes through Python: Spark reads Parquet,
runs the text of the query and writes Parquet, on any file system it knows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError, worded
from tradewind.register.source import Register, rows_in

if TYPE_CHECKING:
    import ibis

# What the answers hang on. They are set on whatever session there is, local or of a cluster.
ANSWERS: Mapping[str, str] = {
    # Without it a sum that does not fit is null, and null says "unknown".
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # Code for many rules in one piece is a method that Java only interprets, or cannot compile.
    "spark.sql.codegen.wholeStage": "false",
}
# One machine: no page of its own, no door to the network, nothing said but errors.
LOCAL: Mapping[str, str] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# By these spark-submit, and who runs a server of Spark Connect, tell that there is a session.
_BEGUN = frozenset({"PYSPARK_GATEWAY_PORT", "SPARK_REMOTE"})
LEAST_JAVA = 17
_INSTALLED = Path("/usr/lib/jvm")


_TOLD = "told"  # the name of `engines.ROWS`, which this module may not import


class Spark:
    """Spark, on this machine or where spark-submit says."""

    def __init__(self, register: Register) -> None:
        self._is_ours = _sessions().getActiveSession() is None
        self._session = open_session()
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        self.faults: tuple[type[Exception], ...] = (PySparkException, Py4JError)
        read = self._session.read.parquet(str(register.path.absolute()))
        self._rows = read.select("*", "_metadata.row_index")

    def write(
        self,
        expression: ibis.Table,
        first: int,
        count: int,
        path: Path,
        then: ibis.Table | None = None,
    ) -> int:
        """The expression over some rows, as Parquet."""
        some = f"row_index >= {first} AND row_index < {first + count}"
        self._rows.where(some).createOrReplaceTempView("register")
        made = self._session.sql(spark_sql(expression))
        if then is not None:
            made.createOrReplaceTempView(_TOLD)
            made = self._session.sql(spark_sql(then))
        write_file(made, str(path.absolute()))
        return rows_in(path)

    def close(self) -> None:
        """End the session, if it began here."""
        if self._is_ours:
            self._session.stop()


def open_session(master: str = "local[*]") -> Any:
    """The session of spark-submit or SPARK_REMOTE where there is one, else one on this machine."""
    builder = _sessions().builder.appName("tradewind")
    if not _BEGUN & os.environ.keys():
        _find_java()
        builder = builder.master(master).config(map=dict(LOCAL))
    session = builder.getOrCreate()
    for name, value in ANSWERS.items():
        session.conf.set(name, value)
    return session


def java_home() -> Path | None:
    """Where a Java that Spark can run on is installed: JAVA_HOME, the PATH, then /usr/lib/jvm."""
    return next((home for home in _java_homes() if _java_release(home) >= LEAST_JAVA), None)


def spark_sql(expression: ibis.Table) -> str:
    """An Ibis table as the text that Spark runs; needs no Spark to be written."""
    import ibis

    return str(ibis.to_sql(expression, dialect="pyspark", pretty=False))


def write_file(frame: Any, path: str) -> None:
    """The rows as one Parquet file at `path`: the same rows in the same order give the same bytes.

    Spark writes folders and names the files in them anew each time, so the one file of a folder
    beside the place is moved there when it is whole.
    """
    beside = f"{path}.writing"
    paths = frame.sparkSession._jvm.org.apache.hadoop.fs.Path
    folder, place = paths(beside), paths(path)
    files = folder.getFileSystem(frame.sparkSession._jsc.hadoopConfiguration())
    files.setWriteChecksum(False)  # a local disk would keep a .crc beside every file
    frame.coalesce(1).write.mode("overwrite").option("compression", "zstd").parquet(beside)
    (part,) = files.globStatus(paths(f"{beside}/part-*.parquet"))
    files.delete(place, False)
    if not files.rename(part.getPath(), place):
        raise OSError(f"{part.getPath()} could not be moved to {path}")
    files.delete(folder, True)


def _sessions() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as absent:
        problem = worded("{module} is not installed.", module="pyspark")
        mend = worded("Install {extra}, or choose another engine.", extra="tradewind[spark]")
        raise InputError("--engine", problem, mend) from absent
    return SparkSession


def _find_java() -> None:
    home = java_home()
    if home is None:
        problem = worded("Spark needs Java {least} or later.", least=LEAST_JAVA)
        mend = worded("Install one, or name it in JAVA_HOME.")
        raise InputError("--engine", problem, mend)
    os.environ["JAVA_HOME"] = str(home)
    os.environ.setdefault("SPARK_LOCAL_IP", LOCAL["spark.driver.host"])


def _java_homes() -> Iterator[Path]:
    if told := os.environ.get("JAVA_HOME"):
        yield Path(told)
    if found := which("java"):
        yield Path(found).resolve().parents[1]
    if _INSTALLED.is_dir():
        yield from sorted(_INSTALLED.iterdir())


def _java_release(home: Path) -> int:
    """The release of a Java, as it says in its own folder; 0 where it does not say."""
    try:
        told = (home / "release").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', told, re.MULTILINE)
    return int(found[1]) if found else 0
