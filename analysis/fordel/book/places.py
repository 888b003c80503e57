"""Which block of cells stands where: decided once from the numbers of units, criteria, kinds of cases and thresholds."""

from dataclasses import dataclass

from fordel.book.case import Case
from fordel.book.sheets import Block
from fordel.texts import Texts

POLICY = (
    "pot", "unit", "reserve_kind", "reserve_value", "pool_threshold", "centre_pays", "pays", "transition", "target_share", "years_left",
    "floor_kind", "floor_value", "ceiling_kind", "ceiling_value", "furthest_under_target", "measured_from", "without_history",
)  # fmt: skip
CITY = (
    "variant", "pot", "unit", "reserve", "pool", "fixed", "cases", "left", "pay", "need", "weight", "bound", "budgets", "scale",
    "start", "reached", "slope", "lambda", "decimals", "over", "tolerance", "ok",
)  # fmt: skip
CHECKS = (
    "not_a_number", "unknown_choice", "out_of_range", "not_computed", "pot_out_of_range", "pot_not_in_units", "deductions_above_pot",
    "no_need", "budget_below_zero", "no_history", "no_budgets", "floor_above_ceiling", "floors_above_pot", "ceilings_below_pot",
)  # fmt: skip
STEP_COLUMNS = (
    "code", "name", "need", "share", "fixed", "shared", "cases", "target", "has", "budget", "base", "blend", "floor", "ceiling", "clash",
    "step4", "quota", "whole", "rest", "rank", "amount", "low", "low_total", "high", "high_total",
)  # fmt: skip
_SUMS = ("used", "count", "need", "percent")
KEY_COLUMNS = (
    "code", "name", "children", "index", "share", "share_low", "share_high", "range_low", "range_high", "amount", "run", "difference",
    "amount_low", "amount_high", "range_amount_low", "range_amount_high", "last_year", "target", "change", "change_percent",
)  # fmt: skip
SHEETS = ("key", "inputs", "weights", "counts", "steps", "about")
SECTIONS = (("amounts", POLICY[:2]), ("kept", POLICY[2:6]), ("need", POLICY[6:7]), ("transition", POLICY[7:]))


@dataclass(frozen=True)
class Places:
    """The blocks of the workbook.

    Attributes
    ----------
    units, variants : Block
        On the sheet of inputs; the prices of cases stand in the row above ``units``.
    weights, counts, steps, key : Block
    city, checks : Block
        On the sheet of steps: one figure for the city in each row, and one check in each row.
    policy : dict of str to int
        Row of each setting.
    sections : dict of str to int
        Row of each heading between the settings.
    """

    units: Block
    variants: Block
    weights: Block
    counts: Block
    steps: Block
    key: Block
    city: Block
    checks: Block
    policy: dict[str, int]
    sections: dict[str, int]


def places(case: Case, texts: Texts) -> Places:
    """Where the blocks of a case stand."""
    sheet = {name: texts(f"book.sheet.{name}") for name in SHEETS}
    units, criteria = len(case.order.codes), len(case.criteria)
    thresholds = range(len(case.variants))
    kinds = tuple(f"cases{place}" for place in range(len(case.order.cases)))
    policy, sections, row = {}, {}, 5
    for name, settings in SECTIONS:
        sections[name], row = row, row + 1
        for setting in settings:
            policy[setting], row = row, row + 1
        row += 1
    variants = Block(sheet["inputs"], row + 2, len(case.variants), ("threshold", "pool", "at"))
    by_variant = (*(f"factor{place}" for place in thresholds), *(f"model{place}" for place in thresholds))
    checks = Block(sheet["steps"], 5 + len(CITY) + 3, len(CHECKS), ("flag", "text"))
    return Places(
        units=Block(sheet["inputs"], variants.last + 6, units, ("name", "code", "budget", "fixed", *kinds, *by_variant)),
        variants=variants,
        weights=Block(sheet["weights"], 5, criteria, ("label", "kind", *(f"weight{place}" for place in thresholds), *_SUMS)),
        counts=Block(sheet["counts"], 5, units, ("code", "name", *(f"count{place}" for place in range(criteria)))),
        steps=Block(sheet["steps"], checks.last + 6, units, STEP_COLUMNS),
        key=Block(sheet["key"], 6, units, KEY_COLUMNS),
        city=Block(sheet["steps"], 4, len(CITY), ("text", "text2", "value", "words")),
        checks=checks,
        policy=policy,
        sections=sections,
    )
