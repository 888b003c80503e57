"""What the key must reach on known truth, and whether it did."""

from fordel.proof.groups import OWN_EFFECT
from fordel.proof.incentive import CRITERIA, EVENLY
from fordel.proof.plan import AGREE, BETWEEN

ERRORS = {
    "base": {"mean_error_pp": 0.12, "worst_centre_pp": 0.30, "worst_centre_p95_pp": 0.70},
    "rung_1": {"mean_error_pp": 0.55, "worst_centre_pp": 1.3},
    "rung_2": {"mean_error_pp": 1.15, "worst_centre_pp": 2.8},
}
RIVALS = {
    "base": {"last_year": 10.0, "per_capita": 15.0, "area_regression": 2.5},
    "rung_1": {"last_year": 3.0},
    "rung_2": {"last_year": 1.5},
}
COVERAGE, LEAST_COVERAGE, RANGE = (0.92, 0.97), 0.90, 0.85
GROUPS = (0.95, 1.05)
BACK = {EVENLY: 0.02} | dict.fromkeys(CRITERIA, 0.08)


def targets(results: dict, incentive: dict) -> list[dict]:
    """One row per target: where it was measured, what was asked for, what was found, and whether it was met.

    Rows whose setting was not simulated are left out. Where the families are not named, the target is that of the
    default, ``poisson``, where truth is ``log_linear``.
    """
    parts = (_errors, _full_model, _rivals, _coverage, _ranges, _groups)
    found = [row for part in parts for row in part(results)] + _incentive(incentive)
    return [row for row in found if row["measured"] is not None]


def _row(setting: str, form: str, family: str, what: str, measured: float | None, least: float | None, most: float | None) -> dict:
    met = measured is not None and (least is None or measured >= least) and (most is None or measured <= most)
    place = {"setting": setting, "form": form, "family": family, "what": what}
    return place | {"at_least": least, "at_most": most, "measured": measured, "standard_error": None, "met": met}


def _pair(results: dict, setting: str, form: str = "log_linear", family: str = "poisson") -> dict:
    return results.get(setting, {}).get(form, {}).get(family, {})


def _errors(results: dict) -> list[dict]:
    places = [(setting, "log_linear", "poisson", limits) for setting, limits in ERRORS.items()]
    return [
        _row(*place, what, pair.get(what), None, most) | {"standard_error": pair.get(what.replace("_pp", "_standard_error_pp"))}
        for *place, limits in [*places, ("base", "two_part", "two_part", ERRORS["base"])]
        for pair in [_pair(results, *place)]
        for what, most in limits.items()
    ]


def _full_model(results: dict) -> list[dict]:
    """The full model, which the additive key approximates, against the same limits."""
    figures = _pair(results, "base").get("full_model", {})
    return [
        _row("base", "log_linear", "poisson", f"full_model {what}", figures.get(what), None, most) for what, most in ERRORS["base"].items()
    ]


def _rivals(results: dict) -> list[dict]:
    return [
        _row(setting, "log_linear", "poisson", f"times_the_key {rival}", _rival(results, setting, rival), least, None)
        for setting, limits in RIVALS.items()
        for rival, least in limits.items()
    ]


def _rival(results: dict, setting: str, rival: str) -> float | None:
    return _pair(results, setting).get("rivals", {}).get(rival, {}).get("times_the_key")


def _coverage(results: dict) -> list[dict]:
    found = []
    for form, family in sorted(AGREE):
        pair = _pair(results, "base", form, family)
        found.append(_row("base", form, family, "coverage_95", pair.get("coverage_95"), *COVERAGE))
        found.append(_row("base", form, family, "coverage_95_lowest_centre", pair.get("coverage_95_lowest_centre"), LEAST_COVERAGE, None))
    return found


def _ranges(results: dict) -> list[dict]:
    what = "coverage_range"
    return [_row(name, "log_linear", "poisson", what, _pair(results, name).get(what), RANGE, None) for name in BETWEEN]


def _groups(results: dict) -> list[dict]:
    groups = _pair(results, "base").get("groups", {})
    return [
        _row("base", "log_linear", "poisson", f"ratio {name}", groups[name]["ratio"], *GROUPS)
        for name in OWN_EFFECT
        if groups.get(name, {}).get("judged")
    ]


def _incentive(incentive: dict) -> list[dict]:
    back = incentive.get("kroner_back", {})
    return [
        _row("base", "log_linear", "poisson", f"kroner_back {name}", back.get(name, {}).get("largest"), None, most)
        for name, most in BACK.items()
    ]
