"""A shapefile's parts beside it are one source: all of them are in the run's identity, the list of files and the manifest."""

import hashlib
import io
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from fordel.audit.checks import input_findings, input_hashes
from fordel.audit.manifest import manifest
from fordel.cli.run import faults_before_run
from fordel.cycle.moved import files_part
from fordel.errors import WorkspaceError
from fordel.params import Source, raw_files, read_params, source_files
from fordel.publish.identity import run_identity
from fordel.texts import Texts
from fordel.workspace import open_workspace
from tests.ingest.test_boundaries import PARTS, frame, shapefile

OTHERS = [ending for ending in PARTS if ending != ".shp"]


@pytest.fixture
def mapped(city, tmp_path):
    """The city with a shapefile whose table has its ending in capitals, read once."""
    for ending, content in shapefile(tmp_path, frame()).items():
        city.files[f"map/Byen{ending.upper() if ending == '.dbf' else ending}"] = content
    city.files["map/Byen.qmd"] = city.files["map/Other.prj"] = b"no part of it"
    city.settings["sources"]["boundaries"] = {"path": "data/raw/map/Byen.shp", "supplier": "Kortkontoret"}
    city.run()
    (city.root / "params.yaml").write_text(yaml_text(city.settings), encoding="utf-8")
    return city


def yaml_text(settings: dict) -> str:
    """Settings as a page."""
    stream = io.StringIO()
    YAML().dump(settings, stream)
    return stream.getvalue()


def sources(case) -> list[Source]:
    """The sources of the page."""
    return list(read_params(case.root / "params.yaml").sources.values())


def part(case, ending: str) -> Path:
    """A part's file."""
    return next(path for path in (case.root / "data/raw/map").iterdir() if path.name.lower() == f"byen{ending}")


def names(case) -> list[str]:
    """The parts as paths in the workspace, the shapefile first."""
    return [part(case, ending).relative_to(case.root).as_posix() for ending in PARTS]


def test_every_part_has_a_row_with_its_fingerprint(mapped):
    rows = [row for row in mapped.read("reports/inputs.csv") if row["table"] == "boundaries"]
    assert sorted(row["path"] for row in rows) == sorted(names(mapped)) and rows[0]["path"] == "data/raw/map/Byen.shp"
    for row in rows:
        content = (mapped.root / row["path"]).read_bytes()
        assert (row["bytes"], row["sha256"], row["supplier"]) == (str(len(content)), hashlib.sha256(content).hexdigest(), "Kortkontoret")
    assert [row["rows_used"] for row in rows] == ["6", "", "", "", ""], "the rows are counted once"


@pytest.mark.parametrize("ending", PARTS)
def test_a_changed_part_is_another_run_and_the_audit_names_it(mapped, ending):
    root, path = mapped.root, part(mapped, ending)
    before, sealed = run_identity(root), manifest(root)
    path.write_bytes(path.read_bytes() + b" ")
    name, found = path.relative_to(root).as_posix(), raw_files(root, sources(mapped))
    assert run_identity(root) != before
    for content, whole in ((sealed, True), (None, False)):
        findings = input_findings(root, found, input_hashes(root, content), sealed=whole)
        assert [(one.kind, one.subject) for one in findings] == [("raw", name)]


@pytest.mark.parametrize("ending", OTHERS)
def test_a_part_that_is_gone_is_missed(mapped, ending):
    root, path = mapped.root, part(mapped, ending)
    before, wanted = run_identity(root), input_hashes(root, manifest(root))
    path.unlink()
    name = path.relative_to(root).as_posix()
    if ending == ".cpg":
        assert run_identity(root) != before
    else:
        with pytest.raises(WorkspaceError, match=r"data/raw/map/Byen\.\w+: cannot be read"):
            run_identity(root)
    found = input_findings(root, raw_files(root, sources(mapped), known=wanted), wanted, sealed=True)
    missing = {one.subject.lower() for one in found if one.kind == "raw_missing"}
    assert missing == {name.lower()}


def test_a_run_is_told_which_part_is_missing(mapped):
    """Before anything runs, with who delivers it."""
    part(mapped, ".prj").unlink()
    (said,) = [line for line in faults_before_run(open_workspace(mapped.root)) if "map/" in line]
    assert said.startswith("data/raw/map/Byen.prj: not found, and the table boundaries is read from it; get it from Kortkontoret")


def test_files_that_are_no_parts_do_not_count(mapped):
    before = run_identity(mapped.root)
    for name in ("map/Byen.qmd", "map/Other.prj"):
        (mapped.root / "data/raw" / name).write_bytes(b"changed")
    assert run_identity(mapped.root) == before


def test_what_has_moved_names_a_map_of_which_one_part_is_another(mapped):
    rows = mapped.read("reports/inputs.csv")
    other = [row | {"sha256": "0" * 64} if row["path"].endswith(".prj") else row for row in rows]
    states = {row[0]: (row[1], row[-1]) for row in files_part(rows, other, Texts("en")).rows}
    assert states["boundaries"] == ("6", "another") and {state for _, state in (states["areas"], states["prices"])} == {"the same"}


@pytest.mark.parametrize("path", ["data/raw/map.zip", "data/raw/map.geojson", "data/raw/areas.csv"])
def test_other_files_stand_alone(tmp_path, path):
    (tmp_path / "data/raw").mkdir(parents=True)
    for ending in PARTS:
        (tmp_path / path).with_suffix(ending).write_bytes(b"x")
    assert source_files(tmp_path, Source(path=path)) == (path,)


def test_a_linked_shapefile_has_its_parts_where_it_lies(mapped):
    (mapped.root / "data/raw/link.shp").symlink_to(part(mapped, ".shp"))
    found = source_files(mapped.root, Source(path="data/raw/link.shp"))
    assert found[0] == "data/raw/link.shp" and sorted(found[1:]) == sorted(names(mapped)[1:])
