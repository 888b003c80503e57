"""The memory that a process has used."""

import resource
from pathlib import Path


def peak_megabytes() -> float:
    """This process's greatest memory so far; on Linux without that of the process that started it, which ``getrusage`` counts too."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1.024 / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024 / 1000
