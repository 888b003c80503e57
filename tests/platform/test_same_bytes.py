"""The small synthetic city gives the same published bytes on every machine that a test can pretend to be.

Hash seed, locale, time zone, folder, number of threads and the processor's arithmetic differ from run to run. Every file that
differs is named. FORDEL_KERNELS=all tries every kernel of OpenBLAS that this processor can run; else two old ones are tried.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fordel.publish.classes import output_class
from tests.platform.conftest import small_demo

# The kernels that NumPy and SciPy bring, and what a processor must be able to do for each, as Linux calls it.
KERNELS = {
    "Prescott": "pni",
    "Nehalem": "sse4_2",
    "Sandybridge": "avx",
    "Haswell": "avx2",
    "SkylakeX": "avx512f",
}
USUAL = ("Prescott", "Haswell")
ONE = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"}
OTHER = {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "LANG": "da_DK", "TZ": "Pacific/Kiritimati"}
RUN = """
import sys
from importlib import import_module
from pathlib import Path
from fordel.city.stage import run as draw
from fordel.workspace import open_workspace
root = Path(sys.argv[1])
draw(root, seed=2009, size=0.02, form="log_linear")
for room in ("ingest", "observations", "need", "weights", "validation", "key", "edition"):
    import_module(f"fordel.{room}.stage").run(open_workspace(root))
"""


def threads(number: int) -> dict[str, str]:
    """How many threads the libraries may use."""
    return {name: str(number) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS")}


def kernels() -> list[str]:
    """Kernels to try: all that this processor can run, or the usual ones among them."""
    try:
        able = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
    except OSError:
        return []
    wanted = KERNELS if os.environ.get("FORDEL_KERNELS") == "all" else USUAL
    return [name for name in wanted if KERNELS[name] in able]


VARIANTS = {"other surroundings": OTHER | threads(2)}
VARIANTS |= {f"kernel {name}": OTHER | threads(1) | {"OPENBLAS_CORETYPE": name} for name in kernels()}


def published(root: Path, changed: dict[str, str]) -> dict[str, str]:
    """Run every stage on the small city at ``root`` in these surroundings; the hash of each file that leaves the house."""
    small_demo(root)
    done = subprocess.run([sys.executable, "-c", RUN, root], cwd=root.parent, env=os.environ | changed, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    files = {path.relative_to(root).as_posix(): path for part in ("models", "reports") for path in sorted((root / part).rglob("*"))}
    public = {name: path for name, path in files.items() if path.is_file() and output_class(name) == "public"}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in public.items()}


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> dict[str, str]:
    """What the city is with one thread in plain surroundings."""
    return published(tmp_path_factory.mktemp("first") / "city", ONE | threads(1))


def test_the_city_has_every_kind_of_file(first):
    endings = {Path(name).suffix for name in first}
    assert endings >= {".csv", ".json", ".html", ".pdf", ".svg", ".xlsx"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_other_surroundings_give_the_same_bytes(variant, first, tmp_path):
    found = published(tmp_path / "et sted, æøå" / "city", VARIANTS[variant])
    assert sorted(found) == sorted(first)
    assert [name for name in found if found[name] != first[name]] == []
