"""Cities drawn once and read by many tests."""

import pytest

from fordel.city.build import build
from fordel.city.settings import FORMS, CitySettings
from fordel.city.stage import run


@pytest.fixture(scope="session")
def demo():
    """The demo's city at full size."""
    return build(CitySettings())


@pytest.fixture(scope="session")
def forms():
    """One city in each form of truth, with a share of movers that shows."""
    return {form: build(CitySettings(form=form, size=0.5, movers=0.05)) for form in FORMS}


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A small city's files, and what the stage said."""
    root = tmp_path_factory.mktemp("city")
    return root, run(root, size=0.05)
