"""Words that several figures share: the budget year, amounts for a headline, ticks of an axis."""

from collections.abc import Callable, Sequence
from math import floor, log10

from fordel.report.reader import Reader


def budget_words(year: int | None, reader: Reader) -> str:
    """``, budget 2009``, or nothing where no year is given."""
    return "" if year is None else reader.texts("report.figure.budget", year=str(year))


def years_words(years: Sequence[int], reader: Reader) -> str:
    """Years in a sentence: the first and the last where none is missing between them, else each."""
    found = sorted(int(year) for year in years)
    if len(found) > 1 and found[-1] - found[0] == len(found) - 1:
        return f"{found[0]}–{found[-1]}"
    return reader.listed([str(year) for year in found])


def about_amount(amount: int, reader: Reader) -> str:
    """An amount for a headline: from a million in millions with one decimal, below as it is."""
    if abs(amount) < 1_000_000:
        return reader.money(amount)
    number = reader.number(amount / 1e6, 1)
    return reader.texts("report.figure.millions", number=number, currency=reader.currency_word())


def tick_decimals(ticks: Sequence[float]) -> int:
    """As many decimals as tell two neighbouring ticks apart."""
    return max(0, -floor(log10(ticks[1] - ticks[0]) + 1e-9)) if len(ticks) > 1 else 0


def tick_writer(write: Callable[[float, int], str], ticks: Sequence[float], scale: float = 1) -> Callable[[float, int], str]:
    """How an axis writes a value, as matplotlib calls it; ``scale`` is what a value is multiplied by to be read."""
    decimals = tick_decimals([scale * tick for tick in ticks])
    return lambda value, _: write(round(value, 9), decimals)
