"""What the chart of intervals draws: one mark per unit in one measure, and how its values are printed."""

from dataclasses import dataclass
from decimal import Decimal

from fordel.report.reader import Reader

_DECIMALS = {"share": 2, "index": 1}


@dataclass(frozen=True)
class Mark:
    """One row of the chart: a unit, its value with both intervals in the measure's unit, and the value in print."""

    centre: str
    name: str
    value: float
    low: float
    high: float
    range_low: float
    range_high: float
    label: str


@dataclass(frozen=True)
class Measure:
    """What the chart shows: ``share`` (0-1) or ``index`` (average = 100), one mark per unit in the order of the key."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def decimals(self) -> int:
        """Decimals in print: two of a percentage, one of an index."""
        return _DECIMALS[self.name]

    def text(self, value: float, reader: Reader) -> str:
        """A value as it is printed."""
        write = reader.texts.percent if self.name == "share" else reader.number
        return write(value, self.decimals)

    def printed(self, value: float) -> Decimal:
        """A value with the decimals it is printed with, a share in per cent."""
        return (Decimal(str(value)) * (100 if self.name == "share" else 1)).quantize(Decimal(1).scaleb(-self.decimals))
