"""The whole examination of one case: every table, and why one is not there."""

from concurrent.futures import Future
from pathlib import Path

import numpy as np

from fordel.errors import ModelError
from fordel.need.folds import FOLDS, area_folds
from fordel.need.model import FAMILIES, Model, estimate_model
from fordel.need.neutral import neutralise
from fordel.need.parts import beside
from fordel.validation import challengers as rivals
from fordel.validation.calibration import by_decile, by_deprivation, need_rate
from fordel.validation.case import Case
from fordel.validation.chance import Chance, chance
from fordel.validation.form import VARIANCE_POWER, Wald, link_test, park_test, reset_test, slope
from fordel.validation.groups import left_out_groups
from fordel.validation.held_out import by_years, year_refits
from fordel.validation.metrics import Metrics, by_level
from fordel.validation.refit import Refit, as_refit
from fordel.validation.result import Challenge, Findings
from fordel.validation.sensitivity import same_side, sensitivity
from fordel.validation.spatial import Moran, spatial_test
from fordel.validation.stability import chosen, without_each_practice, without_each_year
from fordel.validation.trees import boosted_trees
from fordel.validation.within_between import slopes


def examine(case: Case, boundaries: Path, receives_itself: bool, seed: int) -> Findings:
    """Question the model.

    Parameters
    ----------
    case : Case
    boundaries : Path
        ``data/tables/boundaries.geojson``, there or not.
    receives_itself : bool
        Whether areas receive for themselves, so that a receiving unit is no practice unit.
    seed : int
        Of the folds and permutations.
    """
    design, rng = case.model.design, np.random.default_rng(seed)
    fold = area_folds(design.home_practice(), FOLDS, rng)
    with beside(lambda: rivals.of_rule("boosted_trees", boosted_trees(case.child_rows), design, case.year, fold)) as trees:
        return _findings(case, fold, boundaries, receives_itself, rng, trees)


def _findings(
    case: Case, fold: np.ndarray, boundaries: Path, receives_itself: bool, rng: np.random.Generator, trees: Future[rivals.Predictions]
) -> Findings:
    """Every table; ``trees`` are waited for last, because they take as long as all the rest."""
    design, model = case.model.design, as_refit(case.model)
    families, missing = _families(case)
    of_family = {name: rivals.of_family(name, family, fold) for name, family in families.items()}
    fitted, unseen = of_family[case.model.name].fitted, of_family[case.model.name].held_out
    by_rule = [rivals.of_rule(rule.__name__, rule, design, case.year, fold) for rule in (rivals.per_capita, rivals.area_regression)]
    without_year = year_refits(case.model, case.year) if len(case.years) > 1 else {}
    need, base = need_rate(model), chosen(case)
    groups, moved, no_groups = left_out_groups(case)
    left_out, no_stability = _left_out(case, without_year)
    choices, no_choices = sensitivity(case, families)
    tests, no_form = _form(case, fitted, unseen)
    found = {
        "years": None if len(case.years) > 1 else "one_year",
        "held_out": None if np.isfinite(unseen).any() else "no_predictions",
        "moran": spatial_test(design, unseen, boundaries, rng),
        "chance": _chance(case, fitted, receives_itself),
        "within_between": slopes(case, base.ratio, _need_per_child(case)),
    }
    return Findings(
        held_out_share=float(design.exposure @ np.isfinite(unseen) / design.exposure.sum()),
        metrics=_metrics(case, fitted, unseen, without_year),
        calibration=by_decile(design, unseen, need),
        deprivation=by_deprivation(design, unseen, need),
        form=tests,
        groups=groups,
        moved=moved,
        moran=found["moran"] if isinstance(found["moran"], Moran) else None,
        chosen=base,
        stability=left_out,
        sensitivity=choices,
        same_side=same_side(choices, case, base.ratio),
        challengers=_challengers(case, [*by_rule, *of_family.values(), trees.result()], fold),
        chance=found["chance"] if isinstance(found["chance"], Chance) else None,
        slopes=found["within_between"] if isinstance(found["within_between"], list) else [],
        not_available={table: reason for table, reason in found.items() if isinstance(reason, str)} | missing | no_form,
        not_estimated={
            table: names for table, names in (("groups", no_groups), ("stability", no_stability), ("sensitivity", no_choices)) if names
        },
    )


