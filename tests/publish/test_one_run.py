"""Stages run by hand on a small city: figures of different runs, and edited ones, never stand together in a key or a report."""

import csv
import shutil

import pytest

from fordel.edition import stage as report
from fordel.errors import WorkspaceError
from fordel.ingest import stage as ingest
from fordel.key import stage as key
from fordel.need import stage as need
from fordel.observations import stage as observations
from fordel.publish.classes import output_class
from fordel.validation import stage as validate
from fordel.weights import stage as weights
from fordel.workspace import open_workspace
from tests.privacy.small_city import small_city

STAGES = {"ingest": ingest, "observations": observations, "need": need, "weights": weights, "validate": validate, "key": key}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The folder of the city after a run."""
    return small_city(tmp_path_factory.mktemp("run") / "city").workspace.root


@pytest.fixture
def root(finished, tmp_path):
    """A copy of it, to be spoilt."""
    return shutil.copytree(finished, tmp_path / "city")


def treble(root):
    """Three times the cost for every third child."""
    path = root / open_workspace(root).params.sources["children"].path
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows[::3]:
        row["cost"] = str(3 * float(row["cost"]))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path.relative_to(root).as_posix()


@pytest.mark.parametrize("stage", [observations, need, weights, validate, key, report])
def test_new_raw_files_are_read_first(root, stage):
    """No stage goes on with what was computed from the old ones; every file stays as it was."""
    name, before = treble(root), (root / "reports/key.json").read_bytes()
    with pytest.raises(WorkspaceError, match=f"{name}: has changed since 'fordel ingest' read it; .*'fordel run'"):
        stage.run(open_workspace(root))
    assert (root / "reports/key.json").read_bytes() == before


@pytest.mark.parametrize("left_out", ["observations", "need", "weights"])
def test_no_key_without_a_stage_that_was_left_out(root, left_out):
    treble(root)
    with pytest.raises(WorkspaceError, match=f"'fordel {left_out}' read it"):
        for name, stage in STAGES.items():
            if name != left_out:
                stage.run(open_workspace(root))


def test_all_stages_by_hand_are_a_run(root):
    """The report is written again once the validation too is of the new data."""
    treble(root)
    for stage in (ingest, observations, need, weights, key):
        stage.run(open_workspace(root))
    with pytest.raises(WorkspaceError, match="'fordel validate' read it"):
        report.run(open_workspace(root))
    validate.run(open_workspace(root))
    report.run(open_workspace(root))


def test_no_edited_table_is_reported(root):
    """Every public file that a stage before the report has written; the report's own are written anew."""
    own = {path.name for path in root.rglob("*") if path.suffix in (".html", ".pdf", ".png", ".svg", ".xlsx")} | {"figures"}
    paths = [path for part in ("models", "reports") for path in sorted((root / part).rglob("*")) if path.is_file()]
    names = {path: path.relative_to(root).as_posix() for path in paths if path.name not in own and path.parent.name not in own}
    public = {path: name for path, name in names.items() if output_class(name) == "public"}
    assert len(public) > 35
    for path, name in public.items():
        before = path.read_bytes()
        path.write_bytes(before[:-1] + b" \n")
        with pytest.raises(WorkspaceError, match=rf"^{name}: is not as 'fordel \w+' wrote it; .*'fordel run'"):
            report.run(open_workspace(root))
        path.write_bytes(before)
    report.run(open_workspace(root))
