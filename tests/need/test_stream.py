"""Rows that are read part by part, and rows in Spark, give what rows in memory give."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import ModelError
from fordel.need import design as design_module
from fordel.need import stored
from fordel.need import stream as stream_module
from fordel.need.bootstrap import bootstrap
from fordel.need.choose import choose
from fordel.need.effects import effects
from fordel.need.families import Poisson
from fordel.need.fit import _halved, fit
from fordel.need.folds import FOLDS, area_folds, deviance_scale, held_out_deviance
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise
from fordel.need.parts import in_order
from fordel.need.rows import Rows, as_rows
from fordel.need.sample import every_kth_row, some_areas
from fordel.need.stored import StoredRows, whole_areas
from fordel.need.stream import stream
from fordel.need.sums import area_sums
from fordel.params import parse_params
from fordel.progress import listening

from .child_city import city
from .conftest import Register, simulate

FAMILIES = ("poisson", "two_part", "tweedie", "linear")
TERMS = ("flag", "fraction", "places")
CLOSE = {"rtol": 1e-10, "atol": 1e-12}


def table(register: Register) -> pa.Table:
    """The register as a file of coded rows, sorted by area and practice unit."""
    order = np.lexsort((register.practice, register.area))
    fixed = {name: getattr(register, name) for name in ("area", "practice", "year", "exposure", "outcome")}
    columns = {**fixed, "whole_rate": register.outcome / register.exposure, **register.columns}
    columns["flag"] = columns["flag"].astype("int8")
    return pa.table({name: values[order] for name, values in columns.items()})


@pytest.fixture(scope="module")
def register() -> Register:
    """With areas that lay in two practice units."""
    return simulate(rows=8000, areas=60, movers=6)


@pytest.fixture(params=[0, 1e9], ids=["read in every pass", "packed"])
def source(register, tmp_path, monkeypatch, request) -> StoredRows:
    """Read in parts of some areas each; the blocks coded anew in every pass, or packed and kept."""
    monkeypatch.setattr(stream_module, "MOST_KEPT", request.param)
    monkeypatch.setattr(stored, "PART_ROWS", 1000)
    monkeypatch.setattr(stored, "BATCH_ROWS", 300)
    pq.write_table(table(register), tmp_path / "rows.parquet")
    return stored.stored_rows(tmp_path / "rows.parquet")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_estimate_is_the_same(register, source, family):
    """Coefficients, both kinds of error, need, replicates, effects, and deviance on areas that were held out."""
    here, there = (estimate_model(rows, family) for rows in (register.design(("places",)), stream(source, TERMS, ("places",))))
    for one, other in zip(here.parts, there.parts, strict=True):
        np.testing.assert_allclose(other.beta, one.beta, **CLOSE)
        np.testing.assert_allclose(other.covariance, one.covariance, **CLOSE)
        np.testing.assert_allclose(other.classical, one.classical, **CLOSE)
        assert other.dispersion == pytest.approx(one.dispersion, rel=1e-10)
    np.testing.assert_allclose(neutralise(there, there.betas).need, neutralise(here, here.betas).need, **CLOSE)
    drawn = [bootstrap(model, 20, np.random.default_rng(1)) for model in (here, there)]
    for one, other in zip(*(draws.betas for draws in drawn), strict=True):
        np.testing.assert_allclose(other, one, **CLOSE)
    np.testing.assert_allclose(drawn[1].ratio, drawn[0].ratio, **CLOSE)
    assert [one.estimate for one in effects(there, TERMS)] == pytest.approx([one.estimate for one in effects(here, TERMS)], rel=1e-10)
    fold = area_folds(here.design.home_practice(), FOLDS, np.random.default_rng(2))
    scored = [held_out_deviance(model, fold, deviance_scale(model)) for model in (here, there)]
    np.testing.assert_allclose(scored[1], scored[0], **CLOSE)


def test_blocks_of_a_design_do_not_matter(register, monkeypatch):
    """Many blocks give what one does."""
    whole = estimate_model(register.design(), "poisson").parts[0]
    monkeypatch.setattr(design_module, "BLOCK_ROWS", 500)
    blocks = list(register.design().blocks())
    assert len(blocks) > 10
    assert sum(len(block.x) for block in blocks) == len(register.area)
    cut = estimate_model(register.design(), "poisson").parts[0]
    np.testing.assert_allclose(cut.beta, whole.beta, **CLOSE)
    np.testing.assert_allclose(cut.covariance, whole.covariance, **CLOSE)


def test_some_rows_in_memory(register, source):
    """The sample that statsmodels estimates on is the same, and every area is in it."""
    here, there = every_kth_row(register.design(), 3), every_kth_row(stream(source, TERMS, ()), 3)
    assert len(here.area) == len(register.design().area) and len(here.x) < 0.4 * len(register.area)
    for name in ("x", "exposure", "outcome", "whole_rate", "starts", "area", "practice"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name))
    assert (there.areas, there.practices, there.terms) == (here.areas, here.practices, here.terms)


def test_some_areas_of_every_unit(register, source):
    """All of it in memory; of a file every third area of each practice unit, with all its rows."""
    whole = as_rows(table(register), True)
    assert some_areas(whole) is whole
    some = some_areas(source, 3000)
    areas = np.unique(some.columns["area"])
    assert 18 <= len(areas) <= 26 and set(some.columns["practice"]) == set(register.practice)
    expected = whole.take(np.isin(whole.columns["area"], areas))
    for name, values in expected.columns.items():
        np.testing.assert_array_equal(some.columns[name], values)


def test_rows_that_are_few_stay_in_memory(register, source, monkeypatch):
    """Packed to a byte where a term is a flag; what comes after does not need the file."""
    monkeypatch.setattr(stream_module, "MOST_KEPT", 1e9)
    found = stream(source, TERMS, ())
    source.path.unlink()
    assert found.mass.rows.sum() == source.rows == len(register.area)
    assert [len(block.x.small) for block in found.kept] == [2] * len(found.kept)


def test_every_pass_says_how_far_it_has_come(source):
    """Ascending, up to the last row."""
    told = []
    with listening(lambda done, whole: told.append((done, whole))):
        source.gather(lambda part: part.columns["outcome"], ("outcome",))
    assert told == sorted(told) and told[-1] == (source.rows, source.rows) and len(told) > 5


def test_fewer_terms(register, source):
    """The model without a term."""
    kept = ("year[2006]", "flag", "places")
    one, other = (estimate_model(rows.keep(kept), "poisson").parts[0] for rows in (register.design(), stream(source, TERMS, ())))
    np.testing.assert_allclose(other.beta, one.beta, **CLOSE)


def test_changed_columns(register, source):
    """Another outcome, as when costs above a threshold are pooled."""

    def halved(rows: Rows) -> Rows:
        return replace(rows, columns=rows.columns | {name: rows.columns[name] / 2 for name in ("outcome", "whole_rate")})

    here = stream(as_rows(table(register), True).change(halved), TERMS, ())
    there = stream(source.change(halved), TERMS, ())
    np.testing.assert_array_equal(there.mass.outcome, here.mass.outcome)
    assert here.mass.outcome.sum() == pytest.approx(register.outcome.sum() / 2)


@pytest.mark.parametrize("least", [1, 7, 100, 10_000])
def test_parts_are_whole_areas(register, least):
    """No area lies in two parts, and no row is lost."""
    rows = table(register)
    parts = list(whole_areas(rows.to_batches(max_chunksize=50), least))
    assert pa.concat_tables(parts).equals(rows)
    areas = [set(part["area"].to_pylist()) for part in parts]
    assert sum(map(len, areas)) == len(set().union(*areas))
    assert all(len(part) >= least for part in parts[:-1])


@pytest.mark.parametrize(("column", "value", "words"), [("flag", None, "flag has 1 values"), ("exposure", 0.0, "positive number")])
def test_faults_are_found_in_any_part(register, source, column, value, words):
    """As in memory."""
    rows = table(register)
    broken = rows[column].to_pylist()
    broken[-3] = value
    pq.write_table(rows.set_column(rows.column_names.index(column), column, pa.array(broken, rows[column].type)), source.path)
    with pytest.raises(ModelError, match=words):
        stream(source, TERMS, ())


def test_the_work_is_done_under_the_callers_settings():
    """What NumPy is told to overlook is overlooked on every thread."""
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        list(in_order(lambda power: np.exp(np.array([power])), [1.0, 1e4]))
    with np.errstate(over="ignore"):
        assert np.isinf(np.concatenate(list(in_order(lambda power: np.exp(np.array([power])), [1.0, 1e4]))))[1]


def test_sums_belong_to_the_coefficients_also_where_no_shorter_step_helps(register):
    """From the estimate, every step raises the deviance; what comes back is one point."""
    design, family = register.design(), Poisson()
    beta = fit(design, family).beta
    moved, sums = _halved(design, family, beta, np.full(len(beta), 40.0), -np.inf, None)
    np.testing.assert_array_equal(sums.score, area_sums(design, family, moved).score)


def test_the_protocol_in_replicates_needs_rows_in_memory(source):
    """Refused before anything is estimated."""
    settings = {"criteria_selection": "protocol", "selection_in_bootstrap": 5}
    params = parse_params(json.dumps(city().change(model=settings).settings()))
    with pytest.raises(ModelError, match="selection_in_bootstrap"):
        choose(source, as_rows(pa.table({"area": ["S1"]}), True), params)
