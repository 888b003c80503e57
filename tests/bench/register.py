"""A made-up register of any size: one row per child and year, in the order of the children, not of the areas."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fordel.observations.expression import Plan
from fordel.observations.terms import Term

YEARS = (2005, 2006, 2007, 2008, 2009)
BLOCK = 500_000
POWER = 1.5  # of the Tweedie family


@dataclass(frozen=True)
class Shape:
    """How large a register is; parameters are criteria, four year effects and one effect per centre."""

    rows: int
    criteria: int = 30
    areas: int = 2060
    centres: int = 103

    @property
    def parameters(self) -> int:
        """Number of parameters of one equation."""
        return self.criteria + len(YEARS) - 1 + self.centres

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the criteria."""
        return tuple(f"c{j:02d}" for j in range(self.criteria))

    @property
    def plan(self) -> Plan:
        """What the heavy step needs to know."""
        fitted = tuple(Term(name, name, "criterion", "child", name, "flag") for name in self.terms)
        return Plan("cost", YEARS, YEARS[-1], YEARS[-1], "centre", "centre", fitted)


def share_with_cost(folder: Path) -> float:
    """The share of the rows that have a cost."""
    return float((pq.read_table(folder / "children.parquet", columns=["cost"])["cost"].to_numpy() > 0).mean())


def write(shape: Shape, folder: Path) -> None:
    """The tables of the contract as files; the more criteria a child meets, the likelier and the higher its cost."""
    folder.mkdir(parents=True, exist_ok=True)
    area = np.array([f"A{a:05d}" for a in range(shape.areas)])
    centre = np.array([f"C{a % shape.centres:03d}" for a in range(shape.areas)])
    places = {"area": np.repeat(area, len(YEARS)), "year": np.tile(YEARS, shape.areas), "centre": np.repeat(centre, len(YEARS))}
    pq.write_table(pa.table(places), folder / "area_centre.parquet")
    pq.write_table(pa.table({"year": YEARS, "index": [100.0, 102.0, 104.0, 107.0, 110.0]}), folder / "prices.parquet")
    rng = np.random.default_rng(shape.rows)
    chance = rng.uniform(0.02, 0.4, shape.criteria) * rng.uniform(0.5, 1.5, (shape.areas, shape.criteria))
    beta, practice = rng.normal(0.15, 0.15, shape.criteria), rng.normal(0, 0.15, shape.centres)
    writer = None
    for first in range(0, shape.rows // len(YEARS), BLOCK):
        children = np.arange(first, min(first + BLOCK, shape.rows // len(YEARS)))
        home = rng.integers(0, shape.areas, len(children))
        for year in YEARS:
            x = (rng.random((shape.criteria, len(children)), dtype=np.float32) < chance[home].T).astype(np.int8)
            linear = beta @ x + practice[home % shape.centres]
            any_cost = rng.random(len(children)) < 0.03 * np.exp(linear)
            cost = np.where(any_cost, rng.gamma(0.8, 125_000, len(children)) * np.exp(0.2 * linear), 0.0).round(2)
            columns = {
                "child_id": np.char.add("b", children.astype(str)),
                "year": np.full(len(children), year),
                "area": area[home],
                "child_years": np.where(rng.random(len(children)) < 0.1, 0.5, 1.0),
                "cost": cost,
            }
            table = pa.table(columns | dict(zip(shape.terms, x, strict=True)))
            writer = writer or pq.ParquetWriter(folder / "children.parquet", table.schema, compression="zstd")
            writer.write_table(table)
    writer.close()
