"""The stage ``weights``: need by area in, the additive key's weights, counts and closeness out."""

from dataclasses import asdict, dataclass

import numpy as np

from fordel.need.load import Rows, read_rows
from fordel.need.need_file import check_need_settings, read_need_file
from fordel.params import Criterion, Params
from fordel.params.model import OUTCOME_DECIMALS
from fordel.publish.identity import model_identity
from fordel.publish.lineage import check_lineage, record
from fordel.publish.rounding import significant
from fordel.publish.write import staged
from fordel.weights.additive import COUNT_DECIMALS, Frame, Weighted, frame, weigh
from fordel.weights.closeness import Closeness, closeness
from fordel.weights.estimates import Estimate, read_estimates
from fordel.weights.labels import column_label
from fordel.weights.profile import PROFILE_COLUMNS, profile_rows
from fordel.weights.shares import AdditiveShares, additive_shares
from fordel.workspace import Workspace


@dataclass(frozen=True)
class Variant:
    """The additive key for one pool threshold."""

    estimate: Estimate
    weighted: Weighted
    shares: AdditiveShares
    closeness: Closeness


@dataclass(frozen=True)
class WeightsResult:
    """The additive key: its columns, and its weights for every pool threshold."""

    frame: Frame
    variants: tuple[Variant, ...]


def run(workspace: Workspace) -> WeightsResult:
    """Fit the additive key and write ``models/weights.json``, ``models/weight_draws.parquet`` and ``reports/profile.csv``.

    Raises
    ------
    WorkspaceError
        Where an earlier stage has not run, or has run under other settings.
    ModelError
        Where a criterion is too rare to be published, or the fit does not end.
    """
    from threadpoolctl import threadpool_limits

    check_lineage(workspace.root, "weights")
    params = workspace.params
    need = read_need_file(workspace.path("models/need.json"))
    check_need_settings(need, params)
    people = read_rows(workspace.path("data/population.parquet"), params)
    estimates = read_estimates(workspace.path("models/area_need.parquet"), workspace.path("models/replicates.parquet"), _factors(need))
    used = weighted_criteria(params, tuple(need["criteria_kept"]))
    with threadpool_limits(1):
        result = additive(people, params, tuple(need["criteria_kept"]), estimates)
        profile = profile_rows(people, params, result.frame.names, used)
    with staged(workspace.root, workspace.mark) as outputs:
        outputs.json("models/weights.json", weights_json(result, params, need["draws_identity"]))
        outputs.parquet("models/weight_draws.parquet", _draws_table(result))
        outputs.csv("reports/profile.csv", PROFILE_COLUMNS, profile)
        record(outputs, "weights")
    return result


def additive(people: Rows, params: Params, kept: tuple[str, ...], estimates: list[Estimate]) -> WeightsResult:
    """Columns chosen on the estimate without a pool; weights for every estimate."""
    first = estimates[0]
    used, settings = weighted_criteria(params, kept), params.model.weights
    found = frame(people, used, settings, params.privacy.minimum_count, dict(zip(first.areas, first.need, strict=True)))
    return WeightsResult(found, tuple(_variant(found, estimate, params) for estimate in estimates))


def weighted_criteria(params: Params, kept: tuple[str, ...]) -> list[Criterion]:
    """The criteria that columns of the additive key may come from: those in the model, and the base."""
    return [one for one in params.criteria_used("fit") if one.name in kept or one.name == params.model.weights.base]


def _variant(found: Frame, estimate: Estimate, params: Params) -> Variant:
    weighted = weigh(found, estimate.need, estimate.children, estimate.draws, OUTCOME_DECIMALS[params.model.outcome])
    shares = additive_shares(found.by_unit, weighted.weights, weighted.draws, estimate, params.model.unexplained_share)
    model, children = found.sums(estimate.need), found.sums(estimate.children)
    close = closeness(found.units, found.by_unit @ weighted.weights, model, children, weighted.fitted_r2)
    return Variant(estimate, weighted, shares, close)


def _factors(need: dict) -> dict[int, np.ndarray]:
    """The units' factor at the estimate by threshold, 0 for no pool."""
    found = {0: need["units"]} | {pool["threshold"]: pool["units"] for pool in need.get("pools", [])}
    return {int(threshold): np.array([float(unit["factor"]) for unit in units]) for threshold, units in found.items()}


def weights_json(result: WeightsResult, params: Params, identity: str) -> dict[str, object]:
    """``models/weights.json``: what the key stage and the reports read; weights and counts as decimal strings.

    ``identity`` is the hash of the draws of areas, which a later year's draws are compared with.
    """
    found, decimals = result.frame, OUTCOME_DECIMALS[params.model.outcome]
    return {
        "model_identity": model_identity(params),
        "draws_identity": identity,
        "outcome": params.model.outcome,
        "weight_decimals": decimals,
        "base": params.model.weights.base,
        "criteria": [_criterion(name, kind, params) for name, kind in zip(found.names, found.kinds, strict=True)],
        "merged": [asdict(one) for one in found.merged],
        "counts": {unit: _decimals(row, found.names, COUNT_DECIMALS) for unit, row in zip(found.units, found.by_unit, strict=True)},
        "variants": [_variant_json(variant, found, decimals) for variant in result.variants],
    }


def _criterion(name: str, kind: str, params: Params) -> dict[str, str]:
    return {"name": name, "kind": kind} | {f"label_{language}": column_label(name, params, language) for language in ("da", "en")}


def _variant_json(variant: Variant, found: Frame, decimals: int) -> dict[str, object]:
    low, high = np.quantile(variant.weighted.draws, (0.025, 0.975), axis=0)
    fields = ("share", "share_low", "share_high", "range_low", "range_high")
    columns = {name: getattr(variant.shares, name) for name in fields}
    close = {name: value if isinstance(value, str) else significant(value, 6) for name, value in asdict(variant.closeness).items()}
    return {
        "threshold": variant.estimate.threshold or None,
        "weights": _decimals(variant.weighted.weights, found.names, decimals),
        "weights_low": _decimals(low, found.names, decimals),
        "weights_high": _decimals(high, found.names, decimals),
        "closeness": close | {"enough": variant.closeness.enough},
        "units": [
            {"unit": unit} | {name: significant(float(values[place])) for name, values in columns.items()}
            for place, unit in enumerate(found.units)
        ],
    }


def _decimals(values: np.ndarray, names: tuple[str, ...], decimals: int) -> dict[str, str]:
    return {name: f"{value:.{decimals}f}" for name, value in zip(names, values, strict=True)}


def _draws_table(result: WeightsResult):
    """Weights by threshold (0: none), replicate and criterion."""
    import pyarrow as pa

    names, parts = result.frame.names, []
    for variant in result.variants:
        draws = variant.weighted.draws
        columns = {
            "threshold": pa.array(np.full(draws.size, variant.estimate.threshold), pa.int64()),
            "replicate": pa.array(np.repeat(np.arange(len(draws)), len(names)), pa.int32()),
            "criterion": pa.array(list(names) * len(draws), pa.string()),
            "weight": pa.array(draws.ravel()),
        }
        parts.append(pa.table(columns))
    return pa.concat_tables(parts)
