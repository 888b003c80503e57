"""A change from last year's budget at constant prices, as it is printed."""

from decimal import Decimal

from fordel.report.reader import Reader
from fordel.report.results import Key

_LEAST = 0.0005


def price_rise(key: Key) -> float:
    """How much prices have risen since last year; 0 where that would print as nothing, or is not known."""
    rise = 0.0 if key.prices_since_last_year is None else key.prices_since_last_year - 1
    return rise if abs(rise) >= _LEAST else 0.0


def real_percent(before: int | None, now: int, key: Key, reader: Reader) -> str:
    """The change in percent at constant prices, with its sign (``0,0`` for none); empty where it is not known."""
    if not before or not price_rise(key):
        return ""
    prices = Decimal(str(key.prices_since_last_year))
    return reader.texts.signed(100 * (Decimal(now) / Decimal(before) / prices - 1), 1)


def real_side(percent: str) -> int:
    """1 for a rise, -1 for a fall, 0 for a change that prints as none."""
    return {"+": 1, "−": -1}.get(percent[:1], 0)
