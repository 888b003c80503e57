"""A small city of single children, made by hand as files: dear cases, movers, two price years, areas that change centre."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fordel.workspace import Workspace, open_workspace

AREAS, CENTRES, YEARS = 24, ("A", "B", "C"), (2005, 2006)
PRICES = {2005: 100.0, 2006: 104.0, 2009: 112.0}
THRESHOLDS = (40_000, 90_000)
WORD = {"one": "x", "many": "x", "the": "x", "the_many": "x"}
FOSTER = {"kind": "foster", "label": {"da": "Netværkspleje", "en": "Network foster care"}, "per_case": 6000}
CASES = {"A": 12.0, "B": 7.5, "C": 0.0}


@dataclass(frozen=True)
class City:
    """The tables, and the parts of ``params.yaml`` that differ from test to test."""

    tables: dict[str, pd.DataFrame]
    model: dict = field(default_factory=dict)
    policy: dict = field(default_factory=dict)

    def change(self, model: dict | None = None, policy: dict | None = None, **tables: pd.DataFrame) -> "City":
        """The city with more settings and other tables."""
        return replace(self, tables=self.tables | tables, model=self.model | (model or {}), policy=self.policy | (policy or {}))

    def without(self, table: str) -> "City":
        """The city without a table."""
        return replace(self, tables={name: frame for name, frame in self.tables.items() if name != table})

    def write(self, root: Path) -> Workspace:
        """A workspace at ``root`` with the tables as CSV files."""
        (root / "data/raw").mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            frame.to_csv(root / f"data/raw/{name}.csv", index=False, lineterminator="\n")
        (root / "params.yaml").write_text(json.dumps(self.settings(), ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")
        return open_workspace(root)

    def settings(self) -> dict:
        """The content of ``params.yaml``."""
        return {
            "schema_version": 2,
            "workspace": {"name": "Prøveby", "language": "en"},
            "years": {"budget": 2009, "estimation": list(YEARS), "population": 2007, "price_level": 2009},
            "units": {"labels": {"da": WORD, "en": WORD}},
            "sources": {name: {"path": f"data/raw/{name}.csv"} for name in self.tables},
            "criteria": [
                _criterion("age", "band", bands=[0, 6, 13], expected_sign="none"),
                _criterion("single", "flag"),
                _criterion("ill", "flag"),
                _criterion("poor", "share", level="area"),
            ],
            "model": {"outcome": "cost", "replicates": 100, "seed": 1, "weights": {"base": "age", "peak": ["13+"]}} | self.model,
            "policy": {"pot": 10_000_000} | self.policy,
        }


def _criterion(name: str, kind: str, level: str = "child", expected_sign: str = "+", **more: object) -> dict:
    entry = {"name": name, "label": {"da": name, "en": name}, "group": "child", "level": level, "kind": kind}
    return entry | {"expected_sign": expected_sign, "cause": "c", "influenced_by": "nobody", "source": "s"} | more


def city(seed: int = 1, children: int = 2400) -> City:
    """Draw the city; the same seed gives the same tables."""
    rng = np.random.default_rng(seed)
    areas = [f"S{number:02d}" for number in range(AREAS)]
    poor = rng.uniform(0.05, 0.6, AREAS).round(3)
    area = rng.integers(0, AREAS, children)
    facts = pd.DataFrame({"age": rng.integers(0, 18, children), "single": rng.random(children) < 0.3, "ill": rng.random(children) < 0.15})
    parts = [_year(rng, year, areas, area, facts, poor) for year in YEARS]
    counted = facts.assign(area=np.take(areas, area), year=2007).groupby(["area", "year", "age", "single", "ill"]).size()
    years = (*YEARS, 2007, 2009)
    tables = {
        "children": pd.concat(parts),
        "areas": pd.DataFrame([(code, year, poor[n]) for n, code in enumerate(areas) for year in years], columns=["area", "year", "poor"]),
        "centres": pd.DataFrame({"centre": CENTRES, "name": [f"Centre {code}" for code in CENTRES]}),
        "area_centre": pd.DataFrame(
            [(code, year, centre_of(code, year)) for code in areas for year in years], columns=["area", "year", "centre"]
        ),
        "population": counted.rename("children").reset_index().astype({"single": int, "ill": int}),
        "prices": pd.DataFrame(PRICES.items(), columns=["year", "index"]),
        "cases": pd.DataFrame({"centre": CASES.keys(), "year": 2009, "kind": "foster", "cases": CASES.values()}),
    }
    return City(tables)


def centre_of(area: str, year: int) -> str:
    """Every third area belongs to a centre; S01 and S04 move from B to C before the budget year."""
    moved = year == 2009 and area in {"S01", "S04"}
    return "C" if moved else CENTRES[int(area[1:]) % 3]


def _year(rng: np.random.Generator, year: int, areas: list[str], area: np.ndarray, facts: pd.DataFrame, poor: np.ndarray) -> pd.DataFrame:
    """One row per child; every twentieth child moved to the next area in the middle of the year."""
    count = len(facts)
    mean = 30_000 * np.exp(0.6 * facts["single"] + 0.9 * facts["ill"] + 0.8 * poor[area] + 0.5 * (facts["age"] > 12))
    cost = ((rng.random(count) < 0.15) * rng.gamma(0.6, mean / 0.6)).round(2)
    kind = np.where((cost > 0) & (rng.random(count) < 0.1), "foster", "")
    frame = facts.astype({"single": int, "ill": int}).assign(
        child_id=[f"k{n:05d}" for n in range(count)], year=year, area=np.take(areas, area), child_years=1.0, cost=cost, case_kind=kind
    )
    moved = frame["child_id"].str[-2:].isin([f"{n:02d}" for n in range(0, 100, 20)])
    first, second = frame.loc[moved].copy(), frame.loc[moved].copy()
    first["child_years"], second["child_years"] = 0.25, 0.75
    first["cost"] = (first["cost"] * 0.4).round(2)
    second["cost"] = (second["cost"] - first["cost"]).round(2)
    second["area"] = [areas[(areas.index(code) + 1) % len(areas)] for code in second["area"]]
    return pd.concat([frame.loc[~moved], first, second])


def at_price_level(children: pd.DataFrame, outside: tuple[str, ...] = ()) -> pd.DataFrame:
    """The children's rows with ``money``: cost at the price level of 2009, nought where it is kept outside the formula."""
    factor = PRICES[2009] / children["year"].map(PRICES)
    return children.assign(money=children["cost"].where(~children["case_kind"].isin(outside), 0.0) * factor)


def below(children: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The rows of `at_price_level` with ``money`` cut so that a child's year costs at most the threshold; ``over`` is the rest."""
    total = children.groupby(["child_id", "year"])["money"].transform("sum")
    kept = children["money"] * (threshold / total).clip(upper=1).fillna(1)
    return children.assign(money=kept, over=children["money"] - kept)
