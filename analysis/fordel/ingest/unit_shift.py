"""Does a criterion mean the same in every centre? Each centre's figure in the population against its estimation years.

A centre is told where its figure is more than `FACTOR` times another than before, both as it stands and with the whole city's change
taken out, by more than chance; shares are compared as odds. Of English authorities' figures on poverty, free school meals and home
language, 2 of 3375 move so much in a year.
"""

import numpy as np

from fordel.contract.rules import UNIT_CRITERION_SHIFT
from fordel.ingest.belonging import unit_by_area
from fordel.ingest.findings import Finding, Phrase
from fordel.ingest.shift import ERRORS, FACTOR, SMALL
from fordel.ingest.table import Table
from fordel.ingest.unit_figures import Figures, Gone, Located, figures_of, located
from fordel.params import Criterion, Params

FEWEST_AREAS = 2


def check_unit_shift(tables: dict[str, Table], params: Params, names: dict[str, str]) -> list[Finding]:
    """Every criterion in every centre, with the population year's boundaries; at most one finding for each."""
    belongs = unit_by_area(tables.get("area_centre"), params, params.years.population)
    if params.units.receives != "centre" or not belongs:
        return []
    units, now = sorted(set(belongs.values())), params.years.population
    places = {area: units.index(unit) for area, unit in belongs.items()}
    before = set(params.years.estimation)
    children = [located(tables.get(name), years_compared(name, params), places) for name in ("children", "population")]
    areas = [located(tables.get("areas"), years, places) for years in (before, {now} - before)]
    found = []
    for criterion in params.criteria_used("fit", "tried"):
        pair, moved = (children, _by_child) if criterion.level == "child" else (areas, _by_area)
        if all(one is not None and one.table.has(criterion.input_column) for one in pair):
            for place, told in moved(criterion, pair, len(units)).items():
                found.append(_finding(pair[1].table, criterion.input_column, told, unit=names.get(units[place], units[place]), year=now))
    return found


def years_compared(name: str, params: Params) -> set[int]:
    """The years of ``children`` or ``population`` whose figures are compared."""
    return set(params.years.estimation) if name == "children" else {params.years.population}


def figures_by_column(table: Table, params: Params, area_centre: Table | None) -> dict[tuple[str, str], Figures]:
    """Every figure of a part of ``children`` or ``population`` that is compared, by column and level; none where nothing is."""
    belongs = unit_by_area(area_centre, params, params.years.population)
    if params.units.receives != "centre" or not belongs:
        return {}
    units = sorted(set(belongs.values()))
    here = located(table, years_compared(table.name, params), {area: units.index(unit) for area, unit in belongs.items()})
    criteria = [c for c in params.criteria_used("fit", "tried") if c.level == "child" and here is not None and table.has(c.input_column)]
    pairs = [(c.input_column, level) for c in criteria for level in c.levels or ("",)]
    return {(column, level): here.figures(column, level, len(units)) for column, level in pairs}


def _finding(table: Table, column: str, told: tuple[float, float, str], **about: object) -> Finding:
    now, before, level = told
    what = Phrase("ingest.figure.level", {"level": level}) if level else Phrase("ingest.figure.average")
    return table.finding(UNIT_CRITERION_SHIFT, column, what=what, found=_plain(now), other=_plain(before), **about)


def _plain(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 1000 else f"{number:.0f}"


def _by_child(criterion: Criterion, pair: list[Located | Gone], count: int) -> dict[int, tuple[float, float, str]]:
    """Units where a child's criterion is off: the figures and the level; the level that is off most, where there are several."""
    binary, worst = criterion.kind in {"flag", "level"}, {}
    for level in criterion.levels or ("",):
        before, now = (one.figures(criterion.input_column, level, count) for one in pair)
        off = _off(before, now, binary)
        chance = np.sqrt(np.fmax(before.variance, now.variance) * (1 / np.fmax(before.size, 1) + 1 / np.fmax(now.size, 1)))
        clear = np.abs(now.mean - before.mean) > ERRORS * chance
        for place in np.flatnonzero((off > np.log(FACTOR)) & clear):
            if place not in worst or off[place] > worst[place][0]:
                worst[place] = (off[place], now.mean[place], before.mean[place], level)
    return {place: told[1:] for place, told in sorted(worst.items())}


def _off(before: Figures, now: Figures, binary: bool) -> np.ndarray:
    """How far each unit's figure has moved, as a logarithm: as it stands or with the whole's change taken out, whichever is less."""
    with np.errstate(divide="ignore", invalid="ignore"):
        own = _size(now.mean, binary) - _size(before.mean, binary)
        whole = _size(np.array(now.overall), binary) - _size(np.array(before.overall), binary)
        same = np.sign(own) == np.sign(own - whole)
        return np.where(same, np.fmin(np.abs(own), np.abs(own - whole)), 0.0)


def _size(mean: np.ndarray, binary: bool) -> np.ndarray:
    """Logarithms of averages, or of the odds of shares; none below 0."""
    return np.log(np.where(mean >= 0, mean / (1 - mean) if binary else mean, np.nan))


def _by_area(criterion: Criterion, pair: list[Located], count: int) -> dict[int, tuple[float, float, str]]:
    """Units where an area's criterion is off in the average and in the median of those areas that have it in both."""
    values = [one.table.frame.loc[one.rows, criterion.input_column].groupby(one.areas).mean() for one in pair]
    both = values[0].dropna().index.intersection(values[1].dropna().index)
    place = dict(zip(pair[1].areas, pair[1].units, strict=True))
    units = np.array([place[area] for area in both], dtype=np.int64)
    before, now = (one[both].to_numpy() for one in values)
    sums = [figures_of(one, units, np.ones(len(units)), count) for one in (before, now)]
    off = _off(*sums, binary=False)
    told = {}
    for unit in np.flatnonzero(off > np.log(FACTOR)):
        own, difference = units == unit, sums[1].mean[unit] - sums[0].mean[unit]
        with np.errstate(divide="ignore", invalid="ignore"):
            middle = float(np.median(np.log(now[own]) - np.log(before[own])))
        if own.sum() >= FEWEST_AREAS and abs(middle) > np.log(FACTOR) and abs(difference) > SMALL.get(criterion.kind, 0.0):
            told[int(unit)] = (sums[1].mean[unit], sums[0].mean[unit], "")
    return told
