"""What need depends on, on the logarithmic (or logit) scale: made-up effects, plausible in size, nobody's estimates."""

AGE_FROM = (0, 3, 6, 10, 13, 16, 18, 20)

# effect on log expected cost, and in the form two_part on the logit of any cost and on log severity
AGE = {
    "need": (0.0, 0.35, 0.75, 1.1, 1.6, 1.85, 0.9, -0.5),
    "logit": (0.0, 0.35, 0.7, 0.9, 1.2, 1.35, 0.6, -0.6),
    "severity": (0.0, 0.0, 0.1, 0.3, 0.65, 0.75, 0.5, 0.2),
}
CHILD = {
    "boy": (0.25, 0.22, 0.05),
    "chronic": (0.5, 0.35, 0.25),
    "psychiatric": (1.5, 1.3, 0.5),
    "low_birth_weight": (0.3, 0.25, 0.05),
    "single_parent": (0.6, 0.55, 0.1),
    "no_employment": (0.75, 0.6, 0.2),
    "parent_psychiatric": (0.9, 0.75, 0.35),
    "young_mother": (0.45, 0.4, 0.1),
    "short_education": (0.45, 0.4, 0.05),
    "minority_background": (0.0, 0.0, 0.0),
    "parent_sanction": (0.55, 0.4, 0.2),
    "recent_separation": (0.45, 0.45, 0.0),
    "recent_move": (0.4, 0.35, 0.1),
}
AREA = {
    "social_housing_share": (0.5, 0.4, 0.15),
    "benefit_percent": (0.016, 0.012, 0.004),
    "crowded_share": (0.8, 0.6, 0.2),
}
RISKS = ("single_parent", "no_employment", "parent_psychiatric", "young_mother", "short_education", "parent_sanction")
# the form interactions, added to the log-linear score; no criterion of the register has any of these
THREE_RISKS, SINGLE_AND_ILL, TEENAGE_BOY_AND_SANCTION = 0.3, 0.35, 0.4
DEPRIVED_AREA, DEPRIVED_AREA_AND_POOR, DEPRIVED_FROM = 0.2, 0.2, 1.0
COLUMN = {"need": 0, "logit": 1, "severity": 2}
