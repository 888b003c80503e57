"""The content of a report, free of any markup: sections of paragraphs, lists, tables, figures and notices."""

from dataclasses import dataclass
from typing import Literal

Alignment = Literal["text", "number"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain sentences."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of plain sentences."""

    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class Notice:
    """A sentence that must not be overlooked, under a word that says why."""

    title: str
    text: str
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True)
class Column:
    """A table's column: its header, the unit its figures are in, and how its cells align."""

    label: str
    unit: str = ""
    alignment: Alignment = "text"


@dataclass(frozen=True)
class Table:
    """A table of formatted cells; the first cell of a row is its header.

    ``rows`` has the shape (rows, columns); ``total`` is a last row set apart, or empty.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in (*self.rows, *((self.total,) if self.total else ()))):
            raise ValueError(f"table {self.name}: every row needs {len(self.columns)} cells")


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG, with its caption and a text that says the same in words."""

    name: str
    svg: str
    caption: str
    alternative: str
    kind: Literal["figure"] = "figure"


Block = Paragraph | Bullets | Notice | Table | Figure


@dataclass(frozen=True)
class Section:
    """A headed part of the page; ``name`` is its address, ``level`` that of its heading."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2


@dataclass(frozen=True)
class Document:
    """A whole report: its language (``da`` or ``en``), head, marks that stand over everything, and sections."""

    language: str
    title: str
    subtitle: str
    facts: tuple[str, ...]
    marks: tuple[Notice, ...]
    sections: tuple[Section, ...]
    contents_title: str
    footer: str
