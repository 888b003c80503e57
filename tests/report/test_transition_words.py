"""The rules of the transition in words: one sentence for each that is in force, in both languages."""

import pytest

from fordel.params import TransitionRules, Word
from fordel.report.money_section import transition_words
from fordel.report.reader import Reader
from fordel.texts import Texts

UNIT = Word(one="centre", many="centres", the="the centre", the_many="the centres")
READERS = {language: Reader(Texts(language), UNIT, UNIT, "DKK", "cost") for language in ("da", "en")}
TARGET = {
    "da": "Alle får målet, bortset fra de grænser, der er nævnt her.",
    "en": "Everybody receives the target, but for the limits named here.",
}


def said(language, **rules):
    return transition_words(TransitionRules(**rules), READERS[language])


@pytest.mark.parametrize("language", ["da", "en"])
def test_without_a_transition_there_are_no_words(language):
    assert transition_words(None, READERS[language]) == []


@pytest.mark.parametrize(
    ("rules", "da", "en"),
    [
        ({"target_share": "0.5"}, "Beløbet er 50 % mål og 50 % sidste års andele.", "The amount is 50% target and 50% last year's shares."),
        ({"target_share": 0}, "Beløbet er 0 % mål og 100 % sidste års andele.", "The amount is 0% target and 100% last year's shares."),
        (
            {"target_share": "0.125"},
            "Beløbet er 12,5 % mål og 87,5 % sidste års andele.",
            "The amount is 12.5% target and 87.5% last year's shares.",
        ),
        ({"years_left": 4}, "Beløbet er 25 % mål og 75 % sidste års andele.", "The amount is 25% target and 75% last year's shares."),
        (
            {"target_share": "0.5", "years_left": 3},  # a sixth
            "Beløbet er 16,67 % mål og 83,33 % sidste års andele.",
            "The amount is 16.67% target and 83.33% last year's shares.",
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
            "Ingen får mere end 2 % mindre end sidste års budget.",
            "Nobody receives more than 2% less than last year's budget.",
        ),
        (
            "floor", {"percent": "1.5"},
            "Alle får mindst 1,5 % mere end sidste års budget.",
            "Everybody receives at least 1.5% more than last year's budget.",
        ),
        (
            "floor", {"amount": -1_500_000},
            "Ingen får mere end 1.500.000 kr. mindre end sidste års budget.",
            "Nobody receives more than DKK 1,500,000 less than last year's budget.",
        ),
        (
            "floor", {"amount": 250_000},
            "Alle får mindst 250.000 kr. mere end sidste års budget.",
            "Everybody receives at least DKK 250,000 more than last year's budget.",
        ),
        (
            "ceiling", {"percent": "-0.25"},
            "Alle får mindst 0,25 % mindre end sidste års budget.",
            "Everybody receives at least 0.25% less than last year's budget.",
        ),
        (
            "ceiling", {"percent": 5},
            "Ingen får mere end 5 % mere end sidste års budget.",
            "Nobody receives more than 5% more than last year's budget.",
        ),
        (
            "ceiling", {"amount": -900},
            "Alle får mindst 900 kr. mindre end sidste års budget.",
            "Everybody receives at least DKK 900 less than last year's budget.",
        ),
        (
            "ceiling", {"amount": 3_000_000},
            "Ingen får mere end 3.000.000 kr. mere end sidste års budget.",
            "Nobody receives more than DKK 3,000,000 more than last year's budget.",
        ),
    ],
)  # fmt: skip
def test_floors_and_ceilings_in_percent_and_in_money_that_fall_and_rise(limit, change, da, en):
    for language, words in (("da", da), ("en", en)):
        assert said(language, **{limit: change}) == [TARGET[language], words]


def test_limits_on_last_years_budget_at_this_years_sum_say_so():
    rules = {"measured_from": "budget_scaled", "floor": {"percent": -3}, "ceiling": {"percent": 4}}
    assert said("da", **rules)[1:] == [
        "Ingen får mere end 3 % mindre end sidste års andel af årets sum.",
        "Ingen får mere end 4 % mere end sidste års andel af årets sum.",
    ]
    assert said("en", **rules)[1:] == [
        "Nobody receives more than 3% less than last year's share of this year's sum.",
        "Nobody receives more than 4% more than last year's share of this year's sum.",
    ]


def test_all_rules_together_stand_in_their_order():
    rules = {"years_left": 2, "floor": {"percent": -2}, "ceiling": {"amount": 800_000}, "furthest_under_target": "2.5"}
    assert said("da", **rules) == [
        "Beløbet er 50 % mål og 50 % sidste års andele.",
        "Ingen får mere end 2 % mindre end sidste års budget.",
        "Ingen får mere end 800.000 kr. mere end sidste års budget.",
        "Ingen får mere end 2,5 % under målet.",
    ]
    assert said("en", furthest_under_target=5) == [TARGET["en"], "Nobody is more than 5% under the target."]
