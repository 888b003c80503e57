"""The room's results as the rows of its files, rounded to ten significant digits."""

from collections.abc import Set
from dataclasses import asdict

import numpy as np

from fordel.need.check import Check
from fordel.need.criteria_log import Drop, LogRow
from fordel.need.effects import effect
from fordel.need.fit import Fit
from fordel.need.key_shares import KeyShares, Practice
from fordel.need.model import Model
from fordel.need.population import Population
from fordel.need.practice import FEWEST_AREAS
from fordel.need.selection_draws import SelectionDraws
from fordel.observations.terms import Term
from fordel.publish.rounding import significant

COEFFICIENT_COLUMNS = (
    "part", "term", "criterion", "role", "level", "unit", "estimate", "std_error_cluster", "std_error_classical", "low", "high", "factor",
    "label_da", "label_en",
)  # fmt: skip
UNEXPLAINED_COLUMNS = (
    "practice", "name", "areas", "child_years", "actual", "need", "unexplained_ratio", "ratio_low", "ratio_high", "reliability", "note",
    "measure",
)  # fmt: skip
RESIDUAL_COLUMNS = ("unit", "name", "actual", "need", "unexplained_ratio", "note")
WITHHELD = "withheld"
LOG_COLUMNS = ("criterion", "term", "step", "estimate", "low", "high", "areas", "decision", "reason")
_ESTIMATED = ("estimate", "std_error_cluster", "std_error_classical", "low", "high", "factor")
_DIFFERENCES = ("max_abs_coefficient", "max_abs_std_error")
DROP_COLUMNS = ("criterion", "unit", "share_without", "share_with", "shift_pp", "exceeds_half_interval", "step")


def coefficient_rows(
    model: Model, terms: tuple[Term, ...], labels: dict[str, tuple[str, str]] | None = None, closed: Set[str] = frozenset()
) -> list[dict]:
    """One row per parameter of each part; ``unit`` says what one more of it means, ``factor`` is exp(estimate).

    A model of two parts also gets the terms' effects on the mean (part ``mean``). ``labels`` holds the Danish and the
    English name of each term; a product has both criteria's. The levels of the practice units ``closed`` are empty: they tell
    the unexplained ratio.
    """
    levels = _levels(closed)
    rows = _coefficient_rows(model, {term.name: term for term in terms})
    rows = [row | dict.fromkeys(_ESTIMATED) if row["term"] in levels else row for row in rows]
    return [row | dict(zip(("label_da", "label_en"), (labels or {}).get(row["term"], ("", "")), strict=True)) for row in rows]


def _coefficient_rows(model: Model, by_name: dict[str, Term]) -> list[dict]:
    rows = [row for part, name in zip(model.parts, model.part_names, strict=True) for row in _part_rows(part, name, by_name)]
    if len(model.parts) == 1:
        return rows
    return rows + [_mean_row(model, name, role, by_name) for name, role in zip(model.design.terms, model.design.roles, strict=True)]


def _part_rows(part: Fit, part_name: str, by_name: dict[str, Term]) -> list[dict]:
    low, high = part.interval
    classical = None if part.classical is None else np.sqrt(np.diag(part.classical))
    roles = (*part.design.roles, *("practice" for _ in part.design.practices))
    return [
        _coefficient(
            name, role, part_name, by_name, part.family.link,
            estimate=part.beta[i], std_error_cluster=part.std_errors[i],
            std_error_classical=None if classical is None else classical[i], low=low[i], high=high[i],
        )
        for i, (name, role) in enumerate(zip(part.design.parameters, roles, strict=True))
    ]  # fmt: skip


def _mean_row(model: Model, name: str, role: str, by_name: dict[str, Term]) -> dict:
    found = effect(model, name)
    numbers = {"estimate": found.estimate, "std_error_cluster": found.std_error, "std_error_classical": None}
    return _coefficient(name, role, "mean", by_name, "log", **numbers, low=found.low, high=found.high)


def _coefficient(name: str, role: str, part: str, by_name: dict[str, Term], link: str, **numbers: float | None) -> dict:
    term = by_name.get(name)
    words = {
        "part": part,
        "term": name,
        "criterion": term.criterion if term else "",
        "role": role,
        "level": term.level if term else "",
        "unit": _unit(term) if term else role,
    }
    factor = None if link == "identity" else np.exp(numbers["estimate"])
    return words | {key: significant(value) for key, value in (numbers | {"factor": factor}).items()}


def covariance_rows(model: Model, closed: Set[str] = frozenset()) -> tuple[list[str], list[dict]]:
    """The clustered covariance of each part as a square table with its header; blank between parts, and at units ``closed``."""
    levels = _levels(closed)
    names = [f"{name}:{term}" if name else term for name in model.part_names for term in model.parts[0].design.parameters]
    rows = []
    for name, part in zip(model.part_names, model.parts, strict=True):
        own = {term: f"{name}:{term}" if name else term for term in part.design.parameters}
        for term, line in zip(own, part.covariance, strict=True):
            shown = {own[other]: significant(value) for other, value in zip(own, line, strict=True) if not levels & {term, other}}
            rows.append({"term": own[term]} | shown)
    return ["term", *names], rows


