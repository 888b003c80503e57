"""Suppression of small counts: what is below the limit is not printed, nor can it be computed from the sum."""

from collections.abc import Sequence


def suppressed(
    counts: Sequence[int | float], minimum: int, total_is_published: bool = True, others: Sequence[bool] = ()
) -> list[bool]:
    """Which cells of a row of counts must be withheld.

    A count from 1 to ``minimum`` - 1 is withheld (primary). Where the total is published too, the withheld
    cells could be computed from it as long as they are one, or add up to less than ``minimum``; the smallest
    other non-zero cell is then withheld as well (secondary), until neither holds.

    Parameters
    ----------
    counts : sequence of numbers, shape (cells,)
        Children, or another count of people.
    minimum : int
        The disclosure limit (``privacy.minimum_count``).
    total_is_published : bool
        Whether a reader sees the row's sum.
    others : sequence of bool, shape (cells,)
        Cells that are withheld for another reason; none where it is empty.

    Returns
    -------
    list of bool
        True where the cell is withheld.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 4 (primary and secondary suppression).
    """
    hidden = [0 < count < minimum or other for count, other in zip(counts, others or [False] * len(counts), strict=True)]
    while total_is_published and any(hidden):
        withheld = [count for count, hide in zip(counts, hidden, strict=True) if hide]
        shown = [index for index, hide in enumerate(hidden) if not hide and counts[index] > 0]
        if (len(withheld) > 1 and sum(withheld) >= minimum) or not shown:
            break
        hidden[min(shown, key=lambda index: (counts[index], index))] = True
    return hidden


def suppressed_together(rows: Sequence[Sequence[int | float]], minimum: int, others: Sequence[bool] = ()) -> list[bool]:
    """Which columns of a table of counts must be withheld where every row's sum is published.

    What is withheld in one row is withheld in all: the rows count the same units in several ways.

    Parameters
    ----------
    rows : sequence of sequences of numbers, shape (rows, columns)
    minimum : int
    others : sequence of bool, shape (columns,)
        Columns that are withheld for another reason; none where it is empty.
    """
    hidden = list(others) or [False] * len(rows[0])
    before: list[bool] | None = None
    while hidden != before:
        before = hidden
        for counts in rows:
            hidden = suppressed(counts, minimum, others=hidden)
    return hidden


def total_discloses(counts: Sequence[int | float], hidden: Sequence[bool], minimum: int) -> bool:
    """Whether the row's sum would give a withheld cell away, so that the sum must be withheld too.

    True where every count above zero is withheld and they are one, or add up to less than ``minimum``: there
    is then no other cell to hide behind.
    """
    withheld = [count for count, hide in zip(counts, hidden, strict=True) if hide]
    return bool(withheld) and (len(withheld) == 1 or sum(withheld) < minimum)
