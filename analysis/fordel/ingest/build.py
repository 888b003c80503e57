"""From a supplier's kept rows to a contract table: constants, derived columns, conversion, units."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import NOT_FINITE, NOT_TO_DIVIDE_BY, SENTINEL, WRONG_TYPE
from fordel.contract.tables import Field, TableSchema
from fordel.ingest.convert import mask, to_number, to_text
from fordel.ingest.findings import Phrase
from fordel.ingest.mapping import Kept, supplier_column
from fordel.ingest.sentinels import Others, others_of, sentinels
from fordel.ingest.table import Table
from fordel.params import Source
from fordel.params.sources import Derived

SPREADSHEET_ERROR = r"^#(REF!|N/A|NAME\?|VALUE!|DIV/0!|DIVISION/0!|NULL!|NUM!|I/T|REFERENCE!|VÆRDI!|NAVN\?)$"

if TYPE_CHECKING:
    import pyarrow as pa

    from fordel.ingest.facts import Facts
    from fordel.ingest.findings import Finding

NO_OTHERS: dict[tuple[str, str], Others] = {}


@dataclass(frozen=True)
class Numbers:
    """A numeric column of shape (rows,) before any rule on its size, and the cells each conversion rule names.

    ``undivided`` are those of a percentage whose whole is not above 0.
    """

    values: np.ndarray
    wrong: np.ndarray
    infinite: np.ndarray
    sentinel: np.ndarray
    undivided: np.ndarray | bool = False

    @property
    def faulty(self) -> np.ndarray:
        """Cells that are no usable number."""
        return self.wrong | self.infinite | self.sentinel | self.undivided


def build(kept: Kept, schema: TableSchema, source: Source, facts: "Facts | None" = None) -> "tuple[Table, list[Finding]]":
    """Convert every column that the source delivers; a cell that cannot be converted is a finding.

    ``facts`` are those of all rows, where ``kept`` are a part of them.
    """
    import pandas as pd

    columns, faulty, numbers, delivered = {}, {}, {}, {}
    others = facts.others if facts else NO_OTHERS
    for field in schema.fields:
        cells = _cells(field, kept, source)
        if cells is None:
            continue
        if field.name not in source.constant:
            delivered[field.name] = cells
        if field.numeric:
            found = number_column(field, cells, kept, source, others)
            faulty[field.name] = bad = found.faulty
            columns[field.name] = np.where(bad, np.nan, found.values) * source.unit.get(field.name, 1.0)
            numbers |= {field.name: found} if bad.any() else {}
        else:
            text, faulty[field.name] = text_column(cells)
            columns[field.name] = pd.array(text, dtype="str")
    table = Table(schema, source, pd.DataFrame(columns, index=range(len(kept.rows))), kept.rows, faulty, delivered, facts)
    found = [finding for name, entry in numbers.items() for finding in _findings(table, schema.field(name), entry)]
    return table, found + _errors_in_text(table)


def text_column(cells: "pa.Array") -> "tuple[pa.Array, np.ndarray]":
    """A column as text, and which cells hold a spreadsheet's error instead (``#N/A``); those are empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = to_text(cells)
    wrong = mask(pc.match_substring_regex(text, SPREADSHEET_ERROR))
    return (pc.if_else(pa.array(wrong), pa.scalar(None, text.type), text), wrong) if wrong.any() else (text, wrong)


def _errors_in_text(table: Table) -> "list[Finding]":
    expected = Phrase("ingest.expected.text")
    texts = [field.name for field in table.schema.fields if not field.numeric and table.has(field.name)]
    return [table.finding(WRONG_TYPE, name, table.faulty[name], expected=expected) for name in texts if table.faulty[name].any()]


def _cells(field: Field, kept: Kept, source: Source) -> "pa.Array | None":
    """A column's cells as delivered; for a derived column, the first of its factors."""
    import pyarrow as pa

    if field.name in source.constant:
        return pa.array([str(source.constant[field.name])] * len(kept.rows), pa.string())
    name = source.derive[field.name].product[0] if field.name in source.derive else supplier_column(field.name, source)
    return kept.columns.get(name)