def _levels(closed: Set[str]) -> set[str]:
    return {f"practice[{code}]" for code in closed}


def unexplained_rows(practice: Practice, names: dict[str, str], measure: str = "all", closed: Set[str] = frozenset()) -> list[dict]:
    """One row per practice unit, in code order; no interval under five areas, no figures of the units ``closed``.

    ``measure`` is the kind of cost.
    """
    rows = []
    for i, code in enumerate(practice.codes):
        enough = practice.areas[i] >= FEWEST_AREAS
        numbers = {
            "child_years": practice.child_years[i],
            "actual": practice.actual[i],
            "need": practice.need[i],
            "unexplained_ratio": practice.ratio[i],
            "ratio_low": practice.ratio_low[i] if enough else None,
            "ratio_high": practice.ratio_high[i] if enough else None,
            "reliability": practice.reliability[i],
        }
        words = {"practice": code, "name": names.get(code, code), "areas": int(practice.areas[i]), "note": "" if enough else "few_areas"}
        rows.append(words | {"measure": measure} | {key: significant(value) for key, value in numbers.items()})
        rows[-1] |= _nothing(numbers) if code in closed else {}
    return rows


def residual_rows(
    units: list[str], actual: np.ndarray, need: np.ndarray, names: dict[str, str], closed: Set[str] = frozenset()
) -> list[dict]:
    """Actual and need of receiving units that estimated, without intervals; no figures of the units ``closed``."""
    rows = []
    for unit, a, n in zip(units, actual, need, strict=True):
        numbers = {"actual": significant(a), "need": significant(n), "unexplained_ratio": significant(a / n)}
        words = {"unit": unit, "name": names.get(unit, unit), "note": ""}
        rows.append(words | (_nothing(numbers) if unit in closed else numbers))
    return rows


def _nothing(numbers: dict) -> dict:
    return dict.fromkeys(numbers) | {"note": WITHHELD}


def log_rows(log: list[LogRow]) -> list[dict]:
    """The criteria log, numbers rounded."""
    return [asdict(row) | {key: significant(getattr(row, key)) for key in ("estimate", "low", "high")} for row in log]


def drop_rows(drops: list[Drop], key: KeyShares, units: tuple[str, ...]) -> list[dict]:
    """What each drop moves, in percentage points, and whether it exceeds half the share's interval."""
    half = dict(zip(units, (key.share_high - key.share_low) / 2, strict=True))
    return [
        {
            "criterion": drop.criterion,
            "unit": unit,
            "share_without": significant(without),
            "share_with": significant(with_it),
            "shift_pp": significant(100 * (without - with_it)),
            "exceeds_half_interval": int(abs(without - with_it) > half[unit]),
            "step": drop.step,
        }
        for drop in drops
        for unit, without, with_it in zip(drop.units, drop.share_without, drop.share_with, strict=True)
    ]


def check_row(checks: list[Check]) -> dict:
    """``models/check.json``: the largest differences over the parts, and every part's own; below 1e-9 they are written as 1e-9."""
    parts = [asdict(found) | {name: _at_most(getattr(found, name)) for name in _DIFFERENCES} for found in checks]
    return parts[0] | {name: max(part[name] for part in parts) for name in _DIFFERENCES} | {"part": "", "parts": parts}


def _at_most(difference: float) -> float | None:
    """A bound of the difference, None where there is none: its last bits are the processor's, not the model's."""
    found = significant(difference, 2)
    return None if found is None else max(1e-9, found)


def unit_rows(population: Population, key: KeyShares, names: dict[str, str], selected: SelectionDraws | None = None) -> list[dict]:
    """The receiving units of ``models/need.json``: counts, need, index (city = 100) and shares with both intervals.

    Also the shares at ``unexplained_share`` 0 and 1, and the interval that holds the choice of criteria where it was drawn.
    """
    children = population.unit_children()
    with np.errstate(divide="ignore", invalid="ignore"):
        to_index = np.where(children > 0, 100 * children.sum() / children, np.nan)
        per_child = np.where(children > 0, key.need / children, np.nan)
    rows = []
    for i, unit in enumerate(population.units):
        numbers = {
            "children": children[i],
            "need": key.need[i],
            "need_per_child": per_child[i],
            "index": to_index[i] * key.share[i],
            "share": key.share[i],
            "share_low": key.share_low[i],
            "share_high": key.share_high[i],
            "range_low": key.range_low[i],
            "range_high": key.range_high[i],
            "index_low": to_index[i] * key.share_low[i],
            "index_high": to_index[i] * key.share_high[i],
            "share_none": key.share_none[i],
            "share_all": key.share_all[i],
            "factor": key.factor[i],
        }
        if selected is not None:
            numbers |= {"selection_low": selected.share_low[i], "selection_high": selected.share_high[i]}
        words = {"unit": unit, "name": names.get(unit, unit), "practice": population.practices[i]}
        rows.append(words | {name: significant(value) for name, value in numbers.items()})
    return rows


def _unit(term: Term) -> str:
    """What a difference of 1 means: a fraction (0 to 1), a flag, a level against the reference, one more, or a product of these."""
    if term.coding in ("level", "band"):
        return term.coding
    return "fraction" if term.scale != 1 else term.coding
