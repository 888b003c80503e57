"""The protocol, interactions and options from coded rows to files."""

import json

import numpy as np
import pytest

from fordel.errors import ParamsError
from fordel.need.candidates import candidates, kept_candidates, term_labels, term_names
from fordel.need.load import read_rows
from fordel.need.model import estimate_model
from fordel.need.selection_draws import drawn_design
from fordel.need.stage import run
from fordel.params import parse_params
from fordel.workspace import open_workspace

from .conftest import simulate
from .test_stage import PARAMS, read_csv, workspace

EXTRA = """- {name: minority, label: {da: minoritet, en: minority}, group: parents, level: area, kind: share, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s, minority: true}
- {name: useless, label: {da: ligegyldig, en: useless}, group: housing, level: area, kind: share, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}
- {name: old, label: {da: gamle, en: old}, group: housing, level: area, kind: share, expected_sign: none,
   cause: c, influenced_by: nobody, source: s}
"""
FIT_NOISE = PARAMS.replace(", use: tried", "").replace("- {{name: cases", EXTRA.replace("{", "{{").replace("}", "}}") + "- {{name: cases")


def settings(**model) -> str:
    """The settings with more of ``model``."""
    return FIT_NOISE.replace("replicates: 200,", "replicates: 200, " + "".join(f"{key}: {value}, " for key, value in model.items()))


def rows(seed: int = 0, areas: int = 80):
    rng = np.random.default_rng(seed)
    code = np.array([f"S{i:02d}" for i in range(areas)])
    number = np.arange(areas)
    centre = np.array([f"C{i % 4}" for i in range(areas)])
    area = {name: rng.random(areas) for name in ("poor", "noise", "minority", "useless", "old")} | {"places": rng.normal(size=areas)}
    area["poor:useless"] = area["poor"] * area["useless"]
    children = rng.integers(200, 900, areas).astype(float)
    out = []
    for year in (2005, 2006):
        linear = 4 + 1.5 * area["poor"] + 0.1 * area["places"] - 0.6 * area["minority"] + 0.3 * (number % 4)
        linear += 0.3 * area["noise"] + 0.15 * rng.normal(size=areas)
        out.append({"year": np.full(areas, year), "exposure": children, "outcome": children * np.exp(linear)} | area)
    found = {name: np.concatenate([part[name] for part in out]) for name in out[0]}
    people = {"area": code, "unit": centre, "practice": centre, "children": children} | area
    return {"area": np.tile(code, 2), "practice": np.tile(centre, 2)} | found, people


def made(folder, seed: int = 0, **model):
    """Run the stage in a folder with these settings of the model."""
    workspace(folder, *rows(seed))
    practice = {"receives": "centre", "practice": "centre"}
    (folder / "params.yaml").write_text(settings(**model).format(**practice), encoding="utf-8")
    run(open_workspace(folder))
    return folder


@pytest.fixture(scope="module")
def chosen(tmp_path_factory):
    return made(tmp_path_factory.mktemp("protocol"), criteria_selection="protocol", selection_in_bootstrap=15)


def need_of(folder) -> dict:
    return json.loads((folder / "models/need.json").read_text(encoding="utf-8"))


def test_every_drop_stands_in_the_log_with_what_it_moves(chosen):
    log, drops = read_csv(chosen / "models/criteria_log.csv"), read_csv(chosen / "models/drops.csv")
    dropped = {row["criterion"]: (row["step"], row["reason"]) for row in log if row["decision"] == "dropped"}
    assert dropped["minority"] == ("sign", "wrong_sign") and "useless" in dropped
    assert need_of(chosen)["criteria_kept"] == ["poor", "noise", "old"]
    assert {row["criterion"] for row in log if row["step"] == "final"} == {"poor", "noise", "old"}
    assert [row["criterion"] for row in log if row["step"] == "all"] == ["poor", "noise", "minority", "useless", "old"]
    assert {(row["criterion"], row["step"]) for row in drops} == {(name, step) for name, (step, _) in dropped.items()}
    shares = np.array([[float(row["share_with"]), float(row["share_without"])] for row in drops]).reshape(len(dropped), 4, 2)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-9)
    np.testing.assert_allclose(shares[1:, :, 0], shares[:-1, :, 1], rtol=1e-9)
    final = [unit["share"] for unit in need_of(chosen)["units"]]
    np.testing.assert_allclose(shares[-1, :, 1], final, rtol=1e-7)


def test_the_contest_is_a_table(chosen):
    table = read_csv(chosen / "models/selection.csv")
    assert [row["chosen"] for row in table].count("1") == [row["best"] for row in table].count("1") == 1
    assert table[0]["dropped"] == "" and [int(row["criteria"]) for row in table] == list(range(int(table[0]["criteria"]), 0, -1))
    best = next(row for row in table if row["best"] == "1")
    assert float(best["paired_difference"]) == float(best["paired_std_error"]) == 0


def test_the_readers_are_told(chosen):
    notices = {notice["id"]: notice for notice in need_of(chosen)["notices"]}
    assert notices["unmet_need"]["values"] == {"criterion": "minority"}
    assert "interval_ignores_selection" in notices and "interval_covers" in notices
    assert notices["interval_with_selection"]["values"] == {"completed": 15, "asked": 15}


def test_the_choice_in_replicates(chosen):
    need = need_of(chosen)
    survival = need["selection"]["survival"]
    assert survival["poor"] == survival["old"] == 1 and survival["minority"] < 0.2 and survival["useless"] < 0.6
    for unit in need["units"]:
        assert unit["selection_low"] < unit["share"] < unit["selection_high"]


