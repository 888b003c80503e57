"""The extracts of three budget years of one small synthetic city, and the settings that read them."""

import csv
from pathlib import Path

import pyarrow.parquet as pq

from fordel.city.stage import RAW
from fordel.city.stage import run as draw
from tests.demo_settings import choosing_criteria

ROOT = Path(__file__).resolve().parents[2]
MERGED = {"G": "A", "H": "B"}
SIZE = 0.02


def extracts(folder: Path, population_year: int, reorganised: bool = False, without: str = "") -> Path:
    """What the suppliers deliver for the budget after ``population_year``, in ``folder``.

    ``reorganised`` merges the centres G and H into A and B from the population year on; ``without`` names a column that is
    no longer delivered.
    """
    made = folder / "made"
    draw(made, size=SIZE, population_year=population_year)
    source, target = made / RAW, folder / "extracts"
    target.mkdir(parents=True)
    for name in ("children", "population"):
        table = pq.read_table(source / f"{name}.parquet")
        pq.write_table(table.drop_columns([without]) if without else table, target / f"{name}.parquet")
    for name in ("areas", "area_centre", "centres", "prices"):
        rows = list(csv.DictReader((source / f"{name}.csv").open(encoding="utf-8", newline="")))
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(moved(rows, population_year) if reorganised and name == "area_centre" else rows)
    return target


def moved(rows: list[dict], year: int) -> list[dict]:
    """Which centre an area belongs to, after the centres have been merged in ``year``."""
    return [row | ({"centre": MERGED.get(row["centre"], row["centre"])} if int(row["year"]) == year else {}) for row in rows]


def settings(budget: int, estimation: list[int]) -> str:
    """The demo's page for the small city: no history, no map, a supplier for every file, a pot that somebody has decided."""
    text = choosing_criteria((ROOT / "params.yaml").read_text(encoding="utf-8"))
    head, _, rest = text.partition("  transition: ")
    text = head + rest[rest.index("  # reserve:") :]
    history = text[text.index("  history:") : text.index("  prices:")]
    boundaries = text[text.index("  boundaries:") : text.index("# The criteria register")]
    for before, after in (
        (history, ""), (boundaries, "\n"), ("data/raw/demo/", "data/raw/"), ("supplier: syntetisk", "supplier: Registerkontoret"),
        ("replicates: 1000", "replicates: 100"), ("minimum_count: 5", "minimum_count: 3"), ("illustrative: true ", "illustrative: false"),
        ("budget: 2009", f"budget: {budget}"), ("estimation: [2005, 2006, 2007]", f"estimation: {estimation}"),
        ("population: 2008", f"population: {budget - 1}"), ("price_level: 2009", f"price_level: {budget}"),
    ):  # fmt: skip
        assert before in text, before
        text = text.replace(before, after)
    return text
