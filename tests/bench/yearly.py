"""The whole yearly run of the synthetic city, stage by stage, in a folder of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import ROOT, stage

STAGES = ("demo", "ingest", "observations", "need", "weights", "validate", "key", "report")


def stages() -> Iterator[dict]:
    """A row per stage: its process's seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("params.yaml", "engine.json"):
            shutil.copy(ROOT / name, root)
        shutil.copytree(ROOT / "data/last_year", root / "data/last_year")
        for name in STAGES:
            yield {"task": "stage", "who": name, "rows": 355_000} | stage(name, root)
