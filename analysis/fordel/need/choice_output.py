"""The choice of criteria, the comparison of units and the check of the replicates as rows of their files."""

from dataclasses import asdict

from fordel.need.protocol import Selection
from fordel.need.replicate_check import ReplicateCheck
from fordel.publish.rounding import significant

SELECTION_COLUMNS = (
    "criteria", "dropped", "mean_deviance", "paired_difference", "paired_std_error", "unpaired_std_error", "best", "chosen",
)  # fmt: skip


def selection_rows(selection: Selection | None) -> list[dict]:
    """The nested models on unseen areas, the longest first; no rows where the criteria are fixed."""
    if selection is None:
        return []
    found = selection.contest
    numbers = {
        "mean_deviance": found.mean,
        "paired_difference": found.difference,
        "paired_std_error": found.std_error,
        "unpaired_std_error": found.unpaired_std_error,
    }
    return [
        {"criteria": int(found.criteria[i]), "dropped": dropped}
        | {name: significant(values[i]) for name, values in numbers.items()}
        | {"best": int(i == found.best), "chosen": int(i == found.chosen)}
        for i, dropped in enumerate(found.dropped)
    ]


def replicate_check_row(found: ReplicateCheck) -> dict:
    """``models/replicate_check.json``, two digits of each difference."""
    numbers = {name: significant(getattr(found, name), 2) for name in ("largest_pp", "mean_pp", "of_interval")}
    return asdict(found) | numbers
