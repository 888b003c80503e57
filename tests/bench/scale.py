"""docs/scale.md: what a country's register needs, carried on from the measured figures."""

from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Template

from fordel.ingest.guard import LARGE, MOST
from fordel.need.sample import MOST_EXAMINED
from fordel.need.stream import MOST_KEPT
from tests.bench.growth import IN_PARTS, usual
from tests.bench.measure import ROOT
from tests.bench.page import markdown
from tests.bench.register import YEARS, Shape

COUNTRY = 100_000_000
TERMS = Shape(1).criteria + len(YEARS) - 1
AREAS = (2_060, 20_000, 100_000)
COLUMNS = 2 * 4 + 8 + 3 * 8  # bytes of a row besides its terms: area, practice unit, year, exposure, outcome, rate


def write_scale(table: pd.DataFrame) -> None:
    """The page."""
    words = {
        "country": f"{COUNTRY:,}",
        "terms": TERMS,
        "tasks": tasks_table(table),
        "traffic": traffic_table(),
        "packed_gb": f"{COUNTRY * (TERMS + 3 * 8) / 1e9:.1f}",
        "kept_millions": f"{MOST_KEPT / (Shape(1).criteria + COLUMNS) / 1e6:.0f}",
        "kept_gb": f"{MOST_KEPT / 1e9:.1f}",
        "examined_millions": f"{MOST_EXAMINED / 1e6:.1f}",
        "raw_gb": f"{COUNTRY * (Shape(1).criteria + COLUMNS) / 1e9:.1f}",
        "per_area_kb": f"{sums_bytes(TERMS) / 1e3:.1f}",
        "driver_gb": f"{3 * AREAS[-1] * sums_bytes(TERMS) / 1e9:.1f}",
        "most_rows": f"{MOST['rows']:,}",
        "most_cells": f"{LARGE['values']:,}",
        "most_gb": f"{LARGE['megabytes'] / 1000:.0f}",
        "draws_gb": f"{8 * 1000 * AREAS[-1] / 1e9:.1f}",
    }
    page = Template((Path(__file__).parent / "scale.md.j2").read_text(encoding="utf-8"), keep_trailing_newline=True)
    (ROOT / "docs/scale.md").write_text(page.render(words), encoding="utf-8", newline="\n")


def sums_bytes(terms: int) -> int:
    """What one area's sums weigh: X'diag(w)X, X'w, score, and the practice effect's own three numbers."""
    return 8 * (terms**2 + 2 * terms + 3)


def carried_on(series: pd.DataFrame) -> float:
    """The country's seconds, on the log-log line through the two largest registers, its slope at least one; of one, in proportion."""
    last = series.sort_values("rows").tail(2)
    rows, seconds = np.log(last["rows"].astype(float)), np.log(last["seconds"].astype(float))
    slope = (np.diff(seconds) / np.diff(rows)).max(initial=1.0)
    return float(np.exp(seconds.iloc[-1] + slope * (np.log(COUNTRY) - rows.iloc[-1])))


def tasks_table(table: pd.DataFrame) -> str:
    """Seconds and memory of sorting, coding and estimating, measured; seconds carried on, memory not: it is bounded."""
    standard = usual(table)
    series = {
        "floor: one scan that sorts": standard[standard["task"] == "floor"],
        "coded and written": standard[standard["task"] == "code"],
        "estimated in parts": standard[(standard["task"] == "fit") & (standard["who"] == IN_PARTS) & (standard["family"] == "poisson")],
    }
    whole = {f"stage {name}": one for name, one in standard[standard["task"] == "whole"].groupby("who", sort=False)}
    sizes = sorted(series["coded and written"]["rows"].unique())
    body = []
    for name, one in (series | whole).items():
        for measure, unit in (("seconds", "s"), ("peak_mb", "MB")):
            found, digits = dict(zip(one["rows"], one[measure], strict=True)), 1 if unit == "s" else 0
            measured = (f"{found[size]:,.{digits}f}" if size in found else "" for size in sizes)
            body.append((f"{name}, {unit}", *measured, f"{carried_on(one):,.0f}" if unit == "s" else ""))
    return markdown(("rows", *(f"{size:,}" for size in sizes), f"{COUNTRY:,} (carried on)"), body)


def traffic_table() -> str:
    """What one evaluation of the sums sends from where the rows lie to where the step is solved."""
    body = [(f"{areas:,}", f"{areas * sums_bytes(TERMS) / 1e6:,.0f}", f"{areas * sums_bytes(100) / 1e6:,.0f}") for areas in AREAS]
    return markdown(("areas", f"{TERMS} terms, MB", "100 terms, MB"), body)
