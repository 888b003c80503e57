"""Read files in a process of its own whose memory is limited, and print what each gave, in how many seconds.

``python -m tests.hostile.measured FOLDER LIMIT`` reads every file of the folder; its ending is its format. One line of JSON per file:
name, rule (empty where it was read), seconds and the process's greatest memory so far in megabytes.
"""

import json
import resource
import sys
import time
from pathlib import Path

from fordel.ingest.raw import Unreadable
from fordel.ingest.read_boundaries import KINDS, read_boundaries
from fordel.ingest.reading import read
from fordel.params import Source
from tests.peak import peak_megabytes


def outcome(path: Path) -> str:
    """The id of the rule that a file breaks, empty where it is read."""
    source = Source(path=f"data/raw/{path.name}")
    try:
        (read_boundaries if source.kind in KINDS else read)(path, source)
    except Unreadable as fault:
        return fault.rule.id
    return ""


def main(folder: Path, megabytes: int) -> None:
    """Read every file under the limit."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000,) * 2)
    for path in sorted(folder.iterdir()):
        start = time.monotonic()
        found = outcome(path)
        print(json.dumps({"name": path.stem, "rule": found, "seconds": time.monotonic() - start, "peak": peak_megabytes()}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
