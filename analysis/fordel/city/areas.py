"""What differs from area to area: deprivation, the recorded facts about housing areas, supply, and need nobody records."""

from dataclasses import dataclass

import numpy as np

from fordel.city.hexagons import Map
from fordel.city.settings import YEARS

BETWEEN_CENTRES, WITHIN_CENTRES = 0.5, 0.68


@dataclass(frozen=True)
class Areas:
    """Area facts by year, years as in `YEARS`.

    Attributes
    ----------
    deprivation : ndarray, shape (areas,)
        Latent, standard deviations `BETWEEN_CENTRES` and `WITHIN_CENTRES`; recorded nowhere.
    social_housing_share, crowded_share : ndarray, shape (years, areas)
        Shares 0-1 of dwellings and of households.
    benefit_percent : ndarray, shape (years, areas)
        Percent (0-100) of adults on benefits.
    preventive_places : ndarray, shape (years, areas)
        Supply: places in preventive day measures per 1,000 children.
    """

    deprivation: np.ndarray
    social_housing_share: np.ndarray
    crowded_share: np.ndarray
    benefit_percent: np.ndarray
    preventive_places: np.ndarray


def draw_areas(rng: np.random.Generator, city_map: Map) -> Areas:
    """Areas with a spatial gradient of deprivation; what is recorded is drawn rounded, so it is exactly what need depends on."""
    gradient = _smooth(rng, city_map, 10) + 0.55 * _smooth(rng, city_map, 2) + 0.45 * rng.standard_normal(len(city_map.place))
    deprived = _spread(_standard(gradient), city_map.centre)

    def mixed(weight: float) -> np.ndarray:
        own = _standard(0.3 * _smooth(rng, city_map, 3) + rng.standard_normal(len(deprived)))
        return weight * deprived + np.sqrt(1 - weight**2) * own

    def yearly(level: np.ndarray, wobble: float, trend: float, decimals: int) -> np.ndarray:
        steps = trend + wobble * rng.standard_normal((len(YEARS), len(level)))
        return np.round(np.clip(level + np.cumsum(steps, axis=0), 0, None), decimals)

    social = yearly(0.85 / (1 + np.exp(1.3 - 1.1 * mixed(0.5))), 0.004, -0.001, 4)
    crowded = yearly(0.5 / (1 + np.exp(1.5 - 0.8 * mixed(0.45))), 0.004, 0.001, 4)
    benefits = yearly(45 / (1 + np.exp(1.5 - 0.75 * mixed(0.75))), 0.4, -0.2, 2)
    places = yearly(20 + 8 * mixed(0.3), 0.5, 0.3, 1)
    return Areas(deprived, social, crowded, benefits, places)


def unobserved(rng: np.random.Generator, centre: np.ndarray, variance: float, between: float) -> np.ndarray:
    """Log need that no criterion shows, per area; shape (areas,).

    ``sqrt(variance) * (sqrt(between) * z[centre] + sqrt(1 - between) * e[area])`` with z and e standardised: the
    first part is the same in all areas of a centre's district, so no data can tell it from practice.
    """
    by_centre, by_area = _standard(rng.standard_normal(centre.max() + 1)), _standard(rng.standard_normal(len(centre)))
    return np.sqrt(variance) * (np.sqrt(between) * by_centre[centre] + np.sqrt(1 - between) * by_area)


def _smooth(rng: np.random.Generator, city_map: Map, rounds: int) -> np.ndarray:
    """Noise averaged with its neighbours ``rounds`` times, standardised."""
    value = rng.standard_normal(len(city_map.place))
    inside = city_map.neighbours >= 0
    for _ in range(rounds):
        around = np.where(inside, value[city_map.neighbours], 0).sum(axis=1) / inside.sum(axis=1)
        value = 0.4 * value + 0.6 * around
    return _standard(value)


def _spread(values: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Centre means at equal steps in their own order, standard deviations fixed between and within: every city is about equally hard."""
    mean = np.bincount(centre, values) / np.bincount(centre)
    steps = BETWEEN_CENTRES * _standard(np.argsort(np.argsort(mean)).astype(float))
    return steps[centre] + WITHIN_CENTRES * _standard(values - mean[centre])


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
