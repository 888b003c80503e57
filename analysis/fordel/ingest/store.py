"""A checked table as Arrow: text, 64-bit integers and floats, in the contract's column order, sorted by its key."""

from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.tables import Field
from fordel.ingest.table import Table

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_table(table: Table) -> "pa.Table":
    """The table to write; sorted by its key, or by all columns where it has none."""
    import pyarrow as pa

    fields = [field for field in table.schema.fields if table.has(field.name)]
    arrow = pa.table({field.name: _column(table, field) for field in fields})
    return arrow.sort_by([(name, "ascending") for name in table.schema.key or arrow.column_names])


def _column(table: Table, field: Field) -> "pa.Array":
    import pyarrow as pa

    if not field.numeric:
        return pa.array(table.frame[field.name], pa.string(), from_pandas=True)
    values = table.frame[field.name].to_numpy()
    empty = np.isnan(values)
    if field.type == "integer":
        return pa.array(np.where(empty, 0, values).astype(np.int64), mask=empty)
    return pa.array(values, pa.float64(), mask=empty)
