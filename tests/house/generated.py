"""The files of the repository that are written from the code; run as a script, it writes them."""

import json
import sys
from importlib import import_module
from pathlib import Path

from fordel.params import Params
from fordel.starter.house import template
from fordel.starter.pipeline import dvc_yaml

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[str, str]:
    """Text by path in the repository."""
    return {
        "dvc.yaml": dvc_yaml(demo=True),
        ".dvcignore": template("dvcignore"),
        ".dvc/config": template("dvcconfig"),
        "data/last_year/README.md": template("last_year.md"),
        "docs/params.schema.json": json.dumps(Params.model_json_schema(), ensure_ascii=False, indent=1) + "\n",
        "docs/data-dictionary.md": import_module("fordel.contract.dictionary").dictionary(),
        "docs/faults.md": import_module("tests.faults.page").page(),
    }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for name, text in generated().items():
        (ROOT / name).write_bytes(text.encode("utf-8"))
