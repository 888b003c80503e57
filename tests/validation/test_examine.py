"""The whole examination where a part of it does not apply."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.errors import ModelError
from fordel.validation import examine as room
from fordel.validation.examine import examine
from fordel.validation.headline import family_rule
from fordel.validation.refit import as_refit
from fordel.validation.shares import keyed
from fordel.validation.tables import table_rows
from tests.validation.conftest import case_of


def test_a_model_on_the_plain_scale(register, tmp_path):
    """The linear family is examined too; what needs positive expectations says so."""
    found = examine(case_of(register, "linear"), tmp_path / "none.geojson", False, 1)
    assert found.not_available == {"moran": "no_boundaries", "park": "identity_link"}
    assert {test.test for test in found.form} == {"slope", "link", "reset"}
    slope = next(test for test in found.form if test.test == "slope")
    assert abs(slope.estimate - 1) < 4 * slope.std_error


def test_one_practice_unit(register, tmp_path):
    """There is nothing to leave out and nothing to pool; the rest is there."""
    alone = replace(register, practice=np.full(len(register.practice), "C0"))
    case = case_of(alone)
    found = examine(case, tmp_path / "none.geojson", False, 1)
    assert found.not_available == {"moran": "no_boundaries", "within_between": "few_practice_units"}
    assert {one.choice for one in found.stability} == {"year"}
    assert "practice_effects" not in {one.option for one in found.sensitivity}
    assert all(one.ratio == pytest.approx([1.0], abs=0.2) for one in found.stability)
    assert table_rows(case, found)["same_side"][0]["same_side"] == 0


def test_nothing_can_be_predicted(case, tmp_path, monkeypatch):
    """Areas that are in no fold leave the unseen tables empty, with the reason, and do not stop the rest."""
    monkeypatch.setattr(room, "area_folds", lambda home, folds, rng: np.full(len(home), -1))
    found = examine(case, tmp_path / "none.geojson", False, 1)
    assert found.not_available["held_out"] == "no_predictions"
    assert found.not_available["slope"] == "not_estimated"
    assert (found.calibration, found.deprivation, found.challengers, found.held_out_share) == ([], [], [], 0.0)
    assert {split for split, _ in found.metrics} == {"in_sample", "years"}
    assert len(found.sensitivity) > 5
    assert table_rows(case, found)["challengers"] == []


def test_a_family_that_cannot_be_estimated_is_named(case, tmp_path, monkeypatch):
    """Every challenger is then compared with the chosen family."""
    real = room.estimate_model

    def refuse(design, name, child_rows):
        if name != "linear":
            raise ModelError("model: no")
        return real(design, name, child_rows)

    monkeypatch.setattr(room, "estimate_model", refuse)
    found = examine(replace(case, model=replace(case.model, name="tweedie")), tmp_path / "none.geojson", True, 1)
    assert found.not_available["poisson"] == "not_estimated"
    assert found.not_available["chance"] == "areas_receive"
    rows = table_rows(case, found)["challengers"]
    assert next(row for row in rows if row["challenger"] == "tweedie")["deviance_z"] is None
    assert family_rule(rows, "tweedie") == {"reference": "tweedie", "chosen": "tweedie", "better_than_reference": []}


def test_a_winner_is_told():
    """Two errors are the limit, and only families count."""
    rows = [{"challenger": name, "deviance_z": z} for name, z in (("poisson", None), ("tweedie", -2.1), ("linear", -1.9), ("trees", -9.0))]
    assert family_rule(rows, "poisson")["better_than_reference"] == ["tweedie"]


def test_groups_that_cannot_be_estimated_are_named(case, tmp_path, monkeypatch):
    """A choice that fails is in the list of what was not estimated, and the others stand."""
    from fordel.validation import sensitivity as other

    real = other.again

    def refuse(model, design):
        if "places" not in design.terms:
            raise ModelError("model: no")
        return real(model, design)

    monkeypatch.setattr(other, "again", refuse)
    found = examine(case, tmp_path / "none.geojson", False, 1)
    assert found.not_estimated == {"sensitivity": ["without:supply"]}
    assert keyed(case, as_refit(case.model)).share == pytest.approx(found.chosen.share)
