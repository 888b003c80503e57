"""``reports/allocation.json``: all that decides the amounts, for the workbook, the what-if page, and next year."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from fordel.key.apart import paid_draws
from fordel.key.draws import Draws
from fordel.key.exact import whole_needs
from fordel.key.needs import NeedResult
from fordel.key.order import Order, order_to_json, plain
from fordel.key.paid import Paid, paid_need
from fordel.key.policy import centre_pays, expected_pool
from fordel.key.rows import KeyRow
from fordel.key.steps import Allocation
from fordel.key.weights_file import WeightsFile
from fordel.params import Params

DRAWS = 50
_SHARE_DIGITS = 10**9


def allocation_json(
    head: dict[str, object],
    params: Params,
    need: NeedResult,
    file: WeightsFile,
    paid: Paid,
    order: Order,
    allocation: Allocation,
    rows: Sequence[KeyRow],
    draws: Draws,
) -> dict[str, object]:
    """The content of the file; ``rows`` are the published ones, whose withheld children stay withheld."""
    factors = {code: str(factor) for code, factor in paid.factors.items()}
    return {
        **head,
        "pays": paid.pays,
        "pays_reason": paid.reason,
        "outcome": params.model.outcome,
        "unexplained_share": str(params.model.unexplained_share),
        "threshold": None if paid.threshold is None else str(paid.threshold),
        "centre_pays": str(centre_pays(params.policy)),
        "input": order_to_json(order),
        "result": result_json(allocation),
        "units": [_unit(row, factors[row.centre], model.need) for row, model in zip(rows, paid.model, strict=True)],
        "weight_decimals": file.decimals,
        "criteria": [dict(one) for one in file.criteria],
        "counts": {unit: {name: str(value) for name, value in row.items()} for unit, row in sorted(file.counts.items())},
        "variants": [_variant(one.threshold, params, need, file, paid, draws) for one in file.variants],
    }


def result_json(allocation: Allocation) -> dict[str, object]:
    """The ``expected`` of ``docs/steps.md``."""
    return {
        "reserve": str(allocation.reserve),
        "pool": str(allocation.pool),
        "steps": {step.name: [str(amount) for amount in step.after] for step in allocation.steps},
        "amounts": [str(amount) for amount in allocation.amounts],
    }


def _unit(row: KeyRow, factor: str, model_need: Decimal) -> dict[str, object]:
    return {
        "code": row.centre,
        "name": row.name,
        "children": None if row.children is None else f"{row.children:f}",
        "index": None if row.index is None else f"{row.index:.4f}",
        "factor": factor,
        "model_need": f"{model_need:f}",
    }


def _variant(threshold: int | None, params: Params, need: NeedResult, file: WeightsFile, paid: Paid, draws: Draws) -> dict[str, object]:
    share = params.model.unexplained_share
    pinned = params.policy.model_copy(update={"pays": paid.pays})
    variant = paid_need(need, file, pinned, share, threshold)
    if paid.pays == "additive":
        drawn = _additive_draws(file, draws, variant, share)
    else:
        drawn = _model_draws(paid_draws(variant, file, draws, share)[:DRAWS])
    return {
        "threshold": None if threshold is None else str(threshold),
        "pool": plain(expected_pool(need, params.policy, threshold)),
        "weights": {name: str(value) for name, value in file.variant(threshold).weights.items()},
        "needs": [str(value) for value in variant.needs],
        "draws": drawn,
    }


def _additive_draws(file: WeightsFile, draws: Draws, variant: Paid, share: float) -> list[dict[str, object]]:
    """Whole joint draws of the weights, and the needs they give."""
    names = [one["name"] for one in file.criteria]
    found = []
    at = variant.threshold or 0
    for weights, factors in zip(draws.weights[at][:DRAWS], draws.factors[at][:DRAWS], strict=True):
        drawn = {name: _rounded(value, file.decimals) for name, value in zip(names, weights, strict=True)}
        needs = [file.need(code, drawn) * _rounded(1 + share * (f - 1), 6) for code, f in zip(variant.codes, factors, strict=True)]
        words = {name: str(value) for name, value in drawn.items()}
        found.append({"weights": words, "needs": [str(value) for value in whole_needs(variant.codes, needs)]})
    return found


def _model_draws(needs: np.ndarray) -> list[dict[str, object]]:
    """Whole joint draws of the model's needs, on a scale where the estimate without factors adds to 10^9."""
    return [{"weights": {}, "needs": [str(round(value * _SHARE_DIGITS)) for value in row]} for row in needs.tolist()]


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.{decimals}f}")
