"""A report tells one run: never a key of other inputs, settings or needs."""

import json

import pytest

from fordel.edition import stage
from fordel.errors import WorkspaceError
from fordel.key import stage as key_stage
from fordel.workspace import open_workspace
from tests.key.computed_key import forget_key_lineage
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


def edited(path, **changes):
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | changes), encoding="utf-8")


def test_a_key_of_other_needs_is_refused(tmp_path):
    workspace = finished(tmp_path)
    path = workspace.path("models/need.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["units"][0]["share_high"] += 0.01
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"models/need\.json: has changed since 'fordel key' read it"):
        stage.run(workspace)
    forget_key_lineage(workspace)
    with pytest.raises(WorkspaceError, match=r"is not the key of models/need\.json"):
        stage.run(workspace)


@pytest.mark.parametrize(("lineage", "said"), [(True, "is not as 'fordel key' wrote it"), (False, "the amounts add up to 901000000")])
def test_amounts_that_do_not_add_up_are_refused(tmp_path, lineage, said):
    """With the record of the key the file is named as edited, without it the sum is."""
    workspace = finished(tmp_path)
    path = workspace.path("reports/key.json")
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    edited(path, rows=[rows[0] | {"amount": rows[0]["amount"] + 1_000_000}, *rows[1:]])
    if not lineage:
        forget_key_lineage(workspace)
    with pytest.raises(WorkspaceError, match=said) as refused:
        stage.run(workspace)
    assert "reports/key.json" in str(refused.value) and "'fordel run'" in str(refused.value)


def test_reserve_and_pool_are_not_paid_out(tmp_path):
    """What the city keeps is no fault in the sum."""
    workspace = build(tmp_path, policy="reserve: {percent: 1}")
    key_stage.run(workspace)
    key = json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))
    assert sum(row["amount"] for row in key["rows"]) == 891_000_000
    stage.run(workspace)


def test_a_validation_of_another_pot_is_refused(tmp_path):
    """Its tables state amounts."""
    workspace = finished(tmp_path)
    edited(workspace.path("models/validation.json"), pot=900_000_000)
    stage.run(workspace)
    edited(workspace.path("models/validation.json"), pot=800_000_000)
    with pytest.raises(WorkspaceError, match=r"models/validation\.json: states amounts of another pot"):
        stage.run(workspace)
