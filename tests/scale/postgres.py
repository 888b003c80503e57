"""A PostgreSQL server for tests, from Debian's package."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.scale.engines import POSTGRES

HOST, USER, DATABASE = "127.0.0.1", "fordel", "postgres"


@contextmanager
def serving() -> Iterator[int]:
    """An empty database in a folder of its own, open to everybody on this machine; its port."""
    with tempfile.TemporaryDirectory(prefix="fordel-postgres-", ignore_cleanup_errors=True) as home:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        yield from _served(Path(home))


def _served(home: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    data, options = home / "data", f"-p {port} -k {home} -c listen_addresses={HOST} -c fsync=off"
    made = _as_server(POSTGRES / "initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync")
    subprocess.run(made, check=True, capture_output=True)
    control = (POSTGRES / "pg_ctl", "-D", data, "-w")
    subprocess.run(_as_server(*control, "-l", home / "log", "-o", options, "start"), check=True, stdout=subprocess.DEVNULL)
    try:
        yield port
    finally:
        subprocess.run(_as_server(*control, "-m", "immediate", "stop"), check=True, stdout=subprocess.DEVNULL)


def _as_server(*command: object) -> list[str]:
    """A server does not run as root."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words
