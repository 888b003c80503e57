"""What is simulated: settings of the city, forms of truth, families, and how many cities each gets."""

from dataclasses import dataclass

from fordel.city.settings import FORMS, CitySettings
from fordel.need.model import FAMILIES

BASE = {"unobserved_share": 0.0}
UNOBSERVED = 1 / 3
CORRELATED = {"practice_correlation": 0.9}
BETWEEN = {"rung_1": 0.0, "rung_2": 0.1, "rung_3": 0.4}
MOVERS = 0.05
UNEXPLAINED_SHARES = (0.0, 0.25, 0.5, 1.0)
EVERY = {"forms": 4, "rungs": 4, "families": 8, "hard": 8, "incentive": 40}
DEFAULT = "poisson"
EFFORT = {"two_part": 4.0, "tweedie": 2.0}
AGREE = {("log_linear", "poisson"), ("log_linear", "tweedie"), ("two_part", "two_part")}


@dataclass(frozen=True)
class Task:
    """One city to be drawn, estimated and scored.

    Attributes
    ----------
    setting, form : str
    families : tuple of str
        Estimated on the same city.
    seed : int
    size : float
    replicates : int
    city : tuple of (str, float)
        Other settings of the city.
    hard : str
        A case of `hard.CASES`, or empty.
    groups, incentive : bool
        Whether groups of children, and the incentive, are tested too.
    """

    setting: str
    form: str
    families: tuple[str, ...]
    seed: int
    size: float
    replicates: int
    city: tuple[tuple[str, float], ...]
    hard: str = ""
    groups: bool = False
    incentive: bool = False

    @property
    def effort(self) -> float:
        """About how long it takes, in units of one family's estimate; for the time left."""
        return 2.0 + sum(EFFORT.get(family, 1.0) for family in self.families) + 15.0 * self.incentive

    def city_settings(self) -> CitySettings:
        """The city to draw."""
        return CitySettings(seed=self.seed, size=self.size, form=self.form, **dict(self.city))


def tasks(cities: int, size: float, replicates: int, first_seed: int = 1) -> list[Task]:
    """All tasks, seed after seed, so that what is done at any moment is balanced.

    The default family where truth has its own form gets every city. `EVERY` fourth city gets the other forms of truth and
    the rungs too, every eighth the other families and the hard cases, every fortieth the incentive test; the first city
    gets everything.
    """
    return [task for number in range(cities) for task in _of_seed(number, first_seed + number, size, replicates)]


def _of_seed(number: int, seed: int, size: float, replicates: int) -> list[Task]:
    common = {"seed": seed, "size": size, "replicates": replicates}
    due = {part for part, every in EVERY.items() if number % every == 0}
    families = FAMILIES if "families" in due else (DEFAULT,)
    forms = FORMS if "forms" in due else FORMS[:1]
    base = [Task("base", form, families, city=_items(BASE), groups=True, incentive=_tested(form, due), **common) for form in forms]
    rungs = [Task(name, FORMS[0], (DEFAULT,), city=_items(_rung(between)), **common) for name, between in BETWEEN.items()]
    return base + (rungs if "rungs" in due else []) + (_hard(common) if "hard" in due else [])


def _tested(form: str, due: set[str]) -> bool:
    return form == FORMS[0] and "incentive" in due


def _hard(common: dict) -> list[Task]:
    from fordel.proof.hard import CASES

    correlated = Task("practice_correlated", FORMS[0], (DEFAULT,), city=_items(BASE | CORRELATED), **common)
    return [correlated] + [Task(name, FORMS[0], (DEFAULT,), city=_items(BASE), hard=name, **common) for name in CASES]


def _rung(between: float) -> dict[str, float]:
    return {"unobserved_share": UNOBSERVED, "unobserved_between_districts": between, "movers": MOVERS}


def _items(settings: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(settings.items())
