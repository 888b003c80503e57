"""The criteria of the synthetic city as coded terms: the demo's register, without the words that only readers need."""

from fordel.city.effects import AGE_FROM
from fordel.city.facts import DIAGNOSES
from fordel.observations.terms import Term
from fordel.params.criteria import Criterion, band_label
from fordel.params.model import Weights

FLAGS = (
    "low_birth_weight",
    "single_parent",
    "no_employment",
    "parent_psychiatric",
    "young_mother",
    "short_education",
    "parent_sanction",
    "recent_separation",
    "recent_move",
)
HOUSING = {"social_housing_share": 1.0, "benefit_percent": 100.0, "crowded_share": 1.0}
SUPPLY = Term("preventive_places", "preventive_places", "supply", "area", "preventive_places", "value")


WEIGHTS = Weights(
    base="age",
    peak=("13-15", "16-17"),
    risk_factors=("diagnosis", *FLAGS),
    most_criteria=10,
)


def declared() -> tuple[Criterion, ...]:
    """The fitted criteria as the settings declare them; `criteria` are their terms."""
    age = _declare("age", "child", "band", "none", bands=AGE_FROM)
    diagnosis = _declare("diagnosis", "child", "level", "+", levels=DIAGNOSES)
    flags = [_declare(name, "child", "flag", "+") for name in FLAGS]
    housing = [_declare(name, "area", "share" if scale == 1.0 else "percent", "+") for name, scale in HOUSING.items()]
    return (age, _declare("boy", "child", "flag", "+"), diagnosis, *flags, *housing)


def _declare(name: str, level: str, kind: str, sign: str, **parts: object) -> Criterion:
    words = {"label": {"da": name, "en": name}, "group": "child", "cause": name, "influenced_by": "nobody", "source": "syntetisk"}
    return Criterion(name=name, level=level, kind=kind, expected_sign=sign, **words, **parts)


def criteria() -> tuple[Term, ...]:
    """The fitted criteria's terms, in the order of the demo's settings."""
    diagnosis = tuple(_child("diagnosis", f"diagnosis[{name}]", "level", name) for name in DIAGNOSES[1:])
    flags = tuple(_child(name, name, "flag") for name in FLAGS)
    return (*_ages(), _child("boy", "boy", "flag"), *diagnosis, *flags, *_housing())


def _ages() -> tuple[Term, ...]:
    cuts = [(float(low), float(high)) for low, high in zip(AGE_FROM, (*AGE_FROM[1:], float("inf")), strict=True)]
    return tuple(
        Term(f"age[{band_label(*cut)}]", "age", "criterion", "child", "age", "band", level=band_label(*cut), bounds=cut)
        for cut in cuts[1:]
    )


def _child(name: str, term: str, coding: str, level: str = "") -> Term:
    return Term(term, name, "criterion", "child", name, coding, level=level)


def _housing() -> tuple[Term, ...]:
    return tuple(
        Term(name, name, "criterion", "area", name, "value" if scale == 1.0 else "fraction", scale=scale) for name, scale in HOUSING.items()
    )
