"""What the settings, forms, keys and groups of the simulation are called in ``docs/evidence.md``."""

SETTINGS = {
    "base": "no unobserved need",
    "rung_1": "rung 1",
    "rung_2": "rung 2",
    "rung_3": "rung 3",
    "practice_correlated": "practice follows need (0.9)",
    "three_areas": "a centre of three areas",
    "practice_change": "practice changes mid-period",
    "careless_recording": "a criterion badly recorded",
    "current_address": "only the current address",
}
RUNGS = ("rung_1", "rung_2", "rung_3")
HARD = ("practice_correlated", "three_areas", "practice_change", "careless_recording", "current_address")
FORMS = {"log_linear": "log-linear", "two_part": "two-part", "interactions": "interactions and thresholds"}
RIVALS = {
    "per_capita": "children alone",
    "last_year": "last year's spend",
    "area_regression": "area regression",
    "area_regression_with_centres": "area regr., centre effects",
    "child_level_without_centres": "child rows, no centre effects",
}
GROUPS = {
    "minority_background": "minority background",
    "ages_13_14": "aged 13 or 14",
    "three_or_more_siblings": "three or more siblings",
    "most_deprived_areas": "areas beyond a threshold of deprivation",
    "least_deprived_areas": "the least deprived quarter of the areas",
    "many_preventive_places": "the quarter of the areas with most preventive places",
    "single_and_psychiatric": "single parent and psychiatric diagnosis",
    "two_risks": "exactly two risks in the family",
    "three_or_more_risks": "three or more risks in the family",
}
INCENTIVE = {
    "evenly": "on all its families alike",
    "single_parent": "on families with a single parent",
    "no_employment": "on families without work",
    "parent_psychiatric": "on families with a mentally ill parent",
    "short_education": "on families with short education",
    "evenly_without_centres": "on all alike, *had the model no centre effects*",
}
FIGURES = {
    "mean_error_pp": "mean error",
    "worst_centre_pp": "worst centre",
    "worst_centre_p95_pp": "worst centre, 95th percentile",
    "coverage_95": "coverage of the 95 % interval",
    "coverage_95_lowest_centre": "the same, for the centre least covered",
    "coverage_range": "coverage of the range",
}


def target_name(what: str) -> str:
    """A target's ``what`` in words."""
    kind, _, name = what.partition(" ")
    if kind == "times_the_key":
        return f"{RIVALS[name]}: times the key's mean error"
    if kind == "ratio":
        return f"expected over true need: {GROUPS[name]}"
    if kind == "kroner_back":
        return f"kroner back per krone, {INCENTIVE[name]}: largest"
    if kind == "full_model":
        return f"{FIGURES[name]}, full model"
    return FIGURES[what]
