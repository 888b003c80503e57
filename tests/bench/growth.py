"""How seconds and memory grow: against rows, terms, centres, areas and replicates, one at a time."""

import matplotlib
import numpy as np
import pandas as pd

from tests.bench.measure import ROOT
from tests.bench.register import YEARS, Shape

OURS, IN_PARTS = "fordel", "fordel in parts"
USUAL = {name: getattr(Shape(1), name) for name in ("criteria", "areas", "centres")}


def usual(table: pd.DataFrame, besides: str = "") -> pd.DataFrame:
    """The rows of the usual register, or of those that differ from it in ``besides`` alone."""
    same = {name: value for name, value in USUAL.items() if name != besides}
    return table[table[list(same)].eq(list(same.values())).all(axis=1)]


def series_of(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Poisson fits (and replicates) against one size at a time: columns ``size``, ``seconds``, ``peak_mb``."""
    fits = table[(table["task"] == "fit") & (table["family"] == "poisson") & table["seconds"].notna()]
    small = fits[(fits["who"] == OURS) & (fits["rows"] == fits["rows"].min())]

    def along(name: str) -> pd.DataFrame:
        return usual(small, name).assign(size=lambda one: one[name])

    drawn = table[(table["task"] == "replicates") & (table["family"] == "poisson")]
    found = {
        "rows": fits[fits["who"] == IN_PARTS].assign(size=lambda one: one["rows"]),
        "terms": along("criteria").assign(size=lambda one: one["size"] + len(YEARS) - 1),
        "centres": along("centres"),
        "areas": along("areas"),
        "replicates": drawn.assign(size=lambda one: one["replicates"]),
    }
    return {name: series.sort_values("size")[["size", "seconds", "peak_mb"]] for name, series in found.items()}


def slope(series: pd.DataFrame, measure: str) -> float:
    """Least squares of log on log."""
    return float(np.polyfit(np.log(series["size"].astype(float)), np.log(series[measure].astype(float)), 1)[0])


def plot(series: dict[str, pd.DataFrame]) -> None:
    """``docs/benchmark/growth.svg``."""
    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.ticker import LogLocator, NullLocator

    figure, axes = pyplot.subplots(2, len(series), figsize=(16, 6), sharey="row")
    for line, (measure, label) in enumerate((("seconds", "seconds"), ("peak_mb", "peak MB"))):
        axes[line, 0].set_ylabel(label)
        for axis, (name, one) in zip(axes[line], series.items(), strict=True):
            axis.loglog(one["size"].astype(float), one[measure].astype(float), "o-", color="black")
            axis.set(xlabel=name, title=f"slope {slope(one, measure):.2f}")
            axis.set_xticks(one["size"], [f"{int(size):,}" for size in one["size"]])
            axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.yaxis.set_major_formatter("{x:,g}")
            axis.xaxis.set_minor_locator(NullLocator())
            axis.yaxis.set_minor_locator(NullLocator())
    figure.tight_layout()
    (ROOT / "docs/benchmark").mkdir(exist_ok=True)
    with pyplot.rc_context({"svg.hashsalt": "fordel"}):
        figure.savefig(ROOT / "docs/benchmark/growth.svg", metadata={"Date": None})
    pyplot.close(figure)
