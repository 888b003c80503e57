"""One task in a process of its own: seconds and peak memory, or that it was killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.peak import peak_megabytes

ROOT = Path(__file__).resolve().parents[2]


def timed(prepare: Callable[[], object], work: Callable[[object], object]) -> dict:
    """Seconds of the work, and the process's peak memory with what it works on."""
    given = prepare()
    start = time.perf_counter()
    work(given)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak_mb": peak_megabytes()}


def measured(task: str, who: str, arguments: dict, times: int, limit_seconds: float) -> dict:
    """Medians over ``times`` processes; ``seconds`` is None where one was killed, took too long, or had no such model."""
    found = []
    for _ in range(times):
        command = [sys.executable, "-m", "tests.bench.task", json.dumps({"task": task, "who": who} | arguments)]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit_seconds, env=_surroundings())
        except subprocess.TimeoutExpired:
            return _failed(task, who, arguments, f"more than {limit_seconds:.0f} s")
        if done.returncode:
            return _failed(task, who, arguments, _why(done))
        found.append(json.loads(done.stdout.splitlines()[-1]))
    row = {name: median(one[name] for one in found) for name in ("seconds", "peak_mb")}
    return {"task": task, "who": who} | arguments | row | {"times": times}


def stage(name: str, root: Path) -> dict:
    """A stage of a run in a process of its own, start-up included."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.stage", name, "-w", str(root), "-q"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_surroundings())
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"fordel {name}: failed")
    return {"seconds": seconds, "peak_mb": float(done.stdout.splitlines()[-1]), "times": 1}


def _failed(task: str, who: str, arguments: dict, why: str) -> dict:
    return {"task": task, "who": who} | arguments | {"seconds": None, "peak_mb": None, "times": 1, "why": why}


def _why(done: subprocess.CompletedProcess) -> str:
    if done.returncode in (-9, 137) or "MemoryError" in done.stderr or "Unable to allocate" in done.stderr:
        return "out of memory"
    return (done.stderr.strip().splitlines() or ["failed"])[-1][:200]


def _surroundings() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}
