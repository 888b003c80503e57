"""Every parameter of the model with its standard errors, and the practice units' levels apart from them."""

from collections.abc import Sequence

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.practice_section import withheld_note
from fordel.report.results import ModelTerm
from fordel.report.voice import Voice, bounds, decimal

_ROLES = ("criterion", "supply", "year")
_DECIMALS = 4


def terms_section(terms: Sequence[ModelTerm], voice: Voice) -> Section:
    """One table for each equation of the model, and where the covariance lies."""
    reader = voice.reader
    parts = list(dict.fromkeys(row.part for row in terms))
    tables = [_table(part, [row for row in terms if row.part == part and row.role in _ROLES], voice) for part in parts]
    text = reader.say("appendix.terms.text_added" if reader.additive else "appendix.terms.text")
    blocks: list[Block] = [Paragraph(text), *tables, Paragraph(reader.say("appendix.terms.covariance"))]
    return Section("terms", reader.say("appendix.terms.title"), tuple(blocks), 3)


def _table(part: str, rows: Sequence[ModelTerm], voice: Voice) -> Table:
    reader = voice.reader
    factor = any(row.factor is not None for row in rows)
    columns = (
        *(Column(reader.say(f"appendix.terms.{name}")) for name in ("term", "code", "role")),
        *(Column(reader.say(f"appendix.terms.{name}"), "", "number") for name in ("estimate", "error", "classical", "interval")),
        *([Column(reader.texts("report.appendix.terms.factor"), "", "number")] if factor else []),
    )
    cells = tuple(
        (
            _name(row, voice),
            row.term,
            reader.say(f"appendix.terms.roles.{row.role}"),
            *_numbers(row, voice),
            *([decimal(row.factor, 3, reader)] if factor else []),
        )
        for row in rows
    )
    named = f"appendix.terms.parts.{part}" if part else "appendix.terms.parts.whole"
    notes = [reader.say("appendix.terms.note")]
    notes += [reader.say("appendix.terms.no_classical")] if all(row.std_error_classical is None for row in rows) else []
    return Table(f"terms-{part}" if part else "terms", reader.say(named), columns, cells, (), tuple(notes))


def _numbers(row: ModelTerm, voice: Voice) -> tuple[str, ...]:
    reader = voice.reader
    if row.estimate is None:
        return (reader.texts("report.withheld"),) * 4
    errors = (decimal(value, _DECIMALS, reader) for value in (row.std_error_cluster, row.std_error_classical))
    return (reader.number(row.estimate, _DECIMALS), *errors, bounds({"low": row.low, "high": row.high}, "low", "high", _DECIMALS, reader))


def _name(row: ModelTerm, voice: Voice) -> str:
    if row.role == "year":
        return voice.reader.say("appendix.terms.year", year=row.term.partition("[")[2].removesuffix("]"))
    return voice.term(row.term)


def practice_terms_section(terms: Sequence[ModelTerm], voice: Voice) -> Section:
    """The practice units' levels in the order of their codes: no order of merit, and no measure of how anybody works."""
    reader = voice.reader
    rows = [row for row in terms if row.role == "practice"]
    parts = list(dict.fromkeys(row.part for row in rows))
    tables = [_practice(part, sorted((row for row in rows if row.part == part), key=_code), voice) for part in parts]
    words = (Paragraph(reader.say("appendix.practice.text")), Paragraph(reader.say("unexplained.three")))
    return Section("practice-terms", reader.say("appendix.practice.title"), (*words, *tables), 3)


def _practice(part: str, rows: Sequence[ModelTerm], voice: Voice) -> Table:
    reader = voice.reader
    columns = (
        Column(reader.say("key.code")),
        Column(reader.say("unexplained.practice")),
        *(Column(reader.say(f"appendix.terms.{name}"), "", "number") for name in ("estimate", "error", "classical", "interval")),
    )
    cells = tuple((_code(row), voice.names.get(_code(row), _code(row)), *_numbers(row, voice)) for row in rows)
    key = f"appendix.practice.parts.{part}" if part else "appendix.practice.parts.whole"
    notes = (reader.say("unexplained.order"), *withheld_note(any(row.estimate is None for row in rows), reader))
    return Table(f"practice-{part}" if part else "practice", reader.say(key), columns, cells, (), notes)


def _code(row: ModelTerm) -> str:
    return row.term.partition("[")[2].removesuffix("]")
