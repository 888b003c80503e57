"""Which need is paid: the full model's, or the additive key's; and below which threshold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from fordel.errors import AllocationError
from fordel.key.exact import whole_needs
from fordel.key.needs import NeedResult, UnitNeed
from fordel.key.weights_file import WeightsFile
from fordel.params import Policy

FACTOR_DECIMALS = Decimal("0.000001")
_INDEX_DECIMALS = 8


@dataclass(frozen=True)
class Paid:
    """The need that is paid.

    Attributes
    ----------
    pays : str
        ``additive`` or ``model``.
    reason : str
        ``chosen``, ``targets_met`` or ``targets_missed``.
    threshold : int or None
        Of the pool.
    units : tuple of UnitNeed
        Need and shares with both intervals as they are paid.
    model : tuple of UnitNeed
        The full model's, for the same threshold.
    factors : mapping of str to Decimal
        What the additive need of each unit is multiplied by, for ``model.unexplained_share``.
    """

    pays: str
    reason: str
    threshold: int | None
    units: tuple[UnitNeed, ...]
    model: tuple[UnitNeed, ...]
    factors: Mapping[str, Decimal]

    @property
    def codes(self) -> tuple[str, ...]:
        """The units' codes, shape (units,)."""
        return tuple(unit.unit for unit in self.units)

    @property
    def needs(self) -> tuple[int, ...]:
        """Whole needs, shape (units,)."""
        return whole_needs(self.codes, [unit.need for unit in self.units])


def paid_need(need: NeedResult, weights: WeightsFile, policy: Policy, unexplained_share: float, threshold: int | None) -> Paid:
    """The need that the policy pays, for one pool threshold.

    ``pays: by_targets`` pays the additive key where it is close enough to the model (`fordel.weights.closeness`) for the
    threshold in force.
    """
    enough = weights.variant(policy.pool.threshold if policy.pool else None).closeness["enough"]
    by_targets = policy.pays == "by_targets"
    pays = ("additive" if enough else "model") if by_targets else policy.pays
    reason = ("targets_met" if enough else "targets_missed") if by_targets else "chosen"
    model = model_units(need, threshold)
    factors = {unit.unit: _factor(unit, unexplained_share) for unit in model}
    units = model if pays == "model" else _additive(model, weights, threshold, factors)
    return Paid(pays, reason, threshold, units, model, factors)


def model_units(need: NeedResult, threshold: int | None) -> tuple[UnitNeed, ...]:
    """The full model's units for a threshold.

    Raises
    ------
    AllocationError
        Where need was not estimated for it.
    """
    if threshold is None:
        return need.units
    found = [pool.units for pool in need.pools if pool.threshold == threshold]
    if not found:
        raise AllocationError(f"policy.pool.threshold: need was not estimated for {threshold}; name it in model.pool_thresholds")
    return found[0]


def _additive(
    model: tuple[UnitNeed, ...], weights: WeightsFile, threshold: int | None, factors: Mapping[str, Decimal]
) -> tuple[UnitNeed, ...]:
    variant = weights.variant(threshold)
    needs = [weights.need(unit.unit, variant.weights) * factors[unit.unit] for unit in model]
    per_child = sum(needs) / (sum(unit.children for unit in model) or Decimal(1))
    fields = ("share", "share_low", "share_high", "range_low", "range_high")
    return tuple(
        replace(
            unit,
            need=need,
            index=None if not unit.children or not per_child else round(100 * need / unit.children / per_child, _INDEX_DECIMALS),
            **{name: Decimal(variant.units[unit.unit][name]) for name in fields},
        )
        for unit, need in zip(model, needs, strict=True)
    )


def _factor(unit: UnitNeed, unexplained_share: float) -> Decimal:
    """1 + u (factor - 1), with six decimals: as it is published and multiplied by hand."""
    return (1 + Decimal(str(unexplained_share)) * (unit.factor - 1)).quantize(FACTOR_DECIMALS)
