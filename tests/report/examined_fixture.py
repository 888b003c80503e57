"""The files of the validation stage, with figures made by rule."""

import json
from pathlib import Path

from fordel.publish.write import csv_text
from fordel.validation.tables import COLUMNS

RATIO = {"areas": 40, "child_years": 1000.0, "actual": 1e6, "expected": 1e6, "ratio": 1.0, "low": 0.9, "high": 1.1, "withheld": 0}
CHOICES = (("family", "two_part"), ("family", "linear"), ("costs", "capped"), ("unexplained_share", "0"), ("unexplained_share", "1"))


def write_examined(root: Path, options, units: list[dict]) -> None:
    """``models/validation.json`` and its tables for these units of ``models/need.json``."""
    rows = tables(options, units)
    (root / "models/validation").mkdir()
    for name, columns in COLUMNS.items():
        kept = [{column: row[column] for column in columns if column in row} for row in rows.get(name, [])]
        (root / f"models/validation/{name}.csv").write_text(csv_text(columns, kept), encoding="utf-8", newline="")
    head = {
        "family": options.family, "child_rows": options.outcome != "rate", "folds": 10, "held_out_share": 1.0,
        "areas": options.areas_examined, "areas_estimating": 100,
        "not_available": options.not_available, "not_estimated": {},
        "sensitivity": [
            {"choice": "family", "option": "linear", "moved_amount": 12345678},
            {"choice": "unexplained_share", "option": "1", "moved_amount": 9e8},
        ],
        "family_rule": {"reference": "poisson", "chosen": options.family, "better_than_reference": ["tweedie"]},
    }  # fmt: skip
    (root / "models/validation.json").write_text(json.dumps(head), encoding="utf-8", newline="\n")


def tables(options, units: list[dict]) -> dict[str, list[dict]]:
    """Rows of the tables that are there; those that ``not_available`` names are not."""
    practices = ["North", "South"] if options.receives == "area" else [unit["unit"] for unit in units]
    found = {
        "metrics": [
            {"split": split, "level": level, "groups": 400, "r2": 0.6, "cpm": 0.4, "mae": 0.25, "mean": 0.5}
            for split in ("in_sample", "areas", "years")
            for level in ("row", "area", "practice")
        ],
        "calibration": [
            *(RATIO | {"decile": decile} for decile in range(1, 10)),
            RATIO | {"decile": 10, "ratio": 1.25, "low": 1.1, "high": 1.4},
        ],
        "deprivation": [RATIO | {"decile": 1, "practice": code, "name": code, "low": 1.01} for code in practices],
        "form": [
            _test("slope", "", 0.99, 1.0, 0.58),
            _test("link", "chance", 0.1, 0.0, 0.58),
            _test("park", "", 1.9, 1.0, 1e-9),
        ],
        "groups": [
            RATIO | {"criterion": "age", "use": "fit", "group": "age[0-5]", "kind": "level", "amount_per_year": -1000.0},
            RATIO | {"criterion": "settled", "use": "fit", "group": "settled_not", "kind": "top_areas", "amount_per_year": 0.0},
            {"criterion": "age", "use": "fit", "group": "age[12+]", "kind": "level", "areas": 3, "withheld": 1},
        ],
        "left_out_criteria": [_shift("criterion", "age", unit, 0.001) for unit in units],
        "moran": [{"areas": 400, "islands": 0, "index": 0.2, "expected": -0.0025, "p_value": 0.001, "permutations": 999}],
        "stability": [{"left_out": "year"} | _shift("code", "2006", unit, 0.0005) for unit in units],
        "sensitivity": [{"choice": choice} | _shift("option", option, unit, 0.0) for choice, option in CHOICES for unit in units],
        "same_side": [
            {"practice": code, "name": code, "unexplained_ratio": 1.1, "lowest": 1.05, "highest": 1.2}
            | {"same_side": int(code not in options.turning)}
            for code in practices
        ],
        "challengers": [_challenger(name, z) for name, z in (("per_capita", 9.0), ("poisson", None), ("tweedie", -2.5), ("linear", 0.5))],
        "chance": [_chance(unit["unit"], 100.0) for unit in units] + [_chance("", 1000.0)],
        "balance": [
            {"challenger": name, "practice": code, "name": code, "fitted_to_actual": value}
            for name, value in (("per_capita", 1.2), ("poisson", 1.0))
            for code in practices
        ],
        "sensitivity_ratios": [
            {"choice": choice, "option": option, "practice": code, "name": code, "unexplained_ratio": 1.1}
            for choice, option in (("chosen", options.family), ("costs", "capped"))
            for code in practices
        ],
        "within_between": [
            {"term": "age[6-11]", "within": 0.3, "within_error": 0.1, "between": 0.9, "difference": 0.6, "difference_error": 0.4},
            {
                "term": "poverty:single_parent",
                "within": 0.3,
                "within_error": 0.1,
                "between": 0.9,
                "difference": 0.6,
                "difference_error": 0.4,
            },
        ],
    }
    return {name: rows for name, rows in found.items() if name not in options.not_available}


def _shift(column: str, word: str, unit: dict, shift: float) -> dict:
    moved = {"share": unit["share"] + shift, "shift_pp": 100 * shift, "shift_amount": round(9e8 * shift)}
    return {column: word, "unit": unit["unit"], "name": unit["name"]} | moved


def _test(test: str, part: str, estimate: float, null: float, p_value: float) -> dict:
    words = {"test": test, "part": part, "estimate": estimate, "std_error": 0.1}
    return words | {"null": null, "statistic": 1.0, "df": 1, "p_value": p_value}


def _challenger(name: str, z: float | None) -> dict:
    figures = {"r2_row": 0.13, "r2_area": 0.6, "mae_area": 0.25, "deviance": 50.0, "balance_gap": 0.04}
    return {"challenger": name, "deviance_difference": z or 0.0, "deviance_z": z, "square_area_z": z} | figures


def _chance(unit: str, budget: float) -> dict:
    percent = {"sd_percent": 8.0, "expected_percent": 6.4, "reserve80_percent": 6.7, "reserve95_percent": 13.2}
    figures = {"reserve80_amount": 7223461, "reserve95_amount": 14117438, "children_percent": 7.0, "between_years_percent": 5.0}
    return {"unit": unit, "name": unit, "budget": budget} | percent | figures
