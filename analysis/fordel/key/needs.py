"""What the key reads of the need model: ``models/need.json`` with its numbers as exact decimals."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from fordel.errors import AllocationError, WorkspaceError
from fordel.key.exact import LARGEST_POT, half_up, whole_needs
from fordel.need.need_file import check_need_settings, read_need_file
from fordel.params import Params

_TOLERANCE = Decimal("1e-7")


@dataclass(frozen=True)
class UnitNeed:
    """One receiving unit: children (count), index (average = 100), need and shares (0-1) as the model wrote them.

    A unit without children has no index. ``factor`` is what need is multiplied by where all of the unexplained difference
    counts as need.
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
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class PoolNeed:
    """Need below a pool's threshold."""

    threshold: int
    units: tuple[UnitNeed, ...]


@dataclass(frozen=True)
class NeedResult:
    """The need model's result as the key uses it; ``units`` are sorted by code, ``settings`` is all the file says beside them.

    ``pools`` holds the same for every pool threshold.
    """

    units: tuple[UnitNeed, ...]
    recorded_total: Decimal
    settings: dict = field(default_factory=dict)
    pools: tuple[PoolNeed, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The units' codes, shape (units,)."""
        return tuple(unit.unit for unit in self.units)


def read_need(path: Path, params: Params) -> NeedResult:
    """The need model's result.

    Raises
    ------
    WorkspaceError
        Where the file is missing, not what the need stage writes, or of other settings than ``params``.
    """
    content = read_need_file(path)
    check_need_settings(content, params)
    try:
        return parse_need(content)
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"models/need.json: not as 'fordel need' writes it ({type(error).__name__}: {error}); run it again") from error


def parse_need(content: dict) -> NeedResult:
    """The result from the parsed file, whose numbers are decimals."""
    settings = {name: value for name, value in content.items() if name not in {"units", "pools"}}
    pools = tuple(PoolNeed(int(pool["threshold"]), _units(pool["units"])) for pool in content.get("pools", []))
    return NeedResult(_units(content["units"]), Decimal(content.get("recorded_total") or 0), settings, pools)


def _units(rows: list[dict]) -> tuple[UnitNeed, ...]:
    fields = tuple(name for name in UnitNeed.__dataclass_fields__ if name != "factor")
    found = (UnitNeed(**{name: unit[name] for name in fields}, factor=unit.get("factor", Decimal(1))) for unit in rows)
    return tuple(sorted(found, key=lambda unit: unit.unit))


def check_agreement(result: NeedResult) -> None:
    """Refuse a file whose needs are none, or whose needs and shares do not belong together.

    Raises
    ------
    AllocationError
        Where a need is negative or not finite, or all are zero; where ``share`` differs from ``need / sum of needs`` by more than 1e-7.
    """
    whole_needs(result.codes, [unit.need for unit in result.units])
    total = sum((unit.need for unit in result.units), Decimal(0))
    for unit in result.units:
        if total and not abs(unit.share - unit.need / total) <= _TOLERANCE:
            raise AllocationError(
                f"models/need.json: the share of {unit.unit} is {unit.share}, but its need is {unit.need / total:.10f} of the total; "
                "the two must agree; run 'fordel need' again"
            )


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
