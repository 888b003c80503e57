"""The identity of a run changes with what decides its figures, and with nothing else."""

import pytest

from fordel.errors import WorkspaceError
from fordel.publish.identity import run_identity
from tests.report.result_fixture import build


def test_the_identity_is_a_hash_of_inputs_settings_and_engine(tmp_path):
    workspace = build(tmp_path)
    first = run_identity(workspace.root)
    assert len(first) == 64
    assert first == run_identity(workspace.root)
    for name in ("data/raw/areas.csv", "params.yaml", "engine.json"):
        path = workspace.path(name)
        old = path.read_bytes()
        path.write_bytes(old + b"\n")
        assert run_identity(workspace.root) != first, name
        path.write_bytes(old)
    assert run_identity(workspace.root) == first


def test_line_endings_of_the_settings_and_other_files_do_not_count(tmp_path):
    workspace = build(tmp_path)
    first = run_identity(workspace.root)
    params = workspace.path("params.yaml")
    params.write_bytes(params.read_bytes().replace(b"\n", b"\r\n"))
    workspace.path("data/raw/Thumbs.db").write_bytes(b"x")
    assert run_identity(workspace.root) == first


def test_no_engine_file_is_an_identity_of_its_own(tmp_path):
    workspace = build(tmp_path)
    first = run_identity(workspace.root)
    workspace.path("engine.json").unlink()
    assert run_identity(workspace.root) != first


def test_a_missing_raw_file_is_named(tmp_path):
    workspace = build(tmp_path)
    workspace.path("data/raw/areas.csv").unlink()
    with pytest.raises(WorkspaceError, match=r"data/raw/areas\.csv"):
        run_identity(workspace.root)
