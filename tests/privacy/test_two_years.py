"""Two years' published files side by side: neither tells what the other withholds."""

import json
from fractions import Fraction

import pytest

from fordel.key.change import CHANGE_COLUMNS, change_rows
from fordel.key.freeze import SMALL_AREA
from tests.privacy import documents
from tests.privacy.attacker import reader_of, rows
from tests.privacy.small_city import MINIMUM, small_city


@pytest.fixture(scope="module")
def years(city, tmp_path_factory):
    """The small city, and the year after with last year's result in it."""
    return city, small_city(tmp_path_factory.mktemp("next"), 1, city.workspace)


def test_the_years_have_other_children(years):
    first, second = (one.people for one in years)
    assert not first.equals(second) and len(rows(years[1].workspace.root / "reports/change.csv")) == 5


def test_the_change_tells_nothing_that_the_years_do_not(years):
    """Whoever has last year's published files and this year's computes every cell of it without any other."""
    root = years[1].workspace.root
    last, this = (json.loads((root / name / "allocation.json").read_text(encoding="utf-8")) for name in ("data/last_year", "reports"))
    again = [{name: str(row[name]) for name in CHANGE_COLUMNS} for row in change_rows(last, this, None, Fraction(1))]
    assert again == [dict(row) for row in rows(root / "reports/change.csv")]
    assert [{name: str(row[name]) for name in CHANGE_COLUMNS} for row in this["last_year"]["change"]] == again


def test_last_year_s_folder_holds_what_was_published(years):
    """No count and no criterion that last year's own files do not have, to the last digit."""
    before, root = (one.workspace.root for one in years)
    folder = root / "data/last_year"
    for name in ("key.csv", "counts.csv", "weights.csv"):
        assert (folder / name).read_bytes() == (before / "reports" / name).read_bytes()
    kept, was = (json.loads(path.read_text(encoding="utf-8")) for path in (folder / "allocation.json", before / "reports/allocation.json"))
    assert all(was[name] == value for name, value in kept.items() if name != "variants")
    assert {path.name for path in folder.iterdir()} == {
        *("key.csv", "counts.csv", "weights.csv", "allocation.json", "need.csv", "weight_draws.csv", "last_year.json"),
        *("params.yaml", "engine.json"),
    }


def test_nothing_small_can_be_worked_out_from_both(years):
    """Last year's children and this year's are two sets; each year's files, and the documents that show both, tell of neither."""
    for one in years:
        root = one.workspace.root
        assert reader_of(root, MINIMUM, documents.said(root)).told() == {}


def test_no_area_of_few_children_is_told_by_its_part(years):
    """Three children live in one of C's areas: from its part of the unit and the unit's number they could be counted."""
    city = years[0]
    numbers = city.people.groupby("area").size()
    assert numbers["C0"] == 3
    heads = {row["centre"]: float(row["children"]) for row in rows(years[1].workspace.root / "data/last_year/key.csv")}
    for row in rows(years[1].workspace.root / "data/last_year/need.csv"):
        if numbers[row["area"]] < SMALL_AREA:
            average = float(row["part"]) * heads[row["centre"]]
            assert average > MINIMUM - 0.2, (row["area"], "an average under the limit would tell the sum")
    part = next(row["part"] for row in rows(years[1].workspace.root / "data/last_year/need.csv") if row["area"] == "C0")
    assert part == f"{MINIMUM / heads['C']:.3g}"
