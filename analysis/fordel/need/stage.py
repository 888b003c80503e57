"""The stage ``need``: from the coded rows to the model, the shares of need and their intervals."""

import numpy as np

from fordel.errors import ModelError
from fordel.need import choice_output, output
from fordel.need.area_need import area_need, area_need_table
from fordel.need.bootstrap import bootstrap
from fordel.need.candidates import as_candidate, term_labels, term_names
from fordel.need.check import check
from fordel.need.choose import Choice, choose, draws
from fordel.need.criteria_log import Drop, LogRow, final_rows, refused_rows, trial
from fordel.need.disclosure import withheld
from fordel.need.key_shares import key_shares, practice_table
from fordel.need.load import load_design, load_population, open_rows, read_rows, usable
from fordel.need.measures import measure_tables
from fordel.need.model import Model, estimate_model
from fordel.need.names import read_names
from fordel.need.neutral import neutralise
from fordel.need.pools import pooled_need
from fordel.need.replicate_check import replicate_check
from fordel.need.result import NeedResult
from fordel.need.rows import Rows, RowSource, as_part, run_starts
from fordel.need.summary import summary
from fordel.observations.terms import coded_terms
from fordel.params import Params
from fordel.publish.lineage import check_lineage, record
from fordel.publish.write import Staged, staged
from fordel.workspace import Workspace


def run(workspace: Workspace) -> NeedResult:
    """Estimate need and write ``models/``.

    Raises
    ------
    WorkspaceError
        Where the coded rows are missing, or were made under other settings.
    ModelError
        Where the model cannot be estimated, or statsmodels does not agree.
    """
    from threadpoolctl import threadpool_limits

    check_lineage(workspace.root, "need")
    rows = open_rows(workspace.path("data/observations.parquet"), workspace.params)
    people = read_rows(workspace.path("data/population.parquet"), workspace.params, as_part)
    with threadpool_limits(1):
        result = estimate(rows, people, workspace.params)
    names = read_names(workspace)
    with staged(workspace.root, workspace.mark) as outputs:
        _write(outputs, result, workspace.params, names, rows.child_rows)
        record(outputs, "need")
    return result


def estimate(rows: RowSource, people: Rows, params: Params) -> NeedResult:
    """The whole estimation from coded rows: criteria, fit, checks, replicates, practice taken out, shares, trials."""
    settings, choice = params.model, choose(rows, people, params)
    terms = term_names(choice.kept)
    estimating, not_estimating = usable(rows, (*terms, *settings.supply))
    design = load_design(estimating, (*terms, *settings.supply), settings.supply)
    model = estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power)
    checks = [check(part, name) for part, name in zip(model.parts, model.part_names, strict=True)]
    neutral = neutralise(model, model.betas)
    replicates = bootstrap(model, settings.replicates, np.random.default_rng(settings.seed))
    practice = practice_table(model, neutral, replicates)
    population = load_population(people, terms)
    resample = settings.seed if settings.resample_population else None
    log, drops = _log_and_drops(rows, people, params, choice, model)
    return NeedResult(
        model=model,
        checks=checks,
        neutral=neutral,
        replicates=replicates,
        replicate_check=replicate_check(model, replicates, population),
        practice=practice,
        measures=measure_tables(estimating, terms, settings),
        population=population,
        key=key_shares(model, neutral, replicates, practice, population, settings.unexplained_share, resample),
        areas=area_need(model, neutral, replicates, people, terms, resample),
        pools=pooled_need(estimating, people, terms, population, params),
        log=log,
        drops=drops,
        not_estimating=not_estimating,
        recorded_total=recorded_total(estimating, params.years.estimation[-1]),
        kept=choice.kept,
        withheld=withheld(estimating, settings.outcome != "cost", params.privacy.minimum_count),
        selection=choice.selection,
        selection_draws=draws(choice, practice, params),
    )


def _log_and_drops(rows: RowSource, people: Rows, params: Params, choice: Choice, model: Model) -> tuple[list[LogRow], list[Drop]]:
    """What was decided on every criterion: the protocol's steps, the final model, trials, refusals."""
    tried = [as_candidate(criterion) for criterion in params.criteria_used("tried")]
    trials = [trial(rows, people, one, choice.kept, params.model.supply, model) for one in tried]
    steps = (choice.selection.log, choice.selection.drops) if choice.selection else ([], [])
    log = steps[0] + final_rows(model, choice.kept) + [row for found, _ in trials for row in found]
    return log + refused_rows(params.criteria_used("refused")), steps[1] + [drop for _, drop in trials]


