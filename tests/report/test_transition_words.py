"""The rules of the transition in words: one sentence for each that is in force, in both languages."""

import pytest

from fordel.params import TransitionRules, Word
from fordel.report.money_section import transition_words
from fordel.report.reader import Reader
from fordel.texts import Texts

UNIT = Word(one="centre", many="centres", the="the centre", the_many="the centres")
READERS = {language: Reader(Texts(language), UNIT, UNIT, "DKK", "cost") for language in ("da", "en")}
TARGET = {
    "da": "Alle får målet inden for de grænser, der er nævnt her.",
    "en": "Everybody receives the target within the limits named here.",
}


def said(language, **rules):
    return transition_words(TransitionRules(**rules), READERS[language])


@pytest.mark.parametrize("language", ["da", "en"])
def test_without_a_transition_there_are_no_words(language):
    assert transition_words(None, READERS[language]) == []


@pytest.mark.parametrize(
    ("rules", "da", "en"),
    [
        (
            {"target_share": "0.5"},
            "Beløbet er sat sammen af 50 % af målet og 50 % af det, som sidste års andele ville give.",
            "The amount combines 50% of the target and 50% of what last year's shares would give.",
        ),
        (
            {"target_share": 0},
            "Beløbet er sat sammen af 0 % af målet og 100 % af det, som sidste års andele ville give.",
            "The amount combines 0% of the target and 100% of what last year's shares would give.",
        ),
        (
            {"target_share": "0.125"},
            "Beløbet er sat sammen af 12,5 % af målet og 87,5 % af det, som sidste års andele ville give.",
            "The amount combines 12.5% of the target and 87.5% of what last year's shares would give.",
        ),
        (
            {"years_left": 4},
            "Beløbet er sat sammen af 25 % af målet og 75 % af det, som sidste års andele ville give.",
            "The amount combines 25% of the target and 75% of what last year's shares would give.",
        ),
        (
            {"target_share": "0.5", "years_left": 3},  # a sixth
            "Beløbet er sat sammen af 16,67 % af målet og 83,33 % af det, som sidste års andele ville give.",
            "The amount combines 16.67% of the target and 83.33% of what last year's shares would give.",
        ),
    ],
)
def test_the_blend_is_the_targets_share_in_the_years_that_are_left(rules, da, en):
    assert (said("da", **rules), said("en", **rules)) == ([da], [en])


@pytest.mark.parametrize(
    ("limit", "change", "da", "en"),
    [
        (
            "floor", {"percent": -2},
            "Intet beløb er mere end 2 % lavere end sidste års budget.",
            "No amount is more than 2% below last year's budget.",
        ),
        (
            "floor", {"percent": "1.5"},
            "Alle beløb er mindst 1,5 % højere end sidste års budget.",
            "Every amount is at least 1.5% above last year's budget.",
        ),
        (
            "floor", {"amount": -1_500_000},
            "Intet beløb er mere end 1.500.000 kr. lavere end sidste års budget.",
            "No amount is more than DKK 1,500,000 below last year's budget.",
        ),
        (
            "floor", {"amount": 250_000},
            "Alle beløb er mindst 250.000 kr. højere end sidste års budget.",
            "Every amount is at least DKK 250,000 above last year's budget.",
        ),
        (
            "ceiling", {"percent": "-0.25"},
            "Alle beløb er mindst 0,25 % lavere end sidste års budget.",
            "Every amount is at least 0.25% below last year's budget.",
        ),
        (
            "ceiling", {"percent": 5},
            "Intet beløb er mere end 5 % højere end sidste års budget.",
            "No amount is more than 5% above last year's budget.",
        ),
        (
            "ceiling", {"amount": -900},
            "Alle beløb er mindst 900 kr. lavere end sidste års budget.",
            "Every amount is at least DKK 900 below last year's budget.",
        ),
        (
            "ceiling", {"amount": 3_000_000},
            "Intet beløb er mere end 3.000.000 kr. højere end sidste års budget.",
            "No amount is more than DKK 3,000,000 above last year's budget.",
        ),
    ],
)  # fmt: skip
def test_floors_and_ceilings_in_percent_and_in_money_that_fall_and_rise(limit, change, da, en):
    for language, words in (("da", da), ("en", en)):
        assert said(language, **{limit: change}) == [TARGET[language], words]


def test_limits_on_last_years_budget_at_this_years_sum_say_so():
    rules = {"measured_from": "budget_scaled", "floor": {"percent": -3}, "ceiling": {"percent": 4}}
    assert said("da", **rules)[1:] == [
        "Intet beløb er mere end 3 % lavere end sidste års andel af årets sum.",
        "Intet beløb er mere end 4 % højere end sidste års andel af årets sum.",
    ]
    assert said("en", **rules)[1:] == [
        "No amount is more than 3% below last year's share of this year's sum.",
        "No amount is more than 4% above last year's share of this year's sum.",
    ]


def test_all_rules_together_stand_in_their_order():
    rules = {"years_left": 2, "floor": {"percent": -2}, "ceiling": {"amount": 800_000}, "furthest_under_target": "2.5"}
    assert said("da", **rules) == [
        "Beløbet er sat sammen af 50 % af målet og 50 % af det, som sidste års andele ville give.",
        "Intet beløb er mere end 2 % lavere end sidste års budget.",
        "Intet beløb er mere end 800.000 kr. højere end sidste års budget.",
        "Intet beløb er mere end 2,5 % under målet.",
    ]
    assert said("en", furthest_under_target=5) == [TARGET["en"], "No amount is more than 5% below the target."]
