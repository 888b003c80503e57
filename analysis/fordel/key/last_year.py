"""Last year's adopted result, as it is kept in ``data/last_year``: written by `freeze`, read by the stage ``key``."""

import csv
import io
import json
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from fordel.errors import WorkspaceError
from fordel.params import read_params
from fordel.publish.write import Staged, staged

FOLDER = "data/last_year"
_COPIED = ("reports/key.csv", "reports/weights.csv", "reports/counts.csv", "params.yaml", "engine.json")


@dataclass(frozen=True)
class LastArea:
    """An area last year: the unit it belonged to, and its need in whole currency units."""

    area: str
    unit: str
    need: Fraction


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
    in force), ``need.csv`` (area, unit, need in whole currency units), ``weight_draws.csv`` and ``last_year.json``.

    Raises
    ------
    WorkspaceError
        Where the source has not been run to the key.
    """
    params = read_params(source / "params.yaml")
    missing = [name for name in (*_COPIED, "reports/allocation.json", "models/weights.json") if not (source / name).is_file()]
    if missing:
        raise WorkspaceError(f"{source}: {', '.join(missing)} not found; run 'fordel run' there first, then keep the result")
    content = json.loads((source / "reports/allocation.json").read_text(encoding="utf-8"))
    weights = json.loads((source / "models/weights.json").read_text(encoding="utf-8"))
    threshold = content["threshold"]
    variant = next(one for one in content["variants"] if one["threshold"] == threshold)
    kept = {name: value for name, value in content.items() if name not in {"mark", "variants", "last_year"}}
    kept["variants"] = [{name: value for name, value in variant.items() if name != "draws"}]
    head = {"budget_year": params.years.budget, "price_level": params.years.price_level, "draws_identity": weights["draws_identity"]}
    with staged(workspace, content.get("mark", "")) as out:
        for name in _COPIED:
            shutil.copyfile(source / name, out.path(f"{FOLDER}/{Path(name).name}"))
        out.json(f"{FOLDER}/allocation.json", kept)
        out.json(f"{FOLDER}/last_year.json", head)
        _write_areas(out, source, int(threshold or 0))
        _write_draws(out, source, int(threshold or 0), weights["weight_decimals"])


def _write_areas(out: Staged, source: Path, threshold: int) -> None:
    import pyarrow.parquet as pq

    rows = pq.read_table(source / "models/area_need.parquet", columns=["threshold", "area", "unit", "need"]).to_pylist()
    kept = [{"area": row["area"], "centre": row["unit"], "need": round(row["need"])} for row in rows if row["threshold"] == threshold]
    out.csv(f"{FOLDER}/need.csv", ["area", "centre", "need"], kept)


def _write_draws(out: Staged, source: Path, threshold: int, decimals: int) -> None:
    """A row per draw, a column per criterion."""
    import pyarrow.parquet as pq

    rows = pq.read_table(source / "models/weight_draws.parquet", filters=[("threshold", "=", threshold)]).to_pandas()
    names = list(dict.fromkeys(rows["criterion"]))
    table = rows["weight"].to_numpy().reshape(-1, len(names))
    lines = [dict(zip(names, (f"{value:.{decimals}f}" for value in row), strict=True)) for row in table.tolist()]
    out.csv(f"{FOLDER}/weight_draws.csv", names, lines)


def read_last_year(root: Path) -> LastYear | None:
    """Last year's result; None where ``data/last_year`` holds none.

    Raises
    ------
    WorkspaceError
        Where a file is missing, or is not what `freeze` writes.
    """
    folder = root / FOLDER
    if not (folder / "last_year.json").is_file() and not (folder / "allocation.json").is_file():
        return None
    try:
        return _read(folder)
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise WorkspaceError(f"{FOLDER}/{name}: not found; last year's result is kept whole or not at all; keep it again") from error
    except (KeyError, TypeError, ValueError, ArithmeticError, StopIteration) as error:
        raise WorkspaceError(
            f"{FOLDER}: a file is not as last year's result is kept ({type(error).__name__}: {error}); "
            "keep it again, and change nothing in it by hand"
        ) from error


def _read(folder: Path) -> LastYear:
    head = json.loads((folder / "last_year.json").read_text(encoding="utf-8"))
    allocation = json.loads((folder / "allocation.json").read_text(encoding="utf-8"))
    areas = [LastArea(row["area"], row["centre"], Fraction(row["need"])) for row in _rows(folder / "need.csv")]
    draws = _rows(folder / "weight_draws.csv")
    names = tuple(one["name"] for one in allocation["criteria"])
    return LastYear(
        allocation=allocation,
        areas=tuple(areas),
        criteria=names,
        draws=np.array([[float(row[name]) for name in names] for row in draws]).reshape(len(draws), len(names)),
        budget_year=head["budget_year"],
        price_level=head["price_level"],
        draws_identity=head["draws_identity"],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
