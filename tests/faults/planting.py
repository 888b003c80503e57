"""What a planted fault is, and the ways of planting one."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.city import City


@dataclass(frozen=True)
class Found:
    """What ingest must say of a fault: rule, table, column and rows; none where it concerns the table, None where any will do."""

    rule: str
    table: str
    column: str = ""
    rows: tuple[int, ...] | None = ()


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    Attributes
    ----------
    name : str
        What is wrong, in a few words.
    plant : callable
        Puts it into a city; returns what must be found.
    follows : frozenset of str
        Rules that the same fault also breaks elsewhere.
    alone : str
        Why it is not planted together with the others; empty where it is.
    figures : bool
        Whether it belongs in the workspace with area figures only.
    secret : str
        What looks personal in it and may be printed nowhere.
    """

    name: str
    plant: Callable[[City], Found]
    follows: frozenset[str] = frozenset()
    alone: str = ""
    figures: bool = False
    secret: str = ""


NOT_READ = "the file's other rows are not read"
WHOLE = "it changes the whole column or table"
SETTINGS = "it changes the settings of all"


def cell(name: str, rule: str, table: str, row: int, column: str, value: str, **more: object) -> Fault:
    """One cell holds something else."""

    def plant(city: City) -> Found:
        city.cell(f"{table}.csv", row, column, value)
        return Found(rule, table, column, (row,))

    return Fault(name, plant, **more)


def added(name: str, rule: str, table: str, line: str, column: str, *others: int, **more: object) -> Fault:
    """One row too many at the end; ``others`` are the rows that it clashes with."""

    def plant(city: City) -> Found:
        return Found(rule, table, column, (*others, city.add(f"{table}.csv", line)))

    return Fault(name, plant, **more)


def gone(name: str, found: Found, start: str, file: str, **more: object) -> Fault:
    """Rows that begin so are missing."""
    return Fault(name, lambda city: city.blank(file, start) or found, **more)


def told(name: str, found: Found, plant: Callable[[City], object], **more: object) -> Fault:
    """Anything else, with what must be found."""

    def planted(city: City) -> Found:
        plant(city)
        return found

    return Fault(name, planted, **more)


def replaced(city: City, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file."""
    text = city.files[file].decode("utf-8")
    assert old in text, f"{file} does not hold {old}"
    city.files[file] = text.replace(old, new, 1).encode("utf-8")


def column_of(city: City, table: str, column: str, value: Callable[[int, list[str]], str]) -> None:
    """Compute a column anew from the row's place and cells."""
    lines = [line.split(",") for line in city.lines(f"{table}.csv")]
    place = lines[0].index(column)
    changed = [[*cells[:place], value(row, cells), *cells[place + 1 :]] for row, cells in enumerate(lines[1:])]
    city.put(f"{table}.csv", [",".join(cells) for cells in (lines[0], *changed)])
