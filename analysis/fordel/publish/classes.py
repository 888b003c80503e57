"""The register of outputs: each file's class says who may see it.

``personal`` holds rows about single children or values of the inputs; ``aggregated`` holds sums that need
suppression before they leave the house; ``public`` is suppressed and may be printed.
"""

from fnmatch import fnmatchcase

CLASSES: dict[str, str] = {
    "engine.json": "public",
    "data/raw/*": "personal",
    "data/truth/*": "personal",
    "data/ingest.csv": "personal",
    "data/tables/*.parquet": "personal",
    "data/tables/boundaries.geojson": "public",
    "data/observations.parquet": "personal",
    "data/population.parquet": "personal",
    "data/key.parquet": "aggregated",
    "data/lineage/ingest.json": "aggregated",
    "data/lineage/observations.json": "aggregated",
    "data/lineage/need.json": "aggregated",
    "data/lineage/weights.json": "aggregated",
    "data/lineage/validate.json": "aggregated",
    "data/lineage/key.json": "aggregated",
    "models/coefficients.csv": "public",
    "models/covariance.csv": "public",
    "models/unexplained.csv": "public",
    "models/unit_residuals.csv": "public",
    "models/criteria_log.csv": "public",
    "models/drops.csv": "public",
    "models/selection.csv": "public",
    "models/check.json": "public",
    "models/replicate_check.json": "public",
    "models/need.json": "public",
    "models/replicates.parquet": "aggregated",
    "models/practice.parquet": "aggregated",
    "models/area_need.parquet": "personal",
    "models/weights.json": "public",
    "models/weight_draws.parquet": "aggregated",
    "models/validation.json": "public",
    "models/validation/*.csv": "public",
    "reports/ingest.csv": "public",
    "reports/exclusions.csv": "public",
    "reports/inputs.csv": "public",
    "reports/key.csv": "public",
    "reports/key.json": "public",
    "reports/key.xlsx": "public",
    "reports/steps.csv": "public",
    "reports/weights.csv": "public",
    "reports/counts.csv": "public",
    "reports/criteria.csv": "public",
    "reports/criterion_shares.csv": "public",
    "reports/closeness.csv": "public",
    "reports/explanation.csv": "public",
    "reports/exceedance.csv": "public",
    "reports/change.csv": "public",
    "reports/weight_changes.csv": "public",
    "reports/allocation.json": "public",
    "reports/whatif.html": "public",
    "data/last_year/*": "public",
    "reports/index.html": "public",
    "reports/memo.html": "public",
    "reports/memo.pdf": "public",
    "reports/memo.png": "public",
    "reports/appendix.html": "public",
    "reports/appendix.pdf": "public",
    "reports/centres/*.html": "public",
    "reports/centres.pdf": "public",
    "reports/figures/*.csv": "public",
    "reports/profile.csv": "public",
    "reports/map.svg": "public",
    "reports/manifest.json": "public",
    "reports/audit.html": "public",
    "reports/forgotten.json": "public",
    "reports/simulation.json": "public",
    "reports/benchmark.json": "public",
    "analysis/fordel/appendix/simulation.csv": "public",
    "docs/evidence.md": "public",
    "docs/evidence/*.svg": "public",
}


def output_class(name: str) -> str:
    """The class of an output, from its path in the workspace.

    Raises
    ------
    KeyError
        For a file that nobody has registered: no file is written without a class.
    """
    for pattern, kind in CLASSES.items():
        if fnmatchcase(name, pattern):
            return kind
    raise KeyError(f"{name} has no output class; register it in publish/classes.py")
