"""Last year's result as it is kept in ``data/last_year``, read by the stage ``key``; `fordel.key.freeze` writes it."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from fordel.errors import AllocationError, WorkspaceError
from fordel.key.steps import allocate
from fordel.key.year import year_of
from fordel.params import Params
from fordel.publish.checksum import digest

FOLDER = "data/last_year"
READ = ("allocation.json", "need.csv", "weight_draws.csv")


@dataclass(frozen=True)
class LastArea:
    """An area last year: the unit it belonged to, and its part of the unit's need."""

    area: str
    unit: str
    part: Fraction


@dataclass(frozen=True)
class LastYear:
    """What last year's key was made from.

    Attributes
    ----------
    allocation : dict
        As ``reports/allocation.json``, with the variant in force only and without draws.
    areas : tuple of LastArea
    criteria : tuple of str
    draws : ndarray, shape (R, criteria)
        Weights in every draw of areas.
    budget_year, price_level : int
    draws_identity : str
        Hash of the draws of areas; equal in two years that rest on the same draws.
    """

    allocation: dict
    areas: tuple[LastArea, ...]
    criteria: tuple[str, ...]
    draws: np.ndarray
    budget_year: int
    price_level: int
    draws_identity: str

    @property
    def amounts(self) -> dict[str, Fraction]:
        """What every unit received."""
        return dict(zip(self.allocation["input"]["codes"], map(Fraction, self.allocation["result"]["amounts"]), strict=True))


def head_hash(head: dict) -> str:
    """SHA-256 of what ``last_year.json`` says beside its hashes."""
    told = {name: value for name, value in head.items() if name not in {"sha256", "mark"}}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a text file with LF endings."""
    return digest(path.read_bytes(), text=True)[0]


def read_last_year(root: Path, params: Params) -> LastYear | None:
    """Last year's result; None where ``data/last_year`` holds none.

    Raises
    ------
    WorkspaceError
        Where a file is missing or has been changed, or the result is not that of the year before, in the same currency and
        for the same kind of unit.
    """
    folder = root / FOLDER
    if not any((folder / name).is_file() for name in ("last_year.json", "key.csv", *READ)):
        return None
    try:
        head, found = _read(folder)
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise WorkspaceError(f"{FOLDER}/{name}: not found; last year's result is kept whole or not at all; keep it again") from error
    except (KeyError, TypeError, ValueError, ArithmeticError, StopIteration, AttributeError, LookupError, AllocationError) as error:
        raise WorkspaceError(
            f"{FOLDER}: a file is not as last year's result is kept ({type(error).__name__}: {error}); "
            "keep it again, and change nothing in it by hand"
        ) from error
    _check_same(params, found, str(head.get("receives")))
    return found


def _check_same(params: Params, found: LastYear, receives: str) -> None:
    wanted = {"budget": params.years.budget - 1, "currency": params.workspace.currency, "receives": params.units.receives}
    there = {"budget": found.budget_year, "currency": found.allocation.get("currency"), "receives": receives}
    if wrong := [f"{name} {there[name]} (expected {value})" for name, value in wanted.items() if there[name] != value]:
        raise WorkspaceError(
            f"{FOLDER}: is not last year's result of this workspace: {', '.join(wrong)}; "
            "keep the result of the year before there ('fordel freeze'), or empty the folder"
        )


def _read(folder: Path) -> tuple[dict, LastYear]:
    head = json.loads((folder / "last_year.json").read_text(encoding="utf-8"))
    if head_hash(head) != head["sha256"]["last_year.json"]:
        raise ValueError("last_year.json has been changed since it was kept")
    for name in READ:
        if file_hash(folder / name) != head["sha256"][name]:
            raise ValueError(f"{name} has been changed since it was kept")
    allocation = json.loads((folder / "allocation.json").read_text(encoding="utf-8"))
    allocate(year_of(allocation).order)
    areas = [LastArea(row["area"], row["centre"], Fraction(row["part"])) for row in _rows(folder / "need.csv")]
    draws = _rows(folder / "weight_draws.csv")
    names = tuple(one["name"] for one in allocation["criteria"])
    return head, LastYear(
        allocation=allocation,
        areas=tuple(areas),
        criteria=names,
        draws=np.array([[float(row[name]) for name in names] for row in draws]).reshape(len(draws), len(names)),
        budget_year=int(head["budget_year"]),
        price_level=int(head["price_level"]),
        draws_identity=str(head["draws_identity"]),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
