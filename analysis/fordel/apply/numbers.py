"""Numbers as people write them in a CSV file, read exactly; and powers that are the same on every machine."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction

DIGITS = 50
_GUARD = 10
_LARGEST = 30
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_POINT_AS_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
WRITTEN = {False: "a number such as 1234.5, without thousands separators", True: "a number such as 1234,5, without thousands separators"}


class NotANumber(ValueError):
    """The cell cannot be read as one number; the message says what was found and what was expected."""


def read_number(text: str, decimal_comma: bool) -> Decimal:
    """The number in a cell.

    Parameters
    ----------
    text : str
        The cell, stripped.
    decimal_comma : bool
        Whether the decimal mark may be a comma. A point is then a decimal mark too, except where it could as well
        separate thousands: ``1.500`` is refused.

    Raises
    ------
    NotANumber
        For anything else than one finite number of at most thirty digits before or after the decimal mark.
    """
    expected = WRITTEN[decimal_comma]
    if not text:
        raise NotANumber(f"the cell is empty; expected {expected}; write 0 where there is none")
    plain = text.replace("\u2212", "-")
    if decimal_comma and _THOUSANDS.fullmatch(plain):
        raise NotANumber(f'"{text}" can be read in two ways; expected {expected}; write the number without points')
    plain = plain.replace(",", ".") if decimal_comma and "." not in plain else plain
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        raise NotANumber(f'"{text}" is not a number; expected {expected}; correct the cell')
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise NotANumber(f'"{text}" is not a number; expected {expected}; correct the cell') from None
    if (number and number.adjusted() > _LARGEST) or -int(number.as_tuple().exponent) > _LARGEST:
        raise NotANumber(f'"{text}" is too long; expected at most {_LARGEST} digits before and after the decimal mark; round it')
    return number


def points_separate_thousands(cells: Iterable[str]) -> str:
    """The first cell with a point, where the points of all cells may separate thousands (``1.200``, never ``0.200``); else nothing.

    In a file where a point is the decimal mark, such a column was probably written in a language where it is not.
    """
    pointed = [cell for cell in cells if "." in cell]
    return pointed[0] if pointed and all(_POINT_AS_THOUSANDS.fullmatch(cell.replace("\u2212", "-")) for cell in pointed) else ""


def power(count: Decimal, exponent: Decimal) -> Fraction:
    """A count to a power: exactly for whole exponents, else rounded to fifty significant digits, halves to even.

    The power is computed with ten digits more than are kept, in decimal arithmetic, so that it does not depend on
    the processor: 9 to the power 0.5 is exactly 3.
    """
    if exponent == exponent.to_integral_value():
        return Fraction(count) ** int(exponent)
    more = Context(prec=DIGITS + _GUARD, rounding=ROUND_HALF_EVEN)
    return Fraction(Context(prec=DIGITS, rounding=ROUND_HALF_EVEN).plus(more.power(count, exponent)))
