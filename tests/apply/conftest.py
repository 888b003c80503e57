"""Two files in a folder, and what comes of them."""

import csv
from pathlib import Path

import pytest

from fordel.apply.run import Task, run


@pytest.fixture
def applied(tmp_path):
    """Apply texts or bytes as the two files; returns the rows of the key as (centre, share, amount)."""

    def apply(counts: str | bytes, weights: str | bytes, pot: int, unit: int = 1) -> list[tuple[str, str, int]]:
        run(task(tmp_path, counts, weights, pot, unit))
        with (tmp_path / "key.csv").open(encoding="utf-8", newline="") as file:
            return [(row["centre"], row["share"], int(row["amount"])) for row in csv.DictReader(file)]

    return apply


def task(folder: Path, counts: str | bytes, weights: str | bytes, pot: int, unit: int = 1, out: str = "key.csv") -> Task:
    """The task on two files with these contents."""
    for name, content in (("counts.csv", counts), ("weights.csv", weights)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Task(folder / "counts.csv", folder / "weights.csv", pot, folder / out, unit)
