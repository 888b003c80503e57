"""Civil registration numbers: found by their form and date, and kept out of everything that is written."""

import re
from typing import TYPE_CHECKING

import numpy as np

from fordel.ingest.convert import mask

if TYPE_CHECKING:
    import pyarrow as pa

_DATE = r"((0[1-9]|1[0-9]|2[0-9])(0[1-9]|1[0-2])|30(0[13-9]|1[0-2])|31(0[13578]|1[02]))[0-9]{2}"
_NUMBER = _DATE + r"[- ]?[0-9]{4}"
_INSIDE = rf"(^|[^0-9]){_NUMBER}($|[^0-9])"
_SHORT = r"^([1-9](0[1-9]|1[0-2]))[0-9]{6}$"
TEN_DIGITS = 10**9
_PRINTED = re.compile(rf"(?<![0-9]){_NUMBER}(?![0-9])")


def cpr_like(column: "pa.Array", code: bool) -> np.ndarray:
    """Which cells hold a civil registration number, by its form: a date (ddmmyy) and four digits.

    Parameters
    ----------
    column : pa.Array, shape (rows,)
        Text or integers.
    code : bool
        Whether the column is known to hold text or codes. In a column that nobody uses, a column of nothing
        but numbers counts only where at least half of them have the form, so that amounts are not taken for people.

    Returns
    -------
    array of bool, shape (rows,)
        Nine digits (a lost leading zero) count only where at least half of the column has the form.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_integer(column.type)):
        return np.zeros(len(column), dtype=bool)
    text = column.cast(pa.string())
    full = mask(pc.match_substring_regex(text, _INSIDE))
    short = mask(pc.match_substring_regex(text, _SHORT))
    filled = len(text) - text.null_count
    mostly = bool(filled) and (full | short).sum() * 2 >= filled
    if not code and not mostly and full.any() and mask(pc.match_substring_regex(text, r"^[0-9.,+-]+$")).sum() == filled:
        return np.zeros(len(column), dtype=bool)
    return full | short if mostly and short.any() else full


def cpr_number(column: "pa.Array", children: bool) -> np.ndarray:
    """Which cells of a column of numbers hold a civil registration number.

    A number does not begin with 0 and has no hyphen or space between its digits, so such cells count everywhere. Ten digits of
    the right form count only in a table about single ``children``, where no amount is that large.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    large = pa.types.is_integer(column.type) and (pc.max(column).as_py() or 0) >= TEN_DIGITS
    if not (pa.types.is_string(column.type) or large):
        return np.zeros(len(column), dtype=bool)
    form = rf"^{_NUMBER}$" if children else rf"^({_DATE}[- ][0-9]{{4}}|0[1-9](0[1-9]|1[0-2])[0-9]{{6}})$"
    return mask(pc.match_substring_regex(column.cast(pa.string()), form))


def without_cpr(text: str, mark: str) -> str:
    """A text with everything that looks like a civil registration number replaced."""
    return _PRINTED.sub(mark, text)
