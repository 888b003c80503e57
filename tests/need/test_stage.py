"""The stage from coded rows to files: what is written, for whom, and what stops it."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import ModelError, WorkspaceError
from fordel.need import check as check_room
from fordel.need.load import Rows, read_rows, usable
from fordel.need.stage import run
from fordel.workspace import open_workspace

PARAMS = """
schema_version: 2
workspace: {{name: Prøve, language: da, currency: DKK}}
years: {{budget: 2009, estimation: [2005, 2006], population: 2008, price_level: 2006}}
units:
  receives: {receives}
  practice: {practice}
  labels: {{da: {{one: center, many: centre, the: centeret, the_many: centrene}}}}
  practice_labels: {{da: {{one: region, many: regioner, the: regionen, the_many: regionerne}}}}
  names: {{C1: Center 1}}
sources:
  areas: {{path: data/raw/areas.csv}}
  area_centre: {{path: data/raw/areas.csv}}
  population: {{path: data/raw/areas.csv}}
criteria:
- {{name: poor, label: {{da: fattige, en: poor}}, group: parents, level: area, kind: share, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}}
- {{name: noise, label: {{da: støj, en: noise}}, group: housing, level: area, kind: share, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s, use: tried}}
- {{name: cases, label: {{da: sager, en: cases}}, group: child, level: area, kind: number, expected_sign: "+",
   cause: c, influenced_by: receiver, source: s, use: refused}}
