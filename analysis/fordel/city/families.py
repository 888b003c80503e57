"""Children grouped into families, and newborns joined to families that are there already."""

import numpy as np

ALONE_FROM = 18
ALONE_SHARE = 0.75
SIBLINGS = (0.42, 0.43, 0.15)
JOIN_SHARE = 0.45


def group(rng: np.random.Generator, district: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Family number of each child, from 0 upwards; siblings share the district and are close in age.

    Parameters
    ----------
    district, age : ndarray of int, shape (children,)

    Returns
    -------
    ndarray of int, shape (children,)
        Three in four of those aged 18 or more live alone; the others form families of one to three.
    """
    alone = (age >= ALONE_FROM) & (rng.random(len(age)) < ALONE_SHARE)
    order = np.lexsort((age + 6 * rng.random(len(age)), district, alone))
    sizes = rng.choice([1, 2, 3], size=len(age), p=SIBLINGS)
    block = np.repeat(np.arange(len(sizes)), sizes)[: len(age)]
    starts = np.ones(len(age), dtype=bool)
    starts[1:] = (np.diff(block) != 0) | (np.diff(district[order]) != 0) | alone[order][1:]
    family = np.empty(len(age), dtype=np.int64)
    family[order] = np.cumsum(starts) - 1
    return family


def joined(rng: np.random.Generator, district: np.ndarray, families: np.ndarray, family_district: np.ndarray) -> np.ndarray:
    """A family of the same district for a share of the newborns, -1 for the firstborn; shape (newborns,).

    Parameters
    ----------
    district : ndarray of int, shape (newborns,)
    families : ndarray of int
        Families with a small child.
    family_district : ndarray of int, same shape
    """
    order = np.argsort(family_district, kind="stable")
    bounds = np.searchsorted(family_district[order], np.arange(family_district.max(initial=0) + 2))
    first, many = bounds[:-1], np.diff(bounds)
    room = np.append(many, np.zeros(district.max(initial=0) + 1, dtype=np.int64))[district]
    pick = np.append(first, np.zeros(district.max(initial=0) + 1, dtype=np.int64))[district] + (rng.random(len(district)) * room).astype(
        int
    )
    take = (rng.random(len(district)) < JOIN_SHARE) & (room > 0)
    return np.where(take, families[order][np.minimum(pick, len(families) - 1)] if len(families) else -1, -1)
