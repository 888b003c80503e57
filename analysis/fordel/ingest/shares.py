"""Has a level or a flag of the children the same share in the population as in the estimation years, or have codes changed places?"""

import numpy as np

from fordel.contract.rules import LEVEL_SHIFT
from fordel.ingest.findings import Finding, Phrase
from fordel.ingest.groups import Group, Summed

ODDS, ERRORS, LEAST = 1.5, 4.0, 0.005
EXCHANGED = 1 / 3


def check_shares(groups: list[Group | Summed], column: str, levels: tuple[str, ...]) -> list[Finding]:
    """Levels whose odds in the population are more than `ODDS` times others than in the estimation years, and pairs that changed places.

    Two levels have changed places where their shares fit the exchanged ones at least three times as well as their own.
    Neither is told unless it is more than chance and, for the odds, more than `LEAST`.
    """
    now, before = ([one for one in groups if (one.table.name == "population") is there] for there in (True, False))
    if not now or not before:
        return []
    marks = levels or (1,)
    old, new = _shares(before, marks), _shares(now, marks)
    sizes = [sum(group.weight for group in those) for those in (before, now)]
    chance = np.sqrt(np.fmax(old * (1 - old), new * (1 - new)) * sum(1 / size for size in sizes))
    clear = np.abs(new - old) > ERRORS * chance
    told = clear & ((_leaps(old, new) & (np.abs(new - old) > LEAST)) | _exchanged(old, new, clear))
    table, year = now[0].table, now[0].year
    return [
        table.finding(LEVEL_SHIFT, column, year=year, what=_what(levels, place), found=_percent(new[place]), other=_percent(old[place]))
        for place in np.flatnonzero(told)
    ]


def _shares(groups: list[Group | Summed], marks: tuple) -> np.ndarray:
    hits = [[group.hits(mark)[1] for mark in marks] for group in groups]
    return np.sum(hits, axis=0) / sum(group.weight for group in groups)


def _leaps(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(new) - np.log1p(-new) - np.log(old) + np.log1p(-old)
    return np.abs(change) > np.log(ODDS)


def _exchanged(old: np.ndarray, new: np.ndarray, clear: np.ndarray) -> np.ndarray:
    found = np.zeros(len(old), dtype=bool)
    for one in range(len(old)):
        for other in range(one):
            own = abs(new[one] - old[one]) + abs(new[other] - old[other])
            crossed = abs(new[one] - old[other]) + abs(new[other] - old[one])
            if clear[one] and clear[other] and crossed <= EXCHANGED * own:
                found[[one, other]] = True
    return found


def _what(levels: tuple[str, ...], place: int) -> Phrase:
    return Phrase("ingest.figure.value", {"level": levels[place]}) if levels else Phrase("ingest.figure.flag")


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"
