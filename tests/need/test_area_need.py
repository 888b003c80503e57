"""Need by area adds up to need by unit, at the estimate and in every draw."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from fordel.need.area_need import AreaNeed, area_need_table
from fordel.need.load import read_rows
from fordel.need.stage import estimate
from tests.need.test_stage import rows, workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    found = workspace(tmp_path_factory.mktemp("areas"), *rows())
    read = [read_rows(found.path(f"data/{name}.parquet"), found.params) for name in ("observations", "population")]
    return estimate(*read, found.params), read[1]


def by_unit(found: AreaNeed, values: np.ndarray) -> np.ndarray:
    """Values by area (..., A) added up by unit, in the order of the codes."""
    return np.stack([values[..., np.array(found.units) == unit].sum(axis=-1) for unit in sorted(set(found.units))], axis=-1)


def test_areas_stand_in_the_order_of_their_codes_with_their_unit(done):
    result, people = done
    assert result.areas.areas == tuple(sorted(people.columns["area"]))
    order = np.argsort(people.columns["area"])
    assert list(result.areas.units) == people.columns["unit"][order].tolist()
    np.testing.assert_array_equal(result.areas.children, people.columns["children"][order])


def test_areas_add_to_their_unit(done):
    result, _ = done
    np.testing.assert_allclose(by_unit(result.areas, result.areas.need), result.key.need, rtol=1e-12)
    drawn = by_unit(result.areas, result.areas.draws)
    np.testing.assert_allclose(drawn / drawn.sum(axis=1, keepdims=True), result.key.replicates_none, rtol=1e-9)


def test_need_is_children_times_the_model_s_rate(done):
    """One profile per area: K exp(x b), practice and supply taken out."""
    result, people = done
    order = np.argsort(people.columns["area"])
    beta = dict(zip(result.model.design.terms, result.model.betas[0][0], strict=False))
    rate = np.exp(beta["poor"] * people.columns["poor"][order])
    ratio = result.areas.need / (people.columns["children"][order] * rate)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-9)


def test_the_table_has_a_row_per_threshold_and_area_and_ten_digits(done, tmp_path):
    areas = done[0].areas
    half = AreaNeed(areas.areas, areas.units, areas.children, areas.need / 3, areas.draws / 3)
    pq.write_table(area_need_table({0: areas, 500: half}), tmp_path / "area_need.parquet")
    table = pq.read_table(tmp_path / "area_need.parquet").to_pandas()
    assert list(table.columns) == ["threshold", "area", "unit", "children", "need", "draws"]
    assert table["threshold"].tolist() == [0] * 40 + [500] * 40
    assert table["area"].tolist() == 2 * list(areas.areas)
    np.testing.assert_allclose(table["need"], np.r_[areas.need, half.need], rtol=1e-9)
    np.testing.assert_allclose(np.stack(table["draws"])[:40].T, areas.draws, rtol=1e-9)
    assert all(need == float(f"{need:.9e}") for need in table["need"])


def test_nought_stays_nought_in_the_table():
    empty = AreaNeed(("S1",), ("A",), np.array([3.0]), np.array([0.0]), np.array([[0.0], [12345.678901234]]))
    row = area_need_table({0: empty}).to_pylist()[0]
    assert row["need"] == 0 and row["draws"] == [0, 12345.6789]


def test_an_area_without_counted_children_has_no_row(tmp_path):
    observations, people = rows()
    people["children"][7] = 0.0
    found = workspace(tmp_path, observations, people)
    read = [read_rows(found.path(f"data/{name}.parquet"), found.params) for name in ("observations", "population")]
    areas = estimate(*read, found.params).areas
    assert "S07" not in areas.areas and len(areas.areas) == 39 == len(areas.units) == areas.draws.shape[1]
