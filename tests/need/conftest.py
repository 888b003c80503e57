"""Small simulated registers for the need room: children in areas in centres, with known coefficients."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from fordel.need.assemble import build_design
from fordel.need.design import Design


@dataclass(frozen=True)
class Register:
    """Row arrays of a simulated register, before they become a `Design`."""

    columns: dict[str, np.ndarray]
    area: np.ndarray
    practice: np.ndarray
    year: np.ndarray
    exposure: np.ndarray
    outcome: np.ndarray

    def design(self, supply: tuple[str, ...] = ()) -> Design:
        return build_design(self.columns, self.area, self.practice, self.year, self.exposure, self.outcome, supply)

    def take(self, rows: np.ndarray) -> "Register":
        columns = {name: values[rows] for name, values in self.columns.items()}
        return Register(columns, self.area[rows], self.practice[rows], self.year[rows], self.exposure[rows], self.outcome[rows])


def simulate(seed: int = 1, rows: int = 6000, areas: int = 60, centres: int = 4, movers: int = 0) -> Register:
    """Gamma costs with many zeros; log-mean linear in a flag, a fraction and a supply variable; two years.

    The last ``movers`` areas lie in another centre in the second year.
    """
    rng = np.random.default_rng(seed)
    area_number = rng.integers(0, areas, rows)
    year = rng.integers(2005, 2007, rows)
    centre = area_number % centres
    moved = (area_number >= areas - movers) & (year == 2006)
    centre = np.where(moved, (centre + 1) % centres, centre)
    flag = (rng.random(rows) < 0.15 + 0.3 * rng.random(areas)[area_number]).astype(float)
    fraction = rng.random(areas)[area_number] * 0.5 + 0.3 * rng.random(rows)
    places = rng.normal(size=areas)[area_number]
    exposure = rng.choice([0.5, 1.0], rows, p=[0.1, 0.9])
    linear = 0.8 * flag + 0.5 * fraction + 0.1 * places + 0.2 * centre + 0.05 * (year == 2006)
    cost = (rng.random(rows) < 0.2) * rng.gamma(0.7, 1000 / 0.7, rows) * np.exp(linear) * exposure
    return Register(
        {"flag": flag, "fraction": fraction, "places": places},
        np.char.add("S", np.char.zfill(area_number.astype(str), 3)),
        np.char.add("C", centre.astype(str)),
        year,
        exposure,
        cost,
    )


def areas_only(design: Design, areas: np.ndarray) -> Design:
    """The rows of these areas (indices, ascending), as if there were no others."""
    own = design.rows_only(np.isin(design.area, areas)[design.segment_of_row])
    practices, practice = np.unique(own.practice, return_inverse=True)
    names = {"areas": tuple(own.areas[a] for a in areas), "practices": tuple(own.practices[p] for p in practices)}
    return replace(own, area=np.searchsorted(areas, own.area), practice=practice, **names)


@pytest.fixture(scope="session")
def register() -> Register:
    return simulate()


@pytest.fixture(scope="session")
def moving_register() -> Register:
    return simulate(seed=2, movers=9)
