"""The made-up register as the raw files of a workspace, and the stages of a run on it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.measure import stage
from tests.bench.register import YEARS, Shape, write

STAGES = ("ingest", "observations", "need")
WORD = {"one": "centre", "many": "centres", "the": "the centre", "the_many": "the centres"}


def whole_run(shape: Shape, root: Path) -> Iterator[dict]:
    """A row for each stage, from the supplier's files to need with 1,000 replicates."""
    raw = root / "data/raw"
    write(shape, raw)
    pq.write_table(population(shape, raw), raw / "population.parquet", compression="zstd")
    (root / "params.yaml").write_text(json.dumps(settings(shape)), encoding="utf-8")
    for name in STAGES:
        yield {"task": "whole", "who": name, "rows": shape.rows} | stage(name, root)


def population(shape: Shape, raw: Path) -> pa.Table:
    """The last year's children counted by area and criteria."""
    keys = ["area", "year", *shape.terms]
    last = pq.read_table(raw / "children.parquet", columns=keys, filters=[("year", "=", YEARS[-1])])
    return last.group_by(keys).aggregate([([], "count_all")]).rename_columns([*keys, "children"])


def settings(shape: Shape) -> dict:
    """The least that params.yaml has to say."""
    common = {"group": "child", "level": "child", "kind": "flag", "expected_sign": "none", "influenced_by": "nobody", "source": "made up"}
    return {
        "schema_version": 2,
        "workspace": {"name": "Register", "language": "en", "synthetic": True},
        "years": {"budget": YEARS[-1] + 1, "estimation": list(YEARS), "population": YEARS[-1], "price_level": YEARS[-1]},
        "units": {"labels": {"da": WORD, "en": WORD}},
        "sources": {name: {"path": f"data/raw/{name}.parquet"} for name in ("children", "population", "area_centre", "prices")},
        "criteria": [{"name": name, "label": {"da": name, "en": name}, "cause": name} | common for name in shape.terms],
        "model": {"outcome": "cost", "family": "poisson", "replicates": 1000, "seed": 1},
        "policy": {"pot": 1_000_000_000},
    }
