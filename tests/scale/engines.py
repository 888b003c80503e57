"""Which engines this machine has; what lacks them says so."""

import importlib.util
import shutil
from pathlib import Path

import pytest

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
HAS_POSTGRES = POSTGRES is not None and importlib.util.find_spec("psycopg") is not None
without_spark = pytest.mark.skipif(not HAS_SPARK, reason="needs Java 17 and pyspark: make scale")
without_postgres = pytest.mark.skipif(not HAS_POSTGRES, reason="needs Debian's postgresql and psycopg: make scale")
