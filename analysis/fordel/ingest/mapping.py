"""One source's mapping: which supplier column becomes which contract column, and which rows are left out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import COLUMN_MISSING, COLUMN_UNDECLARED, FILTER_IDLE, HEADER_ABSENT, MISSING_NOT_ALLOWED, SETTING_UNKNOWN
from fordel.contract.tables import Field, TableSchema
from fordel.ingest.convert import equals_any
from fordel.ingest.findings import Finding
from fordel.ingest.raw import Raw
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Exclusion:
    """Rows left out, or cells left empty, for a declared reason."""

    table: str
    column: str
    rows: int
    reason: str


@dataclass(frozen=True)
class Kept:
    """A supplier's rows after filters and missing-value codes; columns of shape (rows,).

    Each filter has an exclusion; ``idle`` says which of them no row matched.
    """

    columns: dict[str, "pa.Array"]
    rows: np.ndarray
    exclusions: tuple[Exclusion, ...]
    idle: tuple[bool, ...] = ()


def supplier_column(field: str, source: Source) -> str:
    """The supplier's name of a contract column."""
    return source.columns.get(field, field)


def check_settings(schema: TableSchema, source: Source) -> list[Finding]:
    """Settings that name columns the table does not have, or excuse empty cells where none may be."""
    known = {field.name for field in schema.fields}
    named = {name: getattr(source, name) for name in ("columns", "constant", "derive", "allow_missing", "unit", "expected_total")}
    strangers = [(setting, column) for setting, columns in named.items() for column in columns if column not in known]
    strict = [column for column in source.allow_missing if column in known and not schema.field(column).may_miss]
    return [
        Finding(SETTING_UNKNOWN, schema.name, source.path, column, column, details={"setting": setting}) for setting, column in strangers
    ] + [Finding(MISSING_NOT_ALLOWED, schema.name, source.path, column, column) for column in strict]


def _asked(field: Field, source: Source) -> bool:
    """Whether a source must deliver a column: the contract or the mapping asks for it, or a total of it is declared."""
    return field.required or field.name in source.columns or field.name in source.expected_total


def check_header(header: list[str], schema: TableSchema, source: Source) -> list[Finding]:
    """Columns that are needed and missing, and columns that are neither used nor ignored.

    A first row without any of the needed names may be data, so it is told without its cells.
    """
    given = {*source.constant, *source.derive}
    wanted = [(field.name, supplier_column(field.name, source)) for field in schema.fields if field.name not in given]
    needed = {supplier: name for name, supplier in wanted if _asked(schema.field(name), source)}
    needed |= {column: column for derived in source.derive.values() for column in derived.columns}
    needed |= {entry.column: entry.column for entry in source.filters}
    needed |= {column: column for column in source.missing if column != "*" and column not in {name for name, _ in wanted}}
    if needed and not set(needed) & set(header):
        return [Finding(HEADER_ABSENT, schema.name, source.path, details={"columns": ", ".join(needed)})]
    missing = [
        Finding(COLUMN_MISSING, schema.name, source.path, name, supplier) for supplier, name in needed.items() if supplier not in header
    ]
    if source.ignore == "*":
        return missing
    used = {supplier for _, supplier in wanted} | set(needed) | set(source.ignore)
    return missing + [Finding(COLUMN_UNDECLARED, schema.name, source.path, name, name) for name in header if name not in used]


def keep(raw: Raw, schema: TableSchema, source: Source) -> Kept:
    """Apply the filters, then the missing-value codes.

    A row that several filters match counts for the first of them. In the contract's text columns a code is matched
    as text, so that ``101`` leaves ``0101`` alone; elsewhere also as a number.
    """
    texts = {supplier_column(field.name, source) for field in schema.fields if not field.numeric}
    left = np.ones(len(raw.rows), dtype=bool)
    exclusions, idle = [], []
    for entry in source.filters:
        if entry.column not in raw.columns:
            continue
        hits = equals_any(raw.columns[entry.column], entry.drop, source.decimal, entry.column in texts)
        idle.append(not hits.any())
        exclusions.append(Exclusion(schema.name, entry.column, int((hits & left).sum()), entry.reason))
        left &= ~hits
    whole = left.all()
    columns = {
        name: _without_codes(column if whole else column.filter(left), name, source, set(raw.columns), name in texts)
        for name, column in raw.columns.items()
    }
    return Kept(columns, raw.rows if whole else raw.rows[left], tuple(exclusions), tuple(idle))


def idle_filters(kept: Kept, source: Source) -> list[Finding]:
    """Filters that no row matched."""
    columns = [entry.column for entry, idle in zip(kept.exclusions, kept.idle, strict=True) if idle]
    return [Finding(FILTER_IDLE, kept.exclusions[0].table, source.path, column, column) for column in columns]


def _without_codes(column: "pa.Array", name: str, source: Source, header: set[str], text: bool) -> "pa.Array":
    """The column with its missing-value codes as null; they may be declared under the supplier's or the contract's name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = {name, "*"} | {contract for contract, supplier in source.columns.items() if supplier == name and contract not in header}
    codes = tuple(code for key in sorted(names) for code in source.missing.get(key, ()))
    if not codes:
        return column
    return pc.if_else(equals_any(column, codes, source.decimal, text), pa.scalar(None, column.type), column)
