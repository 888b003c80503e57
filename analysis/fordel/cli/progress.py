"""Progress on long work, on stderr: a spinner with the seconds on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

UNDER_RUN = "FORDEL_UNDER_RUN"


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[None]:
    """Show that ``label`` is being worked on, and how long it took.

    Under ``fordel run``, which shows the stages itself, and with ``quiet`` nothing is shown.
    """
    if quiet or os.environ.get(UNDER_RUN):
        yield
        return
    start = time.monotonic()
    if sys.stderr.isatty():
        with spinner(label):
            yield
    else:
        tell(f"{label}: started")
        yield
    tell(f"{label}: done in {seconds(time.monotonic() - start)}")


def spinner(label: str):
    """A rich progress line with the seconds since it began; a context manager with ``update`` and ``stop``."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    line = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    line.add_task(label, total=None)
    return line


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
