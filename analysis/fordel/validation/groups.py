"""Groups of children and areas: what a criterion says of them, and what a model without it would expect of them."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.observations.terms import criterion_terms
from fordel.params import Criterion
from fordel.validation.case import Case
from fordel.validation.ratios import Ratio, group_ratio, quantile_groups
from fordel.validation.refit import again, as_refit, expected_rate
from fordel.validation.shares import keyed

_QUINTILES = 5


@dataclass(frozen=True)
class Group:
    """A group that the model does not know of: ``kind`` is flag, level, top_areas or top_rows.

    ``use`` says whether its criterion was left out for the purpose (fit), by the protocol (dropped) or from the start (tried).

    ``amount`` is what the model without the criterion expects too much (+) or too little (-) of it per year;
    ``people`` is at least how many children are in it, and how many its outcomes speak of; ``rest`` the same of the children in
    none of the criterion's groups, whose figures are those of the city less the groups'.
    """

    criterion: str
    use: str
    group: str
    kind: str
    ratio: Ratio
    amount: float
    people: tuple[float, float]
    rest: tuple[float, float]


@dataclass(frozen=True)
class Moved:
    """What leaving a criterion out of the model moves: share without it minus share with it, shape (U,)."""

    criterion: str
    shift: np.ndarray


def left_out_groups(case: Case) -> tuple[list[Group], list[Moved], list[str]]:
    """Every criterion of the model is left out in turn, with its interactions; the others are out already.

    Returns
    -------
    tuple of (groups, shifts of shares, criteria without which the model could not be estimated)
    """
    groups, moved, failed = [], [], []
    chosen = keyed(case, as_refit(case.model)).share
    for criterion in case.criteria:
        try:
            expected, shift = _without(case, criterion, chosen)
        except ModelError:
            failed.append(criterion.name)
            continue
        groups += _groups(case, criterion, expected)
        if shift is not None:
            moved.append(Moved(criterion.name, shift))
    return groups, moved, failed


def _without(case: Case, criterion: Criterion, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Expected rates (n,) and shift of shares (U,) without a criterion; no shift for one that is not in the model."""
    design = case.model.design
    own = case.own_terms.get(criterion.name)
    if own is None:
        return expected_rate(as_refit(case.model), design), None
    refit = again(case.model, design.keep(tuple(term for term in design.terms if term not in own)))
    return expected_rate(refit, refit.design), keyed(case, refit).share - chosen


def _groups(case: Case, criterion: Criterion, expected: np.ndarray) -> list[Group]:
    found, design = [], case.model.design
    use = "fit" if criterion.name in case.own_terms else "dropped" if criterion.use == "fit" else "tried"
    formed = members(case, criterion)
    rest = case.told(~np.any([rows for _, _, rows in formed], axis=0))
    for name, kind, rows in formed:
        if not rows.any():
            continue
        ratio = group_ratio(design, expected, rows)
        amount = (ratio.expected - ratio.actual) / len(case.years)
        found.append(Group(criterion.name, use, name, kind, ratio, amount, case.told(rows), rest))
    return found


def members(case: Case, criterion: Criterion) -> list[tuple[str, str, np.ndarray]]:
    """Name, kind and rows (n,) of the groups that a criterion forms.

    Flags and levels form groups of their own, the reference level too; a figure of areas the fifth of the child-years
    that lives where it is highest; a figure of children the fifth of child-years with the highest.
    """
    columns = {term.name: _column(case, term.name) for term in criterion_terms(criterion)}
    if criterion.kind in ("level", "band"):
        named = [(name, "level", values == 1) for name, values in columns.items()]
        known = np.all([np.isfinite(values) for values in columns.values()], axis=0)
        reference = known & ~np.any([rows for _, _, rows in named], axis=0)
        return [(f"{criterion.name}[{_reference(criterion)}]", "level", reference), *named]
    ((name, values),) = columns.items()
    if criterion.kind == "flag":
        return [(name, "flag", values == 1)]
    return [(name, *_top(case.model.design, values, criterion.level == "area"))]


def _column(case: Case, name: str) -> np.ndarray:
    design = case.model.design
    return case.outside[name] if name in case.outside else design.x[:, design.terms.index(name)]


def _reference(criterion: Criterion) -> str:
    return criterion.level_names[0]


def _top(design: Design, values: np.ndarray, of_areas: bool) -> tuple[str, np.ndarray]:
    """The rows of the highest fifth, by areas' means or by the rows' own values; rows without a value are left out."""
    known = np.isfinite(values)
    top = np.zeros(len(values), dtype=bool)
    if of_areas:
        area, weight = design.area[design.segment_of_row][known], design.exposure[known]
        codes, index = np.unique(area, return_inverse=True)
        exposure = np.bincount(index, weight, len(codes))
        mean = np.bincount(index, weight * values[known], len(codes)) / exposure
        top[known] = (quantile_groups(mean, exposure, _QUINTILES) == _QUINTILES - 1)[index]
        return "top_areas", top
    top[known] = quantile_groups(values[known], design.exposure[known], _QUINTILES) == _QUINTILES - 1
    return "top_rows", top
