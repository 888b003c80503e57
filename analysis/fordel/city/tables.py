"""A city as the tables of the contract, and its truth as tables that no room of the pipeline may read."""

from typing import TYPE_CHECKING

import numpy as np

from fordel.city.build import City
from fordel.city.facts import DIAGNOSES
from fordel.city.hexagons import polygon
from fordel.city.settings import CENTRES, ESTIMATION_YEARS, POPULATION_YEAR, PRICE_INDEX, PRICE_YEAR, YEARS
from fordel.texts import Texts

if TYPE_CHECKING:
    import pyarrow as pa

SYNTHETIC = {b"synthetic": b"true", b"syntetisk": b"true"}
AREA_FACTS = {"social_housing_share": 4, "benefit_percent": 2, "crowded_share": 4, "preventive_places": 1}
Records = list[dict[str, object]]


def children(city: City) -> "pa.Table":
    """The table children: one row per child, year and area of the estimation years."""
    rows, entry = city.rows, city.rows.entry
    measured = city.costs.any[entry]
    columns = {
        "child_id": _people("syn-b", city.panel.child[entry]),
        "year": np.array(YEARS, dtype=np.int32)[city.panel.year[entry]],
        "area": _codes(city, rows.area),
        "child_years": rows.child_years,
        "cost": rows.cost,
        "home_area": _codes(city, rows.home, ~measured),
        "cost_basis": _constant("actual", len(entry)),
        "family_id": _people("syn-f", city.panel.family[entry]),
        "cost_placement": rows.placement,
        "cost_preventive": rows.cost - rows.placement,
        "placed": city.costs.placed[entry].astype(np.uint8),
    }
    return _table(columns | _facts(city, entry))


def population(city: City, year: int = POPULATION_YEAR) -> "pa.Table":
    """The table population: one row per child on 1 January of a year, at home where a measure runs."""
    entry = np.flatnonzero(city.panel.year == YEARS.index(year))
    order = np.lexsort((city.panel.child[entry], city.costs.home[entry]))
    entry = entry[order]
    columns = {
        "child_id": _people("syn-b", city.panel.child[entry]),
        "area": _codes(city, city.costs.home[entry]),
        "year": np.full(len(entry), year, dtype=np.int32),
        "children": np.ones(len(entry), dtype=np.uint8),
    }
    return _table(columns | _facts(city, entry))


def true_need(city: City) -> "pa.Table":
    """True need in kroner at the price level of the budget year, per row of children and per child of the population."""
    entry = np.concatenate([city.rows.entry, city.population])
    area = np.concatenate([city.rows.area, city.costs.home[city.population]])
    need = np.concatenate([city.rows.need, city.population_need])
    year = np.array(YEARS, dtype=np.int32)[city.panel.year[entry]]
    return _table(
        {"child_id": _people("syn-b", city.panel.child[entry]), "year": year, "area": _codes(city, area), "need": np.round(need, 2)}
    )


def true_shares(city: City, texts: Texts) -> Records:
    """Each centre's share of true need in the population year."""
    shares = city.true_share
    return [
        {"centre": code, "true_share": round(float(share), 9), "synthetic": texts("city.mark")}
        for code, share in zip(CENTRES, shares, strict=True)
    ]


def areas(city: City, texts: Texts) -> Records:
    """The table areas: the housing areas' facts and the supply variable, by area and year."""
    facts = {name: np.round(getattr(city.areas, name), decimals).tolist() for name, decimals in AREA_FACTS.items()}
    return [
        {"area": code, "year": year, "name": texts("city.area", code=code)}
        | {name: values[index][number] for name, values in facts.items()}
        for number, code in enumerate(city.map.codes)
        for index, year in enumerate(YEARS)
    ]


def centres(texts: Texts) -> Records:
    """The table centres."""
    return [{"centre": code, "name": texts("city.centre", code=code)} for code in CENTRES]


def area_centre(city: City, texts: Texts) -> Records:
    """The table area_centre: which centre each area belongs to, the same in every year."""
    return [
        {"area": code, "year": year, "centre": CENTRES[centre], "synthetic": texts("city.mark")}
        for code, centre in zip(city.map.codes, city.map.centre.tolist(), strict=True)
        for year in YEARS
    ]


def prices(texts: Texts) -> Records:
    """The table prices: a made-up index of prices and wages."""
    return [{"year": year, "index": index, "synthetic": texts("city.mark")} for year, index in PRICE_INDEX.items()]


def history(city: City, texts: Texts) -> Records:
    """The table history: accounts of the estimation years, and the last one's budget, which followed the account before.

    It was the last budget without a key; a key's own amounts stand in ``data/last_year``.
    """
    centre = city.map.centre[city.rows.home]
    year = city.panel.year[city.rows.entry]
    spent = np.zeros((len(ESTIMATION_YEARS), len(CENTRES)), dtype=np.int64)
    np.add.at(spent, (year, centre), city.rows.cost)
    before, last = ESTIMATION_YEARS[-2:]
    budget = (np.rint(spent[-2] * PRICE_INDEX[last] / PRICE_INDEX[before] / 1000) * 1000).astype(np.int64)
    found = [(year, "account", amounts) for year, amounts in zip(ESTIMATION_YEARS, spent, strict=True)] + [
        (last, "budget", budget)
    ]
    return [
        {"centre": code, "year": year, "kind": kind, "amount": int(amount), "synthetic": texts("city.mark")}
        for year, kind, amounts in found
        for code, amount in zip(CENTRES, amounts, strict=True)
    ]


def boundaries(city: City, texts: Texts) -> dict:
    """The areas' hexagons as GeoJSON (RFC 7946), around 0 degrees north and east, each marked synthetic."""
    features = [
        {
            "type": "Feature",
            "properties": {"area": code, "name": texts("city.area", code=code), "synthetic": True},
            "geometry": {"type": "Polygon", "coordinates": [polygon(place)]},
        }
        for code, place in zip(city.map.codes, city.map.place, strict=True)
    ]
    return {"type": "FeatureCollection", "name": texts("city.map"), "synthetic": True, "features": features}


def price_level_cost(city: City) -> np.ndarray:
    """The rows' cost in kroner at the price level of the budget year; shape (rows,)."""
    index = np.array([PRICE_INDEX[year] for year in YEARS])[city.panel.year[city.rows.entry]]
    return city.rows.cost * PRICE_INDEX[PRICE_YEAR] / index


def _facts(city: City, entry: np.ndarray) -> dict:
    """The criteria with level child, in the order of the facts; ages are numbers, the diagnosis is text."""
    import pyarrow as pa

    found = {name: values[entry].astype(np.uint8) for name, values in city.facts.items()}
    found["diagnosis"] = pa.DictionaryArray.from_arrays(pa.array(found["diagnosis"].astype(np.int32)), list(DIAGNOSES)).cast(pa.string())
    return found


def _table(columns: dict) -> "pa.Table":
    import pyarrow as pa

    return pa.table(columns).replace_schema_metadata(SYNTHETIC)


def _codes(city: City, area: np.ndarray, missing: np.ndarray | None = None) -> "pa.Array":
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(area.astype(np.int32), mask=missing), city.map.codes).cast(pa.string())


def _constant(text: str, rows: int) -> "pa.Array":
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), [text]).cast(pa.string())


def _people(prefix: str, numbers: np.ndarray) -> "pa.Array":
    """Pseudonyms with seven digits, too few for a civil registration number."""
    import pyarrow as pa

    names = [f"{prefix}{number:07d}" for number in range(int(numbers.max()) + 1)]
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), names).cast(pa.string())
