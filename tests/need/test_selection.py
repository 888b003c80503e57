"""The protocol on registers whose truth is known: what is kept, what leaves and why, and what the steps rest on."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.need.assemble import build_design
from fordel.need.candidates import Candidate
from fordel.need.fit import clustered_covariance, fit, newton
from fordel.need.folds import area_folds, deviance_scale, held_out_deviance
from fordel.need.model import estimate_model
from fordel.need.protocol import protocol
from fordel.need.reweight import reweighted
from fordel.need.selection import Contest, Standing, least_clear, most_wrong, shortest, wald, without
from fordel.need.sums import linear_predictor
from fordel.observations.terms import Term

from .conftest import areas_only, simulate

TRUE = {"strong": 0.9, "middle": 0.5, "weak": 0.3}
NOISE = ("noise_1", "noise_2", "noise_3")
SEEDS = range(20)


def candidate(name: str, sign: str = "+", terms: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> Candidate:
    columns = tuple(Term(term, name, "criterion", "child", term, "value") for term in terms or (name,))
    return Candidate(name, sign, False, columns, parts)


CANDIDATES = (
    candidate("age", "none", ("age[6-11]", "age[12+]")), *map(candidate, TRUE), candidate("against"), *map(candidate, NOISE),
)  # fmt: skip


def register(seed: int, rows: int = 4000, areas: int = 80, centres: int = 4):
    """Costs of children: three causes, one criterion that works against its sign, three that do nothing."""
    rng = np.random.default_rng(seed)
    area = rng.integers(0, areas, rows)
    age = rng.integers(0, 3, rows)
    columns = {"age[6-11]": (age == 1).astype(float), "age[12+]": (age == 2).astype(float)}
    for name in (*TRUE, "against", *NOISE):
        columns[name] = (rng.random(rows) < 0.15 + 0.3 * rng.random(areas)[area]).astype(float)
    linear = 0.4 * (area % centres) + 0.6 * columns["age[12+]"] - 0.5 * columns["against"] + 0.15 * rng.normal(size=areas)[area]
    linear += sum(effect * columns[name] for name, effect in TRUE.items())
    cost = (rng.random(rows) < 0.5) * rng.gamma(2.0, 500.0, rows) * np.exp(linear)
    code, practice = np.char.add("S", np.char.zfill(area.astype(str), 3)), np.char.add("C", (area % centres).astype(str))
    return build_design(columns, code, practice, np.full(rows, 2005), np.ones(rows), cost)


def folds_of(design, seed: int = 0) -> np.ndarray:
    return area_folds(design.home_practice(), 10, np.random.default_rng(seed))


def select(seed: int):
    model = estimate_model(register(seed), "poisson")
    return protocol(model, CANDIDATES, folds_of(model.design, seed))


@pytest.fixture(scope="module")
def selections():
    return [select(seed) for seed in SEEDS]


def kept(selection) -> set[str]:
    return {one.name for one in selection.kept}


def test_causes_stay_and_noise_leaves(selections):
    for name in TRUE:
        assert np.mean([name in kept(one) for one in selections]) >= (0.85 if name == "weak" else 1.0), name
    assert np.mean([len(kept(one) & set(NOISE)) for one in selections]) <= 0.45
    assert all("age" in kept(one) for one in selections)


def test_a_wrong_sign_leaves_first_and_says_so(selections):
    for one in selections:
        assert "against" in one.dropped and "against" not in kept(one)
        row = next(row for row in one.log if row.criterion == "against" and row.decision == "dropped")
        assert (row.step, row.reason) == ("sign", "wrong_sign") and row.estimate < 0
        clear = [row for row in one.log if row.step == "sign"]
        assert clear[0].criterion == "against"


def test_it_only_removes_and_logs_every_removal(selections):
    names = [one.name for one in CANDIDATES]
    for one in selections:
        assert [n for n in names if n in kept(one)] == [c.name for c in one.kept]
        assert sorted([*kept(one), *one.dropped]) == sorted(names)
        assert [row.criterion for row in one.log if row.decision == "dropped"] == list(one.dropped)
        assert {row.reason for row in one.log} <= {"", "wrong_sign", "negligible", "one_standard_error"}
        assert sum(row.step == "all" for row in one.log) == 9
        assert one.contest.criteria.tolist() == list(range(one.contest.criteria[0], 0, -1))
        assert len(one.kept) <= one.contest.criteria[one.contest.chosen]


def test_without_the_pairing_causes_are_lost(selections):
    """The same contests, decided by the error of each model's own mean: folds differ far more than models do."""

    def lost(pick) -> float:
        found = []
        for one in selections:
            gone = set(one.contest.dropped[1 : pick(one.contest) + 1])
            found.append(len(gone & set(TRUE)))
        return float(np.mean(found))

    paired = lost(lambda contest: contest.chosen)
    unpaired = lost(lambda contest: shortest(contest.difference, contest.unpaired_std_error))
    assert paired <= 0.15 and unpaired >= paired + 0.8


