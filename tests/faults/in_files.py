"""Faults of whole files: what cannot be read, headers, separators, encodings, workbooks, maps."""

import io
import zipfile

from tests.faults.city import AREAS, City, boundaries, square
from tests.faults.planting import NOT_READ, SETTINGS, WHOLE, Fault, Found, added, cell, replaced, told

HISTORY = "centre,year,kind,amount"
HALF = '{"type": "FeatureCollection", "features": ['


def content(file: str, data: bytes):
    """Give a file other bytes."""
    return lambda city: city.files.update({file: data})


def rows(file: str, *lines: str):
    """Give a file other lines."""
    return lambda city: city.put(file, list(lines))


def workbook(city: City, table: str, formula: bool = False, **settings: object) -> None:
    """Deliver a table as a workbook; with a formula that was never computed."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Ark1"
    for line in city.lines(f"{table}.csv"):
        book.active.append(line.split(","))
    if formula:
        book.active["B2"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    city.files[f"{table}.xlsx"] = stream.getvalue()
    city.source(table, path=f"data/raw/{table}.xlsx", **settings)


def link(city: City) -> None:
    """A link that leads out of data/raw."""
    city.files["../elsewhere.csv"] = city.files["history.csv"]
    city.links["history.csv"] = "../elsewhere.csv"


def drawn(*changed: dict):
    """Boundaries of which the first ones are others."""
    return lambda city: boundaries(city, [*changed, *(square(area) for area in list(AREAS)[len(changed) :])])


def written_as(written: str, file: str = "centres.csv", **settings: object):
    """A file in another encoding than declared."""

    def plant(city: City) -> None:
        city.files[file] = city.files[file].decode("utf-8").encode(written)
        city.source(file.removesuffix(".csv"), **settings)

    return plant


def _without(column: str, table: str):
    return lambda city: city.column(f"{table}.csv", column, None)


def _semicolons(city: City) -> None:
    city.put("prices.csv", [line.replace(",", ";").replace(".", ",") for line in city.lines("prices.csv")])
    city.source("prices", separator=";")


def _point(area: str) -> dict:
    return square(area, geometry={"type": "Point", "coordinates": [1, 1]})


def _ring(area: str, *places: object) -> dict:
    return square(area, geometry={"type": "Polygon", "coordinates": [list(places)]})


def _far(area: str) -> dict:
    return _ring(area, [720000, 6170000], [720900, 6170000], [720900, 6170900], [720000, 6170000])


def _bow(area: str) -> dict:
    return _ring(area, [0, 0], [1, 1], [1, 0], [0, 1], [0, 0])


def _shapefile(city: City, ending: str) -> None:
    city.files[f"boundaries{ending}"] = b""
    city.source("boundaries", path=f"data/raw/boundaries{ending}")


def _swelling(city: City) -> None:
    """A zip file whose list of contents states a size of 300 MB (at byte 24 of the entry)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("districts.shp", b"x")
    data = stream.getvalue()
    place = data.index(b"PK\1\2") + 24
    _shapefile(city, ".zip")
    city.files["boundaries.zip"] = data[:place] + (300_000_000).to_bytes(4, "little") + data[place + 4 :]


