"""Where Java is found, and what is said where Spark cannot run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tradewind.errors import InputError
from tradewind.register import spark


def java(folder: Path, release: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="Examplia"\nJAVA_VERSION="{release}"\n', "utf-8")
    return folder


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Java: an empty PATH, no JAVA_HOME, and an empty folder of Javas."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(spark, "_INSTALLED", tmp_path / "jvm")
    return tmp_path


def test_no_java_is_found_where_there_is_none(nowhere: Path) -> None:
    assert spark.java_home() is None


def test_a_java_that_is_too_old_is_passed_over(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(nowhere / "old", "11.0.2")))
    young = java(nowhere / "jvm" / "java-17", "17.0.15")

    assert spark.java_home() == young


def test_java_home_goes_before_what_else_is_installed(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java(nowhere / "jvm" / "java-17", "17.0.15")
    named = java(nowhere / "named", "21")
    monkeypatch.setenv("JAVA_HOME", str(named))

    assert spark.java_home() == named


def test_a_java_on_the_path_is_found_behind_its_link(nowhere: Path) -> None:
    home = java(nowhere / "deep" / "java-17", "17")
    (home / "bin").mkdir()
    program = home / "bin" / "java"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    (nowhere / "bin").mkdir()
    (nowhere / "bin" / "java").symlink_to(program)

    assert spark.java_home() == home


def test_without_pyspark_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(InputError, match=r"pyspark is not installed.*tradewind\[spark\]"):
        spark.open_session()


def test_without_java_it_says_which_one_spark_needs(nowhere: Path) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: run `make test`")

    with pytest.raises(InputError, match="Java 17 or later"):
        spark.open_session()
