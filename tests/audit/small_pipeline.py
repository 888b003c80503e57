"""A workspace under git and DVC whose stages run in seconds: a stand-in for the model, then the real stage ``key``."""

import io
import os
import shutil
import subprocess
from pathlib import Path

from ruamel.yaml import YAML

from fordel.starter.house import house_file, template
from fordel.starter.pipeline import dvc_yaml
from tests.key.key_workspace import build_key, write_table
from tests.platform.conftest import Command, git

MODEL = '''"""Stands in for the model: the weight of a child is what the raw file says, times a factor of the helper."""

import hashlib
import json
import io
import os
import shutil
import subprocess
from pathlib import Path

from helper import FACTOR

shutil.copytree("made", ".", dirs_exist_ok=True)
raw = {name: Path(f"data/raw/{name}.csv").read_bytes() for name in ("children", "areas", "area_centre", "population")}
path = Path("models/weights.json")
content = json.loads(path.read_text(encoding="utf-8"))
for variant in content["variants"]:
    variant["weights"]["child"] = f"{FACTOR * float(raw['children'].split()[1]):.2f}"
path.write_text(json.dumps(content), encoding="utf-8", newline="\\n")
rows = [f"{name},data/raw/{name}.csv,{hashlib.sha256(text).hexdigest()},1,2008" for name, text in raw.items()]
Path("reports/inputs.csv").write_text("\\n".join(["table,path,sha256,rows_used,years", *rows, ""]), encoding="utf-8", newline="\\n")
Path("reports/map.svg").write_text("<svg/>\\n", encoding="utf-8", newline="\\n")
'''
PARAMS = ("workspace", "years", "units", "sources", "criteria", "model")
KEPT = ("data/tables", "models/area_need.parquet", "models/replicates.parquet", "models/weight_draws.parquet", "reports/map.svg")
SHOWN = ("models/need.json", "models/weights.json", "models/unexplained.csv", "reports/inputs.csv")


def small_pipeline(root: Path, history: tuple[float, ...] = (), **changes: object) -> Path:
    """The workspace's files at ``root``, under git, not yet run; ``history`` are last year's budgets."""
    workspace = build_key(root, units=3, enough=True, **changes)
    if history:
        write_table(workspace, "history", [_budget(place, amount) for place, amount in enumerate(history, start=1)])
    params = root / "params.yaml"
    text = params.read_bytes().replace(b"2009-01-05", b'"2009-01-05"')  # DVC takes no date
    params.write_bytes(text + b"acknowledge: []\nprivacy: {}\n")
    made = root / "made"
    for name in (*KEPT, *SHOWN):
        if (root / name).exists():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(root / name, made / name)
    shutil.rmtree(root / "models")
    shutil.rmtree(root / "reports")
    (root / "reports").mkdir()
    (root / "data/last_year").mkdir()
    (root / ".dvc").mkdir()
    files = {
        "model.py": MODEL, "helper.py": "FACTOR = 1\n", "data/raw/children.csv": "weight\n2000.00\n", ".dvc/config": template("dvcconfig"),
        ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n", ".dvcignore": template("dvcignore"), ".gitignore": template("gitignore"),
        ".gitattributes": template("gitattributes"), "data/last_year/README.md": template("last_year.md"),
        "dvc.yaml": small_stages(), "requirements.lock": house_file("requirements.lock").read_text(encoding="utf-8"),
    }  # fmt: skip
    for name, text in files.items():
        (root / name).write_bytes(text.encode())
    git("init", "-q", "-b", "main", cwd=root)
    return root


def dvc(command: Command, *arguments: str, cwd: Path) -> None:
    """A DVC command in the environment of ``command``, as if it were activated."""
    path = os.pathsep.join([str(command.python.parent), os.environ["PATH"]])
    words = [command.python, "-m", "dvc", *arguments]
    done = subprocess.run(words, cwd=cwd, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def save(root: Path, message: str = "Saved") -> None:
    """Commit everything."""
    git("add", "-A", cwd=root)
    git("commit", "-q", "-m", message, cwd=root)


def _budget(place: int, amount: float) -> dict[str, object]:
    return {"centre": f"U{place:02d}", "year": 2008, "kind": "budget", "amount": amount}


def small_stages() -> str:
    """The stages as the engine of the small pipeline writes them."""
    yaml = YAML()
    stages = yaml.load(dvc_yaml(demo=False))["stages"]
    outs = [{name: {"persist": True}} for name in KEPT] + [{name: {"cache": False, "persist": True}} for name in SHOWN]
    model = {"cmd": "python model.py", "deps": ["data/raw", "model.py", "made"], "params": [{"params.yaml": list(PARAMS)}], "outs": outs}
    stream = io.StringIO()
    yaml.dump({"stages": {"engine": stages["engine"], "model": model, "key": stages["key"]}}, stream)
    return stream.getvalue()
