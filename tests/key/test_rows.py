"""What is printed for every unit, and what small counts withhold."""

from decimal import Decimal
from fractions import Fraction

from fordel.key.order import Order, Transition
from fordel.key.paid import Paid
from fordel.key.rows import COLUMNS, CSV_COLUMNS, STEP_COLUMNS, csv_rows, json_rows, key_rows, reorganisation_rows, step_rows
from fordel.key.steps import Step, allocate
from tests.key.small_key import CODES, SHARES, units

ORDER = Order(CODES, (55, 35, 10), 1001)


def rows_of(order=ORDER, minimum=None, paid_factors=("1", "1", "1"), **changes):
    """The rows of the model's need, of which the factors that are paid are already a part."""
    model = units(**changes)
    paid = Paid("model", "chosen", None, model, model, dict(zip(CODES, map(Decimal, paid_factors), strict=True)))
    return key_rows(paid, order, allocate(order), minimum)


def column(rows, name):
    return [getattr(row, name) for row in rows]


def test_a_row_holds_unit_share_and_money():
    first, *_ = rows = rows_of()
    assert (first.centre, first.name, first.children, first.index) == ("N", "North", 100, 100)
    assert column(rows, "share") == [Decimal(share) for share in SHARES]
    assert column(rows, "amount") == column(rows, "target") == [551, 350, 100]  # 550.55, 350.35, 100.1


def test_bounds_in_money_move_with_what_is_shared_by_need():
    order = Order(CODES, (55, 35, 10), 1100, fixed={"N": Fraction(100)})
    first = rows_of(order)[0]
    assert (first.share_low, first.share_high, first.range_low, first.range_high) == tuple(map(Decimal, ("0.5", "0.6", "0.45", "0.65")))
    assert (first.amount_low, first.amount_high, first.range_amount_low, first.range_amount_high) == (600, 700, 550, 750)


def test_the_target_is_what_stands_before_the_transition_and_bounds_are_its():
    order = Order(
        CODES, (55, 35, 10), 1000, transition=Transition(target_share=Fraction(0)),
        budgets={"N": Fraction("200.5"), "S": Fraction("200.5"), "W": Fraction(401)},
    )  # fmt: skip
    rows = rows_of(order)
    assert column(rows, "amount") == [250, 250, 500]
    assert column(rows, "target") == [550, 350, 100]
    assert column(rows, "amount_low") == [500, 300, 50]
    assert column(rows, "last_year") == [201, 201, 401]  # halves upwards


def test_without_a_budget_last_year_there_is_none():
    assert column(rows_of(Order(CODES, (55, 35, 10), 1000, budgets={"S": Fraction(0)})), "last_year") == [None, 0, None]


def test_shares_without_and_with_all_of_the_unexplained_difference():
    rows = rows_of(needs=(60, 30, 10), factors=("1.4", "1", "1"), paid_factors=("1.2", "1", "1"))
    assert column(rows, "share") == [Decimal("0.6"), Decimal("0.3"), Decimal("0.1")]
    assert column(rows, "share_none") == [Decimal("0.555555556"), Decimal("0.333333333"), Decimal("0.111111111")]  # 50, 30, 10 of 90
    assert column(rows, "share_all") == [Decimal("0.636363636"), Decimal("0.272727273"), Decimal("0.090909091")]  # 70, 30, 10 of 110


def test_targets_add_up_also_where_the_unit_is_large():
    rows = rows_of(Order(CODES, (1, 1, 1), 1000, unit=1000))
    assert column(rows, "amount") == [1000, 0, 0]
    assert column(rows, "target") == [334, 333, 333]


def test_small_counts_are_withheld_with_the_index_and_one_more_so_that_the_sum_does_not_tell():
    rows = rows_of(minimum=5, children=(100, 50, 3))
    assert column(rows, "children") == [100, None, None]
    assert column(rows, "index") == [100, None, None]
    assert column(rows, "amount") == column(rows_of(), "amount")
    assert column(rows_of(children=(100, 50, 3)), "children") == [100, 50, 3]


def test_csv_rows_have_nine_decimals_and_no_exponents():
    rows = csv_rows(rows_of(minimum=5, children=(100, 50, 3)))
    assert tuple(rows[0]) == CSV_COLUMNS == COLUMNS[:10]
    assert [row["share"] for row in rows] == ["0.550000000", "0.350000000", "0.100000000"]
    assert (rows[0]["children"], rows[2]["children"], rows[0]["amount"]) == ("100", None, 551)
    assert csv_rows(rows_of(children=(Decimal("1E+2"), 50, 30)))[0]["children"] == "100"


def test_json_rows_are_numbers():
    row = json_rows(rows_of())[0]
    assert tuple(row) == COLUMNS
    assert (row["share"], row["children"], row["amount"], row["last_year"]) == (0.55, 100.0, 551, None)
    assert all(value is None or isinstance(value, str | int | float) for value in row.values())


def test_steps_are_printed_in_hundredths_that_add_up():
    order = Order(("A", "B", "C"), (1, 1, 1), 100)
    rows = step_rows(order.codes, allocate(order).steps)
    assert all(tuple(row) == STEP_COLUMNS for row in rows)
    shared = [row for row in rows if row["step"] == "need_share"]
    assert [row["amount_after"] for row in shared] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert all(row["amount_before"] + row["effect"] == row["amount_after"] for row in rows)
    rounded = [row for row in rows if row["step"] == "rounding"]
    assert [row["effect"] for row in rounded] == [Decimal("0.66"), Decimal("-0.33"), Decimal("-0.33")]


def test_amounts_whose_sum_has_a_fraction_are_printed_each_by_itself():
    step = Step("reserve", (Fraction(0), Fraction(0)), (Fraction(1, 3), Fraction(1, 200)))
    assert [row["amount_after"] for row in step_rows(("A", "B"), [step])] == [Decimal("0.33"), Decimal("0.01")]


def test_step_zero_shows_budgets_before_and_after_areas_moved():
    rows = reorganisation_rows(("A", "N"), {"A": Fraction(100), "closed": Fraction(50)}, {"A": Fraction(60), "N": Fraction(90)})
    assert [tuple(map(str, row.values())) for row in rows] == [
        ("reorganisation", "A", "100.00", "60.00", "-40.00"),
        ("reorganisation", "N", "0.00", "90.00", "90.00"),
        ("reorganisation", "closed", "50.00", "0.00", "-50.00"),
    ]
