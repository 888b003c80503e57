"""From cities to ``reports/simulation.json``: every figure by setting, form of truth and family."""

from collections.abc import Iterable

import numpy as np

from fordel.proof.groups import LEAST_PART, OWN_EFFECT
from fordel.proof.incentive import MORE, WAYS
from fordel.proof.one_city import CityScore, Found
from fordel.proof.plan import AGREE, UNEXPLAINED_SHARES
from fordel.proof.rivals import RIVALS
from fordel.proof.score import coverage, error_figures, errors_pp, standard_errors
from fordel.publish.rounding import significant

DIGITS = 4
Scored = tuple[CityScore, Found]


def results(scores: list[CityScore]) -> dict:
    """Figures by setting, form and family; see `_pair` for what stands at the end of the branches."""
    found: dict = {}
    for setting, form, family in dict.fromkeys((s.task.setting, s.task.form, family) for s in scores for family in s.found):
        mine = [s for s in scores if (s.task.setting, s.task.form) == (setting, form) and family in s.found]
        found.setdefault(setting, {}).setdefault(form, {})[family] = _pair(mine, form, family)
    return found


def incentive(scores: list[CityScore]) -> dict:
    """Kroner back per extra krone: mean over centres and cities, and the largest of any centre; by how it is spent."""
    tested = [s.found["poisson"].incentive for s in scores if isinstance(s.found.get("poisson"), Found) and s.found["poisson"].incentive]
    if not tested:
        return {"cities": 0}
    values = {name: np.array([one[name] for one in tested]) for name in WAYS}
    return {"cities": len(tested), "more": MORE, "kroner_back": {name: _kroner(found) for name, found in values.items()}}


def _kroner(values: np.ndarray) -> dict:
    known = values[~np.isnan(values)]
    if not len(known):
        return {}
    return rounded({"mean": float(known.mean()), "mean_size": float(np.abs(known).mean()), "largest": float(known.max())})


def rounded(figures: dict) -> dict:
    """Floats with `DIGITS` significant digits."""
    return {name: significant(float(value), DIGITS) if isinstance(value, float) else value for name, value in figures.items()}


def _pair(scores: list[CityScore], form: str, family: str) -> dict:
    """One pair of truth and family in one setting."""
    scored = [(s, s.found[family]) for s in scores if isinstance(s.found[family], Found)]
    refused = [s.found[family] for s in scores if isinstance(s.found[family], str)]
    head = {"cities": len(scored), "refused": len(refused), "agree": (form, family) in AGREE}
    if not scored:
        return head | {"why_refused": sorted(set(refused))[:3]}
    return head | _key_figures(scored) | _both_keys(scored) | {
        "at_unexplained_share": {f"{share:g}": _shares(scored, share) for share in UNEXPLAINED_SHARES},
        "rivals": _rivals(scored),
        "groups": _groups(scored, form),
    }


def _key_figures(scored: list[Scored]) -> dict:
    """Errors of the key that is paid, at ``unexplained_share`` 0, and coverage of both its intervals."""
    true = np.array([s.true for s, _ in scored])
    share = _stack(f.shares[0.0] for _, f in scored)
    errors = errors_pp(share, true)
    narrow = coverage(_stack(f.low for _, f in scored), _stack(f.high for _, f in scored), true)
    wide = coverage(_stack(f.range_low for _, f in scored), _stack(f.range_high for _, f in scored), true)
    return rounded(
        error_figures(errors)
        | standard_errors(errors)
        | {"coverage_95": narrow[0], "coverage_95_lowest_centre": narrow[1]}
        | {"coverage_range": wide[0], "coverage_range_lowest_centre": wide[1]}
        | {"width_95_pp": 100 * float(np.mean([f.high - f.low for _, f in scored]))}
        | {"width_range_pp": 100 * float(np.mean([f.range_high - f.range_low for _, f in scored]))}
    ) | {
        "mean_share_by_centre": _listed(true.mean(axis=0)),
        "mean_error_by_centre_pp": _listed(errors.mean(axis=0)),
        "mean_excess_by_centre_pp": _listed(100 * (share - true).mean(axis=0)),
    }


def _both_keys(scored: list[Scored]) -> dict:
    """Errors of the full model and of the additive key, and in which part of the cities the additive key is close enough to be paid."""
    true = _stack(s.true for s, _ in scored)
    keys = {"full_model": _stack(f.model for _, f in scored), "additive": _stack(f.additive for _, f in scored)}
    found = {name: rounded(error_figures(errors_pp(share, true))) for name, share in keys.items()}
    return found | {"additive_paid": significant(float(np.mean([f.enough for _, f in scored])), DIGITS)}


def _shares(scored: list[Scored], share: float) -> dict:
    return rounded(error_figures(errors_pp(_stack(f.shares[share] for _, f in scored), _stack(s.true for s, _ in scored))))


def _rivals(scored: list[Scored]) -> dict:
    """Each rival's errors on the same cities, and how many times as large as the key's its mean error is."""
    found = {}
    own = float(np.mean([errors_pp(f.shares[0.0], s.true).mean() for s, f in scored]))
    for name in RIVALS:
        pairs = [(s.rivals[name], s.true) for s, _ in scored if name in s.rivals]
        if pairs:
            figures = error_figures(errors_pp(*(np.array(side) for side in zip(*pairs, strict=True))))
            found[name] = rounded(figures | {"times_the_key": figures["mean_error_pp"] / own})
    return found


def _groups(scored: list[Scored], form: str) -> dict:
    """Expected over true need by group: mean over the cities, their 5th and 95th percentile, and the group's part of need."""
    found = {}
    for name, forms in OWN_EFFECT.items():
        ratios = [f.groups[name]["ratio"] for _, f in scored if f.groups]
        if ratios:
            part = float(np.mean([f.groups[name]["part"] for _, f in scored]))
            low, high = np.quantile(ratios, (0.05, 0.95))
            figures = {"part_of_need": part, "ratio": float(np.mean(ratios)), "ratio_p05": float(low), "ratio_p95": float(high)}
            found[name] = rounded(figures) | {"own_effect": form in forms, "judged": form not in forms and part >= LEAST_PART}
    return found


def _listed(values: np.ndarray) -> list[float | None]:
    return [significant(float(value), DIGITS) for value in values]


def _stack(arrays: Iterable[np.ndarray]) -> np.ndarray:
    return np.array(list(arrays))
