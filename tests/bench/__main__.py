"""``python -m tests.bench``: measure everything, write reports/benchmark.json, docs/benchmark.md and docs/scale.md."""

import json
import shutil
import sys
from collections.abc import Iterator
from itertools import chain

from tests.bench import workspace, yearly
from tests.bench.measure import ROOT, measured
from tests.bench.page import completed, write_page
from tests.bench.register import Shape, share_with_cost, write
from tests.bench.scale import write_scale
from tests.bench.task import HOME, folder_of

SIZES = (355_000, 2_000_000, 12_000_000)
FAMILIES = ("poisson", "two_part", "tweedie")
PEERS = ("statsmodels", "glum", "sklearn", "pyfixest")
LIMIT_SECONDS = 300.0
MOST_BYTES = 21 * 2**30
GROWTH = [{"criteria": 10}, {"criteria": 60}, {"centres": 20}, {"centres": 515}, {"areas": 515}, {"areas": 8240}]
REFITTED = 5


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """All measurements, each told as it is made."""
    rows = []
    for row in chain(measurements(sizes), yearly.stages(), workspace.whole_run(Shape(sizes[-1]), HOME / "whole")):
        rows.append(row)
        print(json.dumps(row), flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    (ROOT / "reports/benchmark.json").write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8", newline="\n")
    write_page(rows)
    write_scale(completed(rows))


def measurements(sizes: tuple[int, ...]) -> Iterator[dict]:
    """Coding and the floor, fits by all, replicates, growth."""
    for size in sizes:
        yield from _prepared(Shape(size), _times("fordel", size))
        for family in FAMILIES:
            order = {"rows": size, "family": family}
            yield measured("fit", "fordel in parts", order, _times("fordel", size), LIMIT_SECONDS)
            if size < 10_000_000:
                yield measured("fit", "fordel", order, _times("fordel", size), LIMIT_SECONDS)
            for who in PEERS:
                if _worth_while(who, family, size):
                    yield measured("fit", who, order | {"most_bytes": MOST_BYTES}, _times(who, size), LIMIT_SECONDS)
    yield from _replicates(sizes[0])
    yield from _growth(sizes[0])


def _times(who: str, size: int) -> int:
    """Runs of a measurement: more where it is short."""
    if who in {"statsmodels", "sklearn", "pyfixest"}:
        return 1
    return 7 if size < 1_000_000 else 3 if size < 10_000_000 else 2


def _worth_while(who: str, family: str, size: int) -> bool:
    """Beyond the smallest size a peer is tried with one family; what it does not offer is not tried."""
    return family == "poisson" or (who != "pyfixest" and size == SIZES[0])


def _prepared(shape: Shape, times: int = 1) -> Iterator[dict]:
    folder = HOME / folder_of(shape)
    write(shape, folder)
    order = {"rows": shape.rows, "criteria": shape.criteria, "areas": shape.areas, "centres": shape.centres}
    yield {"task": "register", "who": "made up"} | order | {"with_cost": share_with_cost(folder)}
    yield measured("floor", "DuckDB", order, times, LIMIT_SECONDS)
    yield measured("code", "fordel", order, times, LIMIT_SECONDS)


def _replicates(size: int) -> Iterator[dict]:
    for family in FAMILIES:
        order = {"rows": size, "family": family}
        yield measured("replicates", "fordel", order | {"replicates": 1000}, 5, LIMIT_SECONDS)
        yield measured("refits", "fordel", order | {"replicates": REFITTED}, 1, LIMIT_SECONDS)
    for count in (250, 4000):
        yield measured("replicates", "fordel", {"rows": size, "family": "poisson", "replicates": count}, 1, LIMIT_SECONDS)


def _growth(size: int) -> Iterator[dict]:
    for change in GROWTH:
        shape = Shape(size, **change)
        yield from _prepared(shape)
        yield measured("fit", "fordel", {"rows": size, "family": "poisson"} | change, 3, LIMIT_SECONDS)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
