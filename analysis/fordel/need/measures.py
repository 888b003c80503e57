"""The unexplained ratio by kind of measure: each kind's need estimated in the same way, on its own cost."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.bootstrap import bootstrap
from fordel.need.design import Design
from fordel.need.key_shares import Practice, practice_table
from fordel.need.load import Rows
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise
from fordel.observations.expression import MEASURES


@dataclass(frozen=True)
class MeasureTables:
    """``tables`` holds the practice table by kind of measure; ``failed`` the kinds that could not be estimated, with the reason."""

    tables: dict[str, Practice]
    failed: dict[str, str]


def measure_tables(
    rows: Rows, use: np.ndarray, design: Design, family: str, tweedie_power: float | None, replicates: int, seed: int
) -> MeasureTables:
    """Actual, need and unexplained ratio of every practice unit, for each kind that the rows tell apart.

    The same terms, family and draws as for the whole cost. A kind whose cost is missing for some child, or that some
    unit never uses, is not estimated.
    """
    tables, failed = {}, {}
    for measure in MEASURES:
        if f"outcome_{measure}" not in rows.columns:
            continue
        try:
            own = measure_design(rows, use, design, measure)
            model = estimate_model(own, family, rows.child_rows, tweedie_power)
            drawn = bootstrap(model, replicates, np.random.default_rng(seed))
        except ModelError as error:
            failed[measure] = str(error).splitlines()[0]
        else:
            tables[measure] = practice_table(model, neutralise(model, model.betas), drawn)
    return MeasureTables(tables, failed)


def measure_design(rows: Rows, use: np.ndarray, design: Design, measure: str) -> Design:
    """The design with the cost of one kind of measure as outcome; rows in the design's order.

    Raises
    ------
    ModelError
        Where the kind's cost is missing for some row.
    """
    order = np.lexsort((rows.columns["practice"][use], rows.columns["area"][use]))
    found = [rows.columns[f"{what}_{measure}"][use][order].astype(float) for what in ("outcome", "whole_rate")]
    if not all(np.isfinite(values).all() for values in found):
        raise ModelError(f"observations: the cost of {measure} is missing for some rows, so it is not estimated by itself")
    return replace(design, outcome=found[0], whole_rate=found[1])
