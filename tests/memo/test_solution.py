"""The key as the committee reads it: figures as in the files, reasons, weights in words, and how sure it is."""

import csv
from dataclasses import replace

import pytest

from fordel.memo.why import why_section
from fordel.report.allocated import CriterionRow, CriterionShare
from fordel.report.content import Paragraph
from fordel.report.reader import reader_of
from fordel.report.reasons import contributions, reasons
from tests.memo.conftest import told

SMALL = {"units": 3, "drops": False, "enough": True}


def test_the_first_table_says_what_the_key_says(case):
    memo = case({"U01": 1.5e8, "U02": 4e8, "U03": 3.3e8}, policy="transition: {target_share: 0.5}", **SMALL)
    rows = list(csv.DictReader(memo.workspace.path("reports/key.csv").read_text(encoding="utf-8").splitlines()))
    for row, kept in zip(memo.table("key").rows, memo.results.key.rows, strict=True):
        written = next(one for one in rows if one["centre"] == kept.centre)
        assert row[0] == written["name"] and row[7].replace(".", "") == written["amount"]
        assert row[6].replace(".", "") == str(kept.target) and row[1].replace(".", "") == f"{float(written['children']):.0f}"
    assert memo.table("key").total[7] == "900.000.000"


def test_reasons_add_up_to_the_distance_from_the_childrens_share(case):
    memo = case(**SMALL)
    names = reasons(memo.results.allocated.criteria, memo.workspace.params, reader_of(memo.workspace.params))
    pulls = contributions(memo.results.key.rows, memo.results.allocated.shares, names)
    for row in memo.results.key.rows:
        children = 100 * 100 * row.share / row.index
        assert sum(pulls[row.centre].values()) == pytest.approx(100 * row.share - children, abs=1e-3)


def test_larger_and_smaller_shares_have_their_reason(case):
    text = case(**SMALL).words("why")
    assert "Større andel: Center 02 (+45,4 %) og Center 03 (+6,6 %), mest på grund af »enlige«." in text
    assert "Mindre andel: Center 01 (−51,5 %), mest på grund af »enlige«." in text
    assert "tilnærmelse" not in text


def ordered_pulls(memo, pulls):
    """The memo's reasons where criteria pull the units' shares by these percentage points."""
    key, params = memo.results.key, memo.workspace.params
    shares = []
    for row in key.rows:
        children = 100 * row.share / row.index
        for name, pull in pulls[row.centre].items():
            shares.append(CriterionShare(name, 40.0, row.centre, 1.0, children + pull / 40.0, 0.0))
    criteria = tuple(weight(name, name.capitalize()) for name in ("bolig", "flytning"))
    found = replace(memo.results.allocated, criteria=criteria, shares=tuple(shares))
    section = why_section(key, found, Paragraph(""), params, reader_of(params))
    return section.blocks[1].items


def test_reasons_stand_in_the_order_of_each_units_own_pulls(case):
    pulls = {
        "U01": {"bolig": -9.0, "flytning": -8.0},
        "U02": {"bolig": 9.0, "flytning": 8.0},
        "U03": {"bolig": 1.0, "flytning": 1.1},
    }
    told = ordered_pulls(case(**SMALL), pulls)
    assert told[0] == "Større andel: Center 02 (+45,4 %), mest på grund af »bolig« og »flytning«."
    assert told[1] == "Større andel: Center 03 (+6,6 %), mest på grund af »flytning« og »bolig«."
    same = ordered_pulls(case(**SMALL), pulls | {"U03": {"bolig": 1.1, "flytning": 1.0}})
    assert same[0] == "Større andel: Center 02 (+45,4 %) og Center 03 (+6,6 %), mest på grund af »bolig« og »flytning«."


def test_where_the_full_model_is_paid_the_reasons_are_approximate(case):
    memo = case(units=3, drops=False)
    assert "Grundene er derfor omtrentlige." in memo.words("why")
    assert memo.words("criteria").startswith("Beløbene følger den fulde model.")


def test_of_many_units_the_largest_differences_are_named(case):
    memo = case(units=40, drops=False, enough=True)
    assert "De 10 største forskelle er nævnt." in memo.words("why") and len(memo.table("key").rows) == 40
    assert sum(f"Center {place:02d} (" in memo.words("why") for place in range(1, 41)) == 10


def test_a_withheld_count_gives_no_reason_away(case):
    memo = case(units=4, children={"U02": 3}, drops=False, enough=True)
    assert "Hvor antallet af børn ikke vises, er der heller ingen forklaring." in memo.words("why")
    hidden = [row for row in memo.results.key.rows if row.children is None]
    assert len(hidden) == 2 and not any(row.name in memo.section("why").blocks[1].items[place] for row in hidden for place in (0, 1))
    assert memo.row("key", hidden[0].name)[1:3] == ("•", "•")
    assert "Behovet pr. barn er højest" not in memo.words("solution")


def weight(name, label, **values):
    figures = {"weight": 8229.99, "weight_low": 1.0, "weight_high": 2.0, "count": 10.0, "percent_of_need": 50.0, "amount": 1}
    return CriterionRow(criterion=name, label_da=label, label_en=label, **({"role": "criterion"} | figures | values))


