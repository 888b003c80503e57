"""The findings as rows of files, rounded; figures that rest on too few children are withheld."""

from collections.abc import Sequence

import numpy as np

from fordel.publish.rounding import significant
from fordel.publish.suppress import suppressed_together
from fordel.validation.calibration import Cell
from fordel.validation.case import Case
from fordel.validation.ratios import Ratio
from fordel.validation.result import Findings
from fordel.validation.stability import Alternative

DIGITS = 8
_RATIO = ("child_years", "actual", "expected", "ratio", "low", "high")
COLUMNS = {
    "metrics": ("split", "level", "groups", "r2", "cpm", "mae", "mean"),
    "calibration": ("decile", "areas", *_RATIO, "withheld"),
    "deprivation": ("decile", "practice", "name", "areas", *_RATIO, "withheld"),
    "form": ("test", "part", "estimate", "std_error", "null", "statistic", "df", "p_value"),
    "groups": ("criterion", "use", "group", "kind", "areas", *_RATIO, "amount_per_year", "withheld"),
    "left_out_criteria": ("criterion", "unit", "name", "shift_pp", "shift_amount"),
    "moran": ("areas", "islands", "neighbours", "index", "expected", "p_value", "permutations"),
    "stability": ("left_out", "code", "unit", "name", "share", "shift_pp", "shift_amount"),
    "sensitivity": ("choice", "option", "unit", "name", "share", "shift_pp", "shift_amount"),
    "sensitivity_ratios": ("choice", "option", "practice", "name", "unexplained_ratio"),
    "same_side": ("practice", "name", "unexplained_ratio", "lowest", "highest", "same_side"),
    "challengers": (
        "challenger", "r2_row", "cpm_row", "mae_row", "r2_area", "cpm_area", "mae_area", "r2_practice", "cpm_practice", "mae_practice",
        "square_row", "square_row_difference", "square_row_z", "square_area", "square_area_difference", "square_area_z",
        "deviance", "deviance_difference", "deviance_z", "balance_gap", "floored_share",
    ),
    "balance": ("challenger", "practice", "name", "fitted_to_actual"),
    "chance": (
        "unit", "name", "budget", "sd_percent", "expected_percent", "reserve80_percent", "reserve95_percent",
        "reserve80_amount", "reserve95_amount", "children_percent", "between_years_percent",
    ),
    "within_between": ("term", "within", "within_error", "between", "difference", "difference_error"),
}  # fmt: skip


def number(value: float | None) -> float | None:
    """``value`` rounded; None where it is missing or not finite."""
    return None if value is None or not np.isfinite(value) else significant(float(value), DIGITS)


def table_rows(case: Case, found: Findings) -> dict[str, list[dict]]:
    """Rows of every table but ``chance``, by its name."""
    return {
        "metrics": _metrics_rows(found),
        "calibration": _cell_rows(case, found.calibration),
        "deprivation": _deprivation_rows(case, found.deprivation),
        "form": [_numbers(vars(test)) for test in found.form],
        "groups": _group_rows(case, found),
        "left_out_criteria": _moved_rows(case, found),
        "moran": [] if found.moran is None else [_numbers(vars(found.moran))],
        "stability": [row for one in found.stability for row in _shift_rows(case, found.chosen, one, ("left_out", "code"))],
        "sensitivity": [row for one in found.sensitivity for row in _shift_rows(case, found.chosen, one, ("choice", "option"))],
        "sensitivity_ratios": [row for one in (found.chosen, *found.sensitivity) for row in _practice_ratio_rows(case, one)],
        "same_side": _same_side_rows(case, found),
        "challengers": _challenger_rows(case, found),
        "balance": _balance_rows(case, found),
        "within_between": [_numbers(vars(one)) for one in found.slopes],
    }


def ratio_cells(ratio: Ratio, withheld: bool) -> dict:
    """A ratio's figures; none but its areas where they are withheld."""
    numbers = {name: None if withheld else number(getattr(ratio, name)) for name in _RATIO}
    return {"areas": ratio.areas} | numbers | {"withheld": int(withheld)}


def _numbers(values: dict) -> dict:
    return {name: number(value) if isinstance(value, float) else value for name, value in values.items()}


def _metrics_rows(found: Findings) -> list[dict]:
    return [{"split": split, "level": level} | _numbers(vars(value)) for (split, level), value in found.metrics.items()]


def _cell_rows(case: Case, cells: list[Cell], closed: bool = False) -> list[dict]:
    hidden = _hidden([case.told(cell.rows) for cell in cells], case.minimum, [closed] * len(cells))
    return [{"decile": cell.decile} | ratio_cells(cell.ratio, hide) for cell, hide in zip(cells, hidden, strict=True)]


