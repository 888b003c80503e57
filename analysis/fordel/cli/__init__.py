"""Command line: the command ``fordel``. It opens the workspace, calls one room, and tells how it went.

No figure is computed here. Rooms are imported inside the commands, so that ``fordel --help`` is quick.
"""

import sys


def main() -> None:
    """Run the command ``fordel``; text goes out as UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    from fordel.cli.commands import app

    app(prog_name="fordel")
