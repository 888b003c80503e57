"""Scoring, on cases that can be worked out by hand."""

import numpy as np
import pytest

from fordel.proof.score import coverage, error_figures, errors_pp, standard_errors


def test_errors_are_percentage_points():
    """Of either sign, counted alike."""
    np.testing.assert_allclose(errors_pp(np.array([0.30, 0.70]), np.array([0.28, 0.72])), [2.0, 2.0])


def test_the_worst_centre_is_each_citys_own():
    """The largest error of each city, averaged; not the centre that is worst on average."""
    figures = error_figures(np.array([[1.0, 0.0, 2.0], [6.0, 0.0, 3.0]]))
    assert figures["mean_error_pp"] == pytest.approx(2.0)
    assert figures["worst_centre_pp"] == pytest.approx(4.0)
    assert figures["worst_centre_p95_pp"] == pytest.approx(2 + 0.95 * 4)


def test_coverage_counts_centres_and_finds_the_lowest():
    """Bounds belong to the interval."""
    true = np.array([[0.5, 0.5], [0.4, 0.6]])
    low, high = np.array([[0.5, 0.6], [0.3, 0.5]]), np.array([[0.6, 0.7], [0.4, 0.7]])
    assert coverage(low, high, true) == (0.75, 0.5)


def test_standard_errors_are_those_of_cities():
    """Not of centres; a single city has none, and cities of equal error have none either."""
    names = ("mean_error_standard_error_pp", "worst_centre_standard_error_pp")
    assert standard_errors(np.array([[1.0, 2.0]])) == dict.fromkeys(names, 0.0)
    assert standard_errors(np.array([[1.0, 2.0], [2.0, 1.0]])) == dict.fromkeys(names, 0.0)
    assert standard_errors(np.array([[1.0, 1.0], [3.0, 5.0]])) == pytest.approx({names[0]: 1.5, names[1]: 2.0})
