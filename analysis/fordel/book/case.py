"""What the workbook computes on: ``reports/allocation.json`` as exact numbers, with the engine's own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.book.prices import price_note
from fordel.key.order import Order, order_from_json
from fordel.key.steps import Allocation, allocate
from fordel.texts import Texts

FACTOR_DECIMALS = 6


@dataclass(frozen=True)
class Criterion:
    """A criterion of the additive key: its label, and whether it is one of the base's bands."""

    label: str
    base: bool


@dataclass(frozen=True)
class PoolVariant:
    """What depends on the pool's threshold (None: no pool).

    Attributes
    ----------
    threshold : int or None
    pool : Fraction
        Expected sum above the threshold.
    weights : tuple of Decimal, shape (criteria,)
    factors, model : tuple of Fraction, shape (units,), or None
        What the additive need is multiplied by, and the full model's need; None where the run did not compute them.
    """

    threshold: int | None
    pool: Fraction
    weights: tuple[Decimal, ...]
    factors: tuple[Fraction, ...] | None
    model: tuple[Fraction, ...] | None


@dataclass(frozen=True)
class Case:
    """A run's order and allocation, with everything the needs are made of.

    Attributes
    ----------
    order : Order
    allocation : Allocation
        What the engine makes of the order.
    names : tuple of str, shape (units,)
    pays : str
        ``additive`` or ``model``.
    criteria : tuple of Criterion
    counts : tuple of tuple of Decimal, shape (units, criteria)
    variants : tuple of PoolVariant
    chosen : int
        Place of the variant in force.
    centre_pays : Fraction
        The part of a cost above the threshold that a unit bears itself.
    currency : str
        Its word.
    price_note : str
        In which prices the changes from last year's budget are.
    """

    order: Order
    allocation: Allocation
    names: tuple[str, ...]
    pays: str
    criteria: tuple[Criterion, ...]
    counts: tuple[tuple[Decimal, ...], ...]
    variants: tuple[PoolVariant, ...]
    chosen: int
    centre_pays: Fraction
    currency: str
    price_note: str

    @property
    def needs(self) -> tuple[Fraction, ...]:
        """The needs that are paid, unscaled, shape (units,)."""
        variant = self.variants[self.chosen]
        if self.pays == "model":
            return variant.model
        return tuple(factor * Fraction(need) for factor, need in zip(variant.factors, _additive(self.counts, variant.weights), strict=True))


def read_case(content: Mapping, language: str) -> Case:
    """The case of ``reports/allocation.json``.

    Raises
    ------
    AllocationError
        Where the order cannot be carried out.
    """
    order, texts = order_from_json(content["input"]), Texts(language)
    names = [one["name"] for one in content["criteria"]]
    counts = tuple(tuple(Decimal(content["counts"][code][name]) for name in names) for code in order.codes) if names else ()
    variants = tuple(_variant(one, content, counts, names) for one in content["variants"])
    return Case(
        order=order,
        allocation=allocate(order),
        names=tuple(unit["name"] for unit in content["units"]),
        pays=content["pays"],
        criteria=tuple(Criterion(one[f"label_{language}"], one["kind"] == "base") for one in content["criteria"]),
        counts=counts,
        variants=variants,
        chosen=[one["threshold"] for one in content["variants"]].index(content["threshold"]),
        centre_pays=Fraction(content["centre_pays"]),
        currency=texts.currency(content["currency"]),
        price_note=price_note(content, texts),
    )


def _variant(one: Mapping, content: Mapping, counts: Sequence[Sequence[Decimal]], names: Sequence[str]) -> PoolVariant:
    """Factors and model needs stand in the file for the paid threshold; of the others, what their needs tell."""
    weights = tuple(Decimal(one["weights"][name]) for name in names)
    if one["threshold"] == content["threshold"]:
        factors = tuple(Fraction(unit["factor"]) for unit in content["units"])
        model = tuple(Fraction(unit["model_need"]) for unit in content["units"])
        return PoolVariant(_threshold(one), Fraction(content["input"]["pool"]), weights, factors, model)
    needs, pool = tuple(Fraction(need) for need in one["needs"]), Fraction(one["pool"])
    if content["pays"] == "model":
        return PoolVariant(_threshold(one), pool, weights, None, needs)
    return PoolVariant(_threshold(one), pool, weights, _factors(needs, _additive(counts, weights)), None)


def _factors(needs: Sequence[Fraction], additive: Sequence[Decimal]) -> tuple[Fraction, ...]:
    """Whole needs over weights times counts; the needs count the last decimal of weight times count times factor."""
    scale = 10 ** (FACTOR_DECIMALS + max(-int(need.as_tuple().exponent) for need in additive))
    return tuple(need / scale / Fraction(value) if value else Fraction(1) for need, value in zip(needs, additive, strict=True))


def _additive(counts: Sequence[Sequence[Decimal]], weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    return tuple(sum((weight * count for weight, count in zip(weights, row, strict=True)), Decimal(0)) for row in counts)


def _threshold(one: Mapping) -> int | None:
    return None if one["threshold"] is None else int(one["threshold"])
