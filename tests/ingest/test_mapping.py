"""What a source can say without code: names, constants, derived columns, codes, filters, units, what is ignored."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from fordel.ingest.mapping import Exclusion
from fordel.params.sources import Derived


def areas(case, **settings: object) -> None:
    """Change the source of the area figures."""
    case.settings["sources"]["areas"] |= settings


def counted(case, **settings: object) -> None:
    """Change the source of the population, which reads the same file."""
    case.settings["sources"]["population"] |= settings


def test_names_constants_and_units(figures):
    result = figures.run()
    table = figures.table("areas")
    assert result.rows == {"areas": 6, "area_centre": 6, "population": 6}
    assert table.column_names == ["area", "year", "children", "cost", "poverty"]
    assert [str(field.type) for field in table.schema] == ["string", "int64", "double", "double", "double"]
    assert table.slice(0, 1).to_pylist() == [{"area": "101", "year": 2006, "children": 200.0, "cost": 2500.0, "poverty": 20.0}]


def test_one_file_feeds_several_tables_in_its_own_way(figures):
    """The filter and the codes of one table leave the others alone."""
    areas(figures, missing={"spend": ["2.75"]}, allow_missing={"cost": "late"})
    counted(figures, filters=[{"column": "code", "drop": ["103"], "reason": "too small"}])
    result = figures.run()
    assert result.rows == {"areas": 6, "area_centre": 6, "population": 5}
    assert figures.table("areas")["cost"].null_count == 1
    assert set(result.exclusions) == {Exclusion("population", "code", 1, "too small"), Exclusion("areas", "cost", 1, "late")}


def test_derived_columns(figures):
    figures.column("figures.csv", "young", "12.5")
    areas(
        figures,
        columns={"area": "code", "cost": "spend", "poverty": "poor"},
        derive={"children": {"product": ["residents", "young"], "factor": 0.01}},
    )
    figures.settings["sources"]["population"]["ignore"] = "*"
    figures.run()
    assert figures.table("areas")["children"].to_pylist()[0] == pytest.approx(200 * 12.5 / 100)


def test_a_derived_value_is_missing_where_a_factor_is(figures):
    figures.column("figures.csv", "young", "12.5")
    figures.cell("figures.csv", 3, "young", "0.0")
    figures.cell("figures.csv", 4, "young", "-99")
    figures.cell("figures.csv", 5, "young", "x")
    derive = {"children": {"product": ["residents", "young"], "factor": 0.01}}
    areas(figures, columns={"area": "code", "cost": "spend", "poverty": "poor"}, derive=derive, missing={"young": ["0"]})
    figures.settings["sources"]["population"]["ignore"] = "*"
    found = {(f["rule"], f["row"], f["column"]) for f in figures.findings("error")}
    assert found == {("I-030", "3", "children"), ("I-023", "4", "children"), ("I-020", "5", "children")}


def per_cent(case, per: str = "residents", needy: str = "5", **settings: object) -> None:
    """Poverty as a percentage: the needy of all residents."""
    case.column("figures.csv", "needy", needy)
    derive = {"poverty": {"product": ["needy"], "per": per}}
    areas(case, columns={"area": "code", "children": "residents", "cost": "spend"}, derive=derive, ignore=["poor"], **settings)
    counted(case, ignore="*")


NEEDY = {2: 3, 3: 70, 4: 0, 5: 1, 6: 119, 7: 240}


def test_a_count_as_a_percentage_of_another_is_the_nearest_number(figures):
    per_cent(figures)
    for row, needy in NEEDY.items():
        figures.cell("figures.csv", row, "needy", str(needy))
    figures.run()
    residents = [int(line.split(",")[1]) for line in figures.lines("figures.csv")[1:]]
    expected = [float(Fraction(100 * needy, whole)) for needy, whole in zip(NEEDY.values(), residents, strict=True)]
    assert figures.table("areas")["poverty"].to_pylist() == expected


def test_a_share_is_a_percentage_with_a_factor(figures):
    per_cent(figures)
    figures.settings["sources"]["areas"]["derive"]["poverty"]["factor"] = 0.01
    figures.settings["criteria"][0]["kind"] = "share"
    for row, needy in NEEDY.items():
        figures.cell("figures.csv", row, "needy", str(needy))
    figures.run()
    residents = [int(line.split(",")[1]) for line in figures.lines("figures.csv")[1:]]
    assert figures.table("areas")["poverty"].to_pylist() == [needy / whole for needy, whole in zip(NEEDY.values(), residents, strict=True)]


@pytest.mark.parametrize("number", ["0", "0.0", "-4"])
def test_what_cannot_be_divided_by_is_named_with_its_row_and_column(figures, number):
    figures.column("figures.csv", "homes", "50")
    figures.cell("figures.csv", 4, "homes", number)
    per_cent(figures, per="homes")
    (found,) = figures.findings("error")
    assert (found["rule"], found["row"], found["column"], found["value"]) == ("I-038", "4", "poverty", "")
    assert "needy / homes (poverty)" in found["message"] and "of homes, which is not above 0" in found["message"]


def test_a_percentage_is_missing_where_one_of_its_counts_is(figures):
    figures.column("figures.csv", "homes", "50")
    per_cent(figures, per="homes", missing={"homes": [".."], "needy": [".."]})
    for row, column, text in ((3, "homes", ".."), (4, "needy", ".."), (5, "homes", "-99"), (6, "homes", "x"), (7, "homes", "inf")):
        figures.cell("figures.csv", row, column, text)
    found = {(one["rule"], one["row"]) for one in figures.findings("error")}
    assert found == {("I-030", "3"), ("I-030", "4"), ("I-023", "5"), ("I-020", "6"), ("I-021", "7")}


def test_a_whole_that_is_not_delivered_is_named(figures):
    per_cent(figures, per="homes")
    (found,) = figures.findings("error")
    assert (found["rule"], found["column"]) == ("I-008", "homes")


def test_a_count_is_no_percentage_of_itself():
    with pytest.raises(ValidationError, match="must be another column than those of the product"):
        Derived(product=["a", "b"], per="b")


def test_a_code_that_is_text_is_matched_as_text(figures):
    """A filter or missing-value code ``101`` leaves the area ``0101`` alone."""
    figures.append("figures.csv", "0101,200,3,25")
    figures.append("belongs.csv", "0101,2006,North")
    filters = [{"column": "code", "drop": ["101"], "reason": "too small"}]
    areas(figures, filters=filters)
    counted(figures, filters=filters, missing={"*": ["101"]})
    assert figures.run().rows == {"areas": 6, "area_centre": 7, "population": 6}
    assert "0101" in figures.table("population")["area"].to_pylist()


def test_letters_in_two_parts_are_the_same_letters(city):
    """A code typed on another machine (NFD) is the same code."""
    for name in ("area_centre.csv", "centres.csv", "history.csv"):
        city.put(name, [line.replace("A", "\u00c5") for line in city.lines(name)])
    city.put("area_centre.csv", [line.replace("\u00c5", "A\u030a") if "2006" in line else line for line in city.lines("area_centre.csv")])
    city.run()
    assert set(city.table("area_centre")["centre"].to_pylist()) == {"\u00c5", "B"}


@pytest.mark.parametrize("name", ["spend", "cost", "*"])
@pytest.mark.parametrize("code", ["0", "0.0", "0.00"])
def test_codes_for_missing_values(figures, name, code):
    """Under the supplier's or the contract's name, or for all columns; as text or as a number."""
    figures.cell("figures.csv", 2, "spend", "0.0")
    figures.cell("figures.csv", 3, "spend", "..")
    areas(figures, missing={name: [code, ".."]}, allow_missing={"cost": "withheld"})
    figures.run()
    assert figures.table("areas")["cost"].to_pylist()[:3] == [None, None, 3000.0]


def test_codes_are_written_with_the_files_decimal_mark(city):
    city.put("prices.csv", [line.replace(",", ";").replace(".", ",") for line in [*city.lines("prices.csv"), "2010,0.0"]])
    city.settings["sources"]["prices"] |= {"separator": ";", "decimal": ",", "missing": {"index": ["0,00"]}}
    assert [(f["rule"], f["row"]) for f in city.findings("error")] == [("I-030", "5")]


def test_a_code_that_is_text_is_no_number(figures):
    """``NA`` matches itself alone, and a code never matches a part of a value."""
    figures.cell("figures.csv", 2, "spend", "NA")
    figures.cell("figures.csv", 3, "spend", "20")
    areas(figures, missing={"spend": ["NA", "2"]}, allow_missing={"cost": "withheld"})
    figures.run()
    assert figures.table("areas")["cost"].to_pylist()[:2] == [None, 20000.0]


def test_a_missing_value_needs_an_excuse(figures):
    areas(figures, missing={"spend": ["2.5"]})
    assert [(f["rule"], f["row"], f["column"]) for f in figures.findings("error")] == [("I-030", "2", "cost")]


def test_a_fitted_criterion_is_never_excused(figures):
    areas(figures, missing={"poor": ["20"]}, allow_missing={"poverty": "withheld"})
    assert [f["rule"] for f in figures.findings("error")] == ["I-013", "I-030"]


def test_a_tried_criterion_may_be_excused(city):
    city.cell("children.csv", 4, "moves", "")
    city.settings["sources"]["children"]["allow_missing"] = {"moves": "not registered"}
    assert city.run().exclusions == (Exclusion("children", "moves", 1, "not registered"),)


def test_filters_count_each_row_once(figures):
    first, second = ({"column": "code", "drop": [code, "101"], "reason": f"reason {code}"} for code in ("102", "103"))
    counted(figures, filters=[first, second])
    assert [entry.rows for entry in figures.run().exclusions] == [2, 1]
    assert figures.table("population")["area"].to_pylist() == ["104", "105", "106"]


def test_filters_compare_numbers_as_numbers(figures):
    counted(figures, filters=[{"column": "residents", "drop": ["200.0"], "reason": "r"}])
    assert figures.run().rows["population"] == 5


def test_what_filters_leave_out_may_be_faulty(figures):
    """A total row of text and sentinels is no fault once it is left out."""
    figures.append("figures.csv", "City,many,-300,x")
    for table in ("areas", "population"):
        figures.settings["sources"][table]["filters"] = [{"column": "code", "drop": ["City"], "reason": "the sum"}]
    figures.run()


def test_ignored_columns(figures):
    figures.column("figures.csv", "note", "x")
    rules = {(f["rule"], f["column"]) for f in figures.findings("error")}
    assert rules == {("I-009", "note")}
    for ignore in (["note"], "*"):
        areas(figures, ignore=ignore)
        figures.settings["sources"]["population"]["ignore"] = "*"
        figures.run()
    assert "note" not in figures.table("areas").column_names


def test_a_mapped_column_that_is_not_there(figures):
    figures.settings["sources"]["areas"]["columns"]["name"] = "title"
    assert ("I-008", "name") in {(f["rule"], f["column"]) for f in figures.findings("error")}


def test_totals_are_of_the_rows_used_in_the_contracts_unit(figures):
    """The sum of cost is 18,750 (thousands): after the filter, without one row."""
    areas(figures, expected_total={"cost": 18750})
    figures.run()
    areas(figures, filters=[{"column": "code", "drop": ["101"], "reason": "r"}])
    said = figures.fail()
    assert "I-062" in said and "16250" in said and "18750" in said


@pytest.mark.parametrize(("declared", "ok"), [(14, True), (30, True), (5, True), (1.4, False), (140, False), (14000, False)])
def test_cost_per_child_is_off_where_a_factor_ten_is_nearer(figures, declared, ok):
    """It is 18,750 / 1,350 = 13.9."""
    areas(figures, expected_cost_per_child=declared)
    assert [f["rule"] for f in figures.findings("error")] == ([] if ok else ["I-061"])


def test_codes_stay_text(figures):
    figures.put("figures.csv", [line.replace("101,", "0101,", 1) for line in figures.lines("figures.csv")])
    figures.put("belongs.csv", [line.replace("101,", "0101,", 1) for line in figures.lines("belongs.csv")])
    figures.run()
    assert figures.table("areas")["area"].to_pylist()[0] == "0101"


@pytest.mark.parametrize(("level", "code"), [(["1", "2"], "1"), (["01", "02"], "01")])
def test_levels_compare_as_text(city, level, code):
    city.settings["criteria"][2]["levels"] = level
    for name in ("children.csv", "population.csv"):
        city.column(name, "diagnosis", code)
    city.run()
    city.cell("population.csv", 2, "diagnosis", "1.0")
    assert [f["rule"] for f in city.findings("error")] == ["I-028"]


def test_a_value_under_the_first_band_is_refused(city):
    city.settings["criteria"][0]["bands"] = [3, 6, 12]
    assert {(f["rule"], f["column"]) for f in city.findings("error")} == {("I-029", "age")}
