"""Challengers: other ways to expect a cost, side by side on the same unseen areas."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.model import Model
from fordel.need.parts import in_order
from fordel.validation.held_out import by_areas
from fordel.validation.metrics import grouped, poisson_deviance
from fordel.validation.refit import as_refit, expected_rate

REFERENCE = "poisson"  # the chosen family where it could not be estimated
Predict = Callable[[Design, np.ndarray, Design], np.ndarray]


@dataclass(frozen=True)
class Predictions:
    """One challenger's expected rates: ``held_out`` (n,) for areas it has not seen, ``fitted`` (n,) where it has seen all."""

    name: str
    held_out: np.ndarray
    fitted: np.ndarray


@dataclass(frozen=True)
class Difference:
    """Mean over folds of a challenger's loss less the reference's, and its paired z (NaN for the reference itself)."""

    mean: float
    z: float


def of_family(name: str, model: Model, fold: np.ndarray) -> Predictions:
    """A family of the model, on the sums."""
    return Predictions(name, by_areas(model, fold), expected_rate(as_refit(model), model.design))


def of_rule(name: str, predict: Predict, design: Design, year: np.ndarray, fold: np.ndarray) -> Predictions:
    """A rule that learns from one design's rows and predicts those of another."""
    fold_of_row = fold[design.area][design.segment_of_row]
    held = [np.zeros(len(year), dtype=bool), *(fold_of_row == one for one in np.unique(fold[fold >= 0]))]

    def work(rows: np.ndarray) -> np.ndarray:
        seen, unseen = (design.rows_only(~rows), design.rows_only(rows)) if rows.any() else (design, design)
        return predict(seen, year[~rows], unseen)

    everywhere, *parts = in_order(work, held)
    held_out = np.full(len(year), np.nan)
    for rows, found in zip(held[1:], parts, strict=True):
        held_out[rows] = found
    return Predictions(name, held_out, everywhere)


def per_capita(seen: Design, year: np.ndarray, unseen: Design) -> np.ndarray:
    """The same for every child."""
    return np.full(len(unseen.outcome), seen.outcome.sum() / seen.exposure.sum())


def area_regression(seen: Design, year: np.ndarray, unseen: Design) -> np.ndarray:
    """Least squares of areas' spend per child on their means of the criteria, every area alike, no practice effects."""
    rate, x = _area_means(seen)
    beta = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), rate, rcond=None)[0]
    criteria = np.array(unseen.roles) == "criterion"
    return beta[0] + unseen.x[:, criteria] @ beta[1:]


def fold_losses(design: Design, expected: np.ndarray, fold: np.ndarray) -> dict[str, np.ndarray]:
    """Loss per child-year in each fold: squared error of rows and of areas, Poisson deviance of rows; each (folds,)."""
    fold_of_row = fold[design.area][design.segment_of_row]
    seen = np.isfinite(expected)
    weight = np.bincount(fold_of_row[seen], design.exposure[seen], fold.max() + 1)
    square = design.exposure * (design.rate - np.nan_to_num(expected)) ** 2
    deviance = poisson_deviance(design.rate, np.nan_to_num(expected), design.exposure)
    rate, fitted, children = grouped(design, expected, design.area[design.segment_of_row])
    areas = np.unique(design.area[design.segment_of_row][seen])
    with np.errstate(invalid="ignore"):
        return {
            "square_row": np.bincount(fold_of_row[seen], square[seen], len(weight)) / weight,
            "square_area": np.bincount(fold[areas], children * (rate - fitted) ** 2, len(weight)) / weight,
            "deviance": np.bincount(fold_of_row[seen], deviance[seen], len(weight)) / weight,
        }


def paired(loss: np.ndarray, reference: np.ndarray) -> Difference:
    """Mean and z of the differences by fold, mean over its error sd / sqrt(folds); both of shape (folds,)."""
    difference = (loss - reference)[np.isfinite(loss - reference)]
    error = difference.std(ddof=1) / np.sqrt(len(difference)) if len(difference) > 1 else 0.0
    return Difference(float(difference.mean()), float(difference.mean() / error) if error > 0 else np.nan)


def balance(design: Design, fitted: np.ndarray) -> np.ndarray:
    """Fitted over actual outcome of each practice unit, shape (C,)."""
    return design.by_practice(fitted * design.exposure) / design.by_practice(design.outcome)


def _area_means(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Outcome per child-year (A,) and means of the criteria (A, k) of the areas with rows."""
    codes, index = np.unique(design.area[design.segment_of_row], return_inverse=True)
    exposure = np.bincount(index, design.exposure, len(codes))
    criteria = np.flatnonzero(np.array(design.roles) == "criterion")
    means = np.column_stack([np.bincount(index, design.exposure * design.x[:, j], len(codes)) / exposure for j in criteria])
    return np.bincount(index, design.outcome, len(codes)) / exposure, means
