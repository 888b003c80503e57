"""The same expression and the same kernel on Spark: rows, coefficients, errors and key are those of DuckDB."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.city.stage import run as draw
from fordel.errors import ModelError
from fordel.ingest import stage as ingest
from fordel.need import stage as need
from fordel.need.load import load_design, open_rows, usable
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise
from fordel.need.spark import SparkRows
from fordel.observations import stage as observations
from fordel.observations.terms import coded_terms
from fordel.workspace import Workspace, open_workspace
from tests.need.child_city import city
from tests.scale.engines import without_spark

pytestmark = [pytest.mark.spark, without_spark]
ROOT = Path(__file__).parents[2]
CLOSE = {"rtol": 1e-10, "atol": 1e-12}


def on(workspace: Workspace, engine: str) -> Workspace:
    """The workspace with another engine."""
    model = workspace.params.model.model_copy(update={"engine": engine})
    return replace(workspace, params=workspace.params.model_copy(update={"model": model}))


def rows_of(workspace: Workspace) -> pa.Table:
    return pq.read_table(workspace.path("data/observations.parquet")).replace_schema_metadata(None)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Workspace:
    """The synthetic city, drawn and read."""
    root = tmp_path_factory.mktemp("demo")
    draw(root)
    shutil.copy(ROOT / "params.yaml", root)
    ingest.run(open_workspace(root))
    return open_workspace(root)


def test_the_demo_has_the_same_rows_coefficients_errors_and_need(demo):
    """Every figure that the key is made of, to 1e-10."""
    found = {}
    for engine in ("duckdb", "spark"):
        workspace = on(demo, engine)
        observations.run(workspace)
        rows = open_rows(workspace.path("data/observations.parquet"), workspace.params)
        assert isinstance(rows, SparkRows) == (engine == "spark")
        settings = workspace.params.model
        terms = (*(t.name for t in coded_terms(workspace.params.criteria_used("fit"), (), settings.interactions)), *settings.supply)
        model = estimate_model(load_design(usable(rows, terms)[0], terms, settings.supply), settings.family)
        found[engine] = rows_of(workspace), model.parts[0], neutralise(model, model.betas).need
    (here, one, need_here), (there, other, need_there) = found.values()
    assert there.equals(here)
    assert other.design.parameters == one.design.parameters
    np.testing.assert_allclose(other.beta, one.beta, **CLOSE)
    np.testing.assert_allclose(other.std_errors, one.std_errors, **CLOSE)
    np.testing.assert_allclose(np.sqrt(np.diag(other.classical)), np.sqrt(np.diag(one.classical)), **CLOSE)
    np.testing.assert_allclose(need_there, need_here, **CLOSE)


def test_the_whole_estimate_and_the_shares_are_the_same(tmp_path):
    """Pools, kinds of measure, replicates, trials and notices too, on a small city."""
    workspace = city().change(model={"pool_thresholds": [40_000]}).write(tmp_path)
    ingest.run(workspace)
    found = {}
    for engine in ("duckdb", "spark"):
        observations.run(on(workspace, engine))
        result = need.run(on(workspace, engine))
        found[engine] = result, json.loads(workspace.path("models/need.json").read_text(encoding="utf-8"))
    (here, told_here), (there, told_there) = found.values()
    for name in ("need", "share", "share_low", "share_high", "range_low", "range_high", "replicates_none", "replicates_all"):
        np.testing.assert_allclose(getattr(there.key, name), getattr(here.key, name), **CLOSE)
        np.testing.assert_allclose(getattr(there.pools[0].key, name), getattr(here.pools[0].key, name), **CLOSE)
    assert told_there["units"] == told_here["units"] and told_there["notices"] == told_here["notices"]
    assert there.withheld == here.withheld


def test_a_fault_in_a_row_is_named(demo, tmp_path):
    """As on DuckDB, and nothing is estimated."""
    table = pq.read_table(demo.path("data/observations.parquet")).slice(0, 2000)
    broken = table["exposure"].to_pylist()
    broken[7] = None
    pq.write_table(table.set_column(table.column_names.index("exposure"), "exposure", [broken]), tmp_path / "observations.parquet")
    rows = open_rows(tmp_path / "observations.parquet", on(demo, "spark").params)
    with pytest.raises(ModelError, match="exposure has 1 values"):
        load_design(rows, ("single_parent",), ())
