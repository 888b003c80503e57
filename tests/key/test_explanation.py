"""Every unit explained so that its amount can be computed by hand."""

from decimal import Decimal
from fractions import Fraction

from fordel.key.explanation import EXPLANATION_COLUMNS, explanation_rows
from fordel.key.order import Order, Transition
from fordel.key.paid import paid_need
from fordel.key.rows import key_rows
from fordel.key.steps import allocate
from fordel.params import Policy
from tests.key.small_key import CODES, need_result, weights_file

BUDGETS = {"N": Fraction(600), "S": Fraction(300)}
RULES = Transition(target_share=Fraction(1, 2), without_history="at_target")


def explained(minimum=None, children=(100, 100, 20), factors=("1.2", "1", "1"), **order):
    """The rows of an additive key of 1000, by unit and then by part and item."""
    need, file = need_result(children=children, factors=factors), weights_file()
    paid = paid_need(need, file, Policy.model_validate({"pot": 1000, "pays": "additive"}), 0.5, None)
    made = Order(CODES, paid.needs, 1000, **order)
    allocation = allocate(made)
    rows = explanation_rows(paid, file, allocation, key_rows(paid, made, allocation, minimum))
    return {code: {(row["part"], row["item"]): row for row in rows if row["centre"] == code} for code in CODES}


def values(found, part):
    return {item: row["value"] for (own, item), row in found.items() if own == part}


def test_every_row_has_the_columns_and_every_unit_its_rows():
    found = explained()
    assert list(found) == list(CODES)
    assert all(tuple(row) == EXPLANATION_COLUMNS for rows in found.values() for row in rows.values())
    assert list(dict.fromkeys(part for part, _ in found["N"])) == ["term", "factor", "need", "figure", "step"]


def test_a_term_is_count_times_weight_with_its_labels():
    term = explained()["N"]["term", "single"]
    assert term == {
        "centre": "N", "part": "term", "item": "single", "label_da": "Enlige", "label_en": "Single",
        "count": "40", "rate": "400", "value": "16000",
    }  # fmt: skip


def test_the_terms_add_up_and_times_the_factor_they_are_the_need_that_is_paid():
    for rows in explained().values():
        terms, factor = values(rows, "term"), rows["factor", "unexplained_share"]
        assert sum(map(Decimal, terms.values())) * Decimal(factor["rate"]) == Decimal(factor["value"])
        assert factor["value"] == values(rows, "need")["paid"]
    north = explained()["N"]
    assert (north["factor", "unexplained_share"]["rate"], north["need", "paid"]["value"]) == ("1.1", "28600")
    assert values(north, "need")["model"] == "55"


def test_figures_lead_from_share_to_amount_and_last_year():
    found = explained(factors=("1", "1", "1"), transition=RULES, budgets=BUDGETS)
    north = values(found["N"], "figure")
    # targets 590.909 and 318.182 of 909.091; half of it by 600 : 300, so north has (590.909 + 606.061) / 2
    assert (north["target"], north["amount"], north["distance"]) == (591, 598, 7)
    assert (north["last_year"], north["change"]) == (600, -2)
    assert (north["share"], north["children"], north["index"], north["amount_per_child"]) == ("0.590909091", "100", "130", "5.98")


def test_without_a_budget_last_year_there_is_no_change():
    west = values(explained(transition=RULES, budgets=BUDGETS)["W"], "figure")
    assert not {"last_year", "change"} & set(west)


def test_every_steps_effect_adds_up_to_the_amount():
    for found in explained(fixed={"W": Fraction(100)}, transition=RULES, budgets=BUDGETS).values():
        steps = values(found, "step")
        assert list(steps) == ["reserve", "need_share", "actual_cases", "transition", "rounding"]
        assert abs(sum(map(Decimal, steps.values())) - found["figure", "amount"]["value"]) <= Decimal("0.02")
    west = values(explained(fixed={"W": Fraction(100)})["W"], "step")
    assert (west["reserve"], west["actual_cases"]) == ("100", "0")


def test_figures_that_tell_a_withheld_number_of_children_are_left_out():
    found = explained(minimum=5, children=(100, 50, 3))
    hidden = {"children", "index", "amount_per_child"}
    assert not hidden & (set(values(found["S"], "figure")) | set(values(found["W"], "figure")))
    assert hidden < set(values(found["N"], "figure"))
    assert {"share", "target", "amount", "distance"} <= set(values(found["W"], "figure"))


def test_a_unit_without_children_has_no_figures_per_child():
    assert not {"children", "index", "amount_per_child"} & set(values(explained(children=(100, 50, 0))["W"], "figure"))
