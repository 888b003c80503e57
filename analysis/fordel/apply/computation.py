"""The workbook's computation: every number a formula on the counts and the weights, its last value stored beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from fordel.apply.compute import Applied, Part
from fordel.apply.sheets import FIRST, Book, letters, number
from fordel.apply.weights import FIXED, PERCENT, Weight

_ROUNDED = 6


@dataclass
class _Columns:
    """Columns of the computation, written one after the other; row numbers count from the first centre."""

    book: Book
    found: Applied
    next: int = 1

    def add(self, group: str, name: str, formula: Callable[[int], str], values: Sequence[Fraction | float], style: str = "0.000000") -> str:
        """Write a column of formulas with its sum below, and return its letters."""
        sheet, column, first = self.book.sheets["steps"], self.next, FIRST["steps"]
        sheet.write_string(0, column, group, self.book.style(bold=True, text_wrap=True, valign="bottom"))
        sheet.write_string(1, column, self.book.texts(f"apply.step.{name}"), self.book.head())
        exact = [Fraction(value) for value in values]
        for at, value in enumerate(exact):
            sheet.write_formula(first + at, column, f"={formula(at)}", self.book.style(num_format=style), number(value))
        total = self.book.style(bold=True, top=1, num_format=style)
        sheet.write_formula(first + len(exact), column, f"=SUM({self.all(letters(column))})", total, number(sum(exact, Fraction(0))))
        self.next += 1
        return letters(column)

    def at(self, column: str, at: int) -> str:
        """A cell of the same row."""
        return f"${column}{FIRST['steps'] + at + 1}"

    def all(self, column: str) -> str:
        """All centres' cells of a column."""
        return f"{column}${FIRST['steps'] + 1}:{column}${FIRST['steps'] + len(self.found.codes)}"

    def total(self, column: str) -> str:
        """The cell with a column's sum."""
        return f"{column}${FIRST['steps'] + len(self.found.codes) + 1}"


def computation_sheet(
    book: Book, found: Applied, weights: Sequence[Weight], counts_at: Mapping[str, str], weights_at: Mapping[Weight, int]
) -> dict[str, str]:
    """Write the computation; returns the columns with each centre's ``share`` and ``amount``."""
    sheet, first = book.sheets["steps"], FIRST["steps"]
    sheet.set_column(0, 0, 16)
    sheet.write_string(1, 0, book.texts("apply.column.centre"), book.head())
    for at, code in enumerate(found.codes):
        sheet.write_string(first + at, 0, code)
    sheet.write_string(first + len(found.codes), 0, book.texts("apply.total"), book.style(bold=True, top=1))
    columns = _Columns(book, found)
    sources = {name: (lambda at, column=column: book.cell("counts", column, at)) for name, column in counts_at.items()}
    need = ""
    for level, parts in found.levels.items():
        need = _level(columns, level, parts, sources, weights_at)
        sources[level] = lambda at, column=need: columns.at(column, at)
    amounts = _money(columns, weights, need)
    sheet.set_column(1, columns.next - 1, 16)
    sheet.freeze_panes(first, 1)
    return amounts


def _level(
    columns: _Columns, level: str, parts: Sequence[Part], sources: Mapping[str, Callable[[int], str]], weights_at: Mapping[Weight, int]
) -> str:
    """Measures and parts of a level's weights, then its shares; returns the column with the shares."""
    book, found = columns.book, columns.found
    written = []
    for one in parts:
        row = one.weight
        source, value = sources[row.criterion], book.cell("weights", "C", weights_at[row])
        exponent = book.cell("weights", "D", weights_at[row])
        group = f"{level}: {row.criterion}" if level else row.criterion
        measure = columns.add(group, "measure", lambda at, s=source, e=exponent: f"{s(at)}^{e}", one.measure)
        if row.kind == PERCENT:
            formula = lambda at, m=measure, v=value: f"IF({v}=0,0,{v}/100*{columns.at(m, at)}/{columns.total(m)})"  # noqa: E731
        else:
            formula = lambda at, m=measure, v=value: f"{v}*{columns.at(m, at)}"  # noqa: E731
        written.append(columns.add(group, f"part.{row.kind}", formula, one.part))
    if not written:
        return columns.add(level, "need", lambda at: "0", (Fraction(0),) * len(found.codes))
    added = [sum((one.part[at] for one in parts), Fraction(0)) for at in range(len(found.codes))]
    total = columns.add(level, "sum", lambda at: "+".join(columns.at(column, at) for column in written), added)
    share = lambda at: f"IF({columns.total(total)}=0,0,{columns.at(total, at)}/{columns.total(total)})"  # noqa: E731
    return columns.add(level, "need", share, _shares(found.needs[level]))


def _shares(needs: Sequence[Fraction]) -> list[Fraction]:
    total = sum(needs)
    return [need / total if total else Fraction(0) for need in needs]


def _money(columns: _Columns, weights: Sequence[Weight], need: str) -> dict[str, str]:
    """From need to whole amounts: fixed amount, the rest by need, whole units, largest remainders."""
    book, found = columns.book, columns.found
    size, unit = len(found.codes), found.unit
    last = FIRST["weights"] + len(weights)
    kinds, values = (f"{book.name('weights')}!${column}${FIRST['weights'] + 1}:${column}${last}" for column in "BC")
    fixed = columns.add("", "fixed", lambda at: f'SUMIF({kinds},"{FIXED}",{values})', [found.fixed] * size, "#,##0.00")
    left = f"({book.pot()}-{columns.total(fixed)})"
    exact = columns.add("", "exact", lambda at: f"{columns.at(fixed, at)}+{left}*{columns.at(need, at)}", found.exact, "#,##0.00")
    shares = [Fraction(share) for share in found.shares]
    share = columns.add("", "share", lambda at: f"IF({book.pot()}=0,{columns.at(need, at)},{columns.at(exact, at)}/{book.pot()})", shares)
    parts = [one / unit for one in found.exact]
    floors = [Fraction(floor(part)) for part in parts]
    whole = columns.add("", "whole", lambda at: f"INT(ROUND({columns.at(exact, at)}/{book.unit()},{_ROUNDED}))", floors, "#,##0")
    rests = [part - below for part, below in zip(parts, floors, strict=True)]
    rest = columns.add("", "rest", lambda at: f"ROUND({columns.at(exact, at)}/{book.unit()}-{columns.at(whole, at)},{_ROUNDED})", rests)

    def place(at: int) -> str:
        own, upper = columns.at(rest, at), f"{rest}${FIRST['steps'] + 1}:{rest}{FIRST['steps'] + at + 1}"
        return f"SUMPRODUCT(--({columns.all(rest)}>{own}))+SUMPRODUCT(--({upper}={own}))"

    order = sorted(range(size), key=lambda at: (-rests[at], at))
    ranks = columns.add("", "place", place, [Fraction(order.index(at) + 1) for at in range(size)], "0")
    missing = f"ROUND({book.pot()}/{book.unit()}-{columns.total(whole)},0)"
    formula = lambda at: f"{book.unit()}*({columns.at(whole, at)}+IF({columns.at(ranks, at)}<={missing},1,0))"  # noqa: E731
    return {"share": share, "amount": columns.add("", "amount", formula, found.amounts, "#,##0")}
