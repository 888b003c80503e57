"""Command line: the command ``fordel``. It opens the workspace, calls one room, and tells how it went.

No figure is computed here. Rooms are imported inside the commands, so that ``fordel --help`` is quick.
"""

import contextlib
import os
import sys


def main() -> None:
    """Run the command ``fordel``; text goes out as UTF-8 on every system, and a reader that leaves early is no fault."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    from fordel.cli.commands import app

    try:
        app(prog_name="fordel")
    finally:
        _flush()


def _flush() -> None:
    """Send what is left; where nobody reads any more, into nothing."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
