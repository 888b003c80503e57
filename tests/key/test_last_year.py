"""Last year's result kept and read again: the whole of it, or an error that says what is wrong."""

import csv
import hashlib
import json
import shutil
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import WorkspaceError
from fordel.key.freeze import freeze
from fordel.key.last_year import FOLDER, head_hash, read_last_year
from fordel.params import read_params
from tests.key.key_workspace import DRAWS, run_last_year

KEPT = {
    "key.csv", "weights.csv", "counts.csv", "params.yaml", "engine.json",
    "allocation.json", "last_year.json", "need.csv", "weight_draws.csv",
}  # fmt: skip
HASHED = ("allocation.json", "need.csv", "weight_draws.csv")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A workspace of the budget year 2008 that has been run to the key."""
    return run_last_year(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def params(source):
    """This year's settings: the source's, a budget year on."""
    return this_year(read_params(source / "params.yaml"))


def this_year(found, budget=2009, **changes):
    """The settings with another budget year, and parts of sections changed."""
    years = found.years.model_copy(update={"budget": budget})
    parts = {name: getattr(found, name).model_copy(update=change) for name, change in changes.items()}
    return found.model_copy(update={"years": years} | parts)


@pytest.fixture
def kept(source, tmp_path):
    """A workspace in which the source's result is kept."""
    freeze(source, tmp_path)
    return tmp_path


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def damage(root, name, before, after, hashed_again=False):
    """Change a text in a kept file; ``hashed_again`` writes the changed file's hash, as if it had been kept so."""
    path = root / FOLDER / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")
    if hashed_again:
        head = root / FOLDER / "last_year.json"
        content = json.loads(head.read_text(encoding="utf-8"))
        content["sha256"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
        head.write_text(json.dumps(content), encoding="utf-8")


def test_what_is_kept(source, kept):
    assert {path.name for path in (kept / FOLDER).iterdir()} == KEPT
    for name in ("reports/key.csv", "reports/weights.csv", "reports/counts.csv", "params.yaml", "engine.json"):
        assert (kept / FOLDER / name.split("/")[-1]).read_bytes() == (source / name).read_bytes()


def test_keeping_twice_writes_the_same(source, kept):
    before = {path.name: path.read_bytes() for path in (kept / FOLDER).iterdir()}
    freeze(source, kept)
    assert {path.name: path.read_bytes() for path in (kept / FOLDER).iterdir()} == before


def test_need_and_draws_are_rounded_and_no_draw_is_kept_in_the_allocation(kept):
    assert [(row["area"], row["centre"], row["part"]) for row in rows(kept / FOLDER / "need.csv")] == [
        (f"{unit}-{half}", unit, "0.5") for unit in ("U01", "U02", "U03") for half in (0, 1)
    ]
    assert list(rows(kept / FOLDER / "need.csv")[0]) == ["area", "centre", "part", "synthetic"]
    (first, *rest) = rows(kept / FOLDER / "weight_draws.csv")
    assert (first["child"], first["single"], len(rest)) == ("1900.00", "8360.00", DRAWS - 1)
    (variant,) = json.loads((kept / FOLDER / "allocation.json").read_text(encoding="utf-8"))["variants"]
    assert "draws" not in variant and variant["weights"] == {"child": "2000.00", "single": "8000.00"}


def test_what_a_reader_needs_to_trust_the_rest_is_kept(kept):
    head = json.loads((kept / FOLDER / "last_year.json").read_text(encoding="utf-8"))
    assert (head["budget_year"], head["price_level"], head["receives"], head["draws_identity"]) == (2008, 2009, "centre", "made")
    hashes = {name: hashlib.sha256((kept / FOLDER / name).read_bytes()).hexdigest() for name in HASHED}
    assert head["sha256"] == hashes | {"last_year.json": head_hash(head)}


def test_a_changed_price_level_is_refused(kept, params):
    damage(kept, "last_year.json", '"price_level": 2009', '"price_level": 2005')
    with pytest.raises(WorkspaceError, match=r"last_year\.json has been changed since it was kept"):
        read_last_year(kept, params)


def test_what_is_left_of_a_kept_year_is_not_taken_for_none(kept, params):
    for name in ("last_year.json", "allocation.json"):
        (kept / FOLDER / name).unlink()
    with pytest.raises(WorkspaceError, match="not found; last year's result is kept whole or not at all"):
        read_last_year(kept, params)


def test_only_the_variant_in_force_is_kept(source, params, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    path = other / "reports/allocation.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["variants"].insert(0, content["variants"][0] | {"threshold": "500000"})
    path.write_text(json.dumps(content), encoding="utf-8")
    freeze(other, tmp_path)
    assert [one["threshold"] for one in read_last_year(tmp_path, params).allocation["variants"]] == [None]


def test_need_and_draws_below_another_threshold_are_left_out(source, kept, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    for name in ("area_need", "weight_draws"):
        rows = pq.read_table(other / f"models/{name}.parquet").to_pylist()
        pq.write_table(pa.Table.from_pylist([*rows, *(row | {"threshold": 1000} for row in rows)]), other / f"models/{name}.parquet")
    freeze(other, tmp_path / "again")
    for name in ("need.csv", "weight_draws.csv"):
        assert (tmp_path / "again" / FOLDER / name).read_bytes() == (kept / FOLDER / name).read_bytes()


def test_what_is_kept_is_read_again(source, kept, params):
    last = read_last_year(kept, params)
    assert (last.budget_year, last.price_level, last.draws_identity) == (2008, 2009, "made")
    assert (last.criteria, last.draws.shape) == (("child", "single"), (DRAWS, 2))
    assert np.allclose(last.draws[0], [1900, 8360])
    assert (last.areas[0].area, last.areas[0].unit, last.areas[0].part) == ("U01-0", "U01", Fraction(1, 2))
    assert last.amounts == {row["centre"]: int(row["amount"]) for row in rows(source / "reports/key.csv")}


def test_a_part_is_exactly_as_it_is_written(kept, params):
    damage(kept, "need.csv", "U01-0,U01,0.5", "U01-0,U01,0.333", hashed_again=True)
    assert read_last_year(kept, params).areas[0].part == Fraction(333, 1000)


def test_without_a_last_year_there_is_none(tmp_path, params):
    assert read_last_year(tmp_path, params) is None
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "README.md").write_text("nothing", encoding="utf-8")
    assert read_last_year(tmp_path, params) is None


@pytest.mark.parametrize("name", [*HASHED, "last_year.json"])
def test_a_missing_file_is_named(kept, params, name):
    (kept / FOLDER / name).unlink()
    with pytest.raises(WorkspaceError, match=f"^{FOLDER}/{name}: not found; .* whole or not at all"):
        read_last_year(kept, params)


def refused(kept, params, words):
    """Last year's result is refused in one line."""
    kept_otherwise = f"^{FOLDER}: a file is not as last year's result is kept .*{words}.*; keep it again"
    with pytest.raises(WorkspaceError, match=kept_otherwise) as caught:
        read_last_year(kept, params)
    assert "\n" not in str(caught.value)


CHANGED = {
    "allocation.json": ('"pot": "900000000"', '"pot": "900000001"'),
    "need.csv": ("U01-0,U01,0.5", "U01-0,U01,0.6"),
    "weight_draws.csv": ("1900.00", "1900.01"),
}


@pytest.mark.parametrize("name", HASHED)
def test_a_file_that_has_been_changed_is_refused(kept, params, name):
    damage(kept, name, *CHANGED[name])
    refused(kept, params, f"{name} has been changed since it was kept")


def test_windows_line_endings_are_no_change(kept, params):
    for name in HASHED:
        path = kept / FOLDER / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_last_year(kept, params).areas[-1].part == Fraction(1, 2)


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("allocation.json", '"criteria"', '"criterias"', "KeyError: 'criteria'"),
        ("allocation.json", '"pot": "900000000"', '"pot": "-1"', "AllocationError"),
        ("allocation.json", '"threshold": null', '"threshold": "7"', "StopIteration"),
        ("last_year.json", '"price_level"', '"level"', "last_year.json has been changed since it was kept"),
        ("last_year.json", '"sha256"', '"sha"', "KeyError: 'sha256'"),
        ("last_year.json", "{", "", "JSONDecodeError"),
        ("need.csv", "U01-0,U01,0.5", "U01-0,U01,many", "ValueError"),
        ("need.csv", "U01-0,U01,0.5", "U01-0,U01,1/0", "ZeroDivisionError"),
        ("need.csv", "area,centre", "area,unit", "KeyError: 'centre'"),
        ("need.csv", ",part", ",need", "KeyError: 'part'"),
        ("weight_draws.csv", "child,single", "child,double", "KeyError: 'single'"),
        ("weight_draws.csv", "1900.00", "low", "ValueError"),
    ],
)
def test_a_damaged_file_is_refused_in_one_line(kept, params, name, before, after, words):
    damage(kept, name, before, after, hashed_again=name in HASHED)
    refused(kept, params, words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": 2008}, r"budget 2008 \(expected 2007\)"),
        ({"budget": 2010}, r"budget 2008 \(expected 2009\)"),
        ({"workspace": {"currency": "SEK"}}, r"currency DKK \(expected SEK\)"),
        ({"units": {"receives": "area"}}, r"receives centre \(expected area\)"),
        ({"budget": 2010, "workspace": {"currency": "EUR"}}, r"budget 2008 \(expected 2009\), currency DKK \(expected EUR\)"),
    ],
)
def test_a_result_of_another_year_currency_or_kind_of_unit_is_refused(kept, params, changes, words):
    with pytest.raises(WorkspaceError, match=f"^{FOLDER}: is not last year's result of this workspace: {words}; .*'fordel freeze'"):
        read_last_year(kept, this_year(params, **changes))


@pytest.mark.parametrize("name", ["params.yaml", "engine.json", "data/raw/children.csv"])
def test_a_source_whose_settings_or_inputs_have_changed_since_is_refused(source, tmp_path, name):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    with (other / name).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(WorkspaceError, match=r"have changed since the key was computed, .*run 'fordel run' there"):
        freeze(other, tmp_path)
    assert not (tmp_path / "data").exists()


def test_a_source_that_has_not_been_run_is_refused_and_nothing_is_written(source, tmp_path):
    other = tmp_path / "source"
    shutil.copytree(source, other)
    (other / "models/weights.json").unlink()
    (other / "reports/key.csv").unlink()
    with pytest.raises(WorkspaceError, match=r"reports/key.csv, models/weights.json not found; run 'fordel run' there first"):
        freeze(other, tmp_path)
    assert not (tmp_path / "data").exists()
