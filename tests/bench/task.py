"""``python -m tests.bench.task '{"task": ..., "who": ..., "rows": ...}'``: one measurement, as JSON on the last line."""

import json
import resource
import sys
from functools import partial
from pathlib import Path

from tests.bench.measure import timed
from tests.bench.register import Shape

HOME = Path(__file__).resolve().parents[2] / ".fordel" / "bench"


def main(order: dict) -> dict:
    """Do what is asked for; only what the task needs is imported."""
    resource.setrlimit(resource.RLIMIT_AS, (order.pop("most_bytes", resource.RLIM_INFINITY),) * 2)
    task, who, family = order.pop("task"), order.pop("who"), order.pop("family", "poisson")
    replicates = order.pop("replicates", 1000)
    shape = Shape(**order)
    folder = HOME / folder_of(shape)
    if task == "fit" and not who.startswith("fordel"):
        from tests.bench import peers

        return timed(lambda: peers.Rows(shape, folder), lambda rows: getattr(peers, who)(rows, family))
    from tests.bench import ours

    source = partial(ours.in_parts if who.endswith("parts") else ours.in_memory, folder)
    if task == "floor":
        return timed(lambda: None, lambda _: ours.floor(shape, folder))
    if task == "code":
        return timed(lambda: None, lambda _: ours.code(shape, folder))
    if task == "fit":
        return timed(source, lambda rows: ours.fitted(shape, rows, family))
    work = {"replicates": ours.replicates, "refits": ours.refits}[task]
    return timed(lambda: ours.fitted(shape, source(), family), lambda model: work(model, replicates))


def folder_of(shape: Shape) -> str:
    """The folder of a register."""
    return f"{shape.rows}-{shape.criteria}-{shape.areas}-{shape.centres}"


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
