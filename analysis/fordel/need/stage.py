"""The stage ``need``: from the coded rows to the model, the shares of need and their intervals."""

from dataclasses import asdict, dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need import notices as note
from fordel.need import output
from fordel.need.bootstrap import Replicates, bootstrap
from fordel.need.check import Check, check
from fordel.need.criteria_log import Drop, LogRow, final_rows, refused_rows, trial
from fordel.need.fit import Fit, fit
from fordel.need.key_shares import KeyShares, Practice, key_shares, practice_table
from fordel.need.load import Rows, load_design, load_population, read_rows, usable
from fordel.need.names import read_names
from fordel.need.population import Population
from fordel.need.practice import area_need
from fordel.observations.terms import coded_terms
from fordel.params import Params
from fordel.publish.rounding import significant
from fordel.publish.write import Staged, staged
from fordel.workspace import Workspace


@dataclass(frozen=True)
class NeedResult:
    """Everything the stage estimated, before it is written."""

    fitted: Fit
    check: Check
    replicates: Replicates
    practice: Practice
    population: Population
    key: KeyShares
    log: list[LogRow]
    drops: list[Drop]
    not_estimating: dict[str, str]
    recorded_total: float


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
    with staged(workspace.root) as outputs:
        _write(outputs, result, workspace.params, names, rows.child_rows)
    return result


def estimate(rows: Rows, people: Rows, params: Params) -> NeedResult:
    """The whole estimation from coded rows: fit, check, replicates, practice taken out, shares, trials."""
    model = params.model
    criteria = params.criteria_used("fit")
    terms = tuple(term.name for term in coded_terms(criteria))
    use, not_estimating = usable(rows, (*terms, *model.supply))
    fitted = fit(load_design(rows, use, (*terms, *model.supply), model.supply), rows.child_rows)
    checked = check(fitted)
    replicates = bootstrap(fitted, model.replicates, np.random.default_rng(model.seed))
    practice = practice_table(fitted, replicates)
    population = load_population(people, terms)
    key = key_shares(fitted, replicates, practice, population, model.unexplained_share)
    trials = [trial(rows, people, criterion, criteria, model.supply, fitted) for criterion in params.criteria_used("tried")]
    log = final_rows(fitted, criteria) + [row for found, _ in trials for row in found] + refused_rows(params.criteria_used("refused"))
    last = use & (rows.columns["year"] == params.years.estimation[-1])
    if not last.any():
        raise ModelError(f"observations: no usable rows in {params.years.estimation[-1]}, the last of years.estimation")
    return NeedResult(
        fitted, checked, replicates, practice, population, key, log, [drop for _, drop in trials], not_estimating,
        float(rows.columns["outcome"][last].sum()),
    )  # fmt: skip


def _write(outputs: Staged, result: NeedResult, params: Params, names: dict[str, str], child_rows: bool) -> None:
    terms = coded_terms(params.criteria_used("fit"), params.model.supply)
    residuals = _residuals(result, names) if params.units.receives != params.units.practice else []
    outputs.csv("models/coefficients.csv", output.COEFFICIENT_COLUMNS, output.coefficient_rows(result.fitted, terms))
    outputs.csv("models/covariance.csv", *output.covariance_rows(result.fitted))
    outputs.csv("models/unexplained.csv", output.UNEXPLAINED_COLUMNS, output.unexplained_rows(result.practice, names))
    outputs.csv("models/unit_residuals.csv", output.RESIDUAL_COLUMNS, residuals)
    outputs.csv("models/criteria_log.csv", output.LOG_COLUMNS, output.log_rows(result.log))
    outputs.csv("models/drops.csv", output.DROP_COLUMNS, output.drop_rows(result.drops, result.key, result.population.units))
    outputs.json("models/check.json", asdict(result.check) | {k: significant(getattr(result.check, k), 2) for k in _DIFFERENCES})
    outputs.json("models/need.json", _summary(result, params, names, child_rows))
    outputs.parquet("models/replicates.parquet", _replicates_table(result))


_DIFFERENCES = ("max_abs_coefficient", "max_abs_std_error")


def _summary(result: NeedResult, params: Params, names: dict[str, str], child_rows: bool) -> dict:
    design = result.fitted.design
    found = _notices(result, params, child_rows)
    absent = [{"area": a, "name": names.get(a, a), "reason": why} for a, why in result.not_estimating.items()]
    return {
        "workspace": params.workspace.name,
        "synthetic": params.workspace.synthetic,
        "outcome": params.model.outcome,
        "family": params.model.family,
        "currency": params.workspace.currency,
        "price_level": params.years.price_level,
        "estimation_years": list(params.years.estimation),
        "population_year": params.years.population,
        "budget_year": params.years.budget,
        "receives": params.units.receives,
        "practice": params.units.practice,
        "child_rows": child_rows,
        "rows": len(design.outcome),
        "areas_estimating": len(design.areas),
        "areas_receiving": len(result.population.counted_areas),
        "areas_not_estimating": absent,
        "child_years": significant(float(design.exposure.sum())),
        "outcome_total": significant(float(design.outcome.sum())),
        "recorded_total": significant(result.recorded_total),
        "unexplained_share": params.model.unexplained_share,
        "replicates": params.model.replicates,
        "replicates_refitted": result.replicates.refitted,
        "seed": params.model.seed,
        "units": output.unit_rows(result.population, result.key, names),
        "notices": [asdict(notice) for notice in found],
    }


def _notices(result: NeedResult, params: Params, child_rows: bool) -> list[note.Notice]:
    population = result.population
    absent = sorted({u for u, p in zip(population.units, population.practices, strict=True) if p not in result.practice.codes})
    receiving = len(set(result.not_estimating) & set(population.counted_areas))
    return [
        *note.setting_notices(child_rows, params.model.outcome, params.units.receives),
        *note.count_notices(result.replicates.refitted, absent, len(result.not_estimating), receiving),
        *note.practice_notices(result.practice),
        *note.criteria_notices(result.fitted.design, result.log),
    ]


def _residuals(result: NeedResult, names: dict[str, str]) -> list[dict]:
    """Actual and need of the areas that receive for themselves."""
    design = result.fitted.design
    segments = area_need(design, result.fitted.beta)
    actual = np.bincount(design.area, segments.actual, len(design.areas))
    need = np.bincount(design.area, segments.need, len(design.areas))
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
