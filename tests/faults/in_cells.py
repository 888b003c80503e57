"""Faults of single cells: types, limits, codes for missing values, levels, signs."""

from tests.faults.city import City
from tests.faults.planting import SETTINGS, WHOLE, Fault, Found, cell, column_of, told


def _first_band(city: City) -> None:
    city.settings["criteria"][0] = city.settings["criteria"][0] | {"bands": [2, 6, 12]}


def _percentages(city: City) -> None:
    """Poverty as a percentage of homes, of which one area has none."""
    city.column("areas.csv", "needy", "6")
    city.column("areas.csv", "homes", "50")
    city.cell("areas.csv", 5, "homes", "0")
    city.source("areas", derive={"poverty": {"product": ["needy"], "per": "homes"}}, ignore=["poverty"])


YOUNG = tuple(row for row in range(2, 242) if (row - 2) % 10 == 0)

CELLS: list[Fault] = [
    cell("a word where a number stands", "I-020", "children", 2, "cost", "mange"),
    cell("a number with its unit", "I-020", "children", 3, "cost", "9000 kr."),
    cell("a thousands separator that is a space", "I-020", "children", 4, "cost", "9 000"),
    cell("a mark for a withheld count", "I-020", "areas", 2, "poverty", "<5"),
    cell("two dots for a figure that is not there", "I-020", "areas", 3, "poverty", ".."),
    cell("NA, which is not declared as missing", "I-020", "children", 5, "age", "NA"),
    cell("a date where a year stands", "I-020", "cases", 2, "year", "2009-01-01"),
    cell("half a year", "I-020", "children", 6, "year", "2006.5"),
    cell("a flag with decimals", "I-020", "children", 7, "boy", "0.5"),
    cell("a spreadsheet's error value", "I-020", "children", 8, "diagnosis", "#N/A"),
    cell("a number that is infinite", "I-021", "areas", 4, "distance", "inf"),
    cell("a number that is none", "I-021", "areas", 5, "poverty", "NaN"),
    cell("a negative cost", "I-022", "children", 9, "cost", "-1234"),
    cell("a negative number of children", "I-022", "population", 2, "children", "-3", follows=frozenset({"I-054"})),
    cell("a negative age", "I-022", "children", 10, "age", "-3"),
    cell("a negative share", "I-022", "children", 11, "moves", "-0.2"),
    cell("a negative budget", "I-022", "history", 2, "amount", "-361000"),
    cell("a negative number of cases", "I-022", "cases", 3, "cases", "-37"),
    cell("a code for a missing cost", "I-023", "children", 12, "cost", "-300"),
    cell("a code for a missing flag", "I-023", "children", 13, "boy", "-9"),
    cell("a code where negative numbers are allowed", "I-023", "areas", 6, "distance", "-99"),
    cell("nines for a missing age", "I-023", "children", 14, "age", "999"),
    cell("a share over 1", "I-024", "children", 15, "moves", "1.5"),
    cell("a percentage over 100", "I-025", "areas", 7, "poverty", "100.5"),
    told(
        "shares in a column of percentages",
        Found("I-026", "areas", "poverty"),
        lambda c: column_of(c, "areas", "poverty", lambda row, _: f"0.{row % 9 + 1}"),
        alone=WHOLE,
    ),
    cell("a flag with 2", "I-027", "population", 3, "boy", "2"),
    cell("a level that is not declared", "I-028", "children", 16, "diagnosis", "psychiatric"),
    cell("a level in capitals", "I-028", "population", 4, "diagnosis", "CHRONIC"),
    cell("neither a budget nor an account", "I-028", "history", 11, "kind", "forecast"),
    cell("a cost basis that is not declared", "I-028", "children", 17, "cost_basis", "agreed"),
    cell("more than a year in a year", "I-029", "children", 18, "child_years", "1.25", follows=frozenset({"I-050"})),
    cell("no part of a year", "I-029", "children", 19, "child_years", "0"),
    cell("a year outside the calendar", "I-029", "cases", 4, "year", "20009"),
    cell("a price index of 0", "I-029", "prices", 4, "index", "0"),
    told(
        "a value below the first band",
        Found("I-029", "children", "age", YOUNG),
        _first_band,
        follows=frozenset({"I-029"}),
        alone=SETTINGS,
    ),
    cell("an age of 140", "I-037", "children", 20, "age", "140"),
    cell("a year of birth for an age", "I-037", "population", 5, "age", "1998"),
    told("a percentage of nothing", Found("I-038", "areas", "poverty", (5,)), _percentages, alone=WHOLE),
    cell("no cost", "I-030", "children", 21, "cost", ""),
    cell("no criterion", "I-030", "population", 6, "age", " "),
    cell("no child id", "I-030", "children", 22, "child_id", ""),
    cell("no area", "I-030", "population", 7, "area", ""),
    cell("an area with no centre", "I-030", "area_centre", 2, "centre", ""),
    cell("no figure of an area", "I-030", "areas", 8, "distance", ""),
    cell("a code that a spreadsheet would compute", "I-032", "centres", 2, "name", "=1+1"),
    cell("a sign that turns the direction of writing", "I-032", "areas", 9, "name", "Område \u202e1020"),
    cell("a control sign in a name", "I-034", "areas", 10, "name", "Område\u00070301"),
    cell("a mark for writing from the right", "I-034", "areas", 11, "name", "Område\u200f 0302"),
    cell("a soft hyphen in a code", "I-034", "children", 23, "child_id", "k01\u00ad1021"),
    cell("a thousands separator that is a decimal mark", "I-036", "children", 30, "cost_preventive", "9.200"),
    cell("a part of the cost above the cost", "I-081", "children", 24, "cost_placement", "9999"),
]