def number_column(field: Field, cells: "pa.Array", kept: Kept, source: Source, others: dict[tuple[str, str], Others]) -> Numbers:
    """Convert one numeric column, delivered or derived; ``others`` of the whole column, where the cells are a part of it."""
    if field.name in source.derive:
        of_parts = {name: entry for (column, name), entry in others.items() if column == field.name}
        return derived_column(source.derive[field.name], kept, source, of_parts)
    decimal = "." if field.name in source.constant else source.decimal
    minimum = 0.0 if field.enum else field.minimum
    return _numbers(cells, decimal, field.type == "integer", minimum, others.get((field.name, "")))


def derived_column(derived: Derived, kept: Kept, source: Source, others: dict[str, Others]) -> Numbers:
    """The factor times the product of its columns, or that as a percentage of another; missing where one of them is."""
    parts = {
        name: _numbers(kept.columns[name], source.decimal, False, 0.0, others.get(name)) for name in derived.columns if name in kept.columns
    }
    product = np.prod([parts[name].values for name in derived.product if name in parts], axis=0)
    marks = {name: np.any([getattr(part, name) for part in parts.values()], axis=0) for name in ("wrong", "infinite", "sentinel")}
    if derived.per not in parts:
        return Numbers(derived.factor * product, **marks)
    whole = parts[derived.per].values
    below = (whole <= 0) & ~parts[derived.per].sentinel
    return Numbers(100 * derived.factor * product / np.where((whole > 0) & (whole < np.inf), whole, np.nan), **marks, undivided=below)


def others_by_column(kept: Kept, schema: TableSchema, source: Source) -> dict[tuple[str, str], Others]:
    """What the sentinels need to know of each numeric column, by its name and, where it is derived, by the supplier's."""
    found = {}
    for field in schema.fields:
        cells = _cells(field, kept, source) if field.numeric and field.name not in source.constant else None
        if field.numeric and field.name in source.derive:
            parts = [name for name in source.derive[field.name].columns if name in kept.columns]
            found |= {(field.name, name): others_of(_clean(*_converted(kept.columns[name], source.decimal, False))) for name in parts}
        elif cells is not None:
            found[field.name, ""] = others_of(_clean(*_converted(cells, source.decimal, field.type == "integer")))
    return found


def _numbers(cells: "pa.Array", decimal: str, whole: bool, minimum: float | None, others: Others | None = None) -> Numbers:
    values, wrong, infinite = _converted(cells, decimal, whole)
    return Numbers(values, wrong, infinite, sentinels(_clean(values, wrong, infinite), minimum, others))


def _converted(cells: "pa.Array", decimal: str, whole: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, wrong = to_number(cells, decimal)
    if whole:
        wrong |= np.isfinite(values) & (values != np.round(values))
    return values, wrong, np.isinf(values)


def _clean(values: np.ndarray, wrong: np.ndarray, infinite: np.ndarray) -> np.ndarray:
    return np.where(wrong | infinite, np.nan, values)


def _findings(table: Table, field: Field, found: Numbers) -> "list[Finding]":
    mark = table.source.decimal if table.source.kind != "parquet" else "."
    expected = Phrase("ingest.expected.whole") if field.type == "integer" else Phrase("ingest.expected.number", {"mark": mark})
    rules = ((WRONG_TYPE, found.wrong, {"expected": expected}), (NOT_FINITE, found.infinite, {}), (SENTINEL, found.sentinel, {}))
    named = [table.finding(rule, field.name, mask, **details) for rule, mask, details in rules if mask.any()]
    if not np.any(found.undivided):
        return named
    undivided = table.finding(NOT_TO_DIVIDE_BY, field.name, found.undivided, per=table.source.derive[field.name].per)
    return [*named, replace(undivided, values=())]
