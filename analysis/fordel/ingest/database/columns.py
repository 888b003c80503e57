"""Columns of a database's table: which can be kept, as what, and how they get there without loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.errors import ParamsError
from fordel.ingest.statbank.faults import one_line

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.datatypes import DataType
    from ibis.expr.types import Table

INTEGER_DIGITS, DECIMAL_DIGITS = 18, 38
MOST_NAMED = 30


@dataclass(frozen=True)
class Column:
    """A column: its name, the type that the database states in ibis' words, and the type that the file keeps."""

    name: str
    stated: str
    kept: pa.DataType


def columns_of(table: Table, asked: Sequence[str] | None) -> tuple[Column, ...]:
    """The columns to fetch, in the order asked for; all where none are named.

    Raises
    ------
    ParamsError
        Where one is not there, is named twice, or is of a type that a table of the contract cannot hold.
    """
    types = dict(table.schema().items())
    if unknown := [name for name in asked or () if name not in types]:
        raise ParamsError(f"--columns: the table has no column {', '.join(map(one_line, unknown))}; it has {_listed(list(types))}")
    names = list(asked or types)
    if len(set(names)) < len(names):
        raise ParamsError("--columns: a column is named twice; name each once")
    found = [(name, types[name], kept_as(types[name])) for name in names]
    if refused := [f"{one_line(name)} ({one_line(stated)})" for name, stated, kept in found if kept is None]:
        raise ParamsError(
            f"fetch: not text, a number, a date or true and false: {_listed(refused)}; leave such columns out with --columns, or fetch a "
            "view that gives what is wanted of them as text or numbers"
        )
    return tuple(Column(name, str(stated).lstrip("!"), kept) for name, stated, kept in found)


def kept_as(stated: DataType) -> pa.DataType | None:
    """What the file keeps of a type; None for one that is refused.

    Whole decimals of up to 18 digits become integers. Others become text with the digits that the database has, because a float
    made of a decimal is not always the one nearest to it; so does a date, as ``2008-01-31``.
    """
    import pyarrow as pa

    if stated.is_boolean():
        return pa.int8()
    if stated.is_integer():
        return pa.int64() if stated.is_uint64() else stated.to_pyarrow()
    if stated.is_floating():
        return pa.float64()
    if stated.is_decimal() and stated.scale == 0 and stated.precision and stated.precision <= INTEGER_DIGITS:
        return pa.int64()
    return pa.string() if stated.is_string() or stated.is_decimal() or stated.is_date() or stated.is_uuid() else None


def selected(table: Table, columns: Sequence[Column], as_text: bool) -> Table:
    """The columns of the table; with ``as_text`` the database itself writes what Arrow has no type for: decimals of any length, UUIDs."""
    return table.select([_asked(table[column.name], as_text).name(column.name) for column in columns])


def _asked(value, as_text: bool):
    stated = value.type()
    endless = stated.is_decimal() and (stated.precision is None or stated.scale is None or stated.precision > DECIMAL_DIGITS)
    return value.cast("string") if as_text and (stated.is_uuid() or endless) else value


def converted(values: pa.Array, kept: pa.DataType) -> pa.Array:
    """Cells as the file keeps them; a float of 32 bits becomes the number with the digits that are shown of it.

    Raises
    ------
    pyarrow.ArrowException
        Where that is not possible without loss.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_float32(values.type) or pa.types.is_float16(values.type):
        values = values.cast(pa.float32()).cast(pa.string())
    found = values.cast(kept)
    return pc.add(found, 0.0) if pa.types.is_floating(kept) else found  # one nought, not two that are equal and differ in bytes


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(one_line, names[:MOST_NAMED])) + (" ..." if len(names) > MOST_NAMED else "")
