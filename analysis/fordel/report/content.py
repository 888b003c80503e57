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
    """A list of plain sentences; ``ordered`` ones are numbered from 1."""

    items: tuple[str, ...]
    ordered: bool = False
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
class FigureData:
    """The numbers behind a figure, as they are offered for download; rows have the shape (rows, columns)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG: a headline with its message, a subtitle that says what the data are, the same in words, and the data."""

    name: str
    svg: str
    headline: str
    subtitle: str
    alternative: str
    data: FigureData
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True)
class Link:
    """A file beside the page (``address`` is relative), what it is called, and what it is for."""

    address: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Links:
    """A list of files; on paper their names only."""

    items: tuple[Link, ...]
    kind: Literal["links"] = "links"


Block = Paragraph | Bullets | Notice | Table | Figure | Links


@dataclass(frozen=True)
class Section:
    """A headed part of the page; ``name`` is its address, ``level`` that of its heading; ``new_page`` holds on paper."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report: its language (``da`` or ``en``), head, marks that stand over everything, and sections.

    ``facts`` are the head's lines; ``links`` lead to the other files of the run; an empty ``contents_title`` leaves the
    list of contents out, as a short document does.
    """

    language: str
    title: str
    subtitle: str
    facts: tuple[str, ...]
    marks: tuple[Notice, ...]
    sections: tuple[Section, ...]
    contents_title: str
    footer: str
    links: tuple[Link, ...] = ()
