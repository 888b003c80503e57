"""The stage ``need``: from the coded rows to the model, the shares of need and their intervals."""

import numpy as np

from fordel.errors import ModelError
from fordel.need import output
from fordel.need.bootstrap import bootstrap
from fordel.need.check import check
from fordel.need.criteria_log import final_rows, refused_rows, trial
from fordel.need.key_shares import key_shares, practice_table
from fordel.need.load import Rows, load_design, load_population, read_rows, usable
from fordel.need.model import estimate_model
from fordel.need.names import read_names
from fordel.need.neutral import neutralise
from fordel.need.result import NeedResult
from fordel.need.summary import summary
from fordel.observations.terms import coded_terms
from fordel.params import Params
from fordel.publish.write import Staged, staged
from fordel.workspace import Workspace


def run(workspace: Workspace) -> NeedResult:
    """Estimate need and write ``models/``.

    Raises
    ------
    WorkspaceError
        Where the coded rows are missing.
    ModelError
        Where the model cannot be estimated, or statsmodels does not agree.
    """
    from threadpoolctl import threadpool_limits

    rows = read_rows(workspace.path("data/observations.parquet"))
    people = read_rows(workspace.path("data/population.parquet"))
    with threadpool_limits(1):
        result = estimate(rows, people, workspace.params)
    names = read_names(workspace)
    with staged(workspace.root, workspace.mark) as outputs:
        _write(outputs, result, workspace.params, names, rows.child_rows)
    return result


def estimate(rows: Rows, people: Rows, params: Params) -> NeedResult:
    """The whole estimation from coded rows: fit, check, replicates, practice taken out, shares, trials."""
    settings, criteria = params.model, params.criteria_used("fit")
    terms = tuple(term.name for term in coded_terms(criteria))
    use, not_estimating = usable(rows, (*terms, *settings.supply))
    design = load_design(rows, use, (*terms, *settings.supply), settings.supply)
    model = estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power)
    checks = [check(part, name) for part, name in zip(model.parts, model.part_names, strict=True)]
    neutral = neutralise(model, model.betas)
    replicates = bootstrap(model, settings.replicates, np.random.default_rng(settings.seed))
    practice = practice_table(model, neutral, replicates)
    population = load_population(people, terms)
    key = key_shares(model, neutral, replicates, practice, population, settings.unexplained_share)
    trials = [trial(rows, people, criterion, criteria, settings.supply, model) for criterion in params.criteria_used("tried")]
    log = final_rows(model, criteria) + [row for found, _ in trials for row in found] + refused_rows(params.criteria_used("refused"))
    recorded = recorded_total(rows, use, params.years.estimation[-1])
    drops = [drop for _, drop in trials]
    return NeedResult(model, checks, neutral, replicates, practice, population, key, log, drops, not_estimating, recorded)


def recorded_total(rows: Rows, use: np.ndarray, year: int) -> float:
    """The outcome of the rows that estimate, summed over one year.

    Raises
    ------
    ModelError
        Where the year has none.
    """
    last = use & (rows.columns["year"] == year)
    if not last.any():
        raise ModelError(f"observations: no usable rows in {year}, the last of years.estimation")
    return float(rows.columns["outcome"][last].sum())


def _write(outputs: Staged, result: NeedResult, params: Params, names: dict[str, str], child_rows: bool) -> None:
    terms = coded_terms(params.criteria_used("fit"), params.model.supply)
    residuals = _residuals(result, names) if params.units.receives != params.units.practice else []
    outputs.csv("models/coefficients.csv", output.COEFFICIENT_COLUMNS, output.coefficient_rows(result.model, terms))
    outputs.csv("models/covariance.csv", *output.covariance_rows(result.model))
    outputs.csv("models/unexplained.csv", output.UNEXPLAINED_COLUMNS, output.unexplained_rows(result.practice, names))
    outputs.csv("models/unit_residuals.csv", output.RESIDUAL_COLUMNS, residuals)
    outputs.csv("models/criteria_log.csv", output.LOG_COLUMNS, output.log_rows(result.log))
    outputs.csv("models/drops.csv", output.DROP_COLUMNS, output.drop_rows(result.drops, result.key, result.population.units))
    outputs.json("models/check.json", output.check_row(result.checks))
    outputs.json("models/need.json", summary(result, params, names, child_rows))
    outputs.parquet("models/replicates.parquet", _replicates_table(result))


def _residuals(result: NeedResult, names: dict[str, str]) -> list[dict]:
    """Actual and need of the areas that receive for themselves."""
    design = result.model.design
    actual = np.bincount(design.area, design.by_segment(design.outcome), len(design.areas))
    need = np.bincount(design.area, result.neutral.need[0], len(design.areas))
    return output.residual_rows(list(design.areas), actual, need, names)


def _replicates_table(result: NeedResult):
    """Shares by replicate and unit at ``unexplained_share`` 0 and 1, nine decimals."""
    import pyarrow as pa

    none, all_ = result.key.replicates_none, result.key.replicates_all
    count, units = none.shape
    return pa.table(
        {
            "replicate": pa.array(np.repeat(np.arange(count), units), pa.int32()),
            "unit": pa.array(list(result.population.units) * count, pa.string()),
            "share_none": np.round(none.ravel(), 9),
            "share_all": np.round(all_.ravel(), 9),
        }
    )
