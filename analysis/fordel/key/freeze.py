"""Keeping a result as last year's: what ``data/last_year`` holds, written from a workspace that has been run to the key."""

import json
import shutil
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.key.last_year import FOLDER, READ, file_hash, head_hash
from fordel.params import read_params
from fordel.publish.identity import run_identity
from fordel.publish.write import Staged, staged

SMALL_AREA = 30
_READ = ("reports/allocation.json", "models/weights.json", "models/area_need.parquet", "models/weight_draws.parquet")
_COPIED = ("reports/key.csv", "reports/weights.csv", "reports/counts.csv", "params.yaml", "engine.json")


def freeze(source: Path, workspace: Path) -> None:
    """Keep the result of the workspace ``source`` as ``data/last_year`` of ``workspace``.

    Writes key, weights and counts as they were published, ``params.yaml``, ``engine.json``, ``allocation.json`` (the variant
    in force), ``need.csv`` (area, unit, the area's part of the unit's need), ``weight_draws.csv`` and ``last_year.json``.

    Raises
    ------
    WorkspaceError
        Where the source has not been run to the key, or its settings or inputs have changed since.
    """
    missing = [name for name in (*_COPIED, *_READ) if not (source / name).is_file()]
    if missing:
        todo = "run 'fordel run' there first, or get what DVC keeps with 'dvc pull', then keep the result"
        raise WorkspaceError(f"{source}: {', '.join(missing)} not found; {todo}")
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
        _write_areas(out, source, threshold, params.privacy.minimum_count)
        _write_draws(out, source, threshold, weights["weight_decimals"])
        hashes = {name: file_hash(out.aside / FOLDER / name) for name in READ}
        head |= {"receives": params.units.receives}
        out.json(f"{FOLDER}/last_year.json", head | {"sha256": hashes | {"last_year.json": head_hash(head)}})


def _write_areas(out: Staged, source: Path, threshold: int, minimum: int) -> None:
    import pyarrow.parquet as pq

    columns = ["threshold", "area", "unit", "children", "need"]
    rows = [row for row in pq.read_table(source / "models/area_need.parquet", columns=columns).to_pylist() if row["threshold"] == threshold]
    out.csv(f"{FOLDER}/need.csv", ["area", "centre", "part"], area_parts(rows, minimum))


def area_parts(rows: list[dict], minimum: int) -> list[dict[str, object]]:
    """Each area's part of its unit's need, three significant digits.

    Areas with few children get equal parts of what their number of children together is of the unit's, because need could
    tell what children they are, and a part of its own how many; the others share the rest by need. Where their average is
    under ``minimum``, they are taken to have that many each, so that their sum tells none of them.
    """
    found = []
    for unit in dict.fromkeys(row["unit"] for row in rows):
        own = [row for row in rows if row["unit"] == unit]
        children, need = sum(row["children"] for row in own), sum(max(row["need"], 0.0) for row in own if row["children"] >= SMALL_AREA)
        small = [row["children"] for row in own if row["children"] < SMALL_AREA]
        few = min(1.0, max(sum(small), minimum * len(small)) / children) if children else 0.0
        for row in own:
            part = few / len(small) if row["children"] < SMALL_AREA else (1 - few) * max(row["need"], 0.0) / (need or 1.0)
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
