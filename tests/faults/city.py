"""Two valid workspaces to plant faults in: one with every table and rows about single children, one with area figures only."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from tests.ingest.conftest import LABELS, REGION, Case, child_settings, criterion

CENTRES = {"A": "Amager", "B": "Bispebjerg", "Ø": "Østerbro"}
AREAS = {f"0{number}0{place}": centre for number, centre in enumerate(CENTRES, 1) for place in range(1, 5)}
YEARS, POPULATION, BUDGET = (2006, 2007), 2008, 2009
CHILDREN = 10
KINDS = ("foster", "secure")
TABLES = ("children", "areas", "centres", "area_centre", "population", "history", "cases", "prices")
HEAD = "child_id,year,area,child_years,cost,home_area,cost_basis,cost_placement,cost_preventive,placed"
FACTS = "age,boy,diagnosis,moves"


@dataclass
class City(Case):
    """A workspace in memory; ``links`` are files in ``data/raw`` that lead elsewhere."""

    links: dict[str, str] = field(default_factory=dict)

    def source(self, table: str, **settings: object) -> None:
        """Change a source's settings."""
        self.settings["sources"][table] = self.settings["sources"][table] | settings

    def blank(self, name: str, start: str) -> None:
        """Empty the lines that begin so; the rows below keep their numbers."""
        self.put(name, ["" if line.startswith(start) else line for line in self.lines(name)])

    def add(self, name: str, line: str) -> int:
        """Add a row at the end; its number."""
        self.append(name, line)
        return len(self.lines(name))

    def write(self):
        """Put the files and links in place; the workspace."""
        workspace = super().write()
        for name, target in self.links.items():
            path = self.root / "data" / "raw" / name
            path.unlink()
            path.symlink_to(target)
        return workspace


def _facts(area: int, child: int) -> str:
    return f"{2 * child + area % 2},{child % 2},{'chronic' if child % 3 == 1 else 'none'},0.{area % 10}"


def _children() -> list[str]:
    rows = []
    for year in YEARS:
        for number, area in enumerate(AREAS):
            for child in range(CHILDREN):
                cost, placed = (9000 + 100 * number if child % 3 == 2 else 0), int(child == 5)
                parts = f"{cost if placed else 0},{0 if placed else cost}"
                rows.append(f"k{area}{child},{year},{area},1,{cost},{area if cost else ''},actual,{parts},{placed},{_facts(number, child)}")
    return [f"{HEAD},{FACTS}", *rows]


def _area_rows(years: tuple[int, ...], line: str) -> list[str]:
    pairs = [(area, year, number) for year in years for number, area in enumerate(AREAS)]
    return [line.format(area=area, year=year, centre=AREAS[area], poor=10 + 3 * number, far=1.5 + number) for area, year, number in pairs]


def square(area: str, **more: object) -> dict:
    """A feature of an area."""
    x, y = int(area[:2]), int(area[2:])
    ring = [[x, y], [x, y + 1], [x + 1, y + 1], [x, y]]
    return {"type": "Feature", "properties": {"area": area}, "geometry": {"type": "Polygon", "coordinates": [ring]}} | more


def boundaries(city: City, features: list[dict]) -> None:
    """Give the city these features."""
    city.files["boundaries.geojson"] = json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _population() -> list[str]:
    rows = [f"p{a}{c},{a},{POPULATION},1,{_facts(n, c)}" for n, a in enumerate(AREAS) for c in range(CHILDREN)]
    return [f"child_id,area,year,children,{FACTS}", *rows]


def _history() -> list[str]:
    amounts = {"budget": (2006, 2007, 2008), "account": (2006, 2007)}
    rows = [f"{c},{year},{kind},{360000 + 100 * year}" for kind, years in amounts.items() for year in years for c in CENTRES]
    return ["centre,year,kind,amount", *rows]


def child_city(root: Path) -> City:
    """Every table of the contract, valid."""
    settings = child_settings(TABLES, budget=BUDGET, estimation=list(YEARS), population=POPULATION, price_level=BUDGET)
    city = City(root, settings)
    city.settings["sources"]["boundaries"] = {"path": "data/raw/boundaries.geojson"}
    city.source("population", basis="counted")
    city.source("children", expected_cost_per_child=2900)
    city.put("children.csv", _children())
    every = (*YEARS, POPULATION)
    city.put("areas.csv", ["area,year,name,poverty,distance", *_area_rows(every, "{area},{year},Område {area},{poor},{far}")])
    city.put("centres.csv", ["centre,name", *(f"{code},{name}" for code, name in CENTRES.items())])
    city.put("area_centre.csv", ["area,year,centre", *_area_rows(every, "{area},{year},{centre}")])
    city.put("population.csv", _population())
    city.put("history.csv", _history())
    cases = [f"{code},{BUDGET},{kind},{number}" for kind in KINDS for number, code in enumerate(CENTRES, 3)]
    city.put("cases.csv", ["centre,year,kind,cases", *cases])
    city.put("prices.csv", ["year,index", "2006,100.0", "2007,102.6", "2008,105.1", "2009,108.4"])
    boundaries(city, [square(area) for area in AREAS])
    return city


def area_city(root: Path) -> City:
    """Area figures only, valid: the areas receive, the outcome is recipients or cost, and there is no table of children."""
    city = child_city(root)
    city.files.clear()
    rows = [f"{area},{year},{200 + 10 * n},{20 + n},{10 + 3 * n}" for year in YEARS for n, area in enumerate(AREAS)]
    city.put("areas.csv", ["area,year,children,recipients,poverty", *rows])
    city.put("area_centre.csv", ["area,year,region", *_area_rows(YEARS, "{area},{year},{centre}")])
    city.put("population.csv", ["area,year,children", *(f"{area},{YEARS[-1]},{200 + 10 * n}" for n, area in enumerate(AREAS))])
    city.settings |= {
        "years": {"budget": POPULATION, "estimation": list(YEARS), "population": YEARS[-1], "price_level": YEARS[-1]},
        "units": {"receives": "area", "practice": "region", "labels": LABELS, "practice_labels": REGION},
        "sources": {table: {"path": f"data/raw/{table}.csv"} for table in ("areas", "area_centre", "population")},
        "criteria": [criterion("poverty", "area", "percent")],
        "model": {"outcome": "recipients", "seed": 1},
    }
    return city
