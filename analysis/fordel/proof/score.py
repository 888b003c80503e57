"""How far shares are from the truth: errors in percentage points, and how often intervals hold the truth."""

import numpy as np

P95 = 0.95


def errors_pp(share: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Absolute errors in percentage points, of the arguments' shape."""
    return 100.0 * np.abs(np.asarray(share) - np.asarray(true))


def error_figures(errors: np.ndarray) -> dict[str, float]:
    """Errors of many cities in three figures.

    Parameters
    ----------
    errors : ndarray, shape (cities, centres)
        Percentage points.

    Returns
    -------
    dict
        ``mean_error_pp`` over cities and centres; ``worst_centre_pp``, each city's largest error, averaged over the
        cities; ``worst_centre_p95_pp``, the 95th percentile over the cities of the same.
    """
    worst = errors.max(axis=1)
    return {
        "mean_error_pp": float(errors.mean()),
        "worst_centre_pp": float(worst.mean()),
        "worst_centre_p95_pp": float(np.quantile(worst, P95)),
    }


def coverage(low: np.ndarray, high: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """How often intervals hold the truth: over cities and centres, and for the centre where they do so least.

    All arguments have the shape (cities, centres).
    """
    inside = (low <= true) & (true <= high)
    return float(inside.mean()), float(inside.mean(axis=0).min())


def standard_errors(errors: np.ndarray) -> dict[str, float]:
    """Standard errors over the cities of the mean error and of the worst centre, percentage points; 0 for a single city."""
    by_city = {"mean_error": errors.mean(axis=1), "worst_centre": errors.max(axis=1)}
    return {
        f"{name}_standard_error_pp": float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
        for name, values in by_city.items()
    }
