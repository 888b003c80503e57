"""docs/benchmark.md, from the rows of reports/benchmark.json alone."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from jinja2 import Template

from tests.bench import growth
from tests.bench.growth import IN_PARTS, OURS, USUAL
from tests.bench.measure import ROOT
from tests.bench.register import Shape

FAMILIES = {"poisson": "Poisson", "two_part": "two-part", "tweedie": "Tweedie"}
PACKAGES = ("numpy", "duckdb", "pyarrow", "statsmodels", "glum", "scikit-learn", "pyfixest")
NAMES = {OURS: "**fordel**", IN_PARTS: "**fordel**, in parts", "sklearn": "scikit-learn"}


def write_page(rows: list[dict]) -> None:
    """The page and its picture."""
    table = completed(rows)
    usual = growth.usual(table)
    fits = usual[usual["task"] == "fit"]
    series = growth.series_of(table)
    growth.plot(series)
    words = {
        "criteria": Shape(1).criteria,
        "parameters": Shape(1).parameters,
        "small": f"{fits['rows'].min():,}",
        "machine": machine(),
        "with_cost": with_cost(usual[usual["task"] == "register"]["with_cost"]),
        "fits": fit_table(fits),
        "replicates": replicate_table(table, fits),
        "coding": coding_table(usual, fits),
        "growth": growth_table(series),
        "yearly": yearly_table(table[table["task"] == "stage"]),
        "large": f"{table['rows'].max():,}",
        "whole": yearly_table(table[table["task"] == "whole"]),
    }
    page = Template((Path(__file__).parent / "benchmark.md.j2").read_text(encoding="utf-8"), keep_trailing_newline=True)
    (ROOT / "docs/benchmark.md").write_text(page.render(words), encoding="utf-8", newline="\n")


def completed(rows: list[dict]) -> pd.DataFrame:
    """The rows as a table, the usual shape of a register filled in."""
    table = pd.DataFrame(rows)
    for name, value in USUAL.items():
        table[name] = table[name].fillna(value).astype(int)
    return table


def machine() -> str:
    """Cores, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}."


def markdown(head: tuple[str, ...], body: list[tuple[str, ...]], words: int = 1) -> str:
    """A table; all columns but the first ``words`` to the right."""
    lines = [head, (*["---"] * words, *["---:"] * (len(head) - words)), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def with_cost(shares: pd.Series) -> str:
    """How many rows in a hundred have a cost, in the registers of all sizes."""
    return " to ".join(dict.fromkeys(f"{100 * share:.0f}" for share in (shares.min(), shares.max())))


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
            figures = (f"{row['seconds']:.2f}", f"{ratios[0]:.2f}", f"{row['peak_mb']:,.0f}", f"{ratios[1]:.2f}")
            body.append((*head, *figures, f"{row['times']:.0f}"))
    return markdown(("rows", "family", "who", "seconds", "ratio", "peak MB", "ratio", "runs"), body, words=3)


def replicate_table(table: pd.DataFrame, fits: pd.DataFrame) -> str:
    """One step against refitting, and against a fit."""
    body = []
    for _, row in table[(table["task"] == "replicates") & (table["replicates"] == 1000)].iterrows():
        again = table[(table["task"] == "refits") & (table["family"] == row["family"])].iloc[0]
        one = fits[(fits["rows"] == row["rows"]) & (fits["family"] == row["family"])].set_index("who")["seconds"]
        seconds, refit = row["seconds"], again["seconds"] / again["replicates"]
        times = (f"{1000 * each / seconds:,.0f}" for each in (refit, one["glum"], one["statsmodels"]))
        body.append(
            (FAMILIES[row["family"]], f"{seconds:.2f}", f"{seconds / one[OURS]:.1f}", f"{row['peak_mb']:,.0f}", f"{refit:.2f}", *times)
        )
    refitting = (f"times faster than refitting in {who}" for who in ("fordel", "glum", "statsmodels"))
    return markdown(("family", "seconds", "in fits", "peak MB", "a refit, s", *refitting), body)


def coding_table(table: pd.DataFrame, fits: pd.DataFrame) -> str:
    """Coding and the Poisson fit in floors."""
    body = []
    for _, row in table[table["task"] == "code"].iterrows():
        floor = table[(table["task"] == "floor") & (table["rows"] == row["rows"])].iloc[0]
        fit = fits[(fits["who"] == IN_PARTS) & (fits["rows"] == row["rows"]) & (fits["family"] == "poisson")].iloc[0]
        total = (row["seconds"] + fit["seconds"]) / floor["seconds"]
        figures = (f"{value:.1f}" for value in (floor["seconds"], row["seconds"], fit["seconds"], total))
        body.append((f"{row['rows']:,}", *figures, f"{row['peak_mb']:,.0f}", f"{fit['peak_mb']:,.0f}"))
    return markdown(("rows", "floor, s", "coded, s", "estimated, s", "both, in floors", "peak MB, coding", "peak MB, fit"), body)


def growth_table(series: dict[str, pd.DataFrame]) -> str:
    """Slopes on the log-log plot."""
    body = []
    for name, one in series.items():
        reach = " – ".join(f"{int(one['size'].iloc[place]):,}" for place in (0, -1))
        body.append((name, reach, *(f"{growth.slope(one, measure):.2f}" for measure in ("seconds", "peak_mb"))))
    return markdown(("against", "range", "slope of seconds", "slope of memory"), body)


def yearly_table(stages: pd.DataFrame) -> str:
    """Where the time goes."""
    body = [(row["who"], f"{row['seconds']:.1f}", f"{row['peak_mb']:,.0f}") for _, row in stages.iterrows()]
    body.append(("all", f"{stages['seconds'].sum():.1f}", f"{stages['peak_mb'].max():,.0f}"))
    return markdown(("stage", "seconds", "peak MB"), body)
