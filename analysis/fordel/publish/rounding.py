"""Rounding numbers where they leave a stage, so that processors that differ in the last bits agree in print."""

import math


def significant(value: float | None, digits: int = 10) -> float | None:
    """``value`` rounded to ``digits`` significant digits; None and NaN become None (an empty cell)."""
    if value is None or math.isnan(value):
        return None
    return float(f"{float(value):.{digits - 1}e}")


def to_decimals(values, decimals: int):
    """An array rounded to so many decimals, halves away from zero."""
    import numpy as np

    return np.copysign(np.floor(np.abs(values) * 10.0**decimals + 0.5), values) / 10.0**decimals