def recorded_total(rows: RowSource, year: int) -> float:
    """The outcome of the rows that estimate (``rows``), summed over one year.

    Raises
    ------
    ModelError
        Where the year has none.
    """


    def work(part: Rows) -> tuple[np.ndarray, np.ndarray]:
        last, first = part.columns["year"] == year, run_starts(part.columns["area"])
        return np.add.reduceat(last.astype(int), first), np.add.reduceat(np.where(last, part.columns["outcome"], 0.0), first)

    count, outcome = rows.gather(work, ("area", "year", "outcome"))
    if not count.any():
        raise ModelError(f"observations: no usable rows in {year}, the last of years.estimation")
    return float(outcome.sum())


def _write(outputs: Staged, result: NeedResult, params: Params, names: dict[str, str], child_rows: bool) -> None:
    terms = coded_terms(params.criteria_used("fit"), params.model.supply, params.model.interactions)
    coefficients = output.coefficient_rows(result.model, terms, term_labels(params), result.withheld.practices)
    residuals = _residuals(result, names) if params.units.receives != params.units.practice else []
    outputs.csv("models/coefficients.csv", output.COEFFICIENT_COLUMNS, coefficients)
    outputs.csv("models/covariance.csv", *output.covariance_rows(result.model, result.withheld.practices))
    outputs.csv("models/unexplained.csv", output.UNEXPLAINED_COLUMNS, _unexplained(result, names))
    outputs.csv("models/unit_residuals.csv", output.RESIDUAL_COLUMNS, residuals)
    outputs.csv("models/criteria_log.csv", output.LOG_COLUMNS, output.log_rows(result.log))
    outputs.csv("models/drops.csv", output.DROP_COLUMNS, output.drop_rows(result.drops, result.key, result.population.units))
    outputs.csv("models/selection.csv", choice_output.SELECTION_COLUMNS, choice_output.selection_rows(result.selection))
    outputs.json("models/check.json", output.check_row(result.checks))
    outputs.json("models/replicate_check.json", choice_output.replicate_check_row(result.replicate_check))
    outputs.json("models/need.json", summary(result, params, names, child_rows))
    outputs.parquet("models/practice.parquet", _practice_table(result))
    outputs.parquet("models/replicates.parquet", _replicates_table(result))
    pools = {pool.threshold: pool.areas for pool in result.pools}
    outputs.parquet("models/area_need.parquet", area_need_table({0: result.areas} | pools))


def _unexplained(result: NeedResult, names: dict[str, str]) -> list[dict]:
    """All cost first, then each kind of measure that the cost is split into."""
    tables = {"all": result.practice} | result.measures.tables
    closed = result.withheld.practice
    return [row for measure, table in tables.items() for row in output.unexplained_rows(table, names, measure, closed(measure))]


def _residuals(result: NeedResult, names: dict[str, str]) -> list[dict]:
    """Actual and need of the areas that receive for themselves."""
    design = result.model.design
    actual, need = design.of_area(design.mass.outcome), design.of_area(result.neutral.need[0])
    return output.residual_rows(list(design.areas), actual, need, names, result.withheld.areas)


def _practice_table(result: NeedResult):
    """What later stages need of every practice unit and a reader may not see of a withheld one."""
    import pyarrow as pa

    codes, closed = result.practice.codes, result.withheld.practices
    return pa.table({"practice": codes, "reliability": result.practice.reliability, "withheld": [code in closed for code in codes]})


def _replicates_table(result: NeedResult):
    """By pool threshold (0: none), replicate and unit: shares at ``unexplained_share`` 0 and 1, and the factor between them."""
    import pyarrow as pa

    units = result.population.units
    keys = {0: result.key} | {pool.threshold: pool.key for pool in result.pools}
    parts = []
    for threshold, key in keys.items():
        count = len(key.replicates_none)
        columns = {
            "threshold": pa.array(np.full(count * len(units), threshold), pa.int64()),
            "replicate": pa.array(np.repeat(np.arange(count), len(units)), pa.int32()),
            "unit": pa.array(list(units) * count, pa.string()),
        }
        values = {"share_none": key.replicates_none, "share_all": key.replicates_all, "factor": key.replicates_factor}
        parts.append(pa.table(columns | {name: np.round(value.ravel(), 9) for name, value in values.items()}))
    return pa.concat_tables(parts)
