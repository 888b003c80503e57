"""What a synthetic city is drawn from: the settings, the same for every city, and their limits."""

from dataclasses import dataclass

from fordel.errors import ParamsError

FORMS = ("log_linear", "two_part", "interactions")
ESTIMATION_YEARS = (2005, 2006, 2007)
POPULATION_YEAR = 2008
YEARS = (*ESTIMATION_YEARS, POPULATION_YEAR)
PRICE_YEAR = 2009
PRICE_INDEX = {2005: 100.0, 2006: 102.6, 2007: 105.7, 2008: 110.0, 2009: 114.1}
CENTRES = "ABCDEFGH"
OLDEST = 22
COST_PER_CHILD = 7_640.0
ANY_SHARE = 0.044


@dataclass(frozen=True)
class CitySettings:
    """How one city is drawn; the defaults are the demo's.

    Parameters
    ----------
    seed : int
        Of the only random generator.
    size : float
        Children as a multiple of the real number (0.01 to 20); areas and centres stay as many.
    form : str
        The form of true need: ``log_linear``, ``two_part`` (logit x severity) or ``interactions``
        (interactions and thresholds that no candidate criterion has).
    practice_sd : float
        Standard deviation over the centres of the logarithm of their own practice.
    practice_correlation : float
        Correlation over the centres, in this very city, between the logarithms of practice and of need per child.
    supply_effect : float
        Change of the logarithm of cost per 10 preventive places more per 1,000 children; not need.
    unobserved_share : float
        Share (0 to 0.9) of the between-area variance of log need that no criterion shows. The demo has a
        fifth; 0 makes true need a function of recorded criteria.
    unobserved_between_districts : float
        Share (0 to 1) of that unobserved variance that lies between the centres' districts, where no data can
        tell it from practice; the rest differs from area to area within them. The demo has a tenth.
    movers : float
        Share (0 to 0.2) of the children whose family moves to another area within a year.

    Raises
    ------
    ParamsError
        Where a setting is outside its limits.
    """

    seed: int = 2009
    size: float = 1.0
    form: str = "log_linear"
    practice_sd: float = 0.13
    practice_correlation: float = 0.5
    supply_effect: float = 0.1
    unobserved_share: float = 0.2
    unobserved_between_districts: float = 0.1
    movers: float = 0.01

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise ParamsError(f"form: expected one of {', '.join(FORMS)}, found {self.form!r}; choose one of them")
        limits = {
            "seed": (0, 2**63),
            "size": (0.01, 20),
            "practice_sd": (0, 1),
            "practice_correlation": (-1, 1),
            "supply_effect": (-1, 1),
            "unobserved_share": (0, 0.9),
            "unobserved_between_districts": (0, 1),
            "movers": (0, 0.2),
        }
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise ParamsError(
                    f"{name}: expected a number from {low} to {high}, found {getattr(self, name)!r}; choose one within the limits"
                )
