"""Rules about the signs of texts and numbers: formulas, signs that are not seen, garbled letters, thousands separators."""

from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import GARBLED, HIDDEN_SIGN, LIKE_A_FORMULA, THOUSANDS_LIKE
from fordel.contract.tables import Field, TableSchema
from fordel.ingest.convert import mask
from fordel.ingest.findings import Finding
from fordel.ingest.mapping import Kept, supplier_column
from fordel.ingest.table import Table
from fordel.params import Source
from fordel.publish.write import HOSTILE_TEXT

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHED_TEXT = ("area", "centre", "region", "name")
AMOUNTS = ("children", "cost", "cost_placement", "cost_preventive", "amount", "cases")
HIDDEN = r"[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]"
MISREAD = "\ufffd|Ã[¦¸¥†˜…©¼¶¤\u0086\u0098\u0085]"


def check_signs(table: Table) -> list[Finding]:
    """Every rule of this page, in the columns that are there."""
    texts = [field for field in table.schema.fields if not field.numeric and not field.enum and table.has(field.name)]
    return [*(finding for field in texts for finding in _text(table, field)), *_thousands(table)]


def _text(table: Table, field: Field) -> list[Finding]:
    """A spreadsheet would compute texts that begin like a formula; that concerns codes and names, which are published."""
    formula = _matches(table, field, HOSTILE_TEXT) & (field.name in PUBLISHED_TEXT)
    hidden, misread = _matches(table, field, HIDDEN) & ~formula, _matches(table, field, MISREAD)
    found = ((LIKE_A_FORMULA, formula), (HIDDEN_SIGN, hidden), (GARBLED, misread))
    return [table.finding(rule, field.name, rows) for rule, rows in found if rows.any()]


def _matches(table: Table, field: Field, pattern: str) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return mask(pc.match_substring_regex(pa.array(table.frame[field.name], pa.string(), from_pandas=True), pattern))


def _thousands(table: Table) -> list[Finding]:
    """Amounts and counts in which the decimal mark, wherever it stands, is followed by three digits."""
    found, otherwise = [], table.facts.ungrouped if table.facts else frozenset()
    for name in (name for name in AMOUNTS if name in table.delivered and name not in {*table.source.derive, *otherwise}):
        grouped, marked = _grouped(table.delivered[name], table.source.decimal)
        if grouped.any() and np.array_equal(grouped, marked):
            found.append(table.finding(THOUSANDS_LIKE, name, grouped))
    return found


def ungrouped(kept: Kept, schema: TableSchema, source: Source) -> frozenset[str]:
    """Amounts and counts that have a decimal mark which is not followed by three digits."""
    fields = {field.name for field in schema.fields} - {*source.derive, *source.constant}
    cells = {name: kept.columns.get(supplier_column(name, source)) for name in AMOUNTS if name in fields}
    return frozenset(n for n, column in cells.items() if column is not None and not np.array_equal(*_grouped(column, source.decimal)))


def _grouped(cells: "pa.Array", decimal: str) -> tuple[np.ndarray, np.ndarray]:
    """Cells that would be thousands in another way of writing, and cells with a decimal mark."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(cells.type):
        return np.zeros(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
    sign = "[.]" if decimal == "." else ","
    grouped = pc.match_substring_regex(cells, rf"^[+-]?[1-9][0-9]{{0,2}}{sign}[0-9]{{3}}$")
    return mask(grouped), mask(pc.match_substring_regex(cells, sign))
