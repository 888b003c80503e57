"""Last year's adopted result, as it is kept in ``data/last_year``: written by `freeze`, read by the stage ``key``."""

import csv
import hashlib
import io
import json
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from fordel.errors import AllocationError, WorkspaceError
from fordel.key.steps import allocate
from fordel.key.year import year_of
from fordel.params import Params, read_params
from fordel.publish.identity import run_identity
from fordel.publish.write import Staged, staged

FOLDER = "data/last_year"
SMALL_AREA = 30
_READ = ("allocation.json", "need.csv", "weight_draws.csv")
_COPIED = ("reports/key.csv", "reports/weights.csv", "reports/counts.csv", "params.yaml", "engine.json")


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


def freeze(source: Path, workspace: Path) -> None:
    """Keep the result of the workspace ``source`` as ``data/last_year`` of ``workspace``.

    Writes key, weights and counts as they were published, ``params.yaml``, ``engine.json``, ``allocation.json`` (the variant
    in force), ``need.csv`` (area, unit, the area's part of the unit's need), ``weight_draws.csv`` and ``last_year.json``.

    Raises
    ------
    WorkspaceError
        Where the source has not been run to the key, or its settings or inputs have changed since.
    """
    missing = [name for name in (*_COPIED, "reports/allocation.json", "models/weights.json") if not (source / name).is_file()]
    if missing:
        raise WorkspaceError(f"{source}: {', '.join(missing)} not found; run 'fordel run' there first, then keep the result")
    params = read_params(source / "params.yaml")
    content = json.loads((source / "reports/allocation.json").read_text(encoding="utf-8"))
    if content["run_identity"] != run_identity(source):
        raise WorkspaceError(
            f"{source}: the raw files, params.yaml or engine.json have changed since the key was computed, so they are not the kept key's; "
            "run 'fordel run' there, or take its last version from git"
        )
    weights = json.loads((source / "models/weights.json").read_text(encoding="utf-8"))
    threshold = int(content["threshold"] or 0)
    variant = next(one for one in content["variants"] if one["threshold"] == content["threshold"])
    kept = {name: value for name, value in content.items() if name not in {"mark", "variants", "last_year"}}
    kept["variants"] = [{name: value for name, value in variant.items() if name != "draws"}]
    head = {"budget_year": params.years.budget, "price_level": params.years.price_level, "draws_identity": weights["draws_identity"]}
    with staged(workspace, content.get("mark", "")) as out:
        for name in _COPIED:
            shutil.copyfile(source / name, out.path(f"{FOLDER}/{Path(name).name}"))
        out.json(f"{FOLDER}/allocation.json", kept)
        _write_areas(out, source, threshold)
        _write_draws(out, source, threshold, weights["weight_decimals"])
        hashes = {name: _hash(out.aside / FOLDER / name) for name in _READ}
        out.json(f"{FOLDER}/last_year.json", head | {"receives": params.units.receives, "sha256": hashes})


def _hash(path: Path) -> str:
    """SHA-256 of a text file with LF endings."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _write_areas(out: Staged, source: Path, threshold: int) -> None:
    import pyarrow.parquet as pq

    columns = ["threshold", "area", "unit", "children", "need"]
    rows = [row for row in pq.read_table(source / "models/area_need.parquet", columns=columns).to_pylist() if row["threshold"] == threshold]
    out.csv(f"{FOLDER}/need.csv", ["area", "centre", "part"], area_parts(rows))


def area_parts(rows: list[dict]) -> list[dict[str, object]]:
    """Each area's part of its unit's need, three significant digits.

    Areas with few children get what their number of children is of the unit's, because need could tell what children they
    are; the others share the rest by need.
    """
    found = []
    for unit in dict.fromkeys(row["unit"] for row in rows):
        own = [row for row in rows if row["unit"] == unit]
        children, need = sum(row["children"] for row in own), sum(max(row["need"], 0.0) for row in own if row["children"] >= SMALL_AREA)
        few = sum(row["children"] for row in own if row["children"] < SMALL_AREA) / children if children else 0.0
        for row in own:
            small = row["children"] < SMALL_AREA
            part = row["children"] / (children or 1.0) if small else (1 - few) * max(row["need"], 0.0) / (need or 1.0)
            found.append({"area": row["area"], "centre": unit, "part": f"{part:.3g}"})
    return sorted(found, key=lambda row: row["area"])


def _write_draws(out: Staged, source: Path, threshold: int, decimals: int) -> None:
    """A row per draw, a column per criterion."""
    import pyarrow.parquet as pq

    rows = pq.read_table(source / "models/weight_draws.parquet", filters=[("threshold", "=", threshold)]).to_pandas()
    names = list(dict.fromkeys(rows["criterion"]))
    table = rows["weight"].to_numpy().reshape(-1, len(names))
    lines = [dict(zip(names, (f"{value:.{decimals}f}" for value in row), strict=True)) for row in table.tolist()]
    out.csv(f"{FOLDER}/weight_draws.csv", names, lines)


def read_last_year(root: Path, params: Params) -> LastYear | None:
    """Last year's result; None where ``data/last_year`` holds none.

    Raises
    ------
    WorkspaceError
        Where a file is missing or has been changed, or the result is not that of the year before, in the same currency and
        for the same kind of unit.
    """
    folder = root / FOLDER
    if not (folder / "last_year.json").is_file() and not (folder / "allocation.json").is_file():
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
    for name in _READ:
        if _hash(folder / name) != head["sha256"][name]:
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
