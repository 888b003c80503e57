"""The decision asked for is right with and without names, pot, reserve, transition, and for one unit."""

import pytest

from tests.memo.conftest import told

SMALL = {"units": 3, "drops": False, "enough": True}


def first(memo):
    return memo.section("proposal").blocks[0].text


@pytest.mark.parametrize(
    ("head", "begins"),
    [
        ({"sender": "S", "recipient": "R"}, "S indstiller, at R godkender, at beløbsrammen på 900.000.000 kr. for 2009 fordeles"),
        ({"sender": "S"}, "S indstiller, at beløbsrammen"),
        ({"recipient": "R"}, "Det indstilles, at R godkender, at beløbsrammen"),
        ({"case_number": "1"}, "Det indstilles, at beløbsrammen"),
    ],
)
def test_the_decision_names_who_is_named(case, head, begins):
    assert first(told(case(**SMALL).workspace, **head)).startswith(begins)


def test_it_is_one_paragraph_about_the_first_table(case):
    memo = case(**SMALL)
    assert len(memo.section("proposal").blocks) == 1
    assert "mellem 3 socialcentre med de beløb, der står i tabel 1. Beløbene følger fordelingsnøglen." in first(memo)


def test_the_transition_is_part_of_the_decision(case):
    budgets = {"U01": 3e8, "U02": 3e8, "U03": 3e8}
    memo = case(budgets, policy="transition: {target_share: 0.5}", **SMALL)
    assert "og den overgangsordning, der er beskrevet under Økonomi" in first(memo)


def test_an_example_pot_is_not_asked_for(case):
    text = first(case(illustrative=True, **SMALL))
    assert "at beløbsrammen for 2009 fordeles" in text and "en ramme på 900.000.000 kr., der er valgt som eksempel" in text


def test_what_is_kept_is_named(case):
    assert "Før fordelingen holdes 9.000.000 kr. i reserve tilbage." in first(case(policy="reserve: {percent: 1}", **SMALL))


def test_one_unit_receives_all(case):
    memo = case(units=1, drops=False)
    assert "at beløbsrammen på 900.000.000 kr. for 2009 går til Center 01." in first(memo)
    assert memo.words("problem").startswith("Der er kun én modtager, Center 01.")
    assert [memo.section(name) for name in ("why", "sure", "steps")] == [None, None, None]


def test_in_english(case):
    memo = told(case(language="en", **SMALL).workspace, sender="S", recipient="the committee")
    assert first(memo).startswith("S recommends that the committee agree that the pot of DKK 900,000,000 for 2009 be distributed among 3 s")


def test_the_problem_says_which_years(case):
    assert "Behovet er beregnet på tal for 2005, 2006 og 2007. Antallet af børn er optalt for 2008." in case(**SMALL).words("problem")


def test_equal_need_is_not_called_different(case):
    same = {f"U0{place}": 1e7 for place in (1, 2, 3)}
    memo = case(units=3, drops=False, needs=same, children=dict.fromkeys(same, 1000.0))
    assert "ikke det samme overalt" not in memo.words("problem") and "Behovet pr. barn er det samme overalt" in memo.words("solution")
    assert memo.words("why").startswith("Alle andele er dem, som antallet af børn alene ville give.")
