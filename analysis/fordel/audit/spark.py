"""What an audit needs where the version computes with Spark, asked before the pipeline runs: a stage would only stop."""

import os
import shutil
from importlib.util import find_spec

from fordel.audit.lock import pinned
from fordel.errors import WorkspaceError

SETTING = "model.engine: spark"


def refuse_without_spark(engine: str, lock: str | None) -> None:
    """Where the version's engine is Spark, its packages and Java must be there.

    Parameters
    ----------
    engine : str
        ``model.engine`` of the version.
    lock : str or None
        The text of the lock that the environment is built from; None where this installation computes.

    Raises
    ------
    WorkspaceError
        Where one is missing, with what to do.
    """
    if engine != "spark":
        return
    if lock is not None and "pyspark" not in pinned(lock):
        raise WorkspaceError(
            f"{SETTING}: requirements.lock of this version does not name pyspark, so the locked environment cannot compute it; install "
            "'fordel[spark]' and Java 17, and use --env current"
        )
    if lock is None and find_spec("pyspark") is None:
        raise WorkspaceError(
            f"{SETTING}: pyspark is not in this installation; pip install 'fordel[spark]', and audit again with --env current"
        )
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise WorkspaceError(f"{SETTING}: Java is not installed, and Spark needs it; install Java 17 or set JAVA_HOME, and audit again")
