"""The small city, run once for all tests that only read it."""

import pytest

from tests.privacy.small_city import small_city


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    return small_city(tmp_path_factory.mktemp("small"))
