"""How a supplier's file becomes a table, and who answers for its warnings."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from fordel.params.parts import Part, Text

TABLES = ("children", "areas", "centres", "area_centre", "population", "history", "cases", "prices", "boundaries")
MODEL = "model"


class Filter(Part):
    """Rows of a supplier's file that are left out, with the reason the report gives."""

    column: str
    drop: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: Text


class Derived(Part):
    """A column computed of the supplier's: ``factor`` times their product; with ``per`` that is given as a percentage of another."""

    product: Annotated[tuple[str, ...], Field(min_length=1)]
    factor: float = 1.0
    per: Annotated[str, Field(min_length=1)] | None = None

    @field_validator("per")
    @classmethod
    def _another(cls, per: str | None, info: ValidationInfo) -> str | None:
        if per in info.data.get("product", ()):
            raise ValueError("must be another column than those of the product")
        return per

    @property
    def columns(self) -> tuple[str, ...]:
        """The supplier's columns that are needed."""
        return self.product if self.per is None else (*self.product, self.per)

    @property
    def formula(self) -> str:
        """How a sentence writes it."""
        return " x ".join(self.product) + (f" / {self.per}" if self.per else "")


class Source(Part):
    """How a supplier's file becomes a contract table, without code.

    ``extracted`` is the day the supplier drew the extract. It decides no figure, so tables made without it stay valid.
    """

    path: str
    format: Literal["csv", "xlsx", "parquet", "geojson"] | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = "."
    sheet: str | None = None
    columns: dict[str, str] = {}
    constant: dict[str, str | int | float] = {}
    derive: dict[str, Derived] = {}
    missing: dict[str, tuple[str, ...]] = {}
    allow_missing: dict[str, Text] = {}
    ignore: tuple[str, ...] | Literal["*"] = ()
    filters: tuple[Filter, ...] = ()
    unit: dict[str, Annotated[float, Field(gt=0)]] = {}
    expected_total: dict[str, float] = {}
    expected_cost_per_child: Annotated[float, Field(gt=0)] | None = None
    basis: Literal["counted", "forecast"] | None = None
    supplier: Text | None = None
    extracted: Annotated[datetime.date | None, Field(exclude=True)] = None

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        parts = PurePosixPath(path)
        outside = parts.is_absolute() or ".." in parts.parts or parts.parts[:2] != ("data", "raw")
        if outside or not path.isprintable() or "\\" in path or ":" in path:
            raise ValueError("must be a path below data/raw, written with /")
        return path

    @property
    def kind(self) -> str:
        """The file's format: as declared, else from its ending."""
        ending = PurePosixPath(self.path).suffix.lower().lstrip(".")
        return self.format or {"json": "geojson", "txt": "csv"}.get(ending, ending)


class Acknowledgement(Part):
    """A warning that somebody has read and answers for.

    ``rule`` and ``table`` are those of the warning; of one of the estimation its id, and `MODEL`.
    """

    rule: str
    table: str
    column: str | None = None
    reason: Text
    by: Text

    def answers(self, rule: str, table: str, column: str) -> bool:
        """Whether it is for a warning of this rule about this column; one that names no column is for them all."""
        return (self.rule, self.table) == (rule, table) and self.column in {None, column}
