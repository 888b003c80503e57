"""Cells to text, numbers and whole numbers; what cannot be converted is marked, never guessed."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_NOT_FINITE = r"^[+-]?([nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)$"


def to_text(column: "pa.Array") -> "pa.Array":
    """Any column as text; whole floats lose their ``.0``, so that a code read as a number is the code again; NaN is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(column.type):
        return column.cast(pa.string())
    known = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
    whole = pc.and_(pc.equal(known, pc.round(known)), pc.less(pc.abs(known), 2.0**53))
    plain = pc.if_else(whole, known, pa.scalar(None, known.type)).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(plain, known.cast(pa.string()))


def to_number(column: "pa.Array", decimal: str = ".") -> tuple[np.ndarray, np.ndarray]:
    """A column as floats, and which cells are no numbers.

    Parameters
    ----------
    column : pa.Array, shape (rows,)
        Text, integers or floats.
    decimal : str
        The decimal mark of text. Thousands separators are not numbers: ``1.234`` with the mark ``,`` is refused.

    Returns
    -------
    numbers : array of float, shape (rows,)
        NaN where the cell is empty or no number. The words nan and inf become NaN-free infinities, so that the
        rule for non-finite numbers finds them.
    wrong : array of bool, shape (rows,)
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(column.type):
        numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        delivered_nan = np.isnan(numbers) & mask(pc.is_valid(column))
        return np.where(delivered_nan, np.inf, numbers), np.zeros(len(column), dtype=bool)
    text = column if decimal == "." else pc.replace_substring(pc.replace_substring(column, ".", "?"), decimal, ".")
    good = pc.match_substring_regex(text, _PLAIN)
    strange = mask(pc.match_substring_regex(text, _NOT_FINITE))
    unsigned = pc.if_else(good, pc.utf8_ltrim(text, "+"), pa.scalar(None, pa.string()))
    numbers = unsigned.cast(pa.float64()).to_numpy(zero_copy_only=False)
    wrong = mask(pc.invert(good)) & ~strange
    return np.where(strange, np.inf, numbers), wrong


def mask(flags: "pa.Array") -> np.ndarray:
    """Arrow's true, false and null as an array of bool that may be changed; null is false."""
    import pyarrow.compute as pc

    return np.array(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), dtype=bool)


def equals_any(column: "pa.Array", codes: tuple[str, ...], decimal: str = ".", text: bool = False) -> np.ndarray:
    """Which cells equal one of the codes, as text or, where both are numbers, as numbers (``0`` is ``0.0``); with ``text`` as text only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if text:
        return mask(pc.is_in(to_text(column), pa.array(list(codes), pa.string())))
    values = {number for code in codes if np.isfinite(number := _float(code.replace(decimal, ".")))}
    found = np.zeros(len(column), dtype=bool)
    if pa.types.is_string(column.type):
        found |= mask(pc.is_in(column, pa.array(list(codes), pa.string())))
    if values and len(column):
        found |= np.isin(to_number(column, decimal)[0], list(values))
    return found


def _float(code: str) -> float:
    try:
        return float(code)
    except ValueError:
        return float("nan")
