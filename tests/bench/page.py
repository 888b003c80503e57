"""docs/benchmark.md and its plots, from the rows of reports/benchmark.json alone."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from jinja2 import Template

from tests.bench.measure import ROOT
from tests.bench.register import Shape

FAMILIES = {"poisson": "Poisson", "two_part": "two-part", "tweedie": "Tweedie"}
PACKAGES = ("numpy", "duckdb", "pyarrow", "statsmodels", "glum", "scikit-learn", "pyfixest")
OURS, IN_PARTS = "fordel", "fordel in parts"
NAMES = {OURS: "**fordel**", IN_PARTS: "**fordel**, in parts"}


def write_page(rows: list[dict]) -> None:
    """The page and its picture."""
    table = completed(rows)
    fits = table[table["task"] == "fit"]
    series = growth_series(table)
    plot(series)
    words = {
        "criteria": Shape(1).criteria,
        "parameters": Shape(1).parameters,
        "small": f"{fits['rows'].min():,}",
        "machine": machine(),
        "fits": fit_table(fits[(fits["criteria"] == 30) & (fits["areas"] == 2060)]),
        "replicates": replicate_table(table, fits),
        "coding": coding_table(table, fits),
        "growth": growth_table(series),
        "yearly": yearly_table(table[table["task"] == "stage"]),
        "large": f"{table['rows'].max():,}",
        "whole": yearly_table(table[table["task"] == "whole"]),
    }
    page = Template((Path(__file__).parent / "benchmark.md.j2").read_text(encoding="utf-8"), keep_trailing_newline=True)
    (ROOT / "docs/benchmark.md").write_text(page.render(words), encoding="utf-8", newline="\n")


def completed(rows: list[dict]) -> pd.DataFrame:
    """The rows as a table, the usual shape of a register filled in."""
    table, usual = pd.DataFrame(rows), Shape(1)
    for name in ("criteria", "areas"):
        table[name] = table[name].fillna(getattr(usual, name)).astype(int)
    return table


def machine() -> str:
    """Cores, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}."


