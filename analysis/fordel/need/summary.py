"""``models/need.json``: what was estimated on what, who receives how much need, and what a reader must know."""

from dataclasses import asdict

from fordel.need import notices as note
from fordel.need.candidates import candidates
from fordel.need.output import unit_rows
from fordel.need.pools import PooledNeed
from fordel.need.result import NeedResult
from fordel.need.selection_draws import SelectionDraws
from fordel.params import Params
from fordel.publish.identity import settings_identity
from fordel.publish.rounding import significant


def summary(result: NeedResult, params: Params, names: dict[str, str], child_rows: bool) -> dict:
    """The settings, counts, units and notices of one estimation."""
    return {
        **_settings(params),
        **_counts(result, names),
        "child_rows": child_rows,
        "tweedie_power": result.model.tweedie_power,
        "dispersion": [significant(part.dispersion, 6) for part in result.model.parts],
        "draws_identity": result.replicates.identity(result.model.design),
        "replicates_refitted": result.replicates.refitted,
        "criteria_kept": [candidate.name for candidate in result.kept],
        **_selection(result.selection_draws),
        "units": unit_rows(result.population, result.key, names, result.selection_draws),
        "pools": [_pool(pool, result, names) for pool in result.pools],
        "notices": [asdict(notice) for notice in _notices(result, params, child_rows)],
    }


def _pool(pool: PooledNeed, result: NeedResult, names: dict[str, str]) -> dict:
    """One threshold: the mean cost above it per child-year, and the units' need below it."""
    head = {"threshold": pool.threshold, "excess_per_child_year": significant(pool.excess), "refitted": pool.replicates.refitted}
    return head | {"units": unit_rows(result.population, pool.key, names)}


def _settings(params: Params) -> dict:
    return {
        "workspace": params.workspace.name,
        "settings_identity": settings_identity(params),
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
        "unexplained_share": params.model.unexplained_share,
        "replicates": params.model.replicates,
        "seed": params.model.seed,
        "criteria_selection": params.model.criteria_selection,
        "resample_population": params.model.resample_population,
        "pool_thresholds": list(params.model.pool_thresholds),
    }


def _selection(draws: SelectionDraws | None) -> dict:
    """How often each candidate was kept when the protocol was run in replicates."""
    if draws is None:
        return {}
    survival = {name: significant(value) for name, value in draws.survival.items()}
    return {"selection": {"replicates": draws.asked, "completed": draws.completed, "survival": survival}}


def _counts(result: NeedResult, names: dict[str, str]) -> dict:
    design = result.model.design
    absent = [{"area": a, "name": names.get(a, a), "reason": why} for a, why in result.not_estimating.items()]
    return {
        "rows": int(design.mass.rows.sum()),
        "areas_estimating": design.clusters,
        "areas_receiving": len(result.population.counted_areas),
        "areas_not_estimating": absent,
        "child_years": significant(float(design.mass.exposure.sum())),
        "outcome_total": significant(float(design.mass.outcome.sum())),
        "recorded_total": round(result.recorded_total, 2),
    }


def _notices(result: NeedResult, params: Params, child_rows: bool) -> list[note.Notice]:
    population = result.population
    absent = sorted({u for u, p in zip(population.units, population.practices, strict=True) if p not in result.practice.codes})
    receiving = len(set(result.not_estimating) & set(population.counted_areas))
    minority = {candidate.name for candidate in candidates(params) if candidate.minority}
    minority |= {criterion.name for criterion in params.criteria_used("tried") if criterion.minority}
    return [
        *note.setting_notices(child_rows, params.model.outcome, params.units.receives),
        *note.interval_notices(params.model.resample_population, result.selection is not None, result.selection_draws),
        *note.count_notices(result.replicates.refitted, absent, len(result.not_estimating), receiving),
        *note.practice_notices(result.practice),
        *note.measure_notices(result.measures.failed),
        *note.criteria_notices(result.model.design, result.log),
        *note.unmet_need_notices(result.log, minority),
    ]
