"""The results in git are those of the code in git: a fresh clone that runs again changes nothing."""

import hashlib
import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from fordel.engine.record import installed_engine
from fordel.starter.pipeline import STAGES

ROOT = Path(__file__).parents[2]
SHOWN = [name for stage in STAGES for name in stage.shown]


def locked() -> dict[str, str]:
    """MD5 of every output as ``dvc.lock`` has it."""
    content = YAML(typ="safe").load((ROOT / "dvc.lock").read_text(encoding="utf-8"))
    return {out["path"]: out["md5"] for stage in content["stages"].values() for out in stage.get("outs", [])}


def test_the_engine_in_git_is_this_code():
    """Where this fails: run 'make key' and commit what it changed."""
    assert json.loads((ROOT / "engine.json").read_text(encoding="utf-8"))["rooms"] == installed_engine().rooms


@pytest.mark.parametrize("name", SHOWN)
def test_a_result_in_git_is_the_one_that_was_computed(name):
    """A file edited by hand, or committed without its lock, differs."""
    assert hashlib.md5((ROOT / name).read_bytes()).hexdigest() == locked()[name]
