"""A small register of children as a case: two years, known coefficients, practice units with effects of their own."""

import numpy as np
import pytest

from fordel.need.candidates import as_candidate
from fordel.need.load import Rows
from fordel.params import Criterion
from fordel.params import Model as ModelSettings
from fordel.validation.case import Case, build_case
from tests.need.conftest import Register, simulate

ABOUT = {
    "group": "child", "expected_sign": "+", "cause": "c", "influenced_by": "nobody", "source": "s",
}  # fmt: skip


def criterion(name: str, kind: str = "flag", level: str = "child", **more) -> Criterion:
    """An entry of the register."""
    return Criterion(name=name, kind=kind, level=level, label={"da": name, "en": name}, **ABOUT, **more)


CRITERIA = (criterion("flag"), criterion("fraction", "share", "area"), criterion("extra", use="tried"))


def case_of(register: Register, family: str = "poisson", child_rows: bool = True, minimum: int = 5) -> Case:
    """The register as a case; the counted children are those of its first year."""
    rng = np.random.default_rng(9)
    extra = (rng.random(len(register.area)) < 0.2).astype(float)
    first = register.year == register.year.min()
    fixed = {"area": register.area, "practice": register.practice, "year": register.year, "exposure": register.exposure}
    rows = Rows(fixed | {"outcome": register.outcome, "extra": extra} | register.columns, child_rows)
    people = {"area": register.area, "unit": register.practice, "practice": register.practice, "children": np.ones(len(register.area))}
    people |= {"flag": register.columns["flag"], "fraction": register.columns["fraction"]}
    return build_case(
        rows,
        Rows({name: values[first] for name, values in people.items()}, True),
        CRITERIA,
        tuple(as_candidate(one) for one in CRITERIA if one.use == "fit"),
        ModelSettings(outcome="cost", family=family, supply=("places",), seed=1, tweedie_power=1.5 if family == "tweedie" else None),
        dict.fromkeys(("C0", "C1", "C2", "C3"), 0.5),
        1_000_000.0,
        {"C1": "Center 1"},
        minimum,
    )


@pytest.fixture(scope="session")
def register() -> Register:
    return simulate(rows=5000, areas=48)


@pytest.fixture(scope="session")
def case(register) -> Case:
    return case_of(register)
