"""Real files, from the folder that FORDEL_CASES names."""

import os
from pathlib import Path

import pytest

CASES = Path(os.environ.get("FORDEL_CASES", ""))
needs_cases = pytest.mark.skipif(not os.environ.get("FORDEL_CASES"), reason="FORDEL_CASES does not name the folder of real cases")


def english(case, **settings: object) -> None:
    """The area figures are the English spending file as it was published."""
    path = CASES / "eng-childrens-services" / "csc_spending_per_capita.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in FORDEL_CASES")
    case.files["csc_spending_per_capita.csv"] = path.read_bytes()
    case.settings["sources"]["areas"] = {
        "path": "data/raw/csc_spending_per_capita.csv",
        "columns": {"area": "new_la_code", "name": "geo_breakdown", "children": "under18", "cost": "exp"},
        "constant": {"year": 2006},
        "unit": {"cost": 1000},
        "ignore": "*",
        "filters": [
            {"column": "geographic_level", "drop": ["National", "Regional", "Statistical neighbours (median)"], "reason": "no authorities"}
        ],
    } | settings


@needs_cases
def test_spending_with_codes_is_stopped(figures):
    """-300 means not available: Slough, Cumberland and Birmingham stand on lines 38, 61 and 88."""
    english(figures)
    said = figures.fail()
    assert "I-023 data/raw/csc_spending_per_capita.csv, column exp (cost)" in said and "38, 61, 88" in said
    found = [(row["row"], row["value"]) for row in figures.read("data/ingest.csv") if row["rule"] == "I-023"]
    assert found == [("38", "-300.0"), ("61", "-300.0"), ("88", "-300.0")]


@needs_cases
def test_spending_unfiltered_is_stopped_too(figures):
    """The rows of regions and neighbours lack codes and children; the codes are named all the same."""
    english(figures, filters=[])
    said = figures.fail()
    assert "38, 61, 88" in said and "I-030" in said


@needs_cases
def test_declared_codes_are_missing_values(figures):
    english(figures, missing={"exp": ["-300"]}, allow_missing={"cost": "Not published for three authorities."})
    rules = {(row["rule"], row["column"]) for row in figures.findings("error")}
    assert rules == {("I-008", "poverty"), ("I-041", "area"), ("I-051", "area")}


@needs_cases
def test_statistics_denmark_writes_a_mark_and_semicolons(city):
    path = CASES / "dk-statbank-api" / "data_straf42_csv_0.csv"
    city.files["straf42.csv"] = path.read_bytes()
    city.settings["sources"]["prices"] = {
        "path": "data/raw/straf42.csv",
        "separator": ";",
        "decimal": ",",
        "columns": {"year": "TID", "index": "INDHOLD"},
        "ignore": ["HERKOMST1"],
    }
    city.settings["years"]["price_level"] = 2023
    assert {(row["rule"], row["column"]) for row in city.findings("error")} == {("I-047", "year")}
