"""Progress on long work, on stderr: a spinner with the seconds on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fordel.progress import Listener, listening

UNDER_RUN = "FORDEL_UNDER_RUN"


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[None]:
    """Show that ``label`` is being worked on, and how long it took.

    Under ``fordel run``, which shows the stages itself, only passes over the rows are told; with ``quiet`` nothing is shown.
    """
    if quiet:
        yield
        return
    if os.environ.get(UNDER_RUN):
        with listening(passes(lambda words: tell(f"{label}: {words}"))):
            yield
        return
    start = time.monotonic()
    if sys.stderr.isatty():
        with spinner(label) as line, listening(passes(lambda words: line.update(line.task_ids[0], description=f"{label}: {words}"), 1.0)):
            yield
    else:
        tell(f"{label}: started")
        with listening(passes(lambda words: tell(f"{label}: {words}"))):
            yield
    tell(f"{label}: done in {seconds(time.monotonic() - start)}")


def spinner(label: str):
    """A rich progress line with the seconds since it began; a context manager with ``update`` and ``stop``."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    line = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    line.add_task(label, total=None)
    return line


def passes(told: Callable[[str], None], every: float = 15.0) -> Listener:
    """A listener that counts passes over the rows and tells every so many seconds how far one is and how long is left of it."""
    start = last = time.monotonic()
    number = 0

    def listener(done: int, whole: int) -> None:
        nonlocal start, last, number
        now = time.monotonic()
        if done >= whole:
            number, start = number + 1, now
        elif now - last >= every:
            last = now
            left = seconds((now - start) * (whole - done) / max(done, 1))
            told(f"pass {number + 1} over {whole:,} rows, {100 * done // whole} %, about {left} left of it")

    return listener


def countdown(label: str) -> Callable[[int, int, float], None]:
    """A progress line per task: how many are done, how many there are, how long is left."""

    def told(done: int, total: int, left: float) -> None:
        tell(f"{label}: {done} of {total} done, about {seconds(left)} left")

    return told


def tell(text: str) -> None:
    """One line on stderr, at once."""
    print(text, file=sys.stderr, flush=True)


def seconds(value: float) -> str:
    """``0.7 s`` or ``2 min 5 s``."""
    return f"{value:.1f} s" if value < 60 else f"{int(value) // 60} min {int(value) % 60} s"
