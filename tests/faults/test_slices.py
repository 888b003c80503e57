"""Every planted fault is found as well where the tables of children are read in slices."""

import pytest

from fordel.ingest.large import judge, size
from tests.faults.city import child_city
from tests.faults.register import FAULTS, city_of
from tests.faults.test_faults import TOGETHER
from tests.ingest.sliced import both

TABLES = {"children", "population"}
ALONE = [name for name, fault in FAULTS.items() if fault.alone and not fault.figures and fault.plant(city_of(fault, None)).table in TABLES]


def test_all_compatible_faults(tmp_path, monkeypatch):
    def make(root):
        city = child_city(root / "city")
        for name in TOGETHER:
            FAULTS[name].plant(city)
        return city

    before, after = both(tmp_path, make, monkeypatch)
    assert after == before and len(TOGETHER) >= 60


@pytest.mark.parametrize("name", ALONE)
def test_faults_that_are_planted_alone(name, tmp_path, monkeypatch):
    def make(root):
        city = city_of(FAULTS[name], root / "city")
        FAULTS[name].plant(city)
        return city

    before, after = both(tmp_path, make, monkeypatch)
    assert after == before


def test_the_slices_are_many(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(size, "VALUES", 500)
    monkeypatch.setattr(judge, "told", lambda pieces, rows: (seen.append(len(piece)) or piece for piece in pieces))
    child_city(tmp_path / "city").run()
    assert len(seen) > 20 and sum(seen) == 240 + 120
