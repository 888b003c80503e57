"""Someone who has every published file and a solver: which counts of children can be told exactly from all of them together?"""

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Set = tuple[str, str]
EVERYONE = "everyone"
TINY = 1e-7


@dataclass
class Attacker:
    """What is known of the numbers of children: whole numbers, bound by linear relations.

    A variable is a set of children in a unit: ``(unit, name)``, where names are those of the additive key and of the profile.
    """

    minimum: int
    places: dict[Set, int] = field(default_factory=dict)
    relations: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    inside: set[tuple[Set, Set]] = field(default_factory=set)

    def know(self, sums: Mapping[Set, float], low: float, high: float | None = None) -> None:
        """A sum of numbers of children lies between two figures."""
        found: dict[int, float] = defaultdict(float)
        for one, factor in sums.items():
            found[self.places.setdefault(one, len(self.places))] += factor
        self.relations.append((dict(found), low, low if high is None else high))

    def within(self, inner: Set, outer: Set) -> None:
        """All children of one set are among another's."""
        if inner != outer and (inner, outer) not in self.inside:
            self.inside.add((inner, outer))
            self.know({outer: 1, inner: -1}, 0, math.inf)

    def told(self) -> dict[str, int]:
        """Every number from 1 to the limit that is told: of a set, of those in a set and not in another, of a set in all units."""
        found = {}
        for what, sums in self._targets():
            number = self._pinned(sums)
            if number is not None and 0 < number < self.minimum:
                found[what] = number
        return found

    def _targets(self) -> Iterable[tuple[str, dict[Set, float]]]:
        yield from ((f"{name} in {unit}", {(unit, name): 1}) for unit, name in self.places)
        yield from ((f"{outer[1]} without {inner[1]} in {outer[0]}", {outer: 1, inner: -1}) for inner, outer in sorted(self.inside))
        units: dict[str, list[Set]] = defaultdict(list)
        for one in self.places:
            units[one[1]].append(one)
        yield from ((f"{name} in all", dict.fromkeys(ones, 1)) for name, ones in units.items())

    def _pinned(self, sums: Mapping[Set, float]) -> int | None:
        """The number, where only one is possible; those that may be at or over the limit are not looked into further."""
        low = self._extreme(sums, 1)
        if low is None or round(low) >= self.minimum:
            return None
        high = self._extreme(sums, -1)
        return round(low) if high is not None and round(low) == round(-high) else None

    def _extreme(self, sums: Mapping[Set, float], sign: int) -> float | None:
        aim = np.zeros(len(self.places))
        for one, factor in sums.items():
            aim[self.places[one]] += sign * factor
        found = milp(aim, integrality=np.ones(len(aim)), bounds=Bounds(0, 1e6), constraints=self._constraints())
        assert found.status in (0, 3, 4), f"the published figures contradict each other: {found.message}"
        return found.fun if found.status == 0 else None

    def _constraints(self) -> LinearConstraint:
        if getattr(self, "_made", (0,))[0] != len(self.relations):
            cells = [(row, place, factor) for row, (found, _, _) in enumerate(self.relations) for place, factor in found.items()]
            rows, columns, values = zip(*cells, strict=True)
            matrix = csr_array((values, (rows, columns)), (len(self.relations), len(self.places)))
            low, high = ([one[side] + bend for one in self.relations] for side, bend in ((1, -TINY), (2, TINY)))
            self._made = (len(self.relations), LinearConstraint(matrix, low, high))
        return self._made[1]


def reader_of(root: Path, minimum: int, said: Iterable[tuple[str, str, float, float]] = ()) -> Attacker:
    """An attacker who has read the tables and JSON files of a workspace's ``reports`` and ``models``.

    ``said`` is what else has been read: unit, set of children, and the two numbers between which its count lies.
    """
    found = Attacker(minimum)
    heads = _children(root, found)
    said = list(said)
    broken = {name for _, name, low, high in said if low == high and low % 1}
    for unit, name, low, high in said:
        if name not in broken:
            found.know({(unit, name): 1}, low, high)
    _additive(root, found)
    _profile(root, found, heads)
    _names(found)
    return found


def _children(root: Path, attacker: Attacker) -> dict[str, int]:
    """Children of every unit, wherever they stand."""
    said = [(row["centre"], row["children"]) for row in rows(root / "reports/key.csv")]
    said += [(row["centre"], row["children"]) for row in _json(root, "reports/key.json")["rows"]]
    said += [(row["code"], row["children"]) for row in _json(root, "reports/allocation.json")["units"]]
    said += [(row["unit"], row["children"]) for row in _json(root, "models/need.json")["units"]]
    heads = {unit: round(float(number)) for unit, number in said if number not in (None, "")}
    for unit, number in heads.items():
        attacker.know({(unit, EVERYONE): 1}, number)
    return heads


