"""Civil registration numbers: found by their form and date, and kept out of everything that is written."""

import re
from dataclasses import astuple, dataclass
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


@dataclass(frozen=True)
class Forms:
    """How many cells of a column are filled, have the form of a number (some with, some without its leading zero), and are numbers."""

    filled: int
    full: int
    short: int
    formed: int
    numeric: int

    def __add__(self, other: "Forms") -> "Forms":
        """Those of two parts of a column together."""
        return Forms(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


def forms_of(column: "pa.Array") -> Forms | None:
    """Of a column, or a part of one; None where its cells are neither text nor integers."""
    if not _readable(column):
        return None
    text = _text(column)
    return _forms(text, *_formed(text))


def _readable(column: "pa.Array") -> bool:
    import pyarrow as pa

    return pa.types.is_string(column.type) or pa.types.is_integer(column.type)


def _text(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa

    return column.cast(pa.string())


def _formed(text: "pa.Array") -> tuple[np.ndarray, np.ndarray]:
    import pyarrow.compute as pc

    return mask(pc.match_substring_regex(text, _INSIDE)), mask(pc.match_substring_regex(text, _SHORT))


def _forms(text: "pa.Array", full: np.ndarray, short: np.ndarray) -> Forms:
    import pyarrow.compute as pc

    numeric = mask(pc.match_substring_regex(text, r"^[0-9.,+-]+$"))
    return Forms(len(text) - text.null_count, *(int(cells.sum()) for cells in (full, short, full | short, numeric)))


def cpr_like(column: "pa.Array", code: bool, forms: Forms | None = None) -> np.ndarray:
    """Which cells hold a civil registration number, by its form: a date (ddmmyy) and four digits.

    Parameters
    ----------
    column : pa.Array, shape (rows,)
        Text or integers.
    code : bool
        Whether the column is known to hold text or codes. In a column that nobody uses, a column of nothing
        but numbers counts only where at least half of them have the form, so that amounts are not taken for people.
    forms : Forms, optional
        The whole column's, where ``column`` is a part of it.

    Returns
    -------
    array of bool, shape (rows,)
        Nine digits (a lost leading zero) count only where at least half of the column has the form.
    """
    if not _readable(column):
        return np.zeros(len(column), dtype=bool)
    text = _text(column)
    full, short = _formed(text)
    whole = forms or _forms(text, full, short)
    mostly = whole.filled > 0 and whole.formed * 2 >= whole.filled
    if not code and not mostly and whole.full and whole.numeric == whole.filled:
        return np.zeros(len(column), dtype=bool)
    return full | short if mostly and whole.short else full


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
