"""What the columns are called, in both languages."""

import pytest

from fordel.weights.columns import candidate_columns
from fordel.weights.labels import column_label
from tests.weights.made import CRITERIA, criterion, in_model, people, settings

PARAMS = settings((*CRITERIA, criterion("school", expected_sign="-")), peak=["13-17"])


@pytest.mark.parametrize(
    ("name", "da", "en"),
    [
        ("children", "Børn", "Children"),
        ("single", "single på dansk", "single in English"),
        ("school_not", "Ikke: school på dansk", "Not: school in English"),
        ("age[0-5]", "age på dansk: 0–5", "age in English: 0–5"),
        ("age[18+]", "age på dansk: 18 og derover", "age in English: 18 and over"),
        ("age[13+]", "age på dansk: 13 og derover", "age in English: 13 and over"),
        ("illness[chronic]", "illness på dansk: kronisk sygdom", "illness in English: chronic illness"),
        ("illness[psychiatric]", "illness på dansk: psychiatric", "illness in English: psychiatric"),
        ("illness[chronic|psychiatric]", "illness på dansk: kronisk sygdom / psychiatric",
         "illness in English: chronic illness / psychiatric"),
        ("risk_factors[2+]", "Mindst 2 risikofaktorer", "At least 2 risk factors"),
        ("risk_factors[1+]", "Mindst 1 risikofaktor", "At least 1 risk factor"),
        ("poor", "poor på dansk", "poor in English"),
        ("single:age[13-17]", "single på dansk, age på dansk: 13–17", "single in English, age in English: 13–17"),
        ("single:risk_factors[2+]", "single på dansk, mindst 2 risikofaktorer", "single in English, at least 2 risk factors"),
        ("age[13-17]:poor", "age på dansk: 13–17 × poor på dansk", "age in English: 13–17 × poor in English"),
        ("risk_factors[2+]:age[13-17]:poor", "Mindst 2 risikofaktorer, age på dansk: 13–17 × poor på dansk",
         "At least 2 risk factors, age in English: 13–17 × poor in English"),
    ],
)  # fmt: skip
def test_a_column_is_named(name, da, en):
    assert (column_label(name, PARAMS, "da"), column_label(name, PARAMS, "en")) == (da, en)


def test_every_candidate_has_a_label_of_its_own():
    params = settings(peak=["13-17"])
    names = [one.name for one in candidate_columns(people(), in_model(params), params.model.weights)]
    for language in ("da", "en"):
        assert len({column_label(name, params, language) for name in names}) == len(names)
