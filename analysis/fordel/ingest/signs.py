"""Rules about the signs of texts and numbers: formulas, signs that are not seen, garbled letters, thousands separators."""

import numpy as np

from fordel.contract.rules import GARBLED, HIDDEN_SIGN, LIKE_A_FORMULA, THOUSANDS_LIKE
from fordel.contract.tables import Field
from fordel.ingest.convert import mask
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table
from fordel.publish.write import HOSTILE_TEXT

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
    found = []
    for name in (name for name in AMOUNTS if name in table.delivered and name not in table.source.derive):
        rows = _grouped(table, name)
        found += [table.finding(THOUSANDS_LIKE, name, rows)] if rows.any() else []
    return found


def _grouped(table: Table, name: str) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = table.delivered[name]
    if not pa.types.is_string(cells.type):
        return np.zeros(len(cells), dtype=bool)
    sign = "[.]" if table.source.decimal == "." else ","
    grouped = mask(pc.match_substring_regex(cells, rf"^[+-]?[1-9][0-9]{{0,2}}{sign}[0-9]{{3}}$"))
    return grouped if np.array_equal(grouped, mask(pc.match_substring_regex(cells, sign))) else np.zeros(len(cells), dtype=bool)
