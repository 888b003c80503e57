"""Boosted trees: what the criteria could at most tell about cost, were no one asked to understand it."""

from collections.abc import Iterable

import numpy as np

from fordel.need.design import Design

MOST_ROWS = 200_000
_BINS = 64
_SEED = 0
_SMALLEST_LEAF, _LEAVES = 10, 40


def boosted_trees(child_rows: bool):
    """A rule for `of_rule`: gradient boosting with Poisson loss on all terms, year, and practice unit as a category.

    On more than `MOST_ROWS` rows it learns from a fixed sample of them. Trees have four leaves, and on children's rows
    a fortieth of them in each, because nearly all cost nothing: larger trees learn chance.
    """

    def predict(seen: Design, year: np.ndarray, unseen: Design) -> np.ndarray:
        from sklearn.ensemble import HistGradientBoostingRegressor

        rows = _sample(len(seen.outcome))
        columns = [column[rows] for column in seen.x.T]
        cuts = [_cuts(column) for column in columns]
        model = HistGradientBoostingRegressor(
            loss="poisson",
            learning_rate=0.2 if child_rows else 0.1,
            max_iter=100 if child_rows else 60,
            max_leaf_nodes=4,
            min_samples_leaf=max(_SMALLEST_LEAF, len(rows) // _LEAVES if child_rows else 0),
            categorical_features=[len(columns)],
            early_stopping=False,
            random_state=_SEED,
        )
        practice = seen.practice[seen.segment_of_row][rows]
        model.fit(_features(columns, cuts, practice), seen.rate[rows], sample_weight=seen.exposure[rows])
        return model.predict(_features(unseen.x.T, cuts, unseen.practice[unseen.segment_of_row]))

    return predict


def _cuts(column: np.ndarray) -> np.ndarray:
    """Values at which a column is cut: between all its values if they are few, else into `_BINS` parts of equal size."""
    if (column * column == column).all():
        return np.array([0.5])
    values = np.unique(column)
    if len(values) > _BINS:
        values = np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)))
    return (values[1:] + values[:-1]) / 2


def _features(columns: Iterable[np.ndarray], cuts: list[np.ndarray], practice: np.ndarray) -> np.ndarray:
    """Columns as the number of cuts below them, and the practice unit; shape (n, k + 1)."""
    features = np.empty((len(cuts) + 1, len(practice)))
    for found, column, cut in zip(features, columns, cuts, strict=False):
        found[:] = column > cut[0] if len(cut) == 1 else np.searchsorted(cut, column)
    features[-1] = practice
    return features.T


def _sample(count: int) -> np.ndarray:
    if count <= MOST_ROWS:
        return np.arange(count)
    return np.sort(np.random.default_rng(_SEED).choice(count, MOST_ROWS, replace=False))
