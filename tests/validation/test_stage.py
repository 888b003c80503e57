"""The stage from coded rows to files: what is written, what is withheld, what is not available and why."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import WorkspaceError
from fordel.need import stage as need_stage
from fordel.validation.stage import load_case, run
from fordel.validation.tables import COLUMNS
from fordel.workspace import open_workspace
from tests.need.conftest import simulate

PARAMS = """
schema_version: 2
workspace: {name: Prøve, language: da, currency: DKK, synthetic: true}
years: {budget: 2009, estimation: [2005, 2006], population: 2006, price_level: 2006}
units:
  labels: {da: {one: center, many: centre, the: centeret, the_many: centrene}}
  names: {C1: Center 1}
sources:
  children: {path: data/raw/children.csv}
  areas: {path: data/raw/areas.csv}
  area_centre: {path: data/raw/areas.csv}
  population: {path: data/raw/areas.csv}
criteria:
- {name: flag, label: {da: f, en: f}, group: child, level: child, kind: flag, expected_sign: "+", cause: c, influenced_by: nobody,
   source: s}
- {name: fraction, label: {da: f, en: f}, group: housing, level: area, kind: share, expected_sign: "+", cause: c, influenced_by: nobody,
   source: s}
- {name: rare, label: {da: f, en: f}, group: child, level: child, kind: flag, expected_sign: "+", cause: c, influenced_by: nobody,
   source: s, use: tried}
