"""The ibis expressions against the same rows made by hand with pandas."""

from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest

from fordel.observations.expression import Plan, Tables, coded_value, estimation_rows, population_rows
from fordel.observations.terms import Term


class Engine:
    """DuckDB on Parquet files, as the stage uses it."""

    def __init__(self, folder):
        self.folder, self.connection, self.count = folder, ibis.duckdb.connect(), 0

    def table(self, frame: pd.DataFrame):
        self.count += 1
        path = self.folder / f"t{self.count}.parquet"
        frame.to_parquet(path, index=False)
        return self.connection.read_parquet(path, table_name=f"t{self.count}")


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Engine:
    return Engine(tmp_path_factory.mktemp("tables"))


def flag(name: str) -> Term:
    return Term(name, name, "criterion", "child", name, "value")


POOR = Term("poor", "poor", "criterion", "area", "poor", "fraction", scale=100.0)
PLACES = Term("places", "places", "supply", "area", "places", "value")


@pytest.fixture(scope="module")
def tables(engine) -> Tables:
    frames = {
        "children": pd.DataFrame(
            [("1", 2005, "S1", None, 1.0, 100.0, 1), ("1", 2006, "S2", "S1", 1.0, 50.0, 1), ("2", 2005, "S2", None, 0.25, 0.0, 0),
             ("2", 2005, "S1", None, 0.75, 10.0, 0), ("3", 2004, "S1", None, 1.0, 99.0, 0)],
            columns=["child_id", "year", "area", "home_area", "child_years", "cost", "single"],
        ),
        "areas": pd.DataFrame(
            [(a, y, p + y - 2005, s) for a, p, s in (("S1", 10.0, 1.5), ("S2", 30.0, 2.5)) for y in range(2004, 2009)],
            columns=["area", "year", "poor", "places"],
        ),
        "area_centre": pd.DataFrame([(a, y, "A" if a == "S1" or y == 2006 else "B") for a in ("S1", "S2") for y in range(2004, 2009)],
                                    columns=["area", "year", "centre"]),
        "population": pd.DataFrame([("S1", 2008, 1, 1), ("S1", 2008, 1, 0), ("S1", 2008, 1, 1), ("S2", 2008, 2, 0), ("S2", 2007, 9, 0)],
                                   columns=["area", "year", "children", "single"]),
        "prices": pd.DataFrame([(2005, 100.0), (2006, 102.0), (2009, 110.0)], columns=["year", "index"]),
    }  # fmt: skip
    return Tables(**{name: engine.table(frame) for name, frame in frames.items()})


PLAN = Plan("cost", (2005, 2006), 2008, 2009, "centre", "centre", (flag("single"), POOR, PLACES))


def test_estimation_rows(tables):
    rows = estimation_rows(tables, PLAN).to_pandas()
    assert list(rows.columns) == ["area", "practice", "year", "exposure", "outcome", "whole_rate", "single", "poor", "places"]
    expected = pd.DataFrame(
        [
            ("S1", "A", 2005, 1.0, 110.0, 110.0, 1.0, 0.10, 1.5),
            ("S1", "A", 2005, 0.75, 11.0, 11.0, 0.0, 0.10, 1.5),
            ("S1", "A", 2006, 1.0, 50 * 110 / 102, 50 * 110 / 102, 1.0, 0.11, 1.5),
            ("S2", "B", 2005, 0.25, 0.0, 11.0, 0.0, 0.30, 2.5),
        ],
        columns=rows.columns,
    )
    pd.testing.assert_frame_equal(rows, expected, check_dtype=False)


def test_rows_stand_in_the_order_of_their_children(tables, engine):
    """Whatever order the register is in; a child's rows in one home area by the area where it was registered."""
    moved = pd.DataFrame([("9", 2005, f"S{1 + one}", "S1", 0.5, float(one), 1) for one in (1, 0)], columns=tables.children.columns)
    for children in (moved, moved.iloc[::-1]):
        made = replace(tables, children=engine.table(children))
        assert list(estimation_rows(made, replace(PLAN, price_level=2005, years=(2005,))).to_pandas()["outcome"]) == [0.0, 1.0]


def test_a_placed_child_counts_where_it_had_its_home(tables):
    rows = estimation_rows(tables, PLAN).to_pandas()
    assert (rows.loc[rows.year == 2006, "area"] == "S1").all()


def test_population_is_counted_by_profile(tables):
    rows = population_rows(tables, PLAN).to_pandas()
    assert rows.values.tolist() == [["S1", "A", "A", 1.0, 0.0, 0.13], ["S1", "A", "A", 2.0, 1.0, 0.13], ["S2", "B", "B", 2.0, 0.0, 0.33]]


