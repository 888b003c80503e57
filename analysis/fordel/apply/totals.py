"""A row of totals among the centres: it would receive half of the pot."""

from collections.abc import Mapping
from decimal import Decimal

WORDS = {"alt", "i alt", "ialt", "sum", "total", "totalt", "totals", "subtotal", "samlet", "tilsammen", "hele byen", "all", "in all"}
CLOSE = Decimal("0.01")
LEAST = 1000


def total_line(codes: Mapping[int, str], counts: Mapping[int, Mapping[str, Decimal]]) -> int:
    """The line of a row that is the sum of the others; 0 where there is none.

    A row that is called a total is one where every count is within 1 per cent of the others' sum. Any other row has to be exactly
    that, of at least two other rows, and in one column at least `LEAST`: centres with 1, 2 and 3 cases have no total.

    Parameters
    ----------
    codes : mapping of int to str
        The centres' codes by line.
    counts : mapping of int to mapping of str to Decimal
        Counts by line and criterion.
    """
    names = list(next(iter(counts.values()), ()))
    sums = {name: sum(row[name] for row in counts.values()) for name in names}
    if len(counts) < 2 or not any(sums.values()):
        return 0
    for line, own in counts.items():
        pairs = [(own[name], sums[name] - own[name]) for name in names]
        named = codes[line].casefold().strip(" .:") in WORDS
        if named and all(abs(count - rest) <= CLOSE * rest for count, rest in pairs):
            return line
        if len(counts) > 2 and all(count == rest for count, rest in pairs) and any(count >= LEAST for count, _ in pairs):
            return line
    return 0
