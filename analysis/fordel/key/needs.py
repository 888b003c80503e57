"""What the key reads of the need model: ``models/need.json`` with its numbers as exact decimals."""

import json
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from fordel.errors import AllocationError, WorkspaceError
from fordel.key.exact import LARGEST_POT
from fordel.params import Params
from fordel.publish.identity import settings_identity

_TOLERANCE = Decimal("1e-7")


@dataclass(frozen=True)
class UnitNeed:
    """One receiving unit: children (count), index (average = 100), need and shares (0-1) as the model wrote them.

    A unit without children has no index.
    """

    unit: str
    name: str
    children: Decimal
    index: Decimal | None
    need: Decimal
    share: Decimal
    share_low: Decimal
    share_high: Decimal
    range_low: Decimal
    range_high: Decimal


@dataclass(frozen=True)
class NeedResult:
    """The need model's result as the key uses it; ``units`` are sorted by code, ``settings`` is all the file says beside them."""

    units: tuple[UnitNeed, ...]
    recorded_total: Decimal
    settings: dict = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The units' codes, shape (units,)."""
        return tuple(unit.unit for unit in self.units)


def read_need(path: Path) -> NeedResult:
    """The need model's result.

    Raises
    ------
    WorkspaceError
        Where the file is missing or not what the need stage writes.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal)
        return parse_need(content)
    except FileNotFoundError as error:
        raise WorkspaceError(f"models/need.json: not found in {path.parent.parent}; run 'fordel need' first") from error
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"models/need.json: not as 'fordel need' writes it ({type(error).__name__}: {error}); run it again") from error


def parse_need(content: dict) -> NeedResult:
    """The result from the parsed file, whose numbers are decimals."""
    fields = tuple(UnitNeed.__dataclass_fields__)
    units = sorted((UnitNeed(**{name: unit[name] for name in fields}) for unit in content["units"]), key=lambda unit: unit.unit)
    settings = {name: value for name, value in content.items() if name != "units"}
    return NeedResult(tuple(units), Decimal(content.get("recorded_total") or 0), settings)


def check_agreement(result: NeedResult) -> None:
    """Refuse a file whose needs and shares do not belong together.

    Raises
    ------
    AllocationError
        Where ``share`` differs from ``need / sum of needs`` by more than 1e-7.
    """
    total = sum((unit.need for unit in result.units), Decimal(0))
    for unit in result.units:
        if total and not abs(unit.share - unit.need / total) <= _TOLERANCE:
            raise AllocationError(
                f"models/need.json: the share of {unit.unit} is {unit.share}, but its need is {unit.need / total:.10f} of the total; "
                "the two must agree; run 'fordel need' again"
            )


def check_settings(result: NeedResult, params: Params) -> None:
    """Refuse needs that were estimated under other settings than those in force.

    Raises
    ------
    WorkspaceError
        With every setting that the file states and ``params.yaml`` has changed since.
    """
    changed = [name for name, value in _wanted(params).items() if name in result.settings and not _same(result.settings[name], value)]
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
    if model.criteria_selection == "fixed" and not model.interactions:
        values["criteria_kept"] = [criterion.name for criterion in params.criteria_used("fit")]
    return values


def _same(found: object, wanted: object) -> bool:
    """Equal, decimals of the file as floats."""
    return float(found) == wanted if isinstance(found, Decimal) else found == wanted


def recorded_pot(result: NeedResult) -> int:
    """The recorded total, rounded half up to a whole currency unit (``policy.pot: recorded``).

    Raises
    ------
    AllocationError
        Where it is not an amount from 0 to 10^12.
    """
    total = result.recorded_total
    if not total.is_finite() or not 0 <= total <= LARGEST_POT:
        raise AllocationError(
            f"policy.pot: the recorded total is {total}; expected an amount from 0 to {LARGEST_POT}; check sources.*.unit or state the pot"
        )
    return half_up(total)


def half_up(amount: Decimal) -> int:
    """An exact amount rounded to a whole unit, halves away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
