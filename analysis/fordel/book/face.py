"""What the published results add to the workbook: its title and marks, the columns a run keeps, and what the figures are."""

from collections.abc import Mapping
from dataclasses import dataclass

from fordel.params import Params
from fordel.report.head import marks
from fordel.report.reader import Reader
from fordel.report.results import Results

PUBLISHED = (
    "children", "index", "share_low", "share_high", "range_low", "range_high",
    "amount_low", "amount_high", "range_amount_low", "range_amount_high",
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """The workbook's words and the figures that no formula computes.

    Attributes
    ----------
    title : str
    marks : tuple of str
        Draft, synthetic, example.
    headers : mapping of str to str
        Of the first sheet, by column.
    rows : mapping of str to mapping
        The published columns by unit; None where a small count withholds the figure.
    children : float or None
        In all; None where it would disclose a small count.
    withheld : str
        The sign for a withheld figure.
    about : tuple of (str, str or int)
        What the figures are.
    """

    title: str
    marks: tuple[str, ...]
    headers: Mapping[str, str]
    rows: Mapping[str, Mapping[str, float | None]]
    children: float | None
    withheld: str
    about: tuple[tuple[str, str | int], ...]


def face_of(results: Results, params: Params, reader: Reader) -> Face:
    """The face of a run's workbook."""
    return Face(
        title=reader.say(f"title.{results.need.kind}", year=str(results.key.budget_year)),
        marks=_mark_words(results, reader),
        headers=headers(reader),
        rows={row.centre: {name: getattr(row, name) for name in PUBLISHED} for row in results.key.rows},
        children=results.need.children,
        withheld=reader.texts("report.withheld"),
        about=tuple(about_rows(results, params, reader)),
    )


def headers(reader: Reader) -> dict[str, str]:
    """The headers of the first sheet, by column."""
    low, high, currency = reader.texts("report.workbook.low"), reader.texts("report.workbook.high"), reader.currency_word()
    found = {
        "code": reader.say("key.code"),
        "name": reader.say("key.unit"),
        "children": reader.say("key.children"),
        "index": f"{reader.say('key.index')} ({reader.texts('report.key.average')})",
        "share": reader.say("key.share"),
        "amount": f"{reader.say('key.amount')} ({currency})",
        "change_percent": reader.texts("book.key_column.change_percent"),
    }
    for name in ("run", "difference", "last_year", "target", "change"):
        found[name] = f"{reader.texts(f'book.key_column.{name}')} ({currency})"
    for name, share, amount in (("weights", "share", "amount"), ("range", "range", "range_amount")):
        for bound, word in (("low", low), ("high", high)):
            found[f"{share}_{bound}"] = f"{reader.say(f'key.{name}')}, {word}"
            found[f"{amount}_{bound}"] = f"{reader.say(f'key.{name}')}, {word} ({currency})"
    return found


def about_rows(results: Results, params: Params, reader: Reader) -> list[tuple[str, str | int]]:
    """What the figures are: workspace, marks, units, years and the run's identity."""
    key = results.key
    rows: list[tuple[str, str | int]] = [
        (reader.say("workbook.workspace"), params.workspace.name),
        *((reader.say("workbook.status"), words) for words in _mark_words(results, reader)),
        (reader.say("workbook.year"), key.budget_year),
        (reader.say("workbook.pot"), key.pot),
        (reader.say("workbook.currency"), key.currency),
        *([(reader.say("workbook.price_level"), results.need.price_level)] if reader.outcome == "cost" else []),
        (reader.say("workbook.units"), reader.unit.many),
        *((reader.say("workbook.intervals"), reader.say(f"intervals.{name}")) for name in ("weights", "range")),
    ]
    if results.need.receives != results.need.practice:
        rows.append((reader.say("regression.title"), reader.say("regression.text")))
    return [*rows, (reader.say("workbook.identity"), key.run_identity)]


def _mark_words(results: Results, reader: Reader) -> tuple[str, ...]:
    return tuple(f"{mark.title}. {mark.text}" for mark in marks(results, reader))
