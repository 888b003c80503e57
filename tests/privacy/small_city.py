"""A small city with centres and criteria that are rare on purpose, taken through every stage."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fordel.edition import stage as edition
from fordel.ingest import stage as ingest
from fordel.key import stage as key
from fordel.key.freeze import freeze
from fordel.need import stage as need
from fordel.observations import stage as observations
from fordel.validation import stage as validation
from fordel.weights import stage as weights
from fordel.workspace import Workspace
from tests.need.child_city import City, _criterion

MINIMUM = 5
ILLNESS = ("none", "chronic", "severe")
CENTRES = {"A": 420, "B": 310, "C": 230, "D": 34, "E": 61}
AREAS = {"A": 8, "B": 7, "C": 6, "D": 4, "E": 4}
YEARS, POPULATION_YEAR = (2005, 2006), 2007
STAGES = (ingest, observations, need, weights, validation, key, edition)


@dataclass(frozen=True)
class RareCity(City):
    """The same files and settings, with criteria of which some are rare, and a limit; the budget is so many years ``later``."""

    later: int = 0

    def settings(self) -> dict:
        """The content of ``params.yaml``."""
        levels = {"levels": [*ILLNESS], "level_labels": {name: {"da": name, "en": name} for name in ILLNESS}}
        content = super().settings()
        content["criteria"] = [
            _criterion("age", "band", bands=[0, 6, 13, 16], expected_sign="none"),
            _criterion("single", "flag"),
            _criterion("poor", "share", level="area"),
            _criterion("low_weight", "flag"),
            _criterion("settled", "flag", expected_sign="none"),
            _criterion("illness", "level", **levels),
            _criterion("alone", "flag", use="tried"),
        ]
        content["model"] |= {
            "replicates": 100,
            "weights": {
                "base": "age", "peak": ["13-15", "16+"], "risk_factors": ["single", "low_weight", "illness"],
                "leave_out": ["low_weight", "settled", "illness"],
            },
        }  # fmt: skip
        content["privacy"] = {"minimum_count": MINIMUM}
        content["years"] |= {"budget": 2009 + self.later, "population": POPULATION_YEAR + self.later}
        content["units"]["labels"] = {
            "da": {"one": "center", "many": "centre", "the": "centret", "the_many": "centrene"},
            "en": {"one": "centre", "many": "centres", "the": "the centre", "the_many": "the centres"},
        }
        return content


@dataclass(frozen=True)
class Small:
    """The finished workspace, and its children as nobody may see them."""

    workspace: Workspace
    people: pd.DataFrame


def small_city(root: Path, later: int = 0, before: Workspace | None = None) -> Small:
    """The city after a run, so many years ``later``; ``before`` is the year before, of other children."""
    rng = np.random.default_rng(3 + later)
    people = _people(rng)
    _make_rare(people)
    poor = {area: round(float(rng.uniform(0.05, 0.6)), 3) for area in sorted(people["area"].unique())}
    workspace = RareCity(_tables(rng, people, poor, POPULATION_YEAR + later), later=later).write(root)
    (root / "engine.json").write_text("{}", encoding="utf-8")
    if before is not None:
        freeze(before.root, root)
    for stage in STAGES:
        stage.run(workspace)
    return Small(workspace, people)


def _people(rng: np.random.Generator, centres: dict[str, int] = CENTRES, often: float = 1.0) -> pd.DataFrame:
    """Children with their facts; ``often`` makes the rare ones more frequent."""
    centre = np.repeat(list(centres), list(centres.values()))
    count = len(centre)
    people = pd.DataFrame({"centre": centre, "age": rng.integers(0, 18, count), "single": (rng.random(count) < 0.3).astype(int)})
    people["area"] = [f"{code}{rng.integers(AREAS[code])}" for code in centre]
    people["low_weight"] = (rng.random(count) < 0.02 * often).astype(int)
    people["settled"] = (rng.random(count) < 1 - 0.015 * often).astype(int)
    rare = np.array([0.085, 0.015]) * min(often, 4)
    people["alone"] = 1
    people["illness"] = rng.choice(ILLNESS, count, p=[1 - rare.sum(), *rare])
    return people


def _make_rare(people: pd.DataFrame) -> None:
    """In D two children are 16, and every illness is of one child; in C all but two are settled, and three live in one area."""
    small = people.index[people["centre"] == "D"]
    people.loc[small, "age"] = np.minimum(people.loc[small, "age"], 12)
    people.loc[small[:2], "age"] = 16
    people.loc[small, "illness"] = ["chronic", "severe"] + ["none"] * (len(small) - 2)
    people.loc[people["centre"] == "C", "settled"] = 1
    people.loc[people.index[people["centre"] == "C"][:2], "settled"] = 0
    people.loc[people.index[people["area"] == "C0"][3:], "area"] = "C1"


def _tables(rng: np.random.Generator, people: pd.DataFrame, poor: dict[str, float], counted_in: int) -> dict[str, pd.DataFrame]:
    years = (*YEARS, counted_in)
    facts = ["age", "single", "low_weight", "settled", "illness", "alone"]
    counted = people.assign(year=counted_in).groupby(["area", "year", *facts]).size().rename("children").reset_index()
    return {
        "children": pd.concat([_year(rng, year, poor) for year in YEARS]),
        "areas": pd.DataFrame([(area, year, share) for area, share in poor.items() for year in years], columns=["area", "year", "poor"]),
        "centres": pd.DataFrame({"centre": list(CENTRES), "name": [f"Centre {code}" for code in CENTRES]}),
        "area_centre": pd.DataFrame([(area, year, area[0]) for area in poor for year in years], columns=["area", "year", "centre"]),
        "population": counted,
        "prices": pd.DataFrame({"year": [2005, 2006, 2009], "index": [100.0, 104.0, 112.0]}),
    }


def _year(rng: np.random.Generator, year: int, poor: dict[str, float]) -> pd.DataFrame:
    """The accounts of a year: more children than are paid for, so that the estimate ends; in D three have a measure."""
    people = _people(rng, {code: 150 * areas for code, areas in AREAS.items()}, often=10)
    mean = 30_000 * np.exp(0.6 * people["single"] + 0.9 * (people["illness"] != "none") + 0.8 * people["area"].map(poor))
    cost = ((rng.random(len(people)) < 0.3) * rng.gamma(0.8, mean / 0.8)).round(2)
    names = [f"k{year}{n:05d}" for n in range(len(people))]
    cost[(people["centre"] == "D") & (np.cumsum((people["centre"] == "D") & (cost > 0)) > MINIMUM - 2)] = 0.0
    people["alone"] = (np.arange(len(people)) >= MINIMUM - 2).astype(int)
    return people.drop(columns="centre").assign(child_id=names, year=year, child_years=1.0, cost=cost)