def test_area_years_and_rates_go_through_the_same_code(engine):
    areas = pd.DataFrame({"area": ["S1", "S2"], "year": 2017, "children": [200.0, 50.0], "rate": [3.5, np.nan], "poor": [10.0, 20.0]})
    places = pd.DataFrame({"area": ["S1", "S2"], "year": 2017, "region": ["R", "R"]})
    people = areas[["area", "year", "children"]]
    found = Tables(engine.table(places), engine.table(people), areas=engine.table(areas))
    plan = Plan("rate", (2017,), 2017, 2017, "area", "region", (POOR,))
    rows = estimation_rows(found, plan).to_pandas()
    assert rows.outcome.iloc[0] == pytest.approx(7.0) and np.isnan(rows.outcome.iloc[1])
    assert list(rows.practice) == ["R", "R"]
    people_rows = population_rows(found, plan).to_pandas()
    assert people_rows[["area", "unit", "practice"]].values.tolist() == [["S1", "S1", "R"], ["S2", "S2", "R"]]


@pytest.mark.parametrize(
    ("term", "values", "expected"),
    [
        (Term("x", "x", "criterion", "child", "v", "complement", scale=100.0), [0, 25, None], [1.0, 0.75, None]),
        (Term("x", "x", "criterion", "child", "v", "band", bounds=(6, 12)), [5.9, 6, 11.9, 12, None], [0, 1, 1, 0, None]),
        (Term("x", "x", "criterion", "child", "v", "band", bounds=(18, float("inf"))), [17, 18, 99], [0, 1, 1]),
        (Term("x", "x", "criterion", "child", "v", "level", level="long"), ["short", "long", None], [0, 1, None]),
    ],
)
def test_coding(engine, term, values, expected):
    table = engine.table(pd.DataFrame({"i": range(len(values)), "v": values}))
    found = table.select("i", x=coded_value(table.v, term)).order_by("i").to_pandas().x
    assert [None if pd.isna(v) else v for v in found] == expected


def test_a_product_reads_both_of_its_columns(tables):
    product = Term("single:poor", "single:poor", "criterion", "child", "", "product", parts=(flag("single"), POOR))
    plan = Plan("cost", (2005, 2006), 2008, 2009, "centre", "centre", (flag("single"), product))
    rows = estimation_rows(tables, plan).to_pandas()
    np.testing.assert_allclose(rows.set_index(["area", "year", "single"])["single:poor"].values, rows.single * [0.10, 0.10, 0.11, 0.30])
    people = population_rows(tables, plan).to_pandas()
    np.testing.assert_allclose(people.set_index(["area", "single"])["single:poor"], people.single * [0.13, 0.13, 0.33])


def test_cost_by_kind_of_measure_comes_along(tables, engine):
    children = tables.children.to_pandas().assign(cost_placement=lambda t: t.cost * 0.6, cost_preventive=lambda t: t.cost * 0.4)
    rows = estimation_rows(replace(tables, children=engine.table(children)), PLAN).to_pandas()
    plain = estimation_rows(tables, PLAN).to_pandas()
    assert list(rows.columns)[:9] == list(plain.columns)
    pd.testing.assert_frame_equal(rows[plain.columns], plain)
    for what in ("outcome", "whole_rate"):
        np.testing.assert_allclose(rows[f"{what}_placement"], rows[what] * 0.6)
        np.testing.assert_allclose(rows[f"{what}_placement"] + rows[f"{what}_preventive"], rows[what])
    only_one = children.drop(columns="cost_preventive")
    assert "outcome_placement" not in estimation_rows(replace(tables, children=engine.table(only_one)), PLAN).columns


def test_one_name_on_the_child_s_row_and_on_the_area_s(engine, tables):
    """Each term reads its own, and no input is taken for the price index."""
    children, areas = tables.children.mutate(poor=ibis.literal(7.0), price=ibis.literal(9.0)), tables.areas
    own, price = replace(POOR, name="own", source="child", scale=1.0), flag("price")
    plan = Plan("cost", (2005, 2006), 2008, 2009, "centre", "centre", (own, price, POOR, PLACES))
    rows = estimation_rows(replace(tables, children=children, areas=areas), plan).to_pandas()
    assert set(rows["own"]) == {7.0} and set(rows["price"]) == {9.0}
    assert sorted(set(rows["poor"].round(4))) == [0.1, 0.11, 0.3]
    plain = estimation_rows(tables, replace(plan, fitted=(POOR, PLACES))).to_pandas()
    assert sorted(rows["outcome"]) == pytest.approx(sorted(plain["outcome"]))
