"""Whether a weight has moved: the difference against the error of the difference, computed by hand."""

from decimal import Decimal

import numpy as np
import pytest

from fordel.key.weight_changes import WEIGHT_CHANGE_COLUMNS, weight_change_rows

CRITERIA = [{"name": name, "label_da": name.upper(), "label_en": name} for name in ("child", "single", "gone", "new")]
LAST = ({"child": Decimal("100.00"), "single": Decimal("50.00")}, ("child", "single"))
THIS = ({"child": Decimal("110.00"), "single": Decimal("50.00")}, ("single", "child"))
BEFORE = np.array([[90.0, 50.0], [100.0, 50.0], [110.0, 50.0]])
NOW = np.array([[50.0, 99.0], [50.0, 110.0], [50.0, 121.0]])


def found(same=True, prices=1.0, before=BEFORE, now=NOW, last=LAST, this=THIS):
    both = {*last[0], *this[0]}
    criteria = [one for one in CRITERIA if one["name"] in both]
    rows = weight_change_rows(criteria, (last[0], before, last[1]), (this[0], now, this[1]), same, prices)
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
    (row,) = weight_change_rows(CRITERIA[:1], ({"child": Decimal("100.00")}, BEFORE[:, :1], ("child",)), this, True, 1.0)
    assert (row["std_error"], row["z"], row["moved"]) == ("1.00", z, moved)


def test_without_any_error_nothing_is_said_to_have_moved():
    assert judged(found()["single"]) == ["0.00", "0.00", None, "same", "same"]


def test_weights_have_the_decimals_that_they_are_published_with():
    last, this = ({"child": Decimal("0.100000")}, ("child",)), ({"child": Decimal("0.110004")}, ("child",))
    draws = (np.array([[0.09], [0.1], [0.11]]), np.array([[0.099], [0.11], [0.121]]))
    (row,) = weight_change_rows(CRITERIA[:1], (last[0], draws[0], last[1]), (this[0], draws[1], this[1]), True, 1.0, 6)
    assert (str(row["last_year"]), str(row["this_year"])) == ("0.100000", "0.110004")
    assert judged(row) == ["0.010004", "0.001000", "10.00", "yes", "same"]
    (row,) = weight_change_rows(CRITERIA[:1], (last[0], draws[0], last[1]), (last[0], draws[1], last[1]), True, 1.0, 6)
    assert judged(row)[3] == "same"
    (row,) = weight_change_rows(CRITERIA[:1], (last[0], draws[0], last[1]), (this[0], draws[1], this[1]), True, 1.05, 6)
    assert str(row["last_year"]) == "0.105000"


OTHERS = {
    "one more last year": ({"gone": Decimal("7.00")}, {}),
    "one more this year": ({}, {"new": Decimal("8.00")}),
    "another one": ({"gone": Decimal("7.00")}, {"new": Decimal("8.00")}),
}


def with_others(case, **more):
    """The rows where the years have these criteria too."""
    sides = []
    for (weights, names), draws, others in ((LAST, BEFORE, OTHERS[case][0]), (THIS, NOW, OTHERS[case][1])):
        full = np.column_stack([draws, *(np.full(len(draws), float(value)) for value in others.values())])
        sides.append(((weights | others, (*names, *others)), full))
    (last, before), (this, now) = sides
    return found(last=last, before=before, this=this, now=now, **more)


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("case", OTHERS)
def test_where_the_years_have_other_criteria_a_difference_is_shown_and_not_judged(case, same):
    rows = with_others(case, same=same)
    assert judged(rows["child"]) == ["10.00", None, None, None, "other_criteria"]
    assert judged(rows["single"]) == ["0.00", None, None, None, "other_criteria"]


def test_the_same_criteria_in_another_order_are_the_same_criteria():
    assert (LAST[1], THIS[1]) == (("child", "single"), ("single", "child"))
    assert judged(found()["child"])[4] == "same"


def test_a_criterion_that_one_year_has_is_not_judged():
    rows = with_others("another one")
    assert judged(rows["gone"]) == [None, None, None, None, "only_last"]
    assert judged(rows["new"]) == [None, None, None, None, "only_this"]
    assert (rows["gone"]["last_year"], rows["gone"]["this_year"]) == (Decimal("7.00"), None)
    assert (rows["new"]["last_year"], rows["new"]["this_year"]) == (None, Decimal("8.00"))
    assert rows["new"]["label_da"] == "NEW"


def test_another_measure_of_need_gives_no_difference():
    rows = weight_change_rows(CRITERIA[:1], (LAST[0], BEFORE, LAST[1]), (THIS[0], NOW, THIS[1]), True, 1.0, 2, same_measure=False)
    assert judged(rows[0]) == [None, None, None, None, "other_measure"]
    assert (rows[0]["last_year"], rows[0]["this_year"]) == (Decimal("100.00"), Decimal("110.00"))
