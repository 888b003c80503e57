"""Differences in money as they are read beside each other: all of a list in one format."""

from collections.abc import Sequence
from decimal import Decimal

from fordel.report.reader import Reader

_MILLION = 10**6


def signed_amounts(amounts: Sequence[int], reader: Reader) -> list[str]:
    """Differences with their signs: all in millions where the largest is a million or more, else all in whole currency units.

    Millions have one decimal, or two where one would print a difference as none; where two would too, all are whole units.
    """
    sizes = [abs(amount) for amount in amounts if amount]
    if max(sizes, default=0) >= _MILLION:
        for decimals in (1, 2):
            if min(sizes) >= _MILLION // (2 * 10**decimals):
                return [_millions(amount, decimals, reader) for amount in amounts]
    return [reader.texts("report.figure.signed", number=reader.texts.signed(amount), currency=reader.currency_word()) for amount in amounts]


def _millions(amount: int, decimals: int, reader: Reader) -> str:
    number = reader.texts.signed(Decimal(amount) / _MILLION, decimals)
    return reader.texts("report.figure.millions", number=number, currency=reader.currency_word())