model: {{outcome: cost, supply: [places], replicates: 200, seed: 1}}
policy: {{pot: 1000}}
"""


def rows(seed: int = 0, areas: int = 40, receives: str = "centre"):
    rng = np.random.default_rng(seed)
    code = np.array([f"S{i:02d}" for i in range(areas)])
    centre = np.array([f"C{i % 4}" for i in range(areas)])
    poor, noise, places = rng.random(areas), rng.random(areas), rng.normal(size=areas)
    children = rng.integers(200, 900, areas).astype(float)
    out = []
    for year in (2005, 2006):
        mean = children * np.exp(4 + 1.5 * poor + 0.1 * places - 0.6 * noise + 0.3 * (np.arange(areas) % 4))
        out.append((code, centre, np.full(areas, year), children, rng.gamma(50, mean / 50), poor, places, noise))
    columns = [np.concatenate(part) for part in zip(*out, strict=True)]
    names = ("area", "practice", "year", "exposure", "outcome", "poor", "places", "noise")
    unit = centre if receives == "centre" else code
    people = {"area": code, "unit": unit, "practice": centre, "children": children, "poor": poor, "noise": noise}
    return dict(zip(names, columns, strict=True)), people


def workspace(folder, observations, people, receives: str = "centre"):
    practice = "centre" if receives == "centre" else "region"
    (folder / "data").mkdir(exist_ok=True)
    (folder / "params.yaml").write_text(PARAMS.format(receives=receives, practice=practice), encoding="utf-8")
    pq.write_table(pa.table(observations).replace_schema_metadata({"level": "area"}), folder / "data/observations.parquet")
    pq.write_table(pa.table(people), folder / "data/population.parquet")
    return open_workspace(folder)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("need")
    observations, people = rows()
    observations["outcome"][[3, 43]] = np.nan
    observations["noise"][[5, 45]] = np.nan
    people["noise"][5] = np.nan
    run(workspace(folder, observations, people))
    return folder


def test_need_json_says_who_estimates_and_who_receives(done):
    need = json.loads((done / "models/need.json").read_text(encoding="utf-8"))
    assert (need["areas_estimating"], need["areas_receiving"]) == (39, 40)
    assert need["areas_not_estimating"] == [{"area": "S03", "name": "S03", "reason": "outcome"}]
    assert [unit["unit"] for unit in need["units"]] == ["C0", "C1", "C2", "C3"]
    assert need["units"][1]["name"] == "Center 1"
    assert sum(unit["share"] for unit in need["units"]) == pytest.approx(1, abs=1e-9)
    for unit in need["units"]:
        assert unit["range_low"] <= unit["share_low"] < unit["share"] < unit["share_high"] <= unit["range_high"]
        of_children = unit["children"] / sum(other["children"] for other in need["units"])
        assert unit["index"] == pytest.approx(100 * unit["share"] / of_children, rel=1e-6)
    assert {"id": "not_estimating", "severity": "info", "values": {"count": 1, "receiving": 1}} in need["notices"]


def test_recorded_total_is_the_last_years(done):
    observations, _ = rows()
    last = (observations["year"] == 2006) & (observations["area"] != "S03")
    need = json.loads((done / "models/need.json").read_text(encoding="utf-8"))
    assert need["recorded_total"] == round(observations["outcome"][last].sum(), 2)


def test_criteria_log_and_drops(done):
    log = read_csv(done / "models/criteria_log.csv")
    by_step = {(row["criterion"], row["step"]): row for row in log}
    assert by_step["poor", "final"]["decision"] == "kept" and by_step["poor", "final"]["areas"] == "39"
    assert by_step["noise", "trial"]["decision"] == "dropped" and by_step["noise", "trial"]["reason"] == "wrong_sign"
    assert by_step["noise", "trial"]["areas"] == "38"
    assert by_step["cases", "register"]["decision"] == "refused" and by_step["cases", "register"]["reason"] == "influenceable"
    drops = read_csv(done / "models/drops.csv")
    assert [row["unit"] for row in drops] == ["C0", "C1", "C2", "C3"]
    assert sum(float(row["shift_pp"]) for row in drops) == pytest.approx(0, abs=1e-6)
    assert any(row["exceeds_half_interval"] == "1" for row in drops)


def test_check_agrees_with_statsmodels(done):
    check = json.loads((done / "models/check.json").read_text(encoding="utf-8"))
    assert check["sample"] == "all" and check["rows"] == 78
    assert max(check["max_abs_coefficient"], check["max_abs_std_error"]) < 1e-8


def test_same_inputs_same_bytes(done, tmp_path):
    observations, people = rows()
    observations["outcome"][[3, 43]] = np.nan
    observations["noise"][[5, 45]] = np.nan
    people["noise"][5] = np.nan
    run(workspace(tmp_path, observations, people))
    for path in sorted((done / "models").iterdir()):
        assert path.read_bytes() == (tmp_path / "models" / path.name).read_bytes(), path.name


def test_areas_that_receive_for_themselves_have_residuals_without_intervals(tmp_path):
    observations, people = rows(receives="area")
    run(workspace(tmp_path, observations, people, receives="area"))
    residuals = read_csv(tmp_path / "models/unit_residuals.csv")
    assert len(residuals) == 40 and list(residuals[0]) == ["unit", "name", "actual", "need", "unexplained_ratio", "note"]
    assert {row["practice"] for row in read_csv(tmp_path / "models/unexplained.csv")} == {"C0", "C1", "C2", "C3"}
    need = json.loads((tmp_path / "models/need.json").read_text(encoding="utf-8"))
    assert "needs_regression" in [notice["id"] for notice in need["notices"]]


def test_few_areas_get_a_warning_and_too_few_no_interval(tmp_path):
    observations, people = rows(areas=26)
    keep = ~np.isin(observations["area"], ["S03", "S07", "S11"])
    run(workspace(tmp_path, {k: v[keep] for k, v in observations.items()}, people))
    by_code = {row["practice"]: row for row in read_csv(tmp_path / "models/unexplained.csv")}
    assert by_code["C3"]["ratio_low"] == by_code["C3"]["ratio_high"] == "" and by_code["C3"]["note"] == "few_areas"
    assert by_code["C0"]["ratio_low"] != ""
    notices = {n["id"]: n["values"] for n in json.loads((tmp_path / "models/need.json").read_text(encoding="utf-8"))["notices"]}
    assert notices["no_interval"]["practices"] == ["C3"] and notices["few_areas"]["practices"] == ["C0", "C1", "C2"]


def test_a_unit_of_one_area_is_named(tmp_path):
    observations, people = rows(areas=26)
    keep = ~np.isin(observations["area"], [f"S{i:02d}" for i in range(3, 23, 4)])
    run(workspace(tmp_path, {k: v[keep] for k, v in observations.items()}, people))
    notices = {n["id"]: n["values"] for n in json.loads((tmp_path / "models/need.json").read_text(encoding="utf-8"))["notices"]}
    assert notices["single_area"]["practices"] == ["C3"] == notices["no_interval"]["practices"]


def test_a_difference_from_statsmodels_stops_the_run_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(check_room, "LIMIT", 1e-18)
    with pytest.raises(ModelError, match="statsmodels differs"):
        run(workspace(tmp_path, *rows()))
    assert not (tmp_path / "models").exists()


def test_large_registers_are_checked_on_a_sample_of_every_area(register):
    from fordel.need.families import Poisson
    from fordel.need.fit import fit

    found = check_room.check(fit(register.design(("places",)), Poisson()), most_rows=2500)
    assert found.sample == "rows" and found.areas == 60 and 2000 <= found.rows <= 2060
    assert max(found.max_abs_coefficient, found.max_abs_std_error) < 1e-8


def test_missing_input_is_named(tmp_path):
    observations, people = rows()
    found = workspace(tmp_path, observations, people)
    (tmp_path / "data/observations.parquet").unlink()
    with pytest.raises(WorkspaceError, match="run 'fordel observations' first"):
        run(found)


def test_no_rows_in_the_last_year(tmp_path):
    observations, people = rows()
    observations["outcome"][observations["year"] == 2006] = np.nan
    with pytest.raises(ModelError, match="2006"):
        run(workspace(tmp_path, observations, people))


def test_a_child_without_a_criterion_is_not_left_out_silently():
    columns = {"area": np.array(["S1", "S2"]), "outcome": np.ones(2), "exposure": np.ones(2), "poor": np.array([1.0, np.nan])}
    with pytest.raises(ModelError, match="1 children's rows"):
        usable(Rows(columns, True), ("poor",))
    estimating, reasons = usable(Rows(columns, False), ("poor",))
    assert estimating.columns["area"].tolist() == ["S1"] and reasons == {"S2": "criterion"}


def test_an_area_with_one_usable_year_estimates(tmp_path):
    observations, _ = rows()
    observations["outcome"][3] = np.nan
    pq.write_table(pa.table(observations), tmp_path / "observations.parquet")
    estimating, reasons = usable(read_rows(tmp_path / "observations.parquet"), ("poor", "places"))
    assert len(estimating.columns["area"]) == 79 and reasons == {}
