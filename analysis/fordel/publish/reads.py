"""What every stage reads of other stages' files and of last year's, as paths in the workspace."""

_NEED = (
    "models/coefficients.csv",
    "models/unexplained.csv",
    "models/unit_residuals.csv",
    "models/criteria_log.csv",
    "models/drops.csv",
    "models/selection.csv",
    "models/check.json",
    "models/replicate_check.json",
    "models/need.json",
)
_KEY = (
    "reports/key.json",
    "reports/steps.csv",
    "reports/explanation.csv",
    "reports/criteria.csv",
    "reports/criterion_shares.csv",
    "reports/profile.csv",
    "reports/counts.csv",
    "reports/closeness.csv",
    "reports/exceedance.csv",
    "reports/change.csv",
    "reports/weight_changes.csv",
    "reports/allocation.json",
)
_INGEST = ("reports/ingest.csv", "reports/exclusions.csv", "reports/inputs.csv")

READS: dict[str, tuple[str, ...]] = {
    "ingest": (),
    "observations": ("data/tables",),
    "need": ("data/tables", "data/observations.parquet", "data/population.parquet"),
    "weights": ("data/population.parquet", "models/need.json", "models/area_need.parquet", "models/replicates.parquet"),
    "validate": ("data/tables", "data/observations.parquet", "data/population.parquet", "models/practice.parquet", "models/need.json"),
    "key": (
        "data/tables",
        "data/last_year",
        "models/need.json",
        "models/area_need.parquet",
        "models/replicates.parquet",
        "models/weights.json",
        "models/weight_draws.parquet",
    ),
    "report": (
        "data/tables",
        "data/last_year",
        *_NEED,
        "models/weights.json",
        "models/validation.json",
        "models/validation",
        *_KEY,
        *_INGEST,
    ),
}