def _hidden(told: list[tuple[float, float]], minimum: int, others: Sequence[bool] = ()) -> list[bool]:
    """Which cells are withheld: few children, or few with an outcome; none with an outcome says something of few children too."""
    return suppressed_together(list(zip(*told, strict=True)), minimum, others) if told else []


def _deprivation_rows(case: Case, cells: list[Cell]) -> list[dict]:
    """Cells in the order of practice units and deciles.

    A unit's own sum is known, so its cells hide each other; a withheld unit shows none.
    """
    rows = []
    for i, code in enumerate(case.model.design.practices):
        own = [cell for cell in cells if cell.practice == i]
        rows += [{"practice": code, "name": case.name(code)} | row for row in _cell_rows(case, own, code in case.withheld)]
    return rows


def _group_rows(case: Case, found: Findings) -> list[dict]:
    """The groups of one criterion and the children in none of them add to the city, whose sums are known, so they hide each other."""
    rows = []
    for criterion in dict.fromkeys(group.criterion for group in found.groups):
        own = [group for group in found.groups if group.criterion == criterion]
        hidden = _hidden([*(group.people for group in own), own[0].rest], case.minimum)[:-1]
        for group, hide in zip(own, hidden, strict=True):
            words = {name: getattr(group, name) for name in ("criterion", "use", "group", "kind")}
            rows.append(words | ratio_cells(group.ratio, hide) | {"amount_per_year": None if hide else number(group.amount)})
    return rows


def _moved_rows(case: Case, found: Findings) -> list[dict]:
    return [
        {"criterion": one.criterion} | _unit(case, unit) | _shift(case, shift)
        for one in found.moved
        for unit, shift in zip(case.population.units, one.shift, strict=True)
    ]


def _shift_rows(case: Case, chosen: Alternative, one: Alternative, names: tuple[str, str]) -> list[dict]:
    return [
        dict(zip(names, (one.choice, one.option), strict=True))
        | _unit(case, unit)
        | {"share": number(one.share[i])}
        | _shift(case, one.share[i] - chosen.share[i])
        for i, unit in enumerate(case.population.units)
    ]


def _unit(case: Case, unit: str) -> dict:
    return {"unit": unit, "name": case.name(unit)}


def _shift(case: Case, shift: float) -> dict:
    """A shift of a share in percentage points and in whole currency units; what is under a millionth of a point is none."""
    points = round(100 * float(shift), 6) + 0.0
    return {"shift_pp": points, "shift_amount": round(float(shift) * case.pot)}


def _practice_ratio_rows(case: Case, one: Alternative) -> list[dict]:
    return [
        {"choice": one.choice, "option": one.option, "practice": code, "name": case.name(code)}
        | {"unexplained_ratio": _unless_withheld(case, code, number(one.ratio[i]))}
        for i, code in enumerate(case.model.design.practices)
    ]


def _same_side_rows(case: Case, found: Findings) -> list[dict]:
    rows = []
    for one in found.same_side:
        numbers = {"unexplained_ratio": number(one.ratio), "lowest": number(one.lowest), "highest": number(one.highest)}
        told = numbers | {"same_side": int(one.same_side)}
        words = {"practice": one.practice, "name": case.name(one.practice)}
        rows.append(words | (dict.fromkeys(told) if one.practice in case.withheld else told))
    return rows


def _unless_withheld(case: Case, practice: str, value: float | None) -> float | None:
    return None if practice in case.withheld else value


def _challenger_rows(case: Case, found: Findings) -> list[dict]:
    rows = []
    for one in found.challengers:
        row: dict = {"challenger": one.name}
        row |= {f"{m}_{level}": number(getattr(value, m)) for level, value in one.metrics.items() for m in ("r2", "cpm", "mae")}
        for loss, value in one.losses.items():
            difference = one.differences[loss]
            row |= {loss: number(value), f"{loss}_difference": number(difference.mean), f"{loss}_z": number(difference.z)}
        shown = [value for code, value in zip(case.model.design.practices, one.balance, strict=True) if code not in case.withheld]
        gap = round(max(abs(value - 1) for value in shown), 9) + 0.0
        rows.append(row | {"balance_gap": number(gap), "floored_share": number(one.floored)})
    return rows


def _balance_rows(case: Case, found: Findings) -> list[dict]:
    return [
        {"challenger": one.name, "practice": code, "name": case.name(code)}
        | {"fitted_to_actual": _unless_withheld(case, code, round(value, 9))}
        for one in found.challengers
        for code, value in zip(case.model.design.practices, one.balance, strict=True)
    ]
