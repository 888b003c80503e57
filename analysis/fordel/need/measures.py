"""The unexplained ratio by kind of measure: each kind's need estimated in the same way, on its own cost."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.bootstrap import bootstrap
from fordel.need.key_shares import Practice, practice_table
from fordel.need.load import load_design
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise
from fordel.need.rows import RowSource
from fordel.need.segments import Segments
from fordel.observations.expression import MEASURES
from fordel.params import Model


@dataclass(frozen=True)
class MeasureTables:
    """``tables`` holds the practice table by kind of measure; ``failed`` the kinds that could not be estimated, with the reason."""

    tables: dict[str, Practice]
    failed: dict[str, str]


def measure_tables(rows: RowSource, terms: tuple[str, ...], settings: Model) -> MeasureTables:
    """Actual, need and unexplained ratio of every practice unit, for each kind that the rows tell apart.

    The same terms, family and draws as for the whole cost. A kind whose cost is missing for some child, or that some
    unit never uses, is not estimated.

    Parameters
    ----------
    rows : RowSource
        Those that estimate.
    terms : tuple of str
        Of the criteria.
    settings : Model
        The section ``model`` of the settings.
    """
    tables, failed = {}, {}
    for measure in MEASURES:
        if f"outcome_{measure}" not in rows.names:
            continue
        try:
            design = measure_design(rows, terms, settings.supply, measure)
            model = estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power)
            drawn = bootstrap(model, settings.replicates, np.random.default_rng(settings.seed))
        except ModelError as error:
            failed[measure] = str(error).splitlines()[0]
        else:
            tables[measure] = practice_table(model, neutralise(model, model.betas), drawn)
    return MeasureTables(tables, failed)


def measure_design(rows: RowSource, terms: tuple[str, ...], supply: tuple[str, ...], measure: str) -> Segments:
    """The design with the cost of one kind of measure as outcome.

    Raises
    ------
    ModelError
        Where the kind's cost is missing for some row.
    """
    names = {name: f"{name}_{measure}" for name in ("outcome", "whole_rate")}
    missing = rows.gather(lambda part: np.any([~np.isfinite(part.columns[name]) for name in names.values()], axis=0).sum()[None])
    if missing.sum():
        raise ModelError(f"observations: the cost of {measure} is missing for some rows, so it is not estimated by itself")
    own = rows.change(lambda part: replace(part, columns=part.columns | {name: part.columns[one] for name, one in names.items()}))
    return load_design(own, (*terms, *supply), supply)
