"""A report tells one run: never a key of other inputs, settings or needs."""

import json

import pytest

from fordel.edition import stage
from fordel.errors import WorkspaceError
from fordel.key import stage as key_stage
from fordel.workspace import open_workspace
from tests.key.key_workspace import build_key as build


def finished(root):
    workspace = build(root)
    key_stage.run(workspace)
    return workspace


def test_a_key_of_other_settings_is_refused(tmp_path):
    workspace = finished(tmp_path)
    path = workspace.path("params.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="have changed since this key was computed"):
        stage.run(open_workspace(tmp_path))
    assert not workspace.path("reports/index.html").exists()


def test_a_key_of_other_needs_is_refused(tmp_path):
    workspace = finished(tmp_path)
    path = workspace.path("models/need.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["units"][0]["share_high"] += 0.01
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"is not the key of models/need\.json"):
        stage.run(workspace)
