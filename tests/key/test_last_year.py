"""Last year's result kept and read again: the whole of it, or an error that says what is wrong."""

import csv
import json
import shutil
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import WorkspaceError
from fordel.key import stage
from fordel.key.last_year import FOLDER, freeze, read_last_year
from tests.key.key_workspace import DRAWS, build_key

KEPT = {
    "key.csv", "weights.csv", "counts.csv", "params.yaml", "engine.json",
    "allocation.json", "last_year.json", "need.csv", "weight_draws.csv",
}  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A workspace that has been run to the key."""
    workspace = build_key(tmp_path_factory.mktemp("source"), units=3, enough=True)
    stage.run(workspace)
    return workspace.root


@pytest.fixture
def kept(source, tmp_path):
    """A workspace in which the source's result is kept."""
    freeze(source, tmp_path)
    return tmp_path


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_what_is_kept(source, kept):
    assert {path.name for path in (kept / FOLDER).iterdir()} == KEPT
    for name in ("reports/key.csv", "reports/weights.csv", "reports/counts.csv", "params.yaml", "engine.json"):
        assert (kept / FOLDER / name.split("/")[-1]).read_bytes() == (source / name).read_bytes()


def test_keeping_twice_writes_the_same(source, kept):
    before = {path.name: path.read_bytes() for path in (kept / FOLDER).iterdir()}
    freeze(source, kept)
    assert {path.name: path.read_bytes() for path in (kept / FOLDER).iterdir()} == before


def test_need_and_draws_are_rounded_and_no_draw_is_kept_in_the_allocation(kept):
    assert [(row["area"], row["centre"], row["need"]) for row in rows(kept / FOLDER / "need.csv")][:2] == [
        ("U01-0", "U01", "30000000"), ("U01-1", "U01", "30000000"),
    ]  # fmt: skip
    (first, *rest) = rows(kept / FOLDER / "weight_draws.csv")
    assert (first["child"], first["single"], len(rest)) == ("1900.00", "8360.00", DRAWS - 1)
    (variant,) = json.loads((kept / FOLDER / "allocation.json").read_text(encoding="utf-8"))["variants"]
    assert "draws" not in variant and variant["weights"] == {"child": "2000.00", "single": "8000.00"}


def test_only_the_variant_in_force_is_kept(source, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    path = other / "reports/allocation.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["variants"].insert(0, content["variants"][0] | {"threshold": "500000"})
    path.write_text(json.dumps(content), encoding="utf-8")
    freeze(other, tmp_path)
    assert [one["threshold"] for one in read_last_year(tmp_path).allocation["variants"]] == [None]


def test_need_and_draws_below_another_threshold_are_left_out(source, kept, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    for name in ("area_need", "weight_draws"):
        rows = pq.read_table(other / f"models/{name}.parquet").to_pylist()
        pq.write_table(pa.Table.from_pylist([*rows, *(row | {"threshold": 1000} for row in rows)]), other / f"models/{name}.parquet")
    freeze(other, tmp_path / "again")
    for name in ("need.csv", "weight_draws.csv"):
        assert (tmp_path / "again" / FOLDER / name).read_bytes() == (kept / FOLDER / name).read_bytes()


def test_what_is_kept_is_read_again(source, kept):
    last = read_last_year(kept)
    assert (last.budget_year, last.price_level, last.draws_identity) == (2009, 2009, "made")
    assert (last.criteria, last.draws.shape) == (("child", "single"), (DRAWS, 2))
    assert np.allclose(last.draws[0], [1900, 8360])
    assert (last.areas[0].area, last.areas[0].unit, last.areas[0].need) == ("U01-0", "U01", Fraction(30_000_000))
    assert last.amounts == {row["centre"]: int(row["amount"]) for row in rows(source / "reports/key.csv")}


def test_without_a_last_year_there_is_none(tmp_path):
    assert read_last_year(tmp_path) is None
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "README.md").write_text("nothing", encoding="utf-8")
    assert read_last_year(tmp_path) is None


@pytest.mark.parametrize("name", ["allocation.json", "last_year.json", "need.csv", "weight_draws.csv"])
def test_a_missing_file_is_named(kept, name):
    (kept / FOLDER / name).unlink()
    with pytest.raises(WorkspaceError, match=f"^{FOLDER}/{name}: not found; .* whole or not at all"):
        read_last_year(kept)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("allocation.json", '"criteria"', '"criterias"'),
        ("last_year.json", '"price_level"', '"level"'),
        ("last_year.json", "{", ""),
        ("need.csv", "U01-0,U01,30000000", "U01-0,U01,many"),
        ("need.csv", "area,centre", "area,unit"),
        ("weight_draws.csv", "child,single", "child,double"),
        ("weight_draws.csv", "1900.00", "low"),
    ],
)
def test_a_damaged_file_is_refused_in_one_line(kept, name, before, after):
    path = kept / FOLDER / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")
    with pytest.raises(WorkspaceError, match=f"^{FOLDER}: a file is not as last year's result is kept .*; keep it again") as caught:
        read_last_year(kept)
    assert "\n" not in str(caught.value)


def test_a_source_that_has_not_been_run_is_refused_and_nothing_is_written(source, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    (other / "models/weights.json").unlink()
    (other / "reports/key.csv").unlink()
    with pytest.raises(WorkspaceError, match=r"reports/key.csv, models/weights.json not found; run 'fordel run' there first"):
        freeze(other, tmp_path)
    assert not (tmp_path / "data").exists()