def _families(case: Case) -> tuple[dict[str, Model], dict[str, str]]:
    """Every family that the rows allow, by name, the chosen one as it is; and the reason for each that is missing."""
    found, missing = {}, {}
    for name in FAMILIES:
        try:
            found[name] = case.model if name == case.model.name else estimate_model(case.model.design, name, case.child_rows)
        except ModelError:
            missing[name] = "not_estimated" if case.child_rows or name != "two_part" else "area_rows"
    return found, missing


def _metrics(case: Case, fitted: np.ndarray, unseen: np.ndarray, without_year: dict[int, Refit]) -> dict[tuple[str, str], Metrics]:
    """Metrics by split and level; years only where there are two or more."""
    design, whole = case.model.design, np.zeros(len(case.year), dtype=int)
    splits = [("in_sample", fitted, whole), ("areas", unseen, whole)]
    if len(case.years) > 1:
        splits.append(("years", by_years(design, case.year, without_year), case.year))
    seen = [(name, by_level(design, expected, period)) for name, expected, period in splits if np.isfinite(expected).any()]
    return {(name, level): value for name, levels in seen for level, value in levels.items()}


def _form(case: Case, fitted: np.ndarray, unseen: np.ndarray) -> tuple[list[Wald], dict[str, str]]:
    """The tests of form; a test that cannot be estimated is named with its reason."""
    model, design = case.model, case.model.design
    power = model.tweedie_power if model.name == "tweedie" else VARIANCE_POWER.get(model.name)
    tests = {
        "slope": lambda: [slope(design, unseen, model.link != "identity")],
        "link": lambda: link_test(model),
        "reset": lambda: reset_test(model),
        "park": lambda: [park_test(design, fitted, power)],
    }
    found, missing = [], {}
    for name, test in tests.items():
        if name == "park" and model.link == "identity":
            missing[name] = "identity_link"
            continue
        try:
            found += test()
        except (ModelError, np.linalg.LinAlgError):
            missing[name] = "not_estimated"
    return found, missing


def _left_out(case: Case, without_year: dict[int, Refit]) -> tuple[list, list[str]]:
    """Without each practice unit, and without each year, where there are two or more of them."""
    parts = [without_each_practice(case)] if len(case.model.design.practices) > 1 else []
    parts += [without_each_year(case, without_year)] if len(case.years) > 1 else []
    return [one for ones, _ in parts for one in ones], [name for _, names in parts for name in names]


def _need_per_child(case: Case) -> np.ndarray:
    """Need per child-year of each practice unit, shape (C,)."""
    design = case.model.design
    need = np.bincount(design.practice, neutralise(case.model, case.model.betas).need[0], len(design.practices))
    return need / design.by_practice(design.exposure)


def _chance(case: Case, fitted: np.ndarray, receives_itself: bool) -> Chance | str:
    if receives_itself:
        return "areas_receive"
    if not case.child_rows and len(case.years) == 1:
        return "one_year_of_areas"
    return chance(case.model.design, case.year, fitted, case.child_rows)


def _challengers(case: Case, found: list[rivals.Predictions], fold: np.ndarray) -> list[Challenge]:
    """Every challenger on the rows that all of them can predict; none where there is no such row."""
    design = case.model.design
    common = np.all([np.isfinite(one.held_out) for one in found], axis=0)
    if not common.any():
        return []
    held_out = {one.name: np.where(common, one.held_out, np.nan) for one in found}
    losses = {name: rivals.fold_losses(design, expected, fold) for name, expected in held_out.items()}
    reference = losses.get(rivals.REFERENCE, losses[case.model.name])
    return [_challenge(case, one, held_out[one.name], losses[one.name], reference) for one in found]


def _challenge(case: Case, one: rivals.Predictions, held_out: np.ndarray, losses: dict, reference: dict) -> Challenge:
    design = case.model.design
    mean = design.outcome.sum() / design.exposure.sum()
    return Challenge(
        name=one.name,
        metrics=by_level(design, held_out, np.zeros(len(case.year), dtype=int)),
        losses={name: float(np.nanmean(values)) for name, values in losses.items()},
        differences={name: rivals.paired(values, reference[name]) for name, values in losses.items()},
        balance=rivals.balance(design, one.fitted).tolist(),
        floored=float(design.exposure @ (held_out < 0.01 * mean) / design.exposure.sum()),
    )
