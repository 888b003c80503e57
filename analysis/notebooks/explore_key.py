# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Explore the key
#
# Opens the results of a workspace and plots them. Nothing in the pipeline depends on this page.
#
# Run `fordel run` first. `FORDEL_WORKSPACE` names another workspace than this checkout. Where the workspace is
# synthetic, so is every figure here.

# %%
import json
import os
from pathlib import Path

import geopandas
import matplotlib.pyplot as plt
import pandas as pd

from fordel.report.shapes import read_shapes
from fordel.workspace import open_workspace

checkout = next((folder for folder in (Path.cwd(), *Path.cwd().parents) if (folder / "params.yaml").exists()), Path.cwd())
root = Path(os.environ.get("FORDEL_WORKSPACE", checkout))
workspace = open_workspace(root)
head = json.loads(workspace.path("reports/key.json").read_text(encoding="utf-8"))
mark = "SYNTHETIC DATA. " if head["synthetic"] else ""
unit = workspace.params.units.word("en" if "en" in workspace.params.units.labels else workspace.params.workspace.language)
print(f"{mark}{workspace.params.workspace.name}: {head['currency']} {head['pot']:,} for {head['budget_year']}, {head['status']}")

# %% [markdown]
# ## The key

# %%
key = pd.DataFrame(head["rows"]).set_index("centre")
key[["name", "children", "index", "share", "share_low", "share_high", "range_low", "range_high", "amount"]]

# %%
figure, axes = plt.subplots(figsize=(8, 1 + 0.3 * len(key)))
places = range(len(key))
axes.hlines(places, 100 * key["range_low"], 100 * key["range_high"], color="0.4", linewidth=1, label="total uncertainty")
axes.hlines(places, 100 * key["share_low"], 100 * key["share_high"], color="tab:blue", linewidth=5, label="the weights' uncertainty")
axes.plot(100 * key["share"], places, "o", color="black", label="share")
axes.set_yticks(places, key["name"], parse_math=False)
axes.invert_yaxis()
axes.set_xlabel("share of the pot, %")
axes.set_title(f"{mark}Shares with both intervals")
axes.legend()
figure.tight_layout()

# %% [markdown]
# ## The map
#
# Only where the workspace has boundaries.

# %%
shapes = read_shapes(workspace)
if shapes:
    units = geopandas.GeoDataFrame({"index": key["index"].reindex(shapes)}, geometry=list(shapes.values()))
    figure, axes = plt.subplots(figsize=(8, 6))
    units.plot("index", ax=axes, cmap="PuOr_r", edgecolor="black", legend=True, missing_kwds={"color": "white", "hatch": "///"})
    for code, shape in shapes.items():
        place = shape.representative_point()
        axes.annotate(code, (place.x, place.y), ha="center", parse_math=False)
    axes.set_axis_off()
    axes.set_title(f"{mark}Index of need per child, average = 100")

# %% [markdown]
# ## The weights
#
# On the log scale, with their 95 % intervals clustered by area.

# %%
coefficients = pd.read_csv(workspace.path("models/coefficients.csv"), dtype={"term": str, "criterion": str, "level": str})
criteria = coefficients[coefficients["role"] == "criterion"].set_index("term")
figure, axes = plt.subplots(figsize=(8, 1 + 0.3 * len(criteria)))
spread = [criteria["estimate"] - criteria["low"], criteria["high"] - criteria["estimate"]]
axes.errorbar(criteria["estimate"], range(len(criteria)), xerr=spread, fmt="o", color="black")
axes.axvline(0, color="0.6")
axes.set_yticks(range(len(criteria)), criteria.index, parse_math=False)
axes.invert_yaxis()
axes.set_title(f"{mark}Coefficients of the criteria")
figure.tight_layout()
criteria[["estimate", "low", "high", "factor"]]

# %% [markdown]
# ## Actual over need
#
# Practice, unmeasured need and chance together: no data tell them apart, and the order is that of the codes.

# %%
pd.read_csv(workspace.path("models/unexplained.csv"), dtype={"practice": str, "name": str}).set_index("practice")
