"""The stage demo: draw a synthetic city and write its extracts to data/raw/demo and its truth to data/truth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fordel.city import tables
from fordel.city.build import City, build
from fordel.city.settings import ESTIMATION_YEARS, POPULATION_YEAR, CitySettings
from fordel.publish.write import Staged, staged
from fordel.texts import Texts

RAW, TRUTH = "data/raw/demo", "data/truth"


@dataclass(frozen=True)
class CityResult:
    """What was written.

    Attributes
    ----------
    children : int
        Children in the population year.
    rows : int
        Rows of the table children.
    areas, centres : int
    any_share : float
        Share of the estimation years' children with any cost in a year.
    cost : float
        Mean cost of a year, in kroner at the price level of the budget year.
    files : tuple of str
        Paths in the workspace.
    """

    children: int
    rows: int
    areas: int
    centres: int
    any_share: float
    cost: float
    files: tuple[str, ...]


def run(
    root: Path,
    seed: int = 2009,
    size: float = 1.0,
    form: str = "log_linear",
    language: str = "da",
    population_year: int = POPULATION_YEAR,
    **recording: float,
) -> CityResult:
    """Draw the city and write its files, all or none.

    Parameters
    ----------
    root : Path
        The workspace.
    seed, size, form, recording
        See `CitySettings`; the same settings give the same bytes.
    language : str
        Of the made-up names, ``da`` or ``en``.
    population_year : int
        Whose children are counted: 2008, or an earlier year for the key of an earlier budget.

    Raises
    ------
    ParamsError
        Where a setting is outside its limits.
    WorkspaceError
        Where a file cannot be written.
    """
    city = build(CitySettings(seed=seed, size=size, form=form, **recording))
    texts = Texts(language)
    with staged(root) as out:
        write_extracts(out, city, texts, population_year)
        write_truth(out, city, texts)
    return _result(city, tuple(out.names))


def write_extracts(out: Staged, city: City, texts: Texts, population_year: int = POPULATION_YEAR) -> None:
    """What the city's registers would deliver."""
    out.parquet(f"{RAW}/children.parquet", tables.children(city))
    out.parquet(f"{RAW}/population.parquet", tables.population(city, population_year))
    _csv(out, f"{RAW}/areas.csv", tables.areas(city, texts))
    _csv(out, f"{RAW}/centres.csv", tables.centres(texts))
    _csv(out, f"{RAW}/area_centre.csv", tables.area_centre(city, texts))
    _csv(out, f"{RAW}/prices.csv", tables.prices(texts))
    _csv(out, f"{RAW}/history.csv", tables.history(city, texts))
    out.json(f"{RAW}/boundaries.geojson", tables.boundaries(city, texts))


def write_truth(out: Staged, city: City, texts: Texts) -> None:
    """What nobody could deliver: true need."""
    out.parquet(f"{TRUTH}/need.parquet", tables.true_need(city))
    _csv(out, f"{TRUTH}/shares.csv", tables.true_shares(city, texts))


def _csv(out: Staged, name: str, records: tables.Records) -> None:
    out.csv(name, list(records[0]), records)


def _result(city: City, files: tuple[str, ...]) -> CityResult:
    recorded = city.panel.year < len(ESTIMATION_YEARS)
    return CityResult(
        children=len(city.population),
        rows=len(city.rows.entry),
        areas=len(city.map.place),
        centres=int(np.unique(city.map.centre).size),
        any_share=float(city.costs.any[recorded].mean()),
        cost=float(tables.price_level_cost(city).sum() / len(ESTIMATION_YEARS)),
        files=files,
    )
