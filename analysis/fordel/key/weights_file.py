"""What the key reads of the additive key: ``models/weights.json``, weights and counts as exact decimals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.params import Params
from fordel.publish.identity import model_identity


@dataclass(frozen=True)
class WeightVariant:
    """The additive key for one pool threshold (None: no pool): weights and their 95 % bounds by criterion, closeness, shares by unit."""

    threshold: int | None
    weights: Mapping[str, Decimal]
    low: Mapping[str, Decimal]
    high: Mapping[str, Decimal]
    closeness: Mapping[str, object]
    units: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True)
class WeightsFile:
    """Criteria (name, kind, labels), counts by unit and criterion, and the variants."""

    decimals: int
    draws_identity: str
    criteria: tuple[Mapping[str, str], ...]
    merged: tuple[Mapping[str, object], ...]
    counts: Mapping[str, Mapping[str, Decimal]]
    variants: tuple[WeightVariant, ...]

    def variant(self, threshold: int | None) -> WeightVariant:
        """The variant of a threshold."""
        return next(one for one in self.variants if one.threshold == threshold)

    def need(self, unit: str, weights: Mapping[str, Decimal]) -> Decimal:
        """A unit's additive need: the sum of weight times count, exactly."""
        return sum((weights[name] * count for name, count in self.counts[unit].items()), Decimal(0))


def read_weights(path: Path, params: Params) -> WeightsFile:
    """The file ``models/weights.json``.

    Raises
    ------
    WorkspaceError
        Where it is missing, not what the stage writes, or of other settings than ``params``.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        found = _parsed(content)
    except FileNotFoundError as error:
        raise WorkspaceError(f"models/weights.json: not found in {path.parent.parent}; run 'fordel weights' first") from error
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        why = f"{type(error).__name__}: {error}"
        raise WorkspaceError(f"models/weights.json: not as 'fordel weights' writes it ({why}); run it again") from error
    if content["model_identity"] != model_identity(params):
        raise WorkspaceError(
            "models/weights.json: was made under other settings than params.yaml now has; "
            "run 'fordel weights' again, or 'fordel run', which computes what has changed"
        )
    return found


def _parsed(content: dict) -> WeightsFile:
    return WeightsFile(
        decimals=content["weight_decimals"],
        draws_identity=content["draws_identity"],
        criteria=tuple(content["criteria"]),
        merged=tuple(content["merged"]),
        counts={unit: _decimals(row) for unit, row in content["counts"].items()},
        variants=tuple(_variant(one) for one in content["variants"]),
    )


def _variant(content: dict) -> WeightVariant:
    weights, low, high = (_decimals(content[name]) for name in ("weights", "weights_low", "weights_high"))
    return WeightVariant(content["threshold"], weights, low, high, content["closeness"], {unit["unit"]: unit for unit in content["units"]})


def _decimals(row: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in row.items()}
