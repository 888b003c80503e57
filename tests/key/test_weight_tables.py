"""The additive key as tables that can be recomputed by hand."""

from decimal import Decimal
from fractions import Fraction

from fordel.key.weight_tables import (
    CLOSENESS_COLUMNS,
    CRITERION_COLUMNS,
    SHARE_COLUMNS,
    WEIGHT_COLUMNS,
    closeness_rows,
    count_rows,
    criterion_rows,
    criterion_share_rows,
    weight_rows,
)
from tests.key.small_key import BELOW, CODES, SHARES, THRESHOLD, WEIGHTS, units, variant, weights_file

FILE = weights_file()
NOTHING = {code: {"children": Decimal(0), "single": Decimal(0)} for code in CODES}
ONE = dict.fromkeys(CODES, Decimal(1))


def column(rows, name):
    return [row[name] for row in rows]


def test_weights_are_money_per_unit_of_every_criterion():
    rows = weight_rows(FILE, FILE.variant(None))
    assert rows == [{"criterion": name, "kind": "per_unit", "value": value} for name, value in WEIGHTS.items()]
    assert tuple(rows[0]) == WEIGHT_COLUMNS
    assert column(weight_rows(FILE, FILE.variant(THRESHOLD)), "value") == list(BELOW.values())


def test_counts_stand_by_centre_in_the_order_of_codes_and_criteria():
    turned = weights_file(counts={code: dict(reversed(FILE.counts[code].items())) for code in reversed(CODES)})
    header, rows = count_rows(turned)
    assert header == ["centre", "children", "single"]
    assert [list(row.values()) for row in rows] == [["N", 100, 40], ["S", 100, 10], ["W", 20, 5]]
    assert all(list(row) == header for row in rows)


def test_weights_times_counts_are_the_needs():
    (_, rows), weights = count_rows(FILE), {row["criterion"]: row["value"] for row in weight_rows(FILE, FILE.variant(None))}
    assert [sum(weights[name] * row[name] for name in weights) for row in rows] == [26_000, 14_000, 4_000]


def test_every_criterion_has_its_part_of_the_need_and_of_the_money():
    rows = criterion_rows(FILE, FILE.variant(None), Fraction(1001))
    assert all(tuple(row) == CRITERION_COLUMNS for row in rows)
    assert (rows[0]["role"], rows[0]["label_da"], rows[0]["label_en"]) == ("base", "Børn", "Children")
    assert (column(rows, "weight"), column(rows, "count"), column(rows, "need")) == ([100, 400], [220, 55], [22_000, 22_000])
    assert column(rows, "weight_low") == [90, 360]
    assert column(rows, "weight_high") == [110, 440]
    assert column(rows, "percent_of_need") == [50, 50]
    assert column(rows, "amount") == [501, 500]  # 500.5 each, the odd unit to the first name


def test_without_any_need_criteria_distribute_nothing():
    rows = criterion_rows(weights_file(counts=NOTHING), variant(), Fraction(1000))
    assert (column(rows, "need"), column(rows, "amount"), column(rows, "percent_of_need")) == ([0, 0], [0, 0], [0, 0])


def test_points_are_the_criterions_weight_times_the_centres_share_of_it():
    rows = criterion_share_rows(FILE, FILE.variant(None))
    assert all(tuple(row) == SHARE_COLUMNS for row in rows)
    assert [(row["criterion"], row["centre"]) for row in rows] == [(name, code) for name in WEIGHTS for code in CODES]
    assert column(rows, "weight_percent") == [50] * 6
    single = rows[3:]
    assert column(single, "count") == [40, 10, 5]
    assert column(single, "share_of_criterion") == [Decimal("0.727272727"), Decimal("0.181818182"), Decimal("0.090909091")]
    assert column(single, "points") == [Decimal("36.363636"), Decimal("9.090909"), Decimal("4.545455")]
    by_centre = [sum(row["points"] for row in rows if row["centre"] == code) for code in CODES]
    assert [round(points, 4) for points in by_centre] == [Decimal("59.0909"), Decimal("31.8182"), Decimal("9.0909")]  # 26, 14, 4 of 44


def test_a_criterion_that_nobody_has_gives_no_points():
    counts = {code: row | {"single": Decimal(0)} for code, row in FILE.counts.items()}
    rows = criterion_share_rows(weights_file(counts=counts), variant())
    assert column(rows[3:], "share_of_criterion") == column(rows[3:], "points") == [0, 0, 0]
    assert column(criterion_share_rows(weights_file(counts=NOTHING), variant()), "points") == [0] * 6


def test_closeness_is_the_additive_share_less_the_models():
    rows = closeness_rows(FILE, FILE.variant(None), units(), Fraction(1_000_000), ONE)
    assert all(tuple(row) == CLOSENESS_COLUMNS for row in rows)
    assert [(row["centre"], row["name"]) for row in rows] == [("N", "North"), ("S", "South"), ("W", "West")]
    assert column(rows, "share_model") == [Decimal(share) for share in SHARES]
    assert column(rows, "share_additive") == [Decimal("0.590909091"), Decimal("0.318181818"), Decimal("0.090909091")]
    assert column(rows, "difference_pp") == [Decimal("4.090909"), Decimal("-3.181818"), Decimal("-0.909091")]
    assert column(rows, "difference_amount") == [40_909, -31_818, -9_091]


def test_closeness_looks_at_the_need_that_is_paid_with_its_factor():
    rows = closeness_rows(FILE, FILE.variant(None), units(), Fraction(0), ONE | {"W": Decimal(2)})
    assert column(rows, "share_additive") == [Decimal("0.541666667"), Decimal("0.291666667"), Decimal("0.166666667")]  # 26, 14, 8 of 48
    assert column(rows, "difference_amount") == [0, 0, 0]
