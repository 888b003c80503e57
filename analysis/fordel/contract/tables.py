"""The tables' schemas as they stand in ``schemas/*.json``."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fordel.params import TABLES


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    name, type, description : str
        ``type`` is ``string``, ``integer`` or ``number``.
    kind : str
        ``flag``, ``share``, ``percent``, ``level``, ``band``, ``number`` or empty: how its limits are worded.
    when : tuple of str
        Circumstances that make the column compulsory (all of them), for a column that need not always be there.
    minimum, maximum : float or None
        Smallest and largest value; ``above`` excludes the minimum itself.
    enum : tuple
        The only values allowed.
    required : bool
        Whether the column must be there.
    filled : tuple of int or None
        Years whose rows must hold a value; None for all rows, empty for none.
    may_miss : bool
        Whether ``allow_missing`` may excuse its empty cells.
    """

    name: str
    type: str
    description: str
    kind: str = ""
    when: tuple[str, ...] = ()
    minimum: float | None = None
    above: bool = False
    maximum: float | None = None
    enum: tuple = ()
    required: bool = False
    filled: tuple[int, ...] | None = ()
    may_miss: bool = True

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.type != "string"


@dataclass(frozen=True)
class Reference:
    """Columns whose values must stand in another table, and when."""

    fields: tuple[str, ...]
    table: str
    columns: tuple[str, ...]
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSchema:
    """One table: its fields in order, its key and its references."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


@cache
def schema(table: str) -> TableSchema:
    """The schema of a table as it stands in ``schemas/<table>.json`` (Frictionless Table Schema 2.0)."""
    page = json.loads((files("fordel.contract") / "schemas" / f"{table}.json").read_text(encoding="utf-8"))
    references = tuple(
        Reference(tuple(key["fields"]), key["reference"]["resource"], tuple(key["reference"]["fields"]), tuple(key.get("fordel:when", ())))
        for key in page.get("foreignKeys", ())
    )
    fields = tuple(_field(entry) for entry in page["fields"])
    return TableSchema(page["name"], page["title"], page["description"], fields, tuple(page.get("primaryKey", ())), references)


def schemas() -> tuple[TableSchema, ...]:
    """Every table's schema, in the contract's order."""
    return tuple(schema(table) for table in TABLES)


def _field(entry: dict) -> Field:
    limits = entry.get("constraints", {})
    required = limits.get("required", False)
    return Field(
        name=entry["name"],
        type=entry["type"],
        description=entry["description"],
        kind=entry.get("fordel:kind", ""),
        when=tuple(entry.get("fordel:when", ())),
        minimum=limits.get("minimum", limits.get("exclusiveMinimum")),
        above="exclusiveMinimum" in limits,
        maximum=limits.get("maximum"),
        enum=tuple(limits.get("enum", ())),
        required=required,
        filled=None if required else (),
        may_miss=not required,
    )
