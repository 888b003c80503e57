"""The PDF renderer: a document as a tagged PDF (PDF/UA-1), or its first page as a picture, set by Typst from data alone."""

import json
import re
import shutil
import tempfile
import unicodedata
from contextlib import contextmanager
from importlib.resources import files
from math import sqrt
from pathlib import Path

from fordel.errors import ReportError
from fordel.report.content import Block, Column, Document, Figure, Table
from fordel.report.typography import kept_together
from fordel.texts import Texts

_SHORT = 16  # rows: a table of so many stays on one page
_WHOLE, _UNCUT, _TALL = 24, 30, 1200  # signs: a number on one line, a word that is not cut, a cell that may go on overleaf
_PROBES = 24  # the longest strings of a column, which are measured
_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
_PICTURE_PPI = 61


def to_pdf(document: Document, sender: str = "") -> bytes:
    """The document on A4 pages; ``sender`` is named as its author.

    The bytes depend on the document only: no clock, no font of the machine.

    Raises
    ------
    ReportError
        Where a figure has no text alternative, or a sign is in none of the fonts.
    """
    return _set(document, sender, format="pdf", pdf_standards=["ua-1"])


def first_page(document: Document, sender: str = "") -> bytes:
    """The first page as a small PNG; a sign that no font has is found by `to_pdf` alone."""
    pages = _set(document, sender, format="png", ppi=_PICTURE_PPI)
    return pages[0] if isinstance(pages, list) else pages


def _set(document: Document, sender: str, **options: object):
    import typst

    _check_alternatives(document)
    page = files("fordel.report").joinpath("templates", "page.typ").read_bytes()
    data = {"document": json.dumps(_content(document, sender), ensure_ascii=False)}
    try:
        with _fonts() as fonts:
            made, warnings = typst.compile_with_warnings(page, font_paths=fonts, ignore_system_fonts=True, sys_inputs=data, **options)
    except typst.TypstError as error:
        raise _failure(document, (error.message, *error.hints)) from error
    if warnings:
        raise _failure(document, tuple(warning.message for warning in warnings))
    return made


def _failure(document: Document, causes: tuple[str, ...]) -> ReportError:
    return ReportError(
        f"{document.title} – {document.subtitle}: the PDF cannot be set ({'; '.join(causes)}); expected letters that the fonts "
        "Libertinus Serif or DejaVu Sans have, and well-formed figures; change the text that the message names"
    )


def _check_alternatives(document: Document) -> None:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Figure) and not block.alternative.strip():
                raise ReportError(
                    f"{document.title}, section '{section.name}': the figure '{block.name}' has no text alternative; "
                    "expected its message in words, for those who cannot see it; give Figure.alternative"
                )


@contextmanager
def _fonts():
    """Typst's own fonts and the two that figures are drawn with, so that every machine sets the same page; Typst reads them late."""
    import matplotlib
    import typst

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in _FONTS:
            shutil.copy(Path(matplotlib.get_data_path(), "fonts", "ttf", name), folder)
        yield typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _content(document: Document, sender: str) -> dict[str, object]:
    marks, level, sections = [mark.title for mark in document.marks], 0, []
    for section in document.sections:
        level = min(section.level - 1, level + 1)
        blocks = [_block(block) for block in section.blocks]
        sections.append({"title": _text(section.title), "level": level, "new-page": section.new_page, "blocks": blocks})
    return {
        "language": document.language,
        "title": _text(document.title),
        "full-title": " – ".join(_plain(part) for part in (document.title, document.subtitle, *marks) if part),
        "subtitle": _text(document.subtitle),
        "sender": _plain(sender),
        "facts": [_text(fact) for fact in document.facts],
        "marks": " · ".join(_text(mark) for mark in marks),
        "mark-boxes": [{"title": _text(mark.title), "text": _text(mark.text)} for mark in document.marks],
        "page-words": Texts(document.language)("report.paper.page", page="{page}", pages="{pages}"),
        "contents-title": _text(document.contents_title),
        "sections": sections,
        "footer": _text(document.footer),
    }


def _block(block: Block) -> dict[str, object]:
    match block.kind:
        case "table":
            return _table(block)
        case "figure":
            return _figure(block)
        case "bullets":
            return {"kind": block.kind, "ordered": block.ordered, "items": [_text(item) for item in block.items]}
        case "links":
            return {"kind": block.kind, "items": [{"label": _text(link.label), "text": _text(link.text)} for link in block.items]}
        case "notice":
            return {"kind": block.kind, "title": _text(block.title), "text": _text(block.text)}
    return {"kind": block.kind, "text": _text(block.text)}


def _figure(figure: Figure) -> dict[str, object]:
    width, height = (float(number) for number in re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', figure.svg).groups())
    return {
        "kind": figure.kind,
        "svg": figure.svg,
        "width": width,
        "height": height,
        "headline": _text(figure.headline),
        "subtitle": _text(figure.subtitle),
        "alternative": _plain(figure.alternative),
    }


def _table(table: Table) -> dict[str, object]:
    rows, total = [[_text(cell) for cell in row] for row in table.rows], [_text(cell) for cell in table.total]
    return {
        "kind": table.kind,
        "caption": _text(table.caption),
        "columns": [
            _column(column, [row[place] for row in rows], total[place : place + 1]) for place, column in enumerate(table.columns)
        ],
        "rows": rows,
        "total": total,
        "notes": [_text(note) for note in table.notes],
        "short": len(rows) <= _SHORT,
        "tall": any(len(cell) > _TALL for row in rows for cell in row),
    }


def _column(column: Column, cells: list[str], total: list[str]) -> dict[str, object]:
    """A column with the strings that decide its width; ``whole`` cells stay on one line, ``load`` is the root of all its text."""
    label, unit = _text(column.label), _text(column.unit)
    return {
        "label": label,
        "unit": unit,
        "alignment": column.alignment,
        "whole": column.alignment == "number" and all(len(cell) <= _WHOLE for cell in (*cells, *total)),
        "cells": _longest(cells),
        "total": total,
        "load": sqrt(1 + sum(len(cell) for cell in cells)),
        "heads": [label, unit],
        "words": _longest([word[:_UNCUT] for cell in (*cells, *total, unit) for word in cell.split(" ")]),
        "head-words": _longest([word[:_UNCUT] for word in label.split(" ")]),
    }


def _longest(strings: list[str]) -> list[str]:
    return sorted(set(strings), key=lambda string: (-len(string), string))[:_PROBES]


def _text(text: str) -> str:
    """Text for paper, with numbers and their units kept together."""
    return kept_together(_plain(text))


def _plain(text: str) -> str:
    """Text without control characters."""
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text)
