import ast
import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import fordel
from fordel.city import settings
from fordel.city.stage import run
from fordel.params import read_params

REAL_NAMES = (
    "Indre By",
    "Østerbro",
    "Nørrebro",
    "Vesterbro",
    "Kongens Enghave",
    "Valby",
    "Vanløse",
    "Brønshøj",
    "Husum",
    "Bispebjerg",
    "Amager",
)
ROOT = Path(__file__).parents[2]


def content(path):
    return pq.read_table(path).to_pandas().to_csv() if path.suffix == ".parquet" else path.read_text(encoding="utf-8")


def test_every_file_says_that_it_is_synthetic(written):
    root, result = written
    assert len(result.files) == 10
    for name in result.files:
        if name.endswith(".parquet"):
            assert pq.read_schema(root / name).metadata == {b"synthetic": b"true", b"syntetisk": b"true"}
        else:
            assert "syntetisk" in content(root / name).lower()
    boundaries = json.loads(content(root / "data/raw/demo/boundaries.geojson"))
    assert boundaries["synthetic"] is True and "yntetisk" in boundaries["name"]
    assert all(feature["properties"]["synthetic"] for feature in boundaries["features"])
    names = [row["name"] for row in csv.DictReader(content(root / "data/raw/demo/centres.csv").splitlines())]
    assert names == [f"Socialcenter {code} (syntetisk)" for code in "ABCDEFGH"]


def test_no_real_district_is_named_anywhere(written):
    root, result = written
    for path in [root / name for name in result.files] + [
        ROOT / "params.yaml",
        Path(fordel.__file__).parent / "city/data/children_by_district_age.csv",
    ]:
        text = content(path)
        assert not any(name in text for name in REAL_NAMES), path.name


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(written, tmp_path):
    root, result = written
    run(tmp_path / "again", size=0.05)
    run(tmp_path / "other", seed=1, size=0.05)
    assert all((root / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in result.files)
    assert (root / "data/truth/shares.csv").read_bytes() != (tmp_path / "other/data/truth/shares.csv").read_bytes()


def test_names_follow_the_language_and_the_mark_stays(tmp_path):
    run(tmp_path, size=0.02, language="en")
    assert "Social centre A (syntetisk" in content(tmp_path / "data/raw/demo/centres.csv")


def test_truth_agrees_with_its_own_shares(written):
    root, _ = written
    need = pq.read_table(root / "data/truth/need.parquet").to_pandas()
    centre = {row["area"]: row["centre"] for row in csv.DictReader(content(root / "data/raw/demo/area_centre.csv").splitlines())}
    now = need[need.year == settings.POPULATION_YEAR]
    shares = now.need.groupby(now.area.map(centre)).sum() / now.need.sum()
    stated = {row["centre"]: float(row["true_share"]) for row in csv.DictReader(content(root / "data/truth/shares.csv").splitlines())}
    assert sum(stated.values()) == pytest.approx(1, abs=1e-8)
    assert np.allclose(shares.sort_index(), list(stated.values()), atol=1e-6)
    children = pq.read_table(root / "data/raw/demo/children.parquet").to_pandas()
    key = ["child_id", "year", "area"]
    assert not children.duplicated(key).any()
    assert len(children.merge(need, on=key)) == len(children)


def test_home_area_is_given_where_a_measure_runs(written):
    children = pq.read_table(written[0] / "data/raw/demo/children.parquet").to_pandas()
    measured = children.cost_placement + children.cost_preventive > 0
    assert (
        np.array_equal(measured, children.home_area.notna()) and (children.cost == children.cost_placement + children.cost_preventive).all()
    )
    placed = children[children.placed == 1]
    assert len(placed) > 50 and (placed.home_area != placed.area).all() and (placed.child_years == 1).all()


def test_the_demos_settings_fit_its_files(written):
    root, result = written
    params = read_params(ROOT / "params.yaml")
    assert params.workspace.synthetic and "yntetisk" in params.workspace.name
    assert (params.years.estimation, params.years.population) == (settings.ESTIMATION_YEARS, settings.POPULATION_YEAR)
    assert {source.path for source in params.sources.values()} == {name for name in result.files if name.startswith("data/raw")}
    children = set(pq.read_schema(root / params.sources["children"].path).names)
    population = set(pq.read_schema(root / params.sources["population"].path).names)
    areas = set(content(root / params.sources["areas"].path).splitlines()[0].split(","))
    for criterion in params.criteria_used("fit", "tried"):
        assert criterion.input_column in (children & population if criterion.level == "child" else areas)
    assert set(params.model.supply) <= areas
    assert {criterion.use for criterion in params.criteria} == {"fit", "tried", "refused"}
    assert all("syntetisk" in criterion.source for criterion in params.criteria)


def test_no_room_of_the_pipeline_imports_the_city_or_reads_the_truth():
    package = Path(fordel.__file__).parent
    rooms = (
        "contract", "ingest", "observations", "need", "weights", "validation", "key", "apply", "report", "book", "whatif", "edition",
    )  # fmt: skip
    for room in rooms:
        for page in (package / room).rglob("*.py"):
            text = page.read_text(encoding="utf-8")
            assert "data/truth" not in text, page
            for node in ast.walk(ast.parse(text)):
                names = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
                assert not any(name.startswith("fordel.city") for name in names), page
