"""The rows an extract would hold: a child in two areas where its family moves, a placed child where it was placed."""

from dataclasses import dataclass

import numpy as np

from fordel.city import truth
from fordel.city.costs import PLACEMENT_PART, Costs
from fordel.city.panel import Panel
from fordel.city.practice import Levels
from fordel.city.settings import ESTIMATION_YEARS, PRICE_INDEX, PRICE_YEAR, YEARS
from fordel.city.truth import Scores


@dataclass(frozen=True)
class Rows:
    """Rows by child, year and area, sorted by year and child; every array has the shape (rows,).

    Attributes
    ----------
    entry : ndarray of int
        The panel's entry that the row is part of.
    area, home : ndarray of int
        Where the child is registered, and the area it belongs to.
    child_years : ndarray of float
        Share of the year; a child's rows of a year add to 1.
    cost, placement : ndarray of int
        Whole kroner in the prices of the row's own year.
    need : ndarray of float
        True need in kroner at the price level of the budget year: expected cost at the city's average practice and supply.
    """

    entry: np.ndarray
    area: np.ndarray
    home: np.ndarray
    child_years: np.ndarray
    cost: np.ndarray
    placement: np.ndarray
    need: np.ndarray


def child_rows(panel: Panel, costs: Costs, scores: Scores, levels: Levels) -> Rows:
    """The estimation years' rows: two for a child that moved within the year and was not placed."""
    recorded = panel.year < len(ESTIMATION_YEARS)
    split = recorded & (panel.area != panel.to_area) & ~costs.placed
    entry = np.concatenate([np.flatnonzero(recorded), np.flatnonzero(split)])
    second = np.arange(len(entry)) >= recorded.sum()
    order = np.lexsort((second, entry))
    entry, second = entry[order], second[order]
    area = np.where(second, panel.to_area[entry], costs.registered[entry])
    home = np.where(costs.any[entry], costs.home[entry], area)
    first_part = np.where(split[entry], panel.before[entry], 1.0)
    share = np.where(second, np.round(1 - first_part, 4), first_part)
    cost, placement = _kroner(panel.year[entry], costs.cost[entry], costs.placed[entry], first_part, second)
    return Rows(entry, area, home, share, cost, placement, share * true_need(scores, levels, entry, panel.year[entry], home))


def true_need(scores: Scores, levels: Levels, entry: np.ndarray, year: np.ndarray, area: np.ndarray) -> np.ndarray:
    """True need of a whole year, in kroner at the price level of the budget year; shape of ``entry``."""
    found = scores.at(entry, year, area)
    return levels.neutral_scale * truth.expected(scores.form, found, 0.0, levels.neutral_any)


def _kroner(year, cost, placed, first_part, second) -> tuple[np.ndarray, np.ndarray]:
    """Cost of each row in its own year's prices, and the placement's part of it; the rows of a child-year add up."""
    price = np.array([PRICE_INDEX[y] for y in YEARS])[year] / PRICE_INDEX[PRICE_YEAR]
    whole = np.where(cost > 0, np.maximum(np.rint(cost * price), 2), 0).astype(np.int64)
    first = np.rint(whole * first_part).astype(np.int64)
    amount = np.where(second, whole - first, first)
    return amount, np.where(placed, np.rint(amount * PLACEMENT_PART), 0).astype(np.int64)