def test_the_chosen_model_is_the_fixed_one_with_the_same_criteria(chosen, tmp_path):
    text = settings().replace("source: s, minority: true}", "source: s, minority: true, use: refused}")
    text = text.replace("label: {{da: ligegyldig, en: useless}}, ", "label: {{da: ligegyldig, en: useless}}, use: refused, ")
    workspace(tmp_path, *rows())
    (tmp_path / "params.yaml").write_text(text.format(receives="centre", practice="centre"), encoding="utf-8")
    run(open_workspace(tmp_path))
    for name in ("coefficients.csv", "unexplained.csv", "replicate_check.json"):
        assert (tmp_path / "models" / name).read_bytes() == (chosen / "models" / name).read_bytes(), name
    assert read_csv(tmp_path / "models/selection.csv") == []
    assert "interval_ignores_selection" not in [notice["id"] for notice in need_of(tmp_path)["notices"]]


def test_the_protocol_gives_the_same_bytes(chosen, tmp_path):
    made(tmp_path, criteria_selection="protocol", selection_in_bootstrap=15)
    for path in sorted((chosen / "models").iterdir()):
        assert path.read_bytes() == (tmp_path / "models" / path.name).read_bytes(), path.name


def test_key_without_and_with_all_of_the_difference(chosen):
    for unit in need_of(chosen)["units"]:
        assert unit["share"] == unit["share_none"]
        assert unit["range_low"] < unit["share_all"] < unit["range_high"]
    assert sum(unit["share_all"] for unit in need_of(chosen)["units"]) == pytest.approx(1)


def test_a_drawn_area_is_a_cluster_of_its_own(moving_register):
    model = estimate_model(moving_register.design(("places",)), "poisson")
    from fordel.need.bootstrap import area_weights
    from fordel.need.fit import newton

    weights = area_weights(model.design.home_practice(), 1, np.random.default_rng(3))[0]
    drawn, origin = drawn_design(model.design, weights)
    assert len(drawn.areas) == len(origin) == drawn.clusters and max(np.bincount(origin)) > 1
    part = model.parts[0]
    expected = newton(part.design, part.family, part.beta, weights)[0]
    np.testing.assert_allclose(estimate_model(drawn, "poisson").parts[0].beta, expected, rtol=1e-8)


def test_interactions_agree_with_statsmodels_formula(tmp_path):
    import pandas as pd
    import statsmodels.formula.api as smf
    from statsmodels.api import families

    made(tmp_path, interactions='[[poor, useless, "+"]]')
    found = {row["term"]: row for row in read_csv(tmp_path / "models/coefficients.csv")}
    assert found["poor:useless"]["criterion"] == "poor:useless" and found["poor:useless"]["unit"] == "product"
    assert (found["poor:useless"]["label_da"], found["poor:useless"]["label_en"]) == ("fattige × ligegyldig", "poor × useless")
    frame = pd.DataFrame(read_rows(tmp_path / "data/observations.parquet").columns)
    frame["rate"] = frame.outcome / frame.exposure
    formula = "rate ~ 0 + C(practice) + C(year) + poor * useless + noise + minority + old + places"
    fit = smf.glm(formula, frame, family=families.Poisson(), var_weights=frame.exposure).fit(tol=1e-12)
    for term in ("poor", "useless", "poor:useless"):
        assert float(found[term]["estimate"]) == pytest.approx(fit.params[term], rel=1e-7), term


def test_interactions_are_declared_between_fitted_criteria():
    text = settings(interactions="[[poor, nothing]]").format(receives="centre", practice="centre")
    with pytest.raises(ParamsError, match=r"model\.interactions: nothing is not a criterion with use: fit"):
        parse_params(text)
    for declared in ("[[poor, poor]]", '[[poor, old], [old, poor, "+"]]'):
        with pytest.raises(ParamsError, match="each pair once"):
            parse_params(settings(interactions=declared).format(receives="centre", practice="centre"))
    with pytest.raises(ParamsError, match="goes with criteria_selection: protocol"):
        parse_params(settings(selection_in_bootstrap=5).format(receives="centre", practice="centre"))


def test_candidates_follow_the_settings():
    text = settings(interactions='[[poor, minority, "-"], [poor, old]]').format(receives="centre", practice="centre")
    params = parse_params(text)
    by_name = {one.name: one for one in candidates(params)}
    assert list(by_name) == ["poor", "noise", "minority", "useless", "old", "poor:minority", "poor:old"]
    assert by_name["old"].structural and not by_name["poor:old"].structural and not by_name["poor"].structural
    assert by_name["poor:minority"].direction == -1 and by_name["poor:minority"].minority and by_name["poor:old"].direction == 0
    assert term_names(kept_candidates(params, ("poor:old", "poor"))) == ("poor", "poor:old")
    assert term_labels(params)["poor:old"] == ("fattige × gamle", "poor × old")


def test_the_population_can_be_drawn_again(tmp_path, chosen):
    need = need_of(made(tmp_path, resample_population="true"))
    ids = [notice["id"] for notice in need["notices"]]
    assert "interval_covers_population" in ids and "interval_covers" not in ids


def test_many_rows_are_not_needed_for_the_two_part_protocol():
    """A register of children: two equations, one protocol."""
    from fordel.need.folds import area_folds
    from fordel.need.protocol import protocol

    from .test_selection import candidate

    model = estimate_model(simulate(rows=4000).design(("places",)), "two_part")
    fold = area_folds(model.design.home_practice(), 10, np.random.default_rng(0))
    found = protocol(model, (candidate("flag"), candidate("fraction")), fold)
    assert "flag" in {one.name for one in found.kept}
    assert set(found.model.design.terms) == {"year[2006]", "places", *(one.name for one in found.kept)}
