"""How far long work has come: rooms say it, and whoever listens tells people."""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Part = TypeVar("Part", bound=Sized)
Listener = Callable[[int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have ``listener`` called with rows done and all rows while the ``with`` block runs."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def come_to(done: int, whole: int) -> None:
    """Say that ``done`` of ``whole`` rows of a pass are done."""
    listener = _listener.get()
    if listener is not None:
        listener(done, whole)


def told(parts: Iterable[Part], whole: int) -> Iterator[Part]:
    """The parts of ``whole`` rows as they come; whenever the next is asked for, the rows so far are said to be done."""
    done = 0
    for part in parts:
        yield part
        done += len(part)
        come_to(done, whole)
