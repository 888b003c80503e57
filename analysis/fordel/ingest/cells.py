"""Rules about single cells: needed values, limits, flags, levels."""

import numpy as np

from fordel.contract.rules import (
    NEGATIVE,
    NOT_A_FLAG,
    NOT_A_LEVEL,
    OUT_OF_RANGE,
    PERCENT_AS_SHARE,
    PERCENT_RANGE,
    SHARE_RANGE,
    VALUE_MISSING,
)
from fordel.contract.tables import Field
from fordel.ingest.findings import Finding, Phrase
from fordel.ingest.mapping import Exclusion
from fordel.ingest.table import Table

_RANGE = {"share": SHARE_RANGE, "percent": PERCENT_RANGE}


def check_cells(table: Table) -> list[Finding]:
    """Every rule about single values, in the columns that are there."""
    fields = [field for field in table.schema.fields if table.has(field.name)]
    found = [finding for field in fields for finding in (_missing(table, field), *_values(table, field))]
    return [finding for finding in found if finding is not None]


def check_columns(table: Table) -> list[Finding]:
    """Percentages that are shares, by the whole column."""
    fields = [field for field in table.schema.fields if field.kind == "percent" and field.numeric and not field.enum]
    return [table.finding(PERCENT_AS_SHARE, field.name) for field in fields if table.has(field.name) and _is_share(table, field)]


def _is_share(table: Table, field: Field) -> bool:
    low, high = table.extent(field.name)
    return low >= 0 and 0 < high <= 1


def needed_and_empty(table: Table, field: Field) -> np.ndarray:
    """Cells that should hold a value and are empty; cells already found faulty are not empty."""
    empty = table.frame[field.name].isna().to_numpy() & ~table.faulty.get(field.name, np.zeros(len(table.rows), dtype=bool))
    if field.filled is None:
        return empty
    return empty & table.frame["year"].isin(field.filled).to_numpy() if table.has("year") else np.zeros(len(empty), dtype=bool)


def allowed_gaps(table: Table) -> list[Exclusion]:
    """Empty cells that ``allow_missing`` excuses, with their reasons."""
    excused = [(field, table.source.allow_missing.get(field.name)) for field in table.schema.fields if table.has(field.name)]
    gaps = [(field, int(needed_and_empty(table, field).sum()), reason) for field, reason in excused if reason]
    return [Exclusion(table.name, field.name, count, reason) for field, count, reason in gaps if count]


def _missing(table: Table, field: Field) -> Finding | None:
    if field.may_miss and field.name in table.source.allow_missing:
        return None
    empty = needed_and_empty(table, field)
    return table.finding(VALUE_MISSING, field.name, empty) if empty.any() else None


def _values(table: Table, field: Field) -> list[Finding | None]:
    if not field.numeric:
        return [_level(table, field)]
    values = table.frame[field.name].to_numpy()
    if field.enum:
        outside = ~np.isin(values, field.enum) & ~np.isnan(values)
        return [table.finding(NOT_A_FLAG, field.name, outside) if outside.any() else None]
    return _limits(table, field, values)


def _limits(table: Table, field: Field, values: np.ndarray) -> list[Finding | None]:
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    negative = (values < 0) if low >= 0 else np.zeros(len(values), dtype=bool)
    outside = ((values < low) | (values > high) | (field.above & (values == low))) & ~negative
    return [
        table.finding(NEGATIVE, field.name, negative) if negative.any() else None,
        table.finding(_RANGE.get(field.kind, OUT_OF_RANGE), field.name, outside, expected=expected_range(field)) if outside.any() else None,
    ]


def expected_range(field: Field) -> Phrase:
    """A field's limits as a part of a sentence."""
    low, high = field.minimum, field.maximum
    values = {name: f"{limit:g}" for name, limit in (("low", low), ("high", high)) if limit is not None}
    key = "high" if low is None else ("above" if field.above else "low") if high is None else ("above_to" if field.above else "between")
    return Phrase(f"ingest.expected.{key}", values)


def _level(table: Table, field: Field) -> Finding | None:
    if not field.enum:
        return None
    column = table.frame[field.name]
    strange = (~column.isin(field.enum) & column.notna()).to_numpy()
    return table.finding(NOT_A_LEVEL, field.name, strange, allowed=", ".join(field.enum)) if strange.any() else None