model: {outcome: cost, supply: [places], replicates: 100, seed: 1}
policy: {pot: recorded}
privacy: {minimum_count: 5}
"""


def by_area(rows, means: list[str]):
    """Sums of child-years and outcome, and means of the rest, by area and year."""
    keys, how = ["area", "practice", "year"], {"exposure": "sum", "outcome": "sum"} | dict.fromkeys(means, "mean")
    found = rows.group_by(keys).aggregate(list(how.items())).sort_by([(key, "ascending") for key in keys])
    return pa.table({key: found[key] for key in keys} | {name: found[f"{name}_{kind}"] for name, kind in how.items()})


def write(folder, level: str, years: tuple[int, ...] = (2005, 2006), interaction: bool = False):
    """A workspace with its need estimated, on children or on areas."""
    register = simulate(rows=4000, areas=40)
    register = register.take(np.isin(register.year, years))
    fixed = {"area": register.area, "practice": register.practice, "year": register.year, "exposure": register.exposure}
    rare = (np.arange(len(register.area)) < 12).astype(float)
    columns = register.columns | {"flag:fraction": register.columns["flag"] * register.columns["fraction"]}
    rows = pa.table(fixed | {"outcome": register.outcome} | columns | {"rare": rare})
    if level == "area":
        rows = by_area(rows, [*columns, "rare"])
    (folder / "data").mkdir(parents=True)
    params = PARAMS.replace("[2005, 2006]", str(list(years)))
    params = params.replace("supply: [places]", "supply: [places], interactions: [[flag, fraction]]") if interaction else params
    (folder / "params.yaml").write_text(params, encoding="utf-8")
    pq.write_table(rows.replace_schema_metadata({"level": level}), folder / "data/observations.parquet")
    people = {"area": register.area, "unit": register.practice, "practice": register.practice, "children": np.ones(len(register.area))}
    people |= {name: columns[name] for name in ("flag", "fraction", "flag:fraction")} | {"rare": rare}
    pq.write_table(pa.table(people), folder / "data/population.parquet")
    workspace = open_workspace(folder)
    need_stage.run(workspace)
    return workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    workspace = write(tmp_path_factory.mktemp("v") / "w", "child")
    run(workspace)
    return workspace


def table(workspace, name):
    with workspace.path(f"models/validation/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def headline(workspace):
    return json.loads(workspace.path("models/validation.json").read_text(encoding="utf-8"))


def test_every_table_is_written_and_marked(done):
    """One file per table with its columns; every row of a made-up city says so."""
    for name, columns in COLUMNS.items():
        text = done.path(f"models/validation/{name}.csv").read_text(encoding="utf-8")
        assert text.splitlines()[0] == ",".join([*columns, "synthetic"])
        assert "nan" not in text.lower()
        assert name == "moran" or len(text.splitlines()) > 1
    assert headline(done)["mark"] == "syntetisk"


def test_same_input_same_bytes(done):
    """Run again, nothing changes."""
    files = [*sorted(done.path("models/validation").glob("*.csv")), done.path("models/validation.json")]
    before = [path.read_bytes() for path in files]
    run(done)
    assert [path.read_bytes() for path in files] == before


def test_headline_repeats_the_tables(done):
    """Figures of the JSON are those of the CSV; what is missing has a reason."""
    found = headline(done)
    assert found["not_available"] == {"moran": "no_boundaries"}
    assert found["not_estimated"] == {}
    assert found["held_out_share"] == 1.0
    need = json.loads(done.path("models/need.json").read_text(encoding="utf-8"))
    assert found["pot"] == round(need["recorded_total"])
    row = next(r for r in table(done, "metrics") if (r["split"], r["level"]) == ("areas", "area"))
    assert float(row["r2"]) == found["metrics"]["areas"]["area"]["r2"]
    assert set(found["metrics"]) == {"in_sample", "areas", "years"}
    assert set(found["challengers"]) == {"per_capita", "area_regression", "poisson", "two_part", "tweedie", "linear", "boosted_trees"}
    assert found["same_side"] == [r["practice"] for r in table(done, "same_side") if r["same_side"] == "1"]
    assert found["chance"]["reserve95_amount"] > found["chance"]["reserve80_amount"] > 0


def test_the_key_is_the_chosen_row(done):
    """Shares that everything is compared with are those of the estimate."""
    need = json.loads(done.path("models/need.json").read_text(encoding="utf-8"))
    share = {unit["unit"]: unit["share"] for unit in need["units"]}
    for row in table(done, "sensitivity"):
        assert float(row["share"]) - float(row["shift_pp"]) / 100 == pytest.approx(share[row["unit"]], abs=2e-8)
    ratios = {row["practice"]: row["unexplained_ratio"] for row in table(done, "same_side")}
    with done.path("models/unexplained.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert float(ratios[row["practice"]]) == pytest.approx(float(row["unexplained_ratio"]), rel=1e-7)


def test_a_group_of_few_is_withheld(done):
    """Twelve children of whom about two cost anything: the group is named, its figures are not."""
    row = next(r for r in table(done, "groups") if r["criterion"] == "rare")
    assert row["withheld"] == "1"
    assert {row[name] for name in ("child_years", "actual", "expected", "ratio", "low", "high", "amount_per_year")} == {""}
    assert next(r for r in table(done, "groups") if r["criterion"] == "flag")["withheld"] == "0"
    for name in ("calibration", "deprivation"):
        assert all((r["actual"] == "") == (r["withheld"] == "1") for r in table(done, name))


def test_figures_of_areas_in_one_year(tmp_path):
    """No two_part, no years, no chance: each says why; the rest is there."""
    workspace = write(tmp_path / "w", "area", (2006,))
    run(workspace)
    found = headline(workspace)
    assert found["not_available"] == {"two_part": "area_rows", "years": "one_year", "moran": "no_boundaries", "chance": "one_year_of_areas"}
    assert found["chance"] is None
    assert table(workspace, "chance") == []
    assert {r["choice"] for r in table(workspace, "sensitivity")} == {"family", "without", "costs", "unexplained_share"}
    assert {r["left_out"] for r in table(workspace, "stability")} == {"practice"}


def test_interactions_leave_with_their_criterion(tmp_path):
    """A product goes when either of its criteria is left out, and only then."""
    folder = tmp_path / "w"
    workspace = write(folder, "child", interaction=True)
    found = load_case(workspace, json.loads(workspace.path("models/need.json").read_text(encoding="utf-8")))
    assert "flag:fraction" in found.model.design.terms
    assert found.own_terms == {"flag": {"flag", "flag:fraction"}, "fraction": {"fraction", "flag:fraction"}}
    assert set(found.outside) == {"rare"}


def test_what_must_be_there_first(tmp_path):
    """The estimate comes first."""
    workspace = write(tmp_path / "w", "child")
    workspace.path("models/practice.parquet").unlink()
    with pytest.raises(WorkspaceError, match=r"models/practice\.parquet"):
        run(workspace)
    workspace.path("models/need.json").unlink()
    with pytest.raises(WorkspaceError, match="fordel need"):
        run(workspace)
