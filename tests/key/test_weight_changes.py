"""Whether a weight has moved: the difference against the error of the difference, computed by hand."""

from decimal import Decimal

import numpy as np
import pytest

from fordel.key.weight_changes import WEIGHT_CHANGE_COLUMNS, weight_change_rows

CRITERIA = [{"name": name, "label_da": name.upper(), "label_en": name} for name in ("child", "single", "gone", "new")]
LAST = ({"child": Decimal("100.00"), "single": Decimal("50.00"), "gone": Decimal("7.00")}, ("child", "single", "gone"))
THIS = ({"child": Decimal("110.00"), "single": Decimal("50.00"), "new": Decimal("8.00")}, ("new", "child", "single"))
BEFORE = np.array([[90.0, 50.0, 7.0], [100.0, 50.0, 7.0], [110.0, 50.0, 7.0]])
NOW = np.array([[8.0, 99.0, 50.0], [8.0, 110.0, 50.0], [8.0, 121.0, 50.0]])


def found(same=True, prices=1.0, before=BEFORE, now=NOW):
    rows = weight_change_rows(CRITERIA, (LAST[0], before, LAST[1]), (THIS[0], now, THIS[1]), same, prices)
    assert all(tuple(row) == WEIGHT_CHANGE_COLUMNS for row in rows)
    return {row["criterion"]: row for row in rows}


def judged(row):
    return [row[name] for name in ("difference", "std_error", "z", "moved", "draws")]


def test_over_the_same_draws_errors_that_years_share_do_not_count():
    # draw by draw the differences are 9, 10 and 11: their standard deviation is 1
    assert judged(found()["child"]) == ["10.00", "1.00", "10.00", "yes", "same"]


def test_over_other_draws_the_two_errors_are_added():
    # 10 and 11, so the root of 221
    assert judged(found(same=False)["child"]) == ["10.00", "14.87", "0.67", "no", "independent"]


def test_another_number_of_draws_is_not_the_same_draws():
    assert judged(found(now=NOW[:2])["child"])[4] == "independent"


def test_last_year_is_stated_in_this_years_prices():
    row = found(prices=1.05)["child"]
    # 105 to 110; draw by draw 99 - 94.5, 110 - 105 and 121 - 115.5
    assert (row["last_year"], row["this_year"]) == (Decimal("105.00"), Decimal("110.00"))
    assert judged(row) == ["5.00", "0.50", "10.00", "yes", "same"]


@pytest.mark.parametrize(("now", "z", "moved"), [("101.95", "1.95", "no"), ("101.97", "1.97", "yes"), ("98.03", "-1.97", "yes")])
def test_a_weight_has_moved_from_1_96_standard_errors_on(now, z, moved):
    this = ({"child": Decimal(now)}, np.array([[99.0], [100.0], [101.0]]) + np.array([[-10.0], [0.0], [10.0]]), ("child",))
    (row,) = weight_change_rows(CRITERIA[:1], (LAST[0], BEFORE, LAST[1]), this, True, 1.0)
    assert (row["std_error"], row["z"], row["moved"]) == ("1.00", z, moved)


def test_without_any_error_nothing_is_said_to_have_moved():
    assert judged(found()["single"]) == ["0.00", "0.00", None, "same", "same"]


def test_a_criterion_that_one_year_has_is_not_judged():
    rows = found()
    assert judged(rows["gone"]) == [None, None, None, None, "only_last"]
    assert judged(rows["new"]) == [None, None, None, None, "only_this"]
    assert (rows["gone"]["last_year"], rows["gone"]["this_year"]) == (Decimal("7.00"), None)
    assert (rows["new"]["last_year"], rows["new"]["this_year"]) == (None, Decimal("8.00"))
    assert rows["new"]["label_da"] == "NEW"
