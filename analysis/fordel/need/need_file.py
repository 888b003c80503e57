"""Reading ``models/need.json``: numbers as exact decimals, and only of the settings in force."""

import json
from decimal import Decimal
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.params import Params
from fordel.publish.identity import settings_identity


def read_need_file(path: Path) -> dict:
    """The file's content, every number a ``Decimal``.

    Raises
    ------
    WorkspaceError
        Where it is missing or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal)
    except FileNotFoundError as error:
        raise WorkspaceError(f"models/need.json: not found in {path.parent.parent}; run 'fordel need' first") from error
    except ValueError as error:
        raise WorkspaceError(f"models/need.json: not as 'fordel need' writes it ({type(error).__name__}: {error}); run it again") from error


def check_need_settings(content: dict, params: Params) -> None:
    """Refuse needs that were estimated under other settings than those in force.

    Raises
    ------
    WorkspaceError
        With every setting that the file states and ``params.yaml`` has changed since.
    """
    changed = [name for name, value in _wanted(params).items() if name in content and not _same(content[name], value)]
    if changed:
        raise WorkspaceError(
            f"models/need.json: was estimated under other settings than params.yaml now has ({', '.join(changed)}); "
            "a key from it would not be this workspace's; run 'fordel run', which computes what has changed"
        )


def _wanted(params: Params) -> dict[str, object]:
    years, model = params.years, params.model
    values = {
        "workspace": params.workspace.name,
        "synthetic": params.workspace.synthetic,
        "currency": params.workspace.currency,
        "price_level": years.price_level,
        "estimation_years": list(years.estimation),
        "population_year": years.population,
        "budget_year": years.budget,
        "receives": params.units.receives,
        "practice": params.units.practice,
        "settings_identity": settings_identity(params),
    }
    values |= {name: getattr(model, name) for name in ("outcome", "family", "criteria_selection", "unexplained_share")}
    values |= {name: getattr(model, name) for name in ("replicates", "seed", "resample_population")}
    values["pool_thresholds"] = list(model.pool_thresholds)
    if model.criteria_selection == "fixed" and not model.interactions:
        values["criteria_kept"] = [criterion.name for criterion in params.criteria_used("fit")]
    return values


def _same(found: object, wanted: object) -> bool:
    """Equal, decimals of the file as floats."""
    return float(found) == wanted if isinstance(found, Decimal) else found == wanted