def _additive(root: Path, attacker: Attacker) -> None:
    """The counts of the additive key, each stated in several files; sums of shares of areas count no children."""
    stated: dict[Set, set[str]] = defaultdict(set)
    for row in rows(root / "reports/counts.csv"):
        for name, number in row.items():
            if name not in ("centre", "synthetic") and number:
                stated[row["centre"], name].add(number)
    for row in rows(root / "reports/criterion_shares.csv"):
        stated[row["centre"], row["criterion"]].add(row["count"])
    for row in rows(root / "reports/explanation.csv"):
        if row["part"] == "term":
            stated[row["centre"], row["item"]].add(f"{float(row['count']):.2f}")
    for source in ("reports/allocation.json", "models/weights.json"):
        for unit, counts in _json(root, source)["counts"].items():
            for name, number in counts.items():
                stated[unit, name].add(number)
    whole = {name for _, name in stated}
    whole -= {name for (_, name), numbers in stated.items() if any(float(number) % 1 for number in numbers)}
    for (unit, name), numbers in stated.items():
        for number in numbers if name in whole else ():
            attacker.know({(unit, name): 1}, float(number))
    for row in rows(root / "reports/criteria.csv"):
        units = [one for one in stated if one[1] == row["criterion"]]
        if row["criterion"] in whole and row["count"]:
            attacker.know(dict.fromkeys(units, 1), float(row["count"]))


def _profile(root: Path, attacker: Attacker, heads: Mapping[str, int]) -> None:
    """Percentages with the number of children they are of; a criterion's levels together are all children."""
    found = [row for row in rows(root / "reports/profile.csv") if row["kind"] == "percent"]
    known = {row["criterion"] for row in found if row["value"] and not _whole(row["value"], heads.get(row["centre"], 0))}
    levels: dict[Set, list[Set]] = defaultdict(list)
    totals: dict[str, tuple[float, list[Set]]] = {}
    for row in (row for row in found if row["criterion"] not in known):
        unit, name = row["centre"], f"{row['criterion']}[{row['level']}]" if row["level"] else row["criterion"]
        attacker.within((unit, name), (unit, EVERYONE))
        if row["level"]:
            levels[unit, row["criterion"]].append((unit, name))
        if row["value"] and unit in heads:
            low, high = (max(0.0, (float(row["value"]) + bend) * heads[unit] / 100) for bend in (-5e-5, 5e-5))
            attacker.know({(unit, name): 1}, low, high)
        if row["city_value"]:
            totals.setdefault(name, (float(row["city_value"]), []))[1].append((unit, name))
    for (unit, _), ones in levels.items():
        attacker.know(dict.fromkeys(ones, 1) | {(unit, EVERYONE): -1}, 0)
    for value, ones in totals.values():
        everyone = sum(heads.values())
        if {unit for unit, _ in ones} <= set(heads):
            attacker.know(dict.fromkeys(ones, 1), (value - 5e-5) * everyone / 100, (value + 5e-5) * everyone / 100)


def _names(attacker: Attacker) -> None:
    """What the names say: more risk factors are among fewer, a product among its parts, joined bands are a sum."""
    for unit, name in list(attacker.places):
        attacker.within((unit, name), (unit, EVERYONE)) if name != EVERYONE else None
        parts = name.split(":")
        for other in [one for place, one in attacker.places if place == unit and one != name]:
            if set(other.split(":")) <= set(parts) or all(any(_narrower(part, one) for part in parts) for one in other.split(":")):
                attacker.within((unit, name), (unit, other))
        bands = _bands(name)
        finer = [(one, _bands(one)) for place, one in attacker.places if place == unit and one != name and _bands(one)]
        if bands:
            inside = [(one, found) for one, found in finer if found[0] == bands[0] and bands[1] <= found[1] and found[2] <= bands[2]]
            inside.sort(key=lambda one: one[1][1:])
            chain = all(a[1][2] + 1 == b[1][1] for a, b in pairwise(inside))
            if inside and chain and inside[0][1][1] == bands[1] and inside[-1][1][2] == bands[2]:
                attacker.know(dict.fromkeys([(unit, one) for one, _ in inside], 1) | {(unit, name): -1}, 0)


def _narrower(one: str, other: str) -> bool:
    """Whether a part of a name says all that another says: the same, more risk factors, a band inside a band."""
    if one == other:
        return True
    pattern = re.compile(r"risk_factors\[(\d+)\+\]")
    found = pattern.fullmatch(one), pattern.fullmatch(other)
    if all(found):
        return int(found[0][1]) > int(found[1][1])
    inner, outer = _bands(one), _bands(other)
    return bool(inner and outer and inner[0] == outer[0] and outer[1] <= inner[1] and inner[2] <= outer[2])


def _bands(name: str) -> tuple[str, int, int] | None:
    found = re.fullmatch(r"(\w+)\[(\d+)(?:-(\d+)|(\+))?\]", name)
    if found is None or found[1] == "risk_factors":
        return None
    return found[1], int(found[2]), int(found[3] or (10**6 if found[4] else found[2]))


def _whole(value: str, heads: int) -> bool:
    """Whether a percentage can be one of so many children."""
    number = float(value) * heads / 100
    return abs(number - round(number)) <= 5e-5 * heads / 100 + TINY


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _json(root: Path, name: str) -> dict:
    return json.loads((root / name).read_text(encoding="utf-8"))