UNREAD = {"alone": NOT_READ}
FILES: list[Fault] = [
    told("the file is not there", Found("I-001", "cases"), lambda c: c.files.pop("cases.csv"), **UNREAD),
    told("the file is a link out of data/raw", Found("I-002", "history"), link, **UNREAD),
    told("text that is declared to be Parquet", Found("I-003", "cases"), lambda c: c.source("cases", format="parquet"), **UNREAD),
    told("a damaged workbook", Found("I-003", "cases"), lambda c: c.source("cases", format="xlsx"), **UNREAD),
    told("a worksheet that is not there", Found("I-005", "cases"), lambda c: workbook(c, "cases", sheet="Ark7"), **UNREAD),
    told("a formula that was never computed", Found("I-016", "cases"), lambda c: workbook(c, "cases", formula=True), **UNREAD),
    told("an empty file", Found("I-007", "history"), content("history.csv", b""), **UNREAD),
    told("a header and nothing below it", Found("I-007", "history"), rows("history.csv", HISTORY), **UNREAD),
    told(
        "a filter that leaves no rows",
        Found("I-007", "cases"),
        lambda c: c.source("cases", filters=[{"column": "kind", "drop": ["foster", "secure"], "reason": "none"}]),
        **UNREAD,
    ),
    told("Windows-1252 read as UTF-8", Found("I-004", "centres"), written_as("cp1252"), **UNREAD),
    told("UTF-8 read as Windows-1252", Found("I-004", "centres"), written_as("utf-8", encoding="windows-1252"), **UNREAD),
    told("UTF-16", Found("I-004", "centres"), written_as("utf-16"), **UNREAD),
    told("UTF-16 without a byte order mark", Found("I-004", "cases"), written_as("utf-16-le", "cases.csv"), **UNREAD),
    told("NUL bytes", Found("I-004", "cases"), lambda c: replaced(c, "cases.csv", "foster", "fos\0ter"), **UNREAD),
    told("another separator than declared", Found("I-011", "centres"), lambda c: c.source("centres", separator=";"), **UNREAD),
    told("a quotation mark left open", Found("I-015", "cases"), lambda c: replaced(c, "cases.csv", "foster", '"foster'), **UNREAD),
    told("two columns of one name", Found("I-010", "centres", "name"), rows("centres.csv", "centre,name,name", "A,a,a"), **UNREAD),
    told("data without a header", Found("I-018", "cases"), lambda c: c.put("cases.csv", c.lines("cases.csv")[1:]), **UNREAD),
    told("a title above the header", Found("I-018", "cases"), lambda c: c.put("cases.csv", ["Udtræk,,,", *c.lines("cases.csv")]), **UNREAD),
    told("a column is missing", Found("I-008", "population", "boy"), _without("boy", "population"), alone=WHOLE),
    told(
        "a column's name in capitals",
        Found("I-008", "areas", "poverty"),
        lambda c: replaced(c, "areas.csv", "poverty", "Poverty"),
        follows=frozenset({"I-009"}),
        alone=WHOLE,
    ),
    told(
        "a hidden sign in a column's name",
        Found("I-008", "areas", "distance"),
        lambda c: replaced(c, "areas.csv", "distance", "dis\u200btance"),
        follows=frozenset({"I-009"}),
        alone=WHOLE,
    ),
    told("a column that nobody has declared", Found("I-009", "population", "note"), lambda c: c.column("population.csv", "note", "x")),
    added("too many cells in a row", "I-006", "cases", "A,2009,respite,4,5", ""),
    added("too few cells in a row", "I-006", "population", "p0", ""),
    added("a decimal comma that cuts a cell in two", "I-006", "prices", "2005,98,5", ""),
    added("the header again among the rows", "I-042", "history", HISTORY, "centre", follows=frozenset({"I-020", "I-028"})),
    added("a row of totals at the end", "I-041", "areas", "I alt,2007,Hele byen,20,7", "area"),
    cell("a byte order mark among the rows (two files in one)", "I-034", "history", 6, "centre", "\ufeffB", follows=frozenset({"I-042"})),
    cell("letters garbled by a wrong encoding", "I-035", "centres", 4, "name", "Ã˜sterbro"),
    cell("a replacement sign instead of a letter", "I-035", "areas", 5, "name", "Omr\ufffdde 0104"),
    cell("a line break in a name", "I-034", "areas", 6, "name", '"Område\n0201"', alone="it moves the lines below"),
    told(
        "decimal commas in a file with points",
        Found("I-020", "prices", "index", (2, 3, 4, 5)),
        _semicolons,
        follows=frozenset({"I-047"}),
        alone=WHOLE,
    ),
    told(
        "a filter that removes nothing",
        Found("I-012", "cases", "kind"),
        lambda c: c.source("cases", filters=[{"column": "kind", "drop": ["other"], "reason": "none"}]),
    ),
    told(
        "a criterion of the model is allowed to be missing",
        Found("I-013", "children", "age"),
        lambda c: c.source("children", allow_missing={"age": "unknown"}),
    ),
    told(
        "a setting about a column that is not there",
        Found("I-014", "children", "costs"),
        lambda c: c.source("children", unit={"costs": 2.0}),
    ),
    told(
        "an acknowledgement that fits no warning",
        Found("I-080", "children", "home_area"),
        lambda c: c.settings.update(
            acknowledge=[{"rule": "I-064", "table": "children", "column": "home_area", "reason": "r", "by": "b"}]
        ),
        alone=SETTINGS,
    ),
    told("boundaries that are no GeoJSON", Found("I-003", "boundaries"), content("boundaries.geojson", HALF.encode()), **UNREAD),
    told("boundaries without features", Found("I-007", "boundaries"), lambda c: boundaries(c, []), **UNREAD),
    told(
        "boundaries without a code",
        Found("I-008", "boundaries", "area"),
        lambda c: boundaries(c, [square(area, properties={"id": area}) for area in AREAS]),
        **UNREAD,
    ),
    told("a point where a polygon is expected", Found("I-070", "boundaries", "area", (1,)), drawn(_point("0101")), alone=WHOLE),
    told(
        "a polygon that does not close",
        Found("I-070", "boundaries", "area", (1,)),
        drawn(_ring("0101", [0, 0], [0, 1], [1, 1], [2, 0])),
        alone=WHOLE,
    ),
    told(
        "a polygon with a place that is no number",
        Found("I-070", "boundaries", "area", (2,)),
        drawn(square("0101"), _ring("0102", [0, 0], [0, None], [1, 1], [0, 0])),
        alone=WHOLE,
    ),
    told("metres without a coordinate system", Found("I-074", "boundaries"), drawn(*map(_far, AREAS)), **UNREAD),
    told("a shapefile without its other parts", Found("I-075", "boundaries"), lambda c: _shapefile(c, ".shp"), **UNREAD),
    told("a zip file that unpacks to more than is read", Found("I-076", "boundaries"), _swelling, **UNREAD),
    told("a polygon that crosses itself", Found("I-073", "boundaries", "area", (1,)), drawn(_bow("0101")), alone=WHOLE),
    told(
        "a boundary of an unknown area",
        Found("I-072", "boundaries", "area", (13,)),
        lambda c: boundaries(c, [*(square(area) for area in AREAS), square("0909")]),
    ),
    told("areas without a boundary", Found("I-071", "boundaries", "area"), lambda c: boundaries(c, [square("0101")]), alone=WHOLE),
]
