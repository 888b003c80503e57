"""Three units and two criteria small enough to compute by hand: what the modules of the key are tested on.

North has 100 children, 40 of them of single parents; South 100 and 10; West 20 and 5.
"""

from dataclasses import replace
from decimal import Decimal

from fordel.key.needs import NeedResult, PoolNeed, UnitNeed
from fordel.key.weights_file import WeightsFile, WeightVariant

CODES = ("N", "S", "W")
NAMES = ("North", "South", "West")
CHILDREN = (100, 100, 20)
SINGLE = (40, 10, 5)
WEIGHTS = {"children": Decimal("100.00"), "single": Decimal("400.00")}
BELOW = {"children": Decimal("80.00"), "single": Decimal("300.00")}
NEEDS = (26_000, 14_000, 4_000)  # 100 x children + 400 x single
THRESHOLD = 500_000
SHARES = ("0.55", "0.35", "0.1")
CRITERIA = tuple(
    {"name": name, "kind": kind, "label_da": da, "label_en": en}
    for name, kind, da, en in (("children", "base", "Børn", "Children"), ("single", "flag", "Enlige", "Single"))
)


def units(needs=(55, 35, 10), factors=("1", "1", "1"), children=CHILDREN):
    """The full model's units; their shares are the needs' parts of 100."""
    return tuple(
        UnitNeed(
            unit=code, name=name, children=Decimal(count), index=None if not count else Decimal(100), need=Decimal(need),
            share=Decimal(need) / 100, share_low=Decimal(need - 5) / 100, share_high=Decimal(need + 5) / 100,
            range_low=Decimal(need - 10) / 100, range_high=Decimal(need + 10) / 100, factor=Decimal(factor),
        )
        for code, name, count, need, factor in zip(CODES, NAMES, children, needs, factors, strict=True)
    )  # fmt: skip


def need_result(recorded=1000, **changes):
    """The need model's result, with one pool threshold."""
    own = units(**changes)
    below = PoolNeed(THRESHOLD, tuple(replace(unit, need=unit.need - 1) for unit in own))
    return NeedResult(own, Decimal(recorded), pools=(below,))


def variant(threshold=None, weights=WEIGHTS, enough=True):
    """The additive key for a threshold; its bounds are a tenth below and above."""
    fields = ("share", "share_low", "share_high", "range_low", "range_high")
    rows = {code: dict.fromkeys(fields, share) for code, share in zip(CODES, SHARES, strict=True)}
    low, high = ({name: value * Decimal(factor) for name, value in weights.items()} for factor in ("0.9", "1.1"))
    return WeightVariant(threshold, weights, low, high, {"enough": enough}, rows)


def weights_file(enough=True, below_enough=False, counts=None):
    """The file of weights, with and without the pool."""
    numbers = zip(CODES, CHILDREN, SINGLE, strict=True)
    counts = counts or {code: {"children": Decimal(children), "single": Decimal(single)} for code, children, single in numbers}
    variants = (variant(enough=enough), variant(THRESHOLD, BELOW, below_enough))
    return WeightsFile(2, "", CRITERIA, (), counts, variants)
