"""The criteria register: what may raise or lower need, and why."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from fordel.params.parts import Labels, Name, Part, Text

OUTCOME_COLUMNS = ("cost", "recipients", "rate", "cost_placement", "cost_preventive", "placed", "amount")


def band_label(lower: float, upper: float) -> str:
    """A band in words: ``6-11`` for whole bounds 6 and 12, ``[0.5,1)`` for others, ``18+`` for the last."""
    if upper == float("inf"):
        return f"{lower:g}+"
    if float(lower).is_integer() and float(upper).is_integer():
        return f"{lower:g}-{upper - 1:g}" if upper - lower > 1 else f"{lower:g}"
    return f"[{lower:g},{upper:g})"


class Criterion(Part):
    """One entry of the criteria register: an objective fact that raises or lowers need.

    ``kind`` says how it is coded: ``flag`` 0/1; ``share`` 0-1; ``percent`` 0-100 (fitted as a fraction);
    ``level`` one of ``levels`` (the first is the reference); ``band`` a number cut at the lower bounds in
    ``bands`` (the first band is the reference); ``number`` as it is. A ``flag``, ``share`` or ``percent``
    with expected sign ``-`` is fitted as its complement.
    """

    name: Name
    label: Labels
    group: Literal["child", "parents", "housing", "event"]
    level: Literal["child", "area"]
    kind: Literal["flag", "share", "percent", "level", "band", "number"]
    column: str | None = None
    levels: tuple[str, ...] = ()
    level_labels: dict[str, Labels] = {}
    bands: tuple[float, ...] = ()
    expected_sign: Literal["+", "-", "none"]
    cause: Text
    influenced_by: Literal["nobody", "family", "city", "receiver"]
    minority: bool = False
    source: Text
    use: Literal["fit", "tried", "refused"] = "fit"

    @property
    def input_column(self) -> str:
        """The contract column that holds the criterion."""
        return self.column or self.name

    @property
    def level_names(self) -> tuple[str, ...]:
        """Its levels or bands as terms name them, the reference first; none for other kinds."""
        if not self.bands:
            return self.levels
        return tuple(band_label(*bounds) for bounds in pairwise((*self.bands, float("inf"))))

    @property
    def complement(self) -> bool:
        """True where the complement (1 - value) is fitted, because the expected sign is ``-``."""
        return self.expected_sign == "-" and self.kind in {"flag", "share", "percent"}

    @model_validator(mode="after")
    def _consistent(self) -> Criterion:
        if (self.kind == "level") != bool(self.levels) or (self.kind == "band") != bool(self.bands):
            raise ValueError("levels goes with kind: level and bands with kind: band, and only there")
        if set(self.level_labels) - set(self.levels):
            raise ValueError("level_labels names a value that levels does not have")
        if len(self.levels) == 1 or len(set(self.levels)) != len(self.levels):
            raise ValueError("levels needs two or more different values")
        if self.bands and (len(self.bands) < 2 or list(self.bands) != sorted(set(self.bands))):
            raise ValueError("bands needs two or more lower bounds in ascending order")
        if self.expected_sign == "-" and self.kind not in {"flag", "share", "percent"}:
            raise ValueError("expected_sign '-' needs a kind with a complement: flag, share or percent")
        if self.use != "refused" and self.influenced_by == "receiver":
            raise ValueError(
                f"{self.name} can be moved by the unit that receives the money, so it is refused as a criterion; "
                "set use: refused to have the report say so"
            )
        if self.use != "refused" and self.input_column in OUTCOME_COLUMNS:
            raise ValueError(f"{self.name} reads the column {self.input_column}: cost and use of help are refused as criteria")
        return self
