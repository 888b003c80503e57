"""One small city and one small simulation, made once."""

import pytest

from fordel.city.build import build
from fordel.city.settings import CitySettings
from fordel.proof.coding import allocation_population, estimation_design
from fordel.proof.estimate import estimate
from fordel.proof.recorded import record
from fordel.proof.simulate import run


@pytest.fixture(scope="session")
def small_city():
    return build(CitySettings(seed=8, size=0.06, unobserved_share=0.0))


@pytest.fixture(scope="session")
def small_record(small_city):
    return record(small_city)


@pytest.fixture(scope="session")
def small_estimate(small_record):
    return estimate(estimation_design(small_record), allocation_population(small_record), "poisson", 100, 1)


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """A folder with the simulation of two tiny cities, and what was told on the way."""
    root, told = tmp_path_factory.mktemp("simulated"), []
    run(2, 0.03, root, progress=lambda *news: told.append(news), replicates=50)
    return root, told
