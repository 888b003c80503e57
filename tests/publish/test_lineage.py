"""What stages read and wrote: other files than those are refused by name."""

import hashlib
import json

import pytest

from fordel.errors import WorkspaceError
from fordel.publish.lineage import check_lineage, record
from fordel.publish.reads import READS
from fordel.publish.write import staged

WRITES = {
    "ingest": ("data/tables/areas.parquet", "reports/inputs.csv"),
    "observations": ("data/observations.parquet", "data/population.parquet"),
    "need": ("models/need.json", "models/area_need.parquet", "models/replicates.parquet", "models/coefficients.csv"),
    "weights": ("models/weights.json", "models/weight_draws.parquet"),
    "validate": ("models/validation.json", "models/validation/moran.csv"),
    "key": ("reports/key.json", "reports/key.csv"),
}
RAW = "data/raw/areas.csv"


def run(root, stage, version="1"):
    """A stage that writes what it reads, in short."""
    check_lineage(root, stage)
    read = sorted(path for name in READS[stage] for path in [root / name, *(root / name).rglob("*")] if path.is_file())
    content = version + hashlib.sha256(b"".join(path.read_bytes() for path in [root / RAW] * (stage == "ingest") + read)).hexdigest()
    with staged(root) as out:
        for name in WRITES[stage]:
            out.text(name, f"{name}\n{content}\n")
        record(out, stage, [RAW] * (stage == "ingest"))


@pytest.fixture
def root(tmp_path):
    """A workspace whose stages have all run."""
    (tmp_path / RAW).parent.mkdir(parents=True)
    (tmp_path / RAW).write_text("area,year\n01,2008\n", encoding="utf-8", newline="\n")
    for stage in WRITES:
        run(tmp_path, stage)
    check_lineage(tmp_path, "report")
    return tmp_path


def refused(root, stage) -> str:
    with pytest.raises(WorkspaceError) as found:
        check_lineage(root, stage)
    return str(found.value)


def test_a_record_is_of_every_file(root):
    """With the checksums that anybody can compute."""
    content = json.loads((root / "data/lineage/weights.json").read_text(encoding="utf-8"))
    assert set(content["wrote"]) == set(WRITES["weights"])
    assert set(content["read"]) == {"data/population.parquet", "models/need.json", "models/area_need.parquet", "models/replicates.parquet"}
    for name, checksum in (content["read"] | content["wrote"]).items():
        assert checksum == hashlib.sha256((root / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(("stage", "name"), [(stage, name) for stage, names in WRITES.items() for name in names])
def test_an_edited_file_is_named_with_its_stage(root, stage, name):
    path = root / name
    path.write_bytes(path.read_bytes() + b"1\n")
    said = refused(root, "report")
    assert said.startswith(f"{name}: is not as 'fordel {stage}' wrote it; run 'fordel {stage}' again, or 'fordel run'")
    assert said.count("\n") == 0


@pytest.mark.parametrize("stage", ["observations", "need", "weights", "validate", "key", "report"])
def test_raw_files_are_those_that_were_read(root, stage):
    """A change in their line endings alone is one."""
    path = root / RAW
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert refused(root, stage).startswith(f"{RAW}: has changed since 'fordel ingest' read it; run 'fordel ingest' again, or 'fordel run'")


@pytest.mark.parametrize("left_out", ["observations", "need", "weights", "validate", "key"])
def test_a_stage_that_was_left_out_is_named(root, left_out):
    """Later stages that need it are refused, until it has run."""
    (root / RAW).write_text("area,year\n02,2008\n", encoding="utf-8", newline="\n")
    for stage in WRITES:
        if stage == left_out:
            continue
        try:
            run(root, stage)
        except WorkspaceError as error:
            assert f"'fordel {left_out}' read it" in str(error)
    assert f"since 'fordel {left_out}' read it" in refused(root, "report")
    for stage in list(WRITES)[list(WRITES).index(left_out) :]:
        run(root, stage)
    check_lineage(root, "report")


def test_a_stage_that_computes_anew_makes_the_later_ones_old(root):
    """Also where what it read is the same: its code or settings are others."""
    run(root, "need", version="2")
    check_lineage(root, "weights")
    assert "models/need.json: has changed since 'fordel weights' read it" in refused(root, "key")
    run(root, "weights")
    check_lineage(root, "key")
    run(root, "key")
    assert "since 'fordel validate' read it" in refused(root, "report")


def test_the_same_bytes_computed_again_change_nothing(root):
    run(root, "need")
    check_lineage(root, "report")


def test_line_endings_of_results_do_not_count(root):
    """Git on Windows writes others."""
    for name in ("models/need.json", "models/coefficients.csv", "reports/key.csv", "data/lineage/need.json"):
        path = root / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    check_lineage(root, "report")


def test_a_file_that_was_added_is_named(root):
    """Last year's result changes the key; a hidden file is none."""
    (root / "data/last_year").mkdir()
    (root / "data/last_year/.note").write_text("x", encoding="utf-8")
    check_lineage(root, "report")
    (root / "data/last_year/allocation.json").write_text("{}", encoding="utf-8")
    check_lineage(root, "key")
    assert refused(root, "report").startswith("data/last_year/allocation.json: has changed since 'fordel key' read it")


def test_what_is_not_there_is_not_asked_for(root):
    """A clone without rows about children, and results from before there were records."""
    for name in (RAW, "data/observations.parquet", "data/tables/areas.parquet"):
        (root / name).unlink()
    check_lineage(root, "report")
    (root / "models/coefficients.csv").write_text("edited", encoding="utf-8")
    (root / "data/lineage/need.json").unlink()
    check_lineage(root, "weights")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"read": 1, "wrote": {}}'])
def test_a_damaged_record_is_named(root, content):
    (root / "data/lineage/need.json").write_text(content, encoding="utf-8")
    assert refused(root, "key").startswith("data/lineage/need.json: is not as 'fordel need' wrote it; run 'fordel need' again")
    run(root, "need")
    check_lineage(root, "report")
