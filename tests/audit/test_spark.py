"""A version that computes with Spark: the audit says what is missing before it computes, and what to do."""

import pytest

from fordel.audit import spark
from fordel.audit.spark import refuse_without_spark
from fordel.errors import WorkspaceError
from fordel.starter.house import house_file

WITH_SPARK = "pyspark==4.0.5 --hash=sha256:00\n"


@pytest.fixture
def machine(monkeypatch):
    """A machine with pyspark and Java, or without one of them."""

    def having(pyspark: bool = True, java: bool = True) -> None:
        monkeypatch.setattr(spark, "find_spec", lambda _: object() if pyspark else None)
        monkeypatch.setattr(spark.shutil, "which", lambda _: "java" if java else None)
        monkeypatch.delenv("JAVA_HOME", raising=False)

    return having


def said(lock: str | None) -> str:
    """The message of the refusal."""
    with pytest.raises(WorkspaceError) as caught:
        refuse_without_spark("spark", lock)
    return str(caught.value)


def test_without_spark_nothing_is_asked_for(machine):
    machine(pyspark=False, java=False)
    refuse_without_spark("duckdb", None)
    refuse_without_spark("duckdb", "")


def test_a_lock_without_pyspark_is_named_with_the_way_out(machine):
    """The lock that a new workspace gets is one."""
    machine()
    message = said(house_file("requirements.lock").read_text(encoding="utf-8"))
    assert message.startswith("model.engine: spark: requirements.lock") and "--env current" in message and "fordel[spark]" in message


def test_an_installation_without_pyspark(machine):
    machine(pyspark=False)
    assert "pip install 'fordel[spark]'" in said(None)
    refuse_without_spark("spark", WITH_SPARK)


def test_a_machine_without_java(machine, monkeypatch):
    """Whichever environment computes."""
    machine(java=False)
    assert "Java is not installed" in said(None) and "Java 17" in said(WITH_SPARK)
    monkeypatch.setenv("JAVA_HOME", "somewhere")
    refuse_without_spark("spark", None)


def test_with_both_it_goes_on(machine):
    machine()
    refuse_without_spark("spark", None)
    refuse_without_spark("spark", WITH_SPARK)
