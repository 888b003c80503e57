"""One synthetic city from its settings, without any file: what a simulation draws hundreds of."""

from dataclasses import dataclass

import numpy as np

from fordel.city.areas import Areas, draw_areas, unobserved
from fordel.city.costs import Costs, draw_costs
from fordel.city.counts import scaled
from fordel.city.facts import draw_facts
from fordel.city.hexagons import Map, draw_map
from fordel.city.panel import Panel, draw_panel
from fordel.city.practice import Levels, draw_practice, levels, neutral_need
from fordel.city.rows import Rows, child_rows, true_need
from fordel.city.settings import CENTRES, ESTIMATION_YEARS, POPULATION_YEAR, YEARS, CitySettings
from fordel.city.truth import Scores, score, with_unobserved


@dataclass(frozen=True)
class City:
    """A drawn city.

    Attributes
    ----------
    settings : CitySettings
    map : Map
        Areas, districts and centres.
    areas : Areas
        Facts by area.
    panel : Panel
        Children by year.
    facts : dict of ndarray, shape (entries of the panel,)
        Risk factors by child and year.
    costs : Costs
        Measures by child and year.
    levels : Levels
        Practice, supply effect and constants.
    rows : Rows
        The estimation years' rows.
    population : ndarray of int
        The panel's entries of the population year.
    population_need : ndarray of float, same shape
        Their true need in kroner at the price level of the budget year.
    """

    settings: CitySettings
    map: Map
    areas: Areas
    panel: Panel
    facts: dict[str, np.ndarray]
    costs: Costs
    levels: Levels
    rows: Rows
    population: np.ndarray
    population_need: np.ndarray

    @property
    def true_share(self) -> np.ndarray:
        """Each centre's share of true need in the population year; shape (centres,), adds to 1."""
        centre = self.map.centre[self.costs.home[self.population]]
        need = np.bincount(centre, self.population_need, len(CENTRES))
        return need / need.sum()


def build(settings: CitySettings) -> City:
    """Draw a city. The parts have generators of their own, so that settings of one part leave the draws of the others alone."""
    rngs = np.random.default_rng(settings.seed).spawn(6)
    city_map = draw_map()
    areas = draw_areas(rngs[0], city_map)
    panel = draw_panel(rngs[1], city_map, scaled(settings.size), settings.movers)
    facts = draw_facts(rngs[2], panel, areas)
    scores = _scores(rngs[3], settings, city_map, areas, panel, facts)
    fixed = _levels(rngs[4], settings, city_map, areas, panel, scores)
    costs = draw_costs(rngs[5], panel, scores, fixed)
    population = np.flatnonzero(panel.year == YEARS.index(POPULATION_YEAR))
    need = true_need(scores, fixed, population, panel.year[population], costs.home[population])
    return City(settings, city_map, areas, panel, facts, costs, fixed, child_rows(panel, costs, scores, fixed), population, need)


def _scores(rng, settings: CitySettings, city_map: Map, areas: Areas, panel: Panel, facts: dict[str, np.ndarray]) -> Scores:
    """Scores with as much unobserved need as the settings ask for, measured against the observed variance between areas."""
    observed = score(settings.form, facts, areas)
    entry = np.flatnonzero(panel.year < len(ESTIMATION_YEARS))
    need = neutral_need(settings.form, observed.at(entry, panel.year[entry], panel.area[entry]))
    children = np.bincount(panel.area[entry], minlength=len(city_map.place))
    inhabited = children > 0
    mean = np.log(np.bincount(panel.area[entry], need, len(children))[inhabited] / children[inhabited])
    variance = np.cov(mean, aweights=children[inhabited], ddof=0) * settings.unobserved_share / (1 - settings.unobserved_share)
    return with_unobserved(observed, unobserved(rng, city_map.centre, float(variance), settings.unobserved_between_districts))


def _levels(rng, settings: CitySettings, city_map: Map, areas: Areas, panel: Panel, scores: Scores) -> Levels:
    entry = np.flatnonzero(panel.year < len(ESTIMATION_YEARS))
    year, area = panel.year[entry], panel.area[entry]
    found = scores.at(entry, year, area)
    centre = city_map.centre[area]
    need = np.bincount(centre, neutral_need(settings.form, found)) / np.bincount(centre)
    practice = draw_practice(rng, need, settings.practice_sd, settings.practice_correlation)
    offset = practice[city_map.centre] + settings.supply_effect * (areas.preventive_places - 20) / 10
    return levels(settings.form, found, practice, offset, offset[year, area])
