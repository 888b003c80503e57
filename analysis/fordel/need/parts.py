"""Work on parts of the data, several at a time, whose results are joined in the parts' order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

import numpy as np

Part = TypeVar("Part")
Arrays = np.ndarray | tuple[np.ndarray, ...]
WORKERS = min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def in_order(work: Callable[[Part], Arrays], parts: Iterable[Part]) -> Iterator[Arrays]:
    """The results of the parts in their order; as many at a time as there are processors, and one waiting."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future] = deque()
        for part in parts:
            waiting.append(pool.submit(copy_context().run, work, part))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def beside(work: Callable[[], Part]) -> Iterator["Future[Part]"]:
    """What ``work`` will have returned, while the block goes on with something else."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(copy_context().run, work)


def joined(results: Iterable[Arrays]) -> Arrays:
    """Arrays, or tuples of arrays, joined along their first axis."""
    found = list(results)
    if not isinstance(found[0], tuple):
        return _joined(found)
    columns, whole = list(map(list, zip(*found, strict=True))), []
    found.clear()
    while columns:
        whole.append(_joined(columns.pop(0)))
    return tuple(whole)


def _joined(arrays: list[np.ndarray]) -> np.ndarray:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