POINT = "for hvert procentpoint børn i familier på kontanthjælp"
CHILDREN = weight("children", "Børn", role="base", weight=2000.0)


@pytest.mark.parametrize(
    ("row", "told_as", "figure"),
    [
        (weight("single_parent", "Enlig forsørger"), "Enlig forsørger", "8.230"),
        (weight("risk_factors[2+]:poverty", "x"), f"Mindst 2 risikofaktorer, {POINT}", "82,30"),
        (weight("poverty", "x"), f"Alle børn, {POINT}", "82,30"),
        (weight("settled_not", "x"), "Alle børn, for hvert procentpoint under 100 af beboere med over fem år på adressen", "82,30"),
        (weight("single_parent", "Enlig forsørger", weight=0.0), "Enlig forsørger", "0"),
    ],
)
def test_a_weight_is_what_one_child_counts_with(case, row, told_as, figure):
    memo = case(**SMALL)
    found = replace(memo.results, allocated=replace(memo.results.allocated, criteria=(CHILDREN, row)))
    rows = told_with(memo, found).table("criteria").rows
    assert rows[0][:2] == ("Alle børn", "2.000") and rows[1][:2] == (told_as, figure)


def told_with(memo, results):
    shares = tuple(one for one in results.allocated.shares if one.criterion in {row.criterion for row in results.allocated.criteria})
    return told(memo.workspace, replace(results, allocated=replace(results.allocated, shares=shares)))


def test_groups_of_the_base_are_one_range(case):
    memo = case(**SMALL)
    levels = {"0-5": 100.0, "6-11": 0.0, "12+": 900.5}
    base = tuple(weight(f"age[{level}]", level, role="base", weight=value) for level, value in levels.items())
    found = replace(memo.results, allocated=replace(memo.results.allocated, criteria=base))
    memo = told_with(memo, found)
    assert memo.table("criteria").rows == (("Alder, grundbeløb efter gruppe", "0–900,50", "150,0"),)
    assert "siger ikke, hvad gruppen koster" in memo.table("criteria").notes[1]


def test_risk_factors_are_named_where_they_are_counted_together(case):
    memo = case(**SMALL)
    found = replace(memo.results, allocated=replace(memo.results.allocated, criteria=(CHILDREN, weight("risk_factors[2+]", "x"))))
    assert "Risikofaktorerne er: enlig forsørger." in told_with(memo, found).words("criteria")
    assert "Risikofaktorerne" not in memo.words("criteria")


@pytest.mark.parametrize("outcome", ["recipients", "rate"])
def test_other_outcomes_count_children_with_help_per_thousand(case, outcome):
    memo = case(units=3, drops=False, outcome=outcome)
    base = (weight("children", "x", role="base", weight=0.002724),)
    found = replace(memo.results, allocated=replace(memo.results.allocated, criteria=base))
    table = told_with(memo, found).table("criteria")
    assert table.columns[1].unit == "børn med hjælp pr. 1.000 børn" and table.rows[0][1] == "2,72"


def test_the_widest_total_uncertainty_is_the_example(case):
    memo = case(**SMALL)
    widest = max(memo.results.key.rows, key=lambda row: row.range_high - row.range_low)
    assert f"Usikkerheden i alt er størst for {widest.name}" in memo.words("sure")


def test_of_equally_wide_ones_none_is_called_the_widest(case):
    memo = case(units=2, drops=False, needs={"U01": 1e7, "U02": 1e7})
    assert "Usikkerheden i alt er blandt de største for Center 01" in memo.words("sure")


PAIRS = [("U01", "U02", 0.5), ("U01", "U03", 0.0), ("U02", "U03", 0.025)]


def test_pairs_that_cannot_be_told_apart_are_named(case):
    text = case(pairs=PAIRS[:2], **SMALL).words("sure")
    assert "når man sammenligner Center 01 og Center 02: Forskellen kan skyldes vægtenes usikkerhed." in text
    text = case(pairs=PAIRS, **SMALL).words("sure")
    assert "I disse par er det ikke sikkert" in text
    assert ": Center 01 og Center 02; Center 02 og Center 03." in text


def test_many_pairs_are_counted(case):
    every = [(f"U{a:02d}", f"U{b:02d}", 0.5 if a < 3 else 0.0) for a in range(1, 9) for b in range(a + 1, 9)]
    assert "I 13 af 28 par er det ikke sikkert" in case(pairs=every, drops=False).words("sure")


def test_where_all_can_be_told_apart_it_says_so(case):
    assert "Alle par kan skilles fra hinanden" in case(pairs=[("U01", "U02", 1.0)], **SMALL).words("sure")
    assert "skilles fra hinanden" not in case(pairs=[], **SMALL).words("sure")


@pytest.mark.parametrize(("chosen", "told_as"), [(0.0, "regnes de ikke som behov."), (0.3, "regnes 30 % af forskellene som behov.")])
def test_how_much_of_the_unexplained_is_need(case, chosen, told_as):
    assert f"I fordelingen {told_as}" in case(units=3, drops=False, chosen=chosen).words("limits")


def test_the_unexplained_ratio_stands_nowhere(case):
    memo = case(drops=False, ratios={"U03": 1.2345})
    assert "1,23" not in memo.everything and "Uforklaret afvigelse" not in memo.everything
