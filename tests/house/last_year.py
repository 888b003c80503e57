"""The demo's last year: the same synthetic city a year earlier, computed in a folder of its own and kept in data/last_year."""

import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

from fordel.city.stage import run as draw
from fordel.key.freeze import freeze

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("engine", "ingest", "observations", "need", "weights", "key")
YEARS = {"budget": 2008, "estimation": [2005, 2006], "population": 2007, "price_level": 2008}
POLICY = {"pot": 868_000_000, "transition": {"target_share": 0.5}}


def settings_of_last_year(text: str) -> dict:
    """This year's settings with last year's years and policy."""
    settings = YAML().load(text)
    settings["years"].update(YEARS)
    kept = {name: value for name, value in settings["policy"].items() if name in ("illustrative", "status")}
    settings["policy"] = kept | POLICY
    return settings


def main() -> None:
    """Compute last year's key and keep it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data" / "last_year").mkdir(parents=True)
        draw(root, population_year=YEARS["population"])
        with (root / "params.yaml").open("w", encoding="utf-8") as stream:
            YAML().dump(settings_of_last_year((ROOT / "params.yaml").read_text(encoding="utf-8")), stream)
        for stage in STAGES:
            subprocess.run([sys.executable, "-m", "fordel", stage, "-w", str(root), "-q"], check=True)
        freeze(root, ROOT)


if __name__ == "__main__":
    main()
