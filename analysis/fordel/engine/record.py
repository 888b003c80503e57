"""``engine.json``: the version, the Python, the packages and one hash per stage."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import fordel
from fordel.engine.closure import closure_hash
from fordel.engine.packages import packages_hash
from fordel.publish.write import staged

ENTRIES = {
    "demo": "fordel.city.stage",
    "ingest": "fordel.ingest.stage",
    "observations": "fordel.observations.stage",
    "need": "fordel.need.stage",
    "weights": "fordel.weights.stage",
    "validate": "fordel.validation.stage",
    "key": "fordel.key.stage",
    "report": "fordel.edition.stage",
}


@dataclass(frozen=True)
class Engine:
    """What computes: ``packages`` and each of ``rooms`` are SHA-256 in hexadecimal."""

    version: str
    python: str
    packages: str
    rooms: dict[str, str]


def installed_engine() -> Engine:
    """The engine that runs this process."""
    package = Path(fordel.__file__).parent
    return Engine(
        version=fordel.__version__,
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        packages=packages_hash(),
        rooms={stage: closure_hash(package, entry) for stage, entry in ENTRIES.items()},
    )


def run(root: Path) -> Engine:
    """Write ``engine.json`` in the workspace; untouched where nothing changed.

    The Python is written as ``3.11``: a corrected release of the same Python does not re-run anything.
    """
    engine = installed_engine()
    with staged(root) as outputs:
        outputs.json("engine.json", asdict(engine))
    return engine
