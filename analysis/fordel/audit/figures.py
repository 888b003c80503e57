"""Two versions of a published file, figure by figure: CSV and JSON cells as numbers, money to the last unit."""

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

TOLERANCE = 1e-9
MONEY = ("amount", "effect", "target", "last_year", "pot", "reserve", "distance")
Place = tuple[int | None, str]
_ABSENT = object()


@dataclass(frozen=True)
class Difference:
    """A cell that differs by more than the tolerance: where, as it stood, and as it was computed again (nothing: it is withheld).

    ``line`` is the line of a CSV file (the header is 1), None in JSON, where ``where`` is the path.
    """

    where: str
    recorded: str
    recomputed: str
    line: int | None = None


def differences(name: str, recorded: bytes, recomputed: bytes) -> list[Difference] | None:
    """The cells that differ beyond the tolerance; None where it is not the figures that differ, or they cannot be compared.

    Decimals may differ by `TOLERANCE` of their size, because processors round differently. Whole numbers and money must be
    equal, and so must words. None thus stands for bytes that differ elsewhere: in the layout, or in a file without figures.
    """
    if recorded == recomputed:
        return []
    readers = {"csv": _csv_cells, "json": _json_cells}
    read = readers.get(name.rpartition(".")[2])
    if read is None:
        return None
    try:
        before, after = dict(read(recorded)), dict(read(recomputed))
    except (ValueError, csv.Error):
        return None
    places = dict.fromkeys((*before, *after))
    pairs = ((place, before.get(place, _ABSENT), after.get(place, _ABSENT)) for place in places)
    unequal = [(place, one, other) for place, one, other in pairs if one != other or type(one) is not type(other)]
    if not unequal:
        return None
    found = ((place, one, other) for place, one, other in unequal if not _close(place[1], one, other))
    return [Difference(where, _shown(one), _shown(other), line) for (line, where), one, other in found]


def _close(place: str, one: object, other: object) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return False
    if any(word in place.rpartition(".")[2] for word in MONEY):
        return False
    first, second = _decimal(one), _decimal(other)
    return first is not None and second is not None and math.isclose(first, second, rel_tol=TOLERANCE, abs_tol=0.0)


def _decimal(cell: object) -> float | None:
    """A cell as a number with decimals; None where it is a whole number or a word."""
    if isinstance(cell, float):
        return cell
    if not isinstance(cell, str) or not ("." in cell or "e" in cell.lower()):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _shown(cell: object) -> str:
    """A cell as it is quoted; a missing or withheld one as nothing."""
    text = "" if cell is _ABSENT or cell is None else str(cell)
    return text if len(text) <= 40 else text[:40] + "..."


def _csv_cells(content: bytes) -> Iterator[tuple[Place, object]]:
    """Cells by line and column; the header first."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    header = rows[0] if rows else []
    yield from (((1, str(place)), name) for place, name in enumerate(header))
    for line, row in enumerate(rows[1:], start=2):
        for place, cell in enumerate(row):
            yield (line, header[place] if place < len(header) else str(place)), cell


def _json_cells(content: bytes) -> Iterator[tuple[Place, object]]:
    """Values by their path; the shape of the file counts through the paths."""
    waiting: list[tuple[str, object]] = [("", json.loads(content.decode("utf-8"), object_pairs_hook=once))]
    while waiting:
        place, value = waiting.pop(0)
        if isinstance(value, dict) and value:
            waiting += [(f"{place}.{name}" if place else str(name), item) for name, item in value.items()]
        elif isinstance(value, list) and value:
            waiting += [(f"{place}[{number}]", item) for number, item in enumerate(value)]
        else:
            yield (None, place), value


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; one that says a name twice says two things, and which of them counts is the reader's choice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
