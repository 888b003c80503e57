"""The front page: one entrance each for who decides, who checks and who computes; what was found, in a table; and every file."""

from collections.abc import Mapping, Sequence

from fordel.params import Params
from fordel.report.content import Document, Figure, Link, Links, Paragraph, Section, Table
from fordel.report.head import facts_of, marks, with_mark
from fordel.report.key_columns import key_columns, put_together
from fordel.report.key_section import what_it_is
from fordel.report.reader import Reader
from fordel.report.results import Results

DECIDE = {"memo": "memo.html", "memo_pdf": "memo.pdf", "whatif": "whatif.html"}
CHECK = {"appendix": "appendix.html", "appendix_pdf": "appendix.pdf"}
COMPUTE = {"book": "key.xlsx", "map": "map.svg"}
TABLES = (
    *("key", "steps", "explanation", "weights", "counts", "criteria", "criterion_shares", "profile", "closeness", "exceedance"),
    *("change", "weight_changes", "inputs", "ingest", "exclusions"),
)
JSON = {"key_json": "key.json", "allocation": "allocation.json"}


def index(results: Results, params: Params, sheets: Mapping[str, str], figures: Sequence[Figure], reader: Reader) -> Document:
    """The front page.

    Parameters
    ----------
    results : Results
    params : Params
    sheets : mapping of str to str
        The address of every unit's sheet, by code.
    figures : sequence of Figure
        Those whose numbers lie in the folder ``figures``.
    reader : Reader
    """
    year = str(results.key.budget_year)
    sections = (
        _entrance("decide", _files(DECIDE, reader), reader),
        _entrance("check", _files(CHECK, reader), reader, identity=results.key.run_identity),
        _entrance("compute", _files(COMPUTE, reader), reader),
        Section("about", reader.say("index.about"), (*what_it_is(results.key, results.need, reader), _table(results, reader))),
        Section("units", reader.say("index.units"), (Paragraph(reader.say("index.units_text")), _sheets(results, sheets, reader))),
        _entrance("files", _data(reader), reader),
        _entrance("figures", tuple(Link(f"figures/{one.name}.csv", f"figures/{one.name}.csv", one.headline) for one in figures), reader),
    )
    return Document(
        language=reader.texts.language,
        title=reader.say("index.title" if results.need.kind == "key" else "index.title_regression", year=year),
        subtitle=params.workspace.name,
        facts=facts_of(params, reader),
        marks=marks(results, reader),
        sections=with_mark(sections, reader) if results.key.synthetic else sections,
        contents_title="",
        footer=reader.say("footer", identity=results.key.run_identity),
    )


def _table(results: Results, reader: Reader) -> Table:
    key, found = results.key, key_columns(results.key, results.need, reader)
    wanted = ("unit", "children", "index", "share", *(["target"] if key.transition else []), "amount")
    heads, rows, _ = put_together([found[name] for name in wanted])
    notes = (reader.say("index.target"),) if key.transition else ()
    return Table("overview", reader.say("index.table", year=str(key.budget_year)), heads, rows, (), notes)


def _entrance(name: str, links: Sequence[Link], reader: Reader, **values: object) -> Section:
    return Section(name, reader.say(f"index.{name}"), (Paragraph(reader.say(f"index.{name}_text", **values)), Links(tuple(links))))


def _files(files: Mapping[str, str], reader: Reader) -> tuple[Link, ...]:
    return tuple(Link(address, reader.say(f"index.file.{name}")) for name, address in files.items())


def _sheets(results: Results, sheets: Mapping[str, str], reader: Reader) -> Links:
    rows = tuple(Link(sheets[row.centre], row.name) for row in results.key.rows)
    return Links((*rows, Link("centres.pdf", reader.say("index.file.centres_pdf"))))


def _data(reader: Reader) -> tuple[Link, ...]:
    files = {name: f"{name}.csv" for name in TABLES} | JSON
    return tuple(Link(address, address, reader.texts(f"report.index.data.{name}", **reader.words())) for name, address in files.items())
