"""The simulation codes a city exactly as the pipeline codes its files."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.city import tables
from fordel.city.build import build
from fordel.city.settings import CENTRES, CitySettings
from fordel.city.stage import run as write_city
from fordel.observations.expression import Tables, estimation_rows, population_rows
from fordel.observations.stage import plan_of
from fordel.observations.terms import coded_terms
from fordel.params import read_params
from fordel.proof.coding import allocation_population, estimation_design
from fordel.proof.recorded import record
from fordel.proof.register import SUPPLY, criteria
from fordel.texts import Texts

ROOT = Path(__file__).resolve().parents[2]
PARAMS = read_params(ROOT / "params.yaml")
SETTINGS = CitySettings(seed=5, size=0.03, movers=0.1)


@pytest.fixture(scope="module")
def city():
    return build(SETTINGS)


@pytest.fixture(scope="module")
def extracts(city, tmp_path_factory):
    """The city's extracts as the tables that the pipeline reads."""
    folder, texts = tmp_path_factory.mktemp("tables"), Texts("en")
    found = {
        "children": tables.children(city),
        "population": tables.population(city),
        "areas": pa.Table.from_pylist(tables.areas(city, texts)),
        "area_centre": pa.Table.from_pylist(tables.area_centre(city, texts)),
        "prices": pa.Table.from_pylist(tables.prices(texts)),
    }
    for name, table in found.items():
        pq.write_table(table, folder / f"{name}.parquet")
    engine = ibis.duckdb.connect()
    return Tables(**{name: engine.read_parquet(folder / f"{name}.parquet", table_name=name) for name in found})


def in_order(rows: np.ndarray) -> np.ndarray:
    """Rows sorted by all their columns, so that two orders of the same rows are equal."""
    return rows[np.lexsort(np.round(rows, 6).T[::-1])]


def test_the_terms_are_those_of_the_demo():
    """The register that the simulation carries is the demo's."""
    assert criteria() == coded_terms(PARAMS.criteria_used("fit"))
    assert coded_terms((), PARAMS.model.supply) == (SUPPLY,)


def test_estimation_rows_equal_the_pipelines(city, extracts):
    """Every row, every column."""
    expected = estimation_rows(extracts, plan_of(PARAMS)).to_pandas()
    design = estimation_design(record(city))
    terms = [term.name for term in (*criteria(), SUPPLY)]
    ours = np.column_stack(
        [
            np.array(design.areas)[design.area][design.segment_of_row],
            np.array(design.practices)[design.practice][design.segment_of_row],
            2005 + design.x[:, design.terms.index("year[2006]")] + 2 * design.x[:, design.terms.index("year[2007]")],
            *(design.exposure, design.outcome, design.whole_rate),
            design.keep(tuple(terms)).x,
        ]
    )
    codes = {code: number for number, code in enumerate(city.map.codes)}
    expected["area"] = expected["area"].map(codes)
    expected["practice"] = expected["practice"].map(CENTRES.index)
    theirs = expected[["area", "practice", "year", "exposure", "outcome", "whole_rate", *terms]].to_numpy(float)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(in_order(ours), in_order(theirs), rtol=1e-9, atol=1e-9)


def test_the_population_equals_the_pipelines(city, extracts):
    """The same number of children of every profile in every centre."""
    expected = population_rows(extracts, plan_of(PARAMS)).to_pandas()
    population = allocation_population(record(city))
    unit = np.repeat(population.units, np.diff(np.r_[population.starts, len(population.children)]))
    ours = pd.DataFrame(np.round(population.x, 6), columns=population.terms).assign(unit=unit).value_counts().sort_index()
    expected["unit"] = expected["unit"].map(CENTRES.index)
    columns = [*population.terms, "unit"]
    theirs = expected.round(6).groupby(columns)["children"].sum().sort_index()
    np.testing.assert_allclose(np.array(ours.index.to_list()), np.array(theirs.index.to_list()))
    np.testing.assert_array_equal(ours.to_numpy(), theirs.to_numpy())


def test_true_shares_equal_the_written_truth(city, tmp_path):
    """The truth that is scored against is the one in the city's files."""
    write_city(tmp_path, seed=SETTINGS.seed, size=SETTINGS.size, movers=SETTINGS.movers)
    written = pd.read_csv(tmp_path / "data" / "truth" / "shares.csv")
    assert written["centre"].tolist() == list(record(city).centres)
    np.testing.assert_allclose(record(city).true_share, written["true_share"], atol=1e-9)
