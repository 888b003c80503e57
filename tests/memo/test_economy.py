"""Who gains, who loses, why, what other steps would give, and what happens next."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fordel.key.order import Change, Order, Transition
from fordel.key.steps import allocate
from fordel.report.allocated import ChangeRow
from fordel.report.alternatives import alternatives
from fordel.report.held import Held, held
from tests.memo.conftest import document_of, told

SMALL = {"units": 3, "drops": False, "enough": True}
HALF = "transition: {target_share: 0.5}"
WHOLE = "transition: {target_share: 1}"
TARGETS = {"U01": 146_472_455, "U02": 436_121_735, "U03": 317_405_810}
BUDGETS = {"U01": 146_472_455, "U02": 400_000_000, "U03": 330_000_000}


def test_gains_loses_unchanged(case):
    memo = case(BUDGETS, policy=WHOLE, **SMALL)
    text = memo.words("economy")
    assert {row.centre: row.amount for row in memo.results.key.rows} == TARGETS
    assert "Center 02 får et højere beløb end sidste år." in text
    assert "Center 03 får et lavere beløb end sidste år." in text
    assert "Center 01 får det samme som sidste år." in text
    assert "Den største stigning er 36,1 mio. kr. (9,0 %) og gælder Center 02." in text
    assert "Det største fald er 12,6 mio. kr. (3,8 %) og gælder Center 03." in text
    assert "I alt fik socialcentrene 876.472.455 kr. sidste år og får 900.000.000 kr. i år, dvs. 23,5 mio. kr. (2,7 %) mere." in text
    assert memo.row("economy", "Center 01")[1:5] == ("146.472.455", "146.472.455", "0", "0,0")


def test_fewer_in_all(case):
    memo = case({code: 2 * amount for code, amount in TARGETS.items()}, policy=WHOLE, **SMALL)
    assert "dvs. 900,0 mio. kr. (50,0 %) mindre." in memo.words("economy") and "største stigning" not in memo.words("economy")


def test_all_unchanged(case):
    text = case(TARGETS, policy=WHOLE, **SMALL).words("economy")
    assert "I alt får socialcentrene 900.000.000 kr., det samme som sidste år." in text
    assert "3 socialcentre får det samme som sidste år: Center 01, Center 02 og Center 03." in text and "største" not in text


def test_ties_are_all_named(case):
    same = {f"U0{place}": 1e7 for place in (1, 2, 3)}
    heads = dict.fromkeys(same, 1000.0)
    memo = case({"U01": 2.9e8, "U02": 2.9e8, "U03": 3.1e8}, units=3, drops=False, needs=same, children=heads, policy=WHOLE)
    assert "Den største stigning er 10,0 mio. kr. og gælder Center 01 og Center 02." in memo.words("economy")
    assert "100 %, indstillet: 1 får et lavere beløb." in memo.words("steps")
    assert "Største stigning: Center 01 og Center 02 (+10,0 mio. kr.)." in memo.words("steps")


def test_a_unit_without_a_budget_is_named_and_nothing_is_summed(case):
    memo = case({"U01": 4e8, "U02": 4e8}, policy="transition: {target_share: 0.5, without_history: at_target}", **SMALL)
    assert "Center 03 har intet budget fra sidste år." in memo.words("economy") and "I alt" not in memo.words("economy")
    assert memo.row("economy", "Center 03")[1:] == ("–", "317.405.810", "–", "–", "–") and memo.table("economy").total == ()


def test_without_a_last_year_nothing_is_compared(case):
    memo = case(**SMALL)
    assert "Der er ingen budgetter for sidste år at sammenligne med." in memo.words("economy")
    assert [memo.section(name) for name in ("change", "steps")] == [None, None]
    assert all("ndring" not in column.label for column in memo.table("key").columns)


def test_many_units_are_counted_not_listed(case):
    budgets = {f"U{place:02d}": 2e7 for place in range(1, 41)}
    text = case(budgets, units=40, drops=False, policy=WHOLE).words("economy")
    assert "socialcentre får et højere beløb end sidste år." in text and "Center 05" not in text


def test_what_is_taken_from_the_pot_is_named(case):
    kind = "{kind: foster, label: {da: Anbringelser, en: Placements}, per_case: 600000}"
    policy = f"reserve: {{percent: 1}}, fixed: {{U01: 1000000}}, cases: [{kind}]"
    cases = [{"centre": code, "kind": "foster", "cases": number} for code, number in (("U01", 0.0), ("U02", 10.0), ("U03", 0.0))]
    text = case(cases=cases, policy=policy, **SMALL).words("economy")
    assert "Heraf holdes 9.000.000 kr. i reserve tilbage. 1.000.000 kr. gives som faste beløb." in text
    assert "6.000.000 kr. gives efter det faktiske antal sager (Anbringelser). Resten, 884.000.000 kr., fordeles efter behov." in text


def change(centre, last, amount, split="full", **parts):
    none = {"method": 0, "reorganisation": 0, "children": 0, "composition": 0, "weights": 0, "prices": 0, "pot": 0}
    named = none | {"rules": 0, "transition_base": 0} | parts
    return ChangeRow(centre=centre, name=f"Center {centre[1:]}", last_year=last, amount=amount, split=split, **named)


def changed(case, *rows, **key):
    memo = case(BUDGETS, policy=WHOLE, **SMALL)
    found = replace(memo.results, allocated=replace(memo.results.allocated, change=rows), key=replace(memo.results.key, **key))
    return told(memo.workspace, found).words("change")


def test_the_largest_parts_are_named_along_and_against(case):
    text = changed(
        case,
        change("U02", 400_000_000, TARGETS["U02"], prices=50_000_000, children=-10_000_000, weights=-3_878_265),
        change("U03", 330_000_000, TARGETS["U03"], rules=-12_594_190),
        change("U01", TARGETS["U01"], TARGETS["U01"], prices=5, pot=-5),
    )
    assert "Center 02, +36,1 mio. kr. (+9,0 %): mest på grund af priser og lønninger (+50,0 mio. kr.)." in text
    assert "Den anden vej trækker antallet af børn (−10,0 mio. kr.)." in text
    assert "Center 03, −12,6 mio. kr. (−3,8 %): mest på grund af ændrede regler eller kriterier (−12,6 mio. kr.)." in text
    assert "Center 01, uændret: delene ophæver hinanden: beløbsrammen ud over priserne (−5 kr.) og priser og lønninger (+5 kr.)." in text
    assert text.index("Center 02") < text.index("Center 03") < text.index("Center 01")
    assert "ikke fra de budgetter" not in text


def test_nothing_moved(case):
    assert "Center 01, uændret: ingen dele flytter noget." in changed(case, change("U01", TARGETS["U01"], TARGETS["U01"]))


def test_another_base_than_the_budgets_is_said(case):
    assert "ikke fra de budgetter, der står i tabellen ovenfor" in changed(case, change("U02", 1, TARGETS["U02"], pot=TARGETS["U02"] - 1))


@pytest.mark.parametrize(
    ("split", "gone", "word"),
    [
        ("merged", ("prices", "pot", "transition_base"), "regler, priser, beløbsramme og startpunkt under ét"),
        ("whole", ("children", "composition", "weights", "prices", "pot", "transition_base"), "ændringer, der ikke kan skilles ad"),
    ],
)
def test_parts_under_one_say_so(case, split, gone, word):
    text = changed(case, change("U02", 400_000_000, TARGETS["U02"], split, rules=36_121_735, **dict.fromkeys(gone)))
    assert f"mest på grund af {word} (+36,1 mio. kr.)" in text and "De to års regler kan ikke gælde sammen." in text


def test_moved_areas_put_children_and_composition_together(case):
    text = changed(case, change("U02", 400_000_000, TARGETS["U02"], children=None, composition=36_121_735))
    assert "børnegruppens størrelse og sammensætning (+36,1 mio. kr.)" in text


def test_a_new_unit_has_no_percent(case):
    text = changed(case, change("U02", 0, TARGETS["U02"], reorganisation=TARGETS["U02"]))
    assert "Center 02, +436,1 mio. kr.: mest på grund af områder, der er flyttet (+436,1 mio. kr.)." in text


def test_the_step_in_force_is_the_keys_own_amounts(case):
    memo = case(BUDGETS, policy="transition: {target_share: 0.9, years_left: 3, floor: {percent: -2}}", **SMALL)
    order = memo.results.allocated.rules.order
    found = alternatives(order)
    assert [one.weight for one in found] == [0, Fraction(1, 4), Fraction(3, 10), Fraction(1, 2), Fraction(3, 4), 1]
    (own,) = [one for one in found if one.in_force]
    assert own.weight == Fraction(3, 10) and own.amounts == tuple(row.amount for row in memo.results.key.rows)
    assert all(sum(one.amounts) == 900_000_000 for one in found)


def test_without_limits_a_step_is_the_mixture_it_says(case):
    memo = case(BUDGETS, policy=HALF, **SMALL)
    order = memo.results.allocated.rules.order
    before = sum(BUDGETS.values())
    for one in alternatives(order):
        for code, amount, target in zip(order.codes, one.amounts, allocate(replace(order, transition=None)).target, strict=True):
            assert abs(amount - (one.weight * target + (1 - one.weight) * Fraction(BUDGETS[code] * order.pot, before))) < 1
    assert memo.row("steps", "Center 02")[3] == f"{memo.results.key.rows[1].amount:,}".replace(",", ".")


def test_the_weights_are_each_there_once(case):
    memo = case(BUDGETS, policy=HALF, **SMALL)
    assert [column.label for column in memo.table("steps").columns[1:]] == ["0 %", "25 %", "50 %, indstillet", "75 %", "100 %"]


def test_a_step_that_the_rules_forbid_is_named(case):
    order = Order(("A", "B"), (1, 2), 300, transition=Transition(Fraction(1)), budgets={"A": Fraction(0), "B": Fraction(0)})
    assert [one.amounts for one in alternatives(order)] == [None, None, None, None, (100, 200)]
    memo = case(dict.fromkeys(BUDGETS, 0.0), policy=WHOLE, **SMALL)
    assert memo.row("steps", "Center 01")[1:] == ("–", "–", "–", "–", "146.472.455")
    assert memo.table("steps").notes == ("– Vægten kan ikke forenes med de grænser, der er sat.",)
    assert "75 %:" not in memo.words("steps") and "100 %, indstillet:" in memo.words("steps")


def test_without_a_transition_the_whole_target_is_in_force_whatever_last_year_was():
    gone = Order(("A", "B"), (1, 2), 300, budgets={"A": Fraction(100), "closed": Fraction(200)})
    assert [(one.in_force, one.amounts) for one in alternatives(gone)] == [(False, None)] * 4 + [(True, (100, 200))]


PROCESS = {
    HALF: "Målets vægt er 50 % i år. Reglerne siger ikke, hvornår den bliver 100 %.",
    WHOLE: "Overgangen er afsluttet: Beløbene følger målet fra i år.",
    "transition: {target_share: 1, floor: {percent: -5}}": "Målets vægt er 100 %. Grænserne for, hvor meget et beløb må ændre sig, gælder",
    "transition: {target_share: 1, years_left: 4}": "Fortsætter overgangen som planlagt, er den 33,33 % til budget 2010.",
}


@pytest.mark.parametrize("policy", PROCESS)
def test_the_next_step_follows_from_the_rules(case, policy):
    assert PROCESS[policy] in case(BUDGETS, policy=policy, **SMALL).words("process")


def test_without_a_transition_there_is_no_step(case):
    text = case(**SMALL).words("process")
    assert "Målets vægt" not in text
    assert "Sammenhængene mellem kriterier og behov beregnes på ny mindst hvert tredje år." in text and "tal for 2005, 2006 og 2007" in text


def test_a_draft_says_what_is_missing(case):
    remark = {"severity": "warning", "table": "areas", "column": "x", "rows": 3, "message": "Noget", "acknowledged": "", "reason": ""}
    remarks = [{"rule": f"I-{number}"} | remark for number in (101, 102)]
    memo = case(units=3, drops=False, illustrative=True, remarks=remarks)
    text = told(memo.workspace, recipient="Socialudvalget").words("process")
    assert "Socialudvalget skal godkende fordelingen. Beløbsrammen skal fastsættes." in text
    assert "De opdigtede tal skal erstattes af virkelige. Der skal tages stilling til 2 advarsler" in text


def test_an_adopted_distribution_says_so(case):
    memo = case(**SMALL)
    text = told(memo.workspace, replace(memo.results, key=replace(memo.results.key, status="adopted"))).words("process")
    assert "Fordelingen er vedtaget." in text and "udkast" not in text


def test_a_year_takes_effect_and_the_next_is_decided(case):
    text = case(**SMALL).words("process")
    assert text.startswith("Fordelingen gælder for budget 2009. Socialcentrene får hver sit ark med beløb og beregning. Til budget 2010")
    assert case(units=1, drops=False).words("process").startswith("Fordelingen gælder for budget 2009. Socialcentret får et ark")


FLOOR = "transition: {target_share: 0.5, floor: {percent: -1}}"
CEILING = "transition: {target_share: 0.5, ceiling: {percent: 4}}"


@pytest.mark.parametrize(
    ("policy", "words", "marked"),
    [
        (FLOOR, "En grænse holder beløbet oppe for Center 03.", {"Center 03"}),
        (CEILING, "En grænse holder beløbet nede for Center 02.", {"Center 02"}),
        ("transition: {target_share: 0.5, floor: {percent: -50}}", "Ingen beløb er bestemt af en grænse.", set()),
    ],
)
def test_who_is_held_by_a_limit_is_said_and_marked(case, policy, words, marked):
    memo = case({"U01": 146_472_455, "U02": 423_527_545, "U03": 330e6} if policy == FLOOR else BUDGETS, policy=policy, **SMALL)
    assert words in memo.words("economy")
    place = [column.label for column in memo.table("steps").columns].index("50 %, indstillet")
    assert {row[0] for row in memo.table("steps").rows if row[place].endswith("*")} == marked
    cells = [cell for row in memo.table("steps").rows for cell in row]
    assert ("* En grænse bestemmer beløbet." in memo.table("steps").notes) == any("*" in cell for cell in cells)


def test_without_limits_none_is_mentioned(case):
    text = case(BUDGETS, policy=HALF, **SMALL).words("economy")
    assert "grænse" not in text


def test_a_unit_exactly_at_its_floor_is_not_held():
    rules, budgets = Transition(Fraction(0), floor=Change(percent=Fraction(0))), {"A": Fraction(120), "B": Fraction(80)}
    assert held(Order(("A", "B"), (1, 1), 200, transition=rules, budgets=budgets)) == Held()


def priced(case, prices, **budgets):
    memo = case(BUDGETS, policy=WHOLE, **SMALL)
    rows = tuple(replace(row, last_year=budgets.get(row.centre, row.last_year)) for row in memo.results.key.rows)
    return told(memo.workspace, replace(memo.results, key=replace(memo.results.key, prices_since_last_year=prices, rows=rows)))


def test_who_falls_at_constant_prices_is_named_by_the_printed_figures(case):
    memo = priced(case, 1.05, U01=139_500_000)
    text, column = memo.words("economy"), [column.label for column in memo.table("economy").columns].index("Ændring i faste priser")
    cells = {row[0]: row[column] for row in memo.table("economy").rows}
    assert cells == {"Center 01": "0,0", "Center 02": "+3,8", "Center 03": "−8,4"}
    assert "Priser og lønninger er steget 5,0 %. I faste priser får Center 03 mindre end sidste år." in text
    assert "Beløbet er stort set uændret i faste priser for Center 01." in text


def test_where_nobody_falls_at_constant_prices_it_says_so(case):
    text = priced(case, 0.9).words("economy")
    assert "Priser og lønninger er faldet 10,0 %. Ingen får mindre end sidste år i faste priser." in text


def test_a_fall_too_small_to_print_is_no_fall_in_words_and_still_not_none(case):
    text = priced(case, 0.9, U01=162_800_000, U02=400_000_000, U03=330_000_000).words("economy")
    assert TARGETS["U01"] < 0.9 * 162_800_000
    assert "Beløbet er stort set uændret i faste priser for Center 01." in text and "Ingen får mindre" not in text


@pytest.mark.parametrize(
    ("restated", "said"),
    [
        (True, "Sidste års budget er opgjort efter de grænser, der gælder nu."),
        (False, "Sidste års budget står, som det er leveret. Er der flyttet områder siden, er det ikke regnet om."),
    ],
)
def test_by_which_boundaries_last_years_budgets_are_stated_is_said_as_it_is(case, restated, said):
    memo = case(BUDGETS, policy=WHOLE, **SMALL)
    assert memo.results.key.restated is False
    other = told(memo.workspace, replace(memo.results, key=replace(memo.results.key, restated=restated)))
    assert [note for note in other.table("economy").notes if "Sidste års budget" in note] == [said]


@pytest.mark.parametrize("prices", [None, 1.0, 1.0004])
def test_without_known_prices_there_is_no_such_column(case, prices):
    memo = priced(case, prices)
    assert "faste priser" not in memo.words("economy") and len(memo.table("economy").columns) == 6


def test_a_recorded_pot_says_where_it_comes_from(case):
    memo = case(BUDGETS, policy=WHOLE, illustrative=True, **SMALL)
    params = memo.workspace.params
    recorded = params.model_copy(update={"policy": params.policy.model_copy(update={"pot": "recorded"})})
    text = document_of(memo, recorded).words("economy")
    assert text.startswith("Beløbsrammen på 900.000.000 kr. er de registrerede udgifter i 2007. Det er et eksempel at fordele hele")
