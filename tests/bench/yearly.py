"""The whole yearly run of the synthetic city, stage by stage, in a folder of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import ROOT

STAGES = ("demo", "ingest", "observations", "need", "weights", "validate", "key", "report")


def stages() -> Iterator[dict]:
    """A row per stage: its process's seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("params.yaml", "engine.json"):
            shutil.copy(ROOT / name, root)
        shutil.copytree(ROOT / "data/last_year", root / "data/last_year")
        for stage in STAGES:
            start = time.perf_counter()
            child = subprocess.Popen([sys.executable, "-m", "fordel", stage, "-w", str(root), "-q"])
            _, status, used = os.wait4(child.pid, 0)
            if status:
                raise SystemExit(f"fordel {stage}: failed")
            seconds = time.perf_counter() - start
            yield {"task": "stage", "who": stage, "rows": 355_000, "seconds": seconds, "peak_mb": used.ru_maxrss / 1024, "times": 1}