def test_the_same_register_gives_the_same_choice(selections):
    again = select(0)
    assert again.log == selections[0].log
    np.testing.assert_array_equal(again.contest.deviance, selections[0].contest.deviance)


def test_folds_are_whole_areas_dealt_within_units():
    home = np.repeat([0, 1, 2, 3], [23, 12, 4, 1])
    fold = area_folds(home, 10, np.random.default_rng(1))
    assert fold.shape == home.shape and fold[-1] == -1
    for practice, most in ((0, 3), (1, 2), (2, 1)):
        assert np.bincount(fold[home == practice]).max() <= most
    counts = np.bincount(fold[:-1], minlength=10)
    assert counts.max() - counts.min() <= 1
    np.testing.assert_array_equal(fold, area_folds(home, 10, np.random.default_rng(1)))
    assert (fold != area_folds(home, 10, np.random.default_rng(2))).any()


def test_an_area_in_two_units_is_held_out_as_a_whole(moving_register):
    design = moving_register.design(("places",))
    fold = folds_of(design)
    assert len(design.area) > len(design.areas)
    assert all(len(set(fold[design.area][design.area == a])) == 1 for a in range(len(design.areas)))


@pytest.mark.parametrize("family", ["poisson", "two_part", "tweedie", "linear"])
def test_held_out_fits_are_those_of_the_other_areas_alone(family, moving_register):
    model = estimate_model(moving_register.design(("places",)), family, tweedie_power=1.5)
    fold = folds_of(model.design)
    scale = deviance_scale(model)
    expected = []
    for number in range(10):
        training, total = fold != number, 0.0
        for part, phi in zip(model.parts, scale, strict=True):
            alone = fit(areas_only(part.design, np.flatnonzero(training)), part.family, child_rows=False)
            beta = reweighted(part, training.astype(float))
            np.testing.assert_allclose(beta, alone.beta, rtol=0, atol=1e-3 * part.std_errors.min())
            held = ~training[part.design.area][part.design.segment_of_row]
            rows = part.family.deviance(part.design.rate, part.design.exposure, linear_predictor(part.design, alone.beta))
            total += rows[held].sum() / phi
        out = ~training[model.design.area][model.design.segment_of_row]
        expected.append(total / model.design.exposure[out].sum())
    np.testing.assert_allclose(held_out_deviance(model, fold, scale), expected, rtol=1e-6)


def test_a_unit_without_outcome_elsewhere_is_not_scored():
    """All cost of a unit lies in one area: with that area held out its effect cannot be estimated, so it is not scored."""
    design = register(3)
    own = np.flatnonzero(design.practice == 3)
    elsewhere = np.isin(design.segment_of_row, own[1:])
    outcome = np.where(elsewhere, 0.0, design.outcome)
    model = estimate_model(replace(design, outcome=outcome, whole_rate=outcome), "poisson")
    fold = folds_of(design)
    fold[design.area[own[0]]] = 10
    found = held_out_deviance(model, fold, (1.0,))
    assert len(found) == 10 and np.isfinite(found).all()
    weights = (fold != 10).astype(float)
    beta = reweighted(model.parts[0], weights)
    assert beta[-1] == model.parts[0].beta[-1] and (beta[:-1] != model.parts[0].beta[:-1]).all()