def markdown(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    """A table; all columns but the first to the right."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def fit_table(fits: pd.DataFrame) -> str:
    """Every fit beside ours."""
    body = []
    for (rows, family), group in fits.groupby(["rows", "family"], sort=False):
        by_name = group.set_index("who")
        best = by_name.loc[OURS if OURS in by_name.index else IN_PARTS]
        for who, row in by_name.iterrows():
            head = (f"{rows:,}", FAMILIES[family], NAMES.get(who, who))
            if pd.isna(row["seconds"]):
                body.append((*head, str(row["why"]), "", "", "", ""))
                continue
            ratios = (row["seconds"] / best["seconds"], row["peak_mb"] / best["peak_mb"])
            figures = (f"{row['seconds']:.2f}", f"{ratios[0]:.1f}", f"{row['peak_mb']:,.0f}", f"{ratios[1]:.1f}")
            body.append((*head, *figures, str(row["times"])))
    return markdown(("rows", "family", "who", "seconds", "ratio", "peak MB", "ratio", "runs"), body)


def replicate_table(table: pd.DataFrame, fits: pd.DataFrame) -> str:
    """One step against refitting, and against a fit."""
    body = []
    for _, row in table[(table["task"] == "replicates") & (table["replicates"] == 1000)].iterrows():
        again = table[(table["task"] == "refits") & (table["family"] == row["family"])].iloc[0]
        fit = fits[(fits["who"] == OURS) & (fits["rows"] == row["rows"]) & (fits["family"] == row["family"])].iloc[0]
        seconds, refitting = row["seconds"], 1000 * again["seconds"] / again["replicates"]
        figures = (f"{seconds:.2f}", f"{seconds / fit['seconds']:.1f}", f"{refitting:,.0f}", f"{refitting / seconds:,.0f}")
        body.append((FAMILIES[row["family"]], *figures, f"{row['peak_mb']:,.0f}"))
    return markdown(("family", "seconds", "in fits", "refitted, s (from 5)", "times faster", "peak MB"), body)


def coding_table(table: pd.DataFrame, fits: pd.DataFrame) -> str:
    """Coding and the Poisson fit in floors."""
    body = []
    for _, row in table[(table["task"] == "code") & (table["criteria"] == 30) & (table["areas"] == 2060)].iterrows():
        floor = table[(table["task"] == "floor") & (table["rows"] == row["rows"])].iloc[0]
        fit = fits[(fits["who"] == IN_PARTS) & (fits["rows"] == row["rows"]) & (fits["family"] == "poisson")].iloc[0]
        total = (row["seconds"] + fit["seconds"]) / floor["seconds"]
        figures = (f"{value:.1f}" for value in (floor["seconds"], row["seconds"], fit["seconds"], total))
        body.append((f"{row['rows']:,}", *figures, f"{row['peak_mb']:,.0f}", f"{fit['peak_mb']:,.0f}"))
    return markdown(("rows", "floor, s", "coded, s", "estimated, s", "both, in floors", "peak MB, coding", "peak MB, fit"), body)


def growth_series(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Poisson fits (and replicates) against one size at a time: columns ``size``, ``seconds``, ``peak_mb``."""
    fits = table[(table["task"] == "fit") & (table["family"] == "poisson") & table["seconds"].notna()]
    small = fits[(fits["who"] == OURS) & (fits["rows"] == fits["rows"].min())]
    drawn = table[(table["task"] == "replicates") & (table["family"] == "poisson")]
    found = {
        "rows": fits[fits["who"] == IN_PARTS].assign(size=lambda one: one["rows"]),
        "parameters": small[small["areas"] == 2060].assign(size=lambda one: one["criteria"] + 107),
        "areas": small[small["criteria"] == 30].assign(size=lambda one: one["areas"]),
        "replicates": drawn.assign(size=lambda one: one["replicates"]),
    }
    return {name: series.sort_values("size")[["size", "seconds", "peak_mb"]] for name, series in found.items()}


def slope(series: pd.DataFrame, measure: str) -> float:
    """Least squares of log on log."""
    return float(np.polyfit(np.log(series["size"].astype(float)), np.log(series[measure].astype(float)), 1)[0])


def growth_table(series: dict[str, pd.DataFrame]) -> str:
    """Slopes on the log-log plot."""
    body = []
    for name, one in series.items():
        reach = " – ".join(f"{int(one['size'].iloc[place]):,}" for place in (0, -1))
        body.append((name, reach, *(f"{slope(one, measure):.2f}" for measure in ("seconds", "peak_mb"))))
    return markdown(("against", "range", "slope of seconds", "slope of memory"), body)


def plot(series: dict[str, pd.DataFrame]) -> None:
    """``docs/benchmark/growth.svg``."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, len(series), figsize=(13, 6), sharey="row")
    for line, (measure, label) in enumerate((("seconds", "seconds"), ("peak_mb", "peak MB"))):
        axes[line, 0].set_ylabel(label)
        for axis, (name, one) in zip(axes[line], series.items(), strict=True):
            axis.loglog(one["size"].astype(float), one[measure].astype(float), "o-", color="black")
            axis.set(xlabel=name, title=f"slope {slope(one, measure):.2f}")
    figure.tight_layout()
    (ROOT / "docs/benchmark").mkdir(exist_ok=True)
    with pyplot.rc_context({"svg.hashsalt": "fordel"}):
        figure.savefig(ROOT / "docs/benchmark/growth.svg", metadata={"Date": None})
    pyplot.close(figure)


def yearly_table(stages: pd.DataFrame) -> str:
    """Where the time goes."""
    body = [(row["who"], f"{row['seconds']:.1f}", f"{row['peak_mb']:,.0f}") for _, row in stages.iterrows()]
    body.append(("all", f"{stages['seconds'].sum():.1f}", f"{stages['peak_mb'].max():,.0f}"))
    return markdown(("stage", "seconds", "peak MB"), body)
