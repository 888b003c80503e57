"""The decision asked for is right with and without names, pot, reserve, transition, and for one unit."""

import pytest

from tests.memo.conftest import told

SMALL = {"units": 3, "drops": False, "enough": True}


def first(memo):
    return memo.section("proposal").blocks[0].text


def points(memo):
    """The numbered points; none where the decision is one sentence."""
    return next((block.items for block in memo.section("proposal").blocks if block.kind == "bullets" and block.ordered), ())


@pytest.mark.parametrize(
    ("head", "begins", "several"),
    [
        ({"sender": "S", "recipient": "R"}, "S indstiller til R, at beløbsrammen på 900.000.000 kr. for 2009", "S indstiller til R:"),
        ({"sender": "S"}, "S indstiller, at beløbsrammen", "S indstiller:"),
        ({"recipient": "R"}, "Det indstilles til R, at beløbsrammen", "Det indstilles til R:"),
        ({"case_number": "1"}, "Det indstilles, at beløbsrammen", "Det indstilles:"),
    ],
)
def test_the_decision_names_who_is_named(case, head, begins, several):
    assert first(told(case(**SMALL).workspace, **head)).startswith(begins)
    assert first(told(case(policy="reserve: {percent: 1}", **SMALL).workspace, **head)) == several


def test_one_point_is_one_sentence_about_the_first_table(case):
    memo = case(**SMALL)
    assert len(memo.section("proposal").blocks) == 1 and points(memo) == ()
    assert first(memo).endswith("fordeles mellem 3 socialcentre efter fordelingsnøglen og med de beløb, der står i tabel 1.")


BUDGETS = {"U01": 3e8, "U02": 3e8, "U03": 3e8}


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("target_share: 0.5", "50 % mål"),
        ("target_share: 0.7, floor: {percent: -50}", "70 % mål, højst 50 % fald"),
        ("target_share: 1, ceiling: {percent: 50}", "100 % mål, højst 50 % stigning"),
        ("target_share: 0.5, floor: {amount: -200000000}", "50 % mål, højst 200.000.000 kr. fald"),
        ("target_share: 0.5, furthest_under_target: 40", "50 % mål, højst 40 % under målet"),
    ],
)
def test_the_transition_is_a_point_with_its_rules(case, rules, words):
    memo = case(BUDGETS, policy=f"transition: {{{rules}}}", **SMALL)
    assert points(memo)[1:] == (f"at overgangsordningen ({words}) godkendes for 2009.",)
    assert points(memo)[0].startswith("at beløbsrammen på 900.000.000 kr. for 2009 fordeles mellem 3 socialcentre")


def test_of_an_example_pot_the_key_and_the_rules_are_decided(case):
    memo = case(BUDGETS, policy="transition: {target_share: 0.5}", illustrative=True, **SMALL)
    assert points(memo)[0] == "at fordelingsnøglen i tabel 1 godkendes som grundlag for budget 2009."
    assert memo.words("proposal").endswith("De er regnet ud fra en ramme på 900.000.000 kr., som ikke er besluttet.")
    text = first(case(illustrative=True, **SMALL))
    assert "at fordelingsnøglen i tabel 1 godkendes" in text and text.endswith("som ikke er besluttet.")


def test_shares_of_a_regression_are_no_key(case):
    memo = case(receives="area", drops=False, illustrative=True)
    assert "at andelene i tabel 1 godkendes som grundlag for budget 2009." in first(memo)


def test_what_is_kept_or_given_otherwise_is_a_point_each(case):
    kind = "{kind: foster, label: {da: Anbringelser, en: Placements}, per_case: 600000}"
    cases = [{"centre": code, "kind": "foster", "cases": number} for code, number in (("U01", 0.0), ("U02", 10.0), ("U03", 0.0))]
    memo = case(cases=cases, policy=f"reserve: {{percent: 1}}, fixed: {{U01: 1000000}}, cases: [{kind}]", **SMALL)
    assert points(memo)[1:] == (
        "at 1 % af beløbsrammen holdes tilbage i reserve.",
        "at 1.000.000 kr. gives som faste beløb.",
        "at Anbringelser betales efter det faktiske antal sager.",
    )
    assert points(case(policy="reserve: {amount: 5000000}", **SMALL))[1] == "at 5.000.000 kr. holdes tilbage i reserve."


def test_one_unit_receives_all(case):
    memo = case(units=1, drops=False)
    assert "at beløbsrammen på 900.000.000 kr. for 2009 går til Center 01." in first(memo)
    assert memo.words("problem").startswith("Der er kun én modtager, Center 01.")
    assert [memo.section(name) for name in ("why", "sure", "steps")] == [None, None, None]


def test_in_english(case):
    memo = told(case(language="en", **SMALL).workspace, sender="S", recipient="the committee")
    assert first(memo).startswith("S recommends to the committee that the pot of DKK 900,000,000 for 2009 be distributed among 3 s")


def test_the_problem_says_which_years(case):
    assert "Behovet er beregnet på tal for 2005, 2006 og 2007. Antallet af børn er optalt for 2008." in case(**SMALL).words("problem")


def test_equal_need_is_not_called_different(case):
    same = {f"U0{place}": 1e7 for place in (1, 2, 3)}
    memo = case(units=3, drops=False, needs=same, children=dict.fromkeys(same, 1000.0))
    assert "ikke det samme overalt" not in memo.words("problem") and "Behovet pr. barn er det samme overalt" in memo.words("solution")
    assert memo.words("why").startswith("Alle andele er dem, som antallet af børn alene ville give.")