@pytest.mark.parametrize("family", ["poisson", "two_part", "linear"])
def test_leaving_one_out_is_the_estimate_without_it(family):
    model = estimate_model(register(1), family)
    shorter = without(Standing(model, CANDIDATES), CANDIDATES[1])
    terms = tuple(term for term in model.design.terms if term != "strong")
    direct = estimate_model(model.design.keep(terms), family)
    assert shorter.kept == (CANDIDATES[0], *CANDIDATES[2:])
    for one, other in zip(shorter.model.parts, direct.parts, strict=True):
        np.testing.assert_allclose(one.beta, other.beta, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(one.std_errors, other.std_errors, rtol=1e-7)


def test_wald_is_the_quadratic_form_of_the_clustered_covariance():
    model = estimate_model(register(2), "poisson")
    part, at = model.parts[0], [0, 1]
    b = part.beta[at]
    assert wald(model, ("age[6-11]", "age[12+]")) == pytest.approx(b @ np.linalg.solve(part.covariance[np.ix_(at, at)], b) / 2)
    z = part.beta[2] / part.std_errors[2]
    assert wald(model, ("strong",)) == pytest.approx(z**2)


def test_wald_of_two_parts_holds_their_covariance():
    model = estimate_model(register(2), "two_part")
    chance, cost = model.parts
    j = model.design.terms.index("middle")
    score = np.hstack([chance.sums.score, cost.sums.score])
    p = len(chance.beta)
    information = np.zeros((2 * p, 2 * p))
    information[:p, :p], information[p:, p:] = chance.sums.total()[1], cost.sums.total()[1]
    joint = clustered_covariance(score, information, model.design.clusters)
    at = [j, p + j]
    b = np.array([chance.beta[j], cost.beta[j]])
    assert wald(model, ("middle",)) == pytest.approx(b @ np.linalg.solve(joint[np.ix_(at, at)], b) / 2, rel=1e-8)


def test_an_interaction_leaves_before_its_parts():
    design = register(4)
    columns = {term: design.x[:, j] for j, term in enumerate(design.terms)}
    product = columns["strong"] * columns["against"]
    wider = replace(
        design, terms=(*design.terms, "strong:against"), roles=(*design.roles, "criterion"), x=np.column_stack([design.x, product])
    )
    both = candidate("strong:against", "none", (), ("strong", "against"))
    model = estimate_model(wider, "poisson")
    standing = Standing(model, (*CANDIDATES, both))
    assert {one.name for one in standing.droppable()}.isdisjoint({"strong", "against", "age"})
    assert most_wrong(standing) is both
    found = protocol(model, (*CANDIDATES, both), folds_of(design))
    assert found.dropped.index("strong:against") < found.dropped.index("against")
    assert next(row for row in found.log if row.criterion == "strong:against" and row.decision == "dropped").reason == "part_wrong_sign"


def test_the_last_criterion_stays():
    design = register(5).keep(("noise_1", "noise_2"))
    pair = (candidate("noise_1"), candidate("noise_2"))
    assert len(protocol(estimate_model(design, "poisson"), pair, folds_of(design)).kept) == 1
    one = Standing(estimate_model(design.keep(("noise_1",)), "poisson"), pair[:1])
    assert least_clear(one) is None and most_wrong(one) is None


def test_the_shortest_within_one_paired_error_is_taken():
    deviance = np.array([[1.0, 2.0, 3.0], [0.9, 1.9, 3.0], [0.95, 1.97, 2.98], [1.4, 2.4, 3.4]])
    found = Contest(("", "a", "b", "c"), np.array([4, 3, 2, 1]), deviance)
    assert found.best == 1
    paired = (deviance[2] - deviance[1]).std(ddof=1) / np.sqrt(3)
    assert found.std_error[2] == pytest.approx(paired) and found.difference[2] == pytest.approx(0.1 / 3)
    assert found.chosen == 1 + (paired >= 0.1 / 3)
    assert shortest(found.difference, found.unpaired_std_error) == 3


def test_reweighting_starts_where_it_is_told():
    model = estimate_model(simulate(rows=3000).design(("places",)), "poisson")
    weights = np.random.default_rng(0).integers(0, 3, len(model.design.areas)).astype(float)
    part = model.parts[0]
    full = newton(part.design, part.family, part.beta, weights)[0]
    for start in (None, part.beta + 0.1 * part.std_errors):
        np.testing.assert_allclose(reweighted(part, weights, start), full, rtol=0, atol=1e-3 * part.std_errors.min())
