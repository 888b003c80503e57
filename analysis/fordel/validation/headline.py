"""The figures a reader asks for first, for ``models/validation.json``; all are taken from the tables' own rows."""

from fordel.need.folds import FOLDS
from fordel.need.model import FAMILIES
from fordel.validation.case import Case
from fordel.validation.challengers import REFERENCE
from fordel.validation.chance_table import CITY
from fordel.validation.result import Findings

Rows = dict[str, list[dict]]


def headline(case: Case, found: Findings, rows: Rows, settings: dict) -> dict:
    """Counts, reasons for tables that are not there, and each table's main figures.

    Parameters
    ----------
    case : Case
    found : Findings
    rows : dict of str to list of dict
        Every table's rows, ``chance`` among them.
    settings : dict
        What stands first: currency, price level, seed.
    """
    design = case.model.design
    return settings | {
        "family": case.model.name,
        "rows": len(design.outcome),
        "areas": design.clusters,
        "practices": len(design.practices),
        "years": list(case.years),
        "child_rows": case.child_rows,
        "folds": min(FOLDS, len(design.areas)),
        "held_out_share": round(found.held_out_share, 6),
        "pot": round(case.pot),
        "not_available": found.not_available,
        "not_estimated": found.not_estimated,
        "metrics": _metrics(rows),
        "calibration": _calibration(rows["calibration"]),
        "deprivation": _calibration(rows["deprivation"]),
        "form": {f"{test['test']}{'_' + test['part'] if test['part'] else ''}": _test(test) for test in rows["form"]},
        "groups": _groups(rows["groups"]),
        "moran": rows["moran"][0] if rows["moran"] else None,
        "left_out_criteria": _largest(rows["left_out_criteria"], ("criterion",)),
        "stability": {kind: _largest(_where(rows["stability"], "left_out", kind), ("code",)) for kind in ("practice", "year")},
        "sensitivity": _sensitivity(rows["sensitivity"]),
        "same_side": [row["practice"] for row in rows["same_side"] if row["same_side"]],
        "challengers": _challengers(rows["challengers"]),
        "family_rule": family_rule(rows["challengers"], case.model.name),
        "chance": next((row for row in rows["chance"] if row["unit"] == CITY), None),
    }


def family_rule(challengers: list[dict], chosen: str) -> dict:
    """Families that win over the reference on unseen areas: their deviance is lower by 2 errors of the paired difference or more.

    This says it for one estimation; the default changes only where the same family wins in two that follow each other.
    """
    families = [row for row in challengers if row["challenger"] in FAMILIES]
    reference = REFERENCE if REFERENCE in (row["challenger"] for row in families) else chosen
    winners = [row["challenger"] for row in families if row["deviance_z"] is not None and row["deviance_z"] <= -2]
    return {"reference": reference, "chosen": chosen, "better_than_reference": winners}


def _metrics(rows: Rows) -> dict:
    found: dict = {}
    for row in rows["metrics"]:
        found.setdefault(row["split"], {})[row["level"]] = {name: row[name] for name in ("r2", "cpm", "mae")}
    return found


def _calibration(cells: list[dict]) -> dict:
    """How many cells are shown, whose interval leaves 1 out, and the lowest and highest ratio."""
    shown = [cell for cell in cells if cell["ratio"] is not None]
    off = [cell for cell in shown if cell["low"] is not None and not cell["low"] <= 1 <= cell["high"]]
    ratios = [cell["ratio"] for cell in shown]
    return {"cells": len(shown), "interval_without_1": len(off), "lowest": min(ratios, default=None), "highest": max(ratios, default=None)}


def _test(test: dict) -> dict:
    return {name: test[name] for name in ("estimate", "std_error", "null", "statistic", "p_value")}


def _groups(groups: list[dict]) -> dict:
    """The groups with the lowest and the highest ratio without their criterion."""
    shown = sorted((g for g in groups if g["ratio"] is not None), key=lambda g: g["ratio"])
    ends = dict(zip(("lowest", "highest"), shown[:1] + shown[-1:], strict=False))
    return {name: {key: group[key] for key in ("group", "ratio")} for name, group in ends.items()}


def _where(rows: list[dict], column: str, value: str) -> list[dict]:
    return [row for row in rows if row[column] == value]


def _largest(rows: list[dict], words: tuple[str, ...]) -> dict | None:
    """The row that moves a share most."""
    if not rows:
        return None
    row = max(rows, key=lambda r: abs(r["shift_pp"]))
    return {name: row[name] for name in (*words, "unit", "shift_pp", "shift_amount")}


def _sensitivity(rows: list[dict]) -> list[dict]:
    """For each choice and option the unit that it moves most, and what it moves between units in all."""
    found = []
    for choice, option in dict.fromkeys((row["choice"], row["option"]) for row in rows):
        own = [row for row in rows if (row["choice"], row["option"]) == (choice, option)]
        moved = sum(max(0, row["shift_amount"]) for row in own)
        found.append({"choice": choice, "option": option, **(_largest(own, ()) or {}), "moved_amount": moved})
    return found


def _challengers(rows: list[dict]) -> dict:
    names = ("r2_row", "r2_area", "mae_area", "deviance_difference", "deviance_z", "square_area_difference", "square_area_z", "balance_gap")
    return {row["challenger"]: {name: row[name] for name in names} for row in rows}
