"""Files as suppliers send them: encodings, separators, decimal marks, workbooks, Parquet, links, damage."""

import io
import os
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from fordel.ingest.raw import Unreadable
from fordel.ingest.read_csv import read_csv
from fordel.ingest.read_parquet import plain
from fordel.params import Source
from tests.ingest.conftest import AREAS


def centres(case, text: str, written: str, **settings: object) -> None:
    """Give the table of centres these bytes."""
    case.files["centres.csv"] = text.encode(written)
    case.settings["sources"]["centres"] |= settings


def names(case) -> list[str]:
    """The centres' names after the run."""
    case.run()
    return case.table("centres")["name"].to_pylist()


@pytest.mark.parametrize(
    ("written", "declared"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "windows-1252")],
    ids=["utf-8", "with a mark", "windows-1252"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(city, written, declared, newline):
    centres(city, newline.join(["centre;name", 'A;"Sø; Å"', "B;Ærø €", ""]), written, encoding=declared, separator=";")
    assert names(city) == ["Sø; Å", "Ærø €"]


@pytest.mark.parametrize(
    ("written", "declared"), [("cp1252", "utf-8"), ("utf-8", "windows-1252"), ("utf-8-sig", "windows-1252"), ("utf-16", "utf-8")]
)
def test_another_encoding_than_declared_is_an_error(city, written, declared):
    centres(city, "centre,name\nA,a\nB,Sø\n", written, encoding=declared)
    said = city.fail()
    assert "I-004 data/raw/centres.csv" in said and declared in said
    assert written == "utf-16" or "row 3" in said or written == "utf-8-sig"


def test_plain_ascii_is_any_encoding(city):
    centres(city, "centre,name\nA,a\nB,b\n", "ascii", encoding="windows-1252")
    assert names(city) == ["a", "b"]


def danish(case, name: str, places: tuple[int, ...]) -> None:
    """Rewrite a file with semicolons and decimal commas."""
    rows = [line.split(",") for line in case.lines(name)]
    case.put(name, [";".join(c.replace(".", ",") if i in places else c for i, c in enumerate(row)) for row in rows])
    case.settings["sources"][name.removesuffix(".csv")] |= {"separator": ";", "decimal": ","}


def test_decimal_comma(city):
    city.run()
    before = city.table("prices"), city.table("areas")
    danish(city, "prices.csv", (1,))
    danish(city, "areas.csv", (2, 3))
    city.run()
    assert (city.table("prices"), city.table("areas")) == before


@pytest.mark.parametrize("text", ["1.234", "1.234,5", "1 234", "1,2,3", "12 %", "−5", "0x10", "1_0", "١٢", "--1", "e5", "kr. 5"])
def test_what_is_no_number_with_a_decimal_comma_is_refused(city, text):
    danish(city, "prices.csv", (1,))
    city.put("prices.csv", [*city.lines("prices.csv"), f"2010;{text}"])
    shown = f"'{text}" if text.startswith("-") else text
    assert [(f["rule"], f["row"], f["value"]) for f in city.findings("error")] == [("I-020", "5", shown)]


def test_row_numbers_are_the_suppliers(city):
    """Blank lines, rows of separators only, quoted line breaks and ragged rows do not shift the numbers below."""
    lines = ["centre,name", "A,a", "", ",", '"B","two\nlines"', "C,c,c", "Z", "D,d", ""]
    city.put("centres.csv", lines)
    city.put("history.csv", [*city.lines("history.csv"), "", "A,2006,surplus,1"])
    found = {(f["rule"], f["file"].removeprefix("data/raw/"), f["row"]) for f in city.findings("error")}
    ragged = {("I-006", "centres.csv", "6"), ("I-006", "centres.csv", "7")}
    assert found == ragged | {("I-034", "centres.csv", "5"), ("I-028", "history.csv", "6")}


def test_row_numbers_in_a_long_file(tmp_path):
    """Reading in blocks keeps the numbers."""
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 400_000 + "x\n" + "1,2\n", encoding="utf-8")
    raw = read_csv(path, Source(path="data/raw/long.csv"))
    assert raw.ragged.rows.tolist() == [400_002] and raw.rows[-1] == 400_003 and len(raw.rows) == 400_001


def test_column_without_a_name(city):
    city.put("centres.csv", ["centre,name,", "A,a,1", "B,b,"])
    assert "(3)" in city.fail()
    city.put("centres.csv", ["centre,name,", "A,a,", "B,b,"])
    city.run()


def test_spaces_are_no_part_of_a_value(city):
    city.put("centres.csv", [" centre , name", " A ,  Center A ", "B, "])
    assert names(city) == ["Center A", None]


def workbook(sheets: dict[str, list[list]]) -> bytes:
    """An Excel file."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_sheet(case, name: str, text_columns: tuple[str, ...] = ()) -> list[list]:
    """A CSV file's cells as Excel would hold them: codes as numbers too."""
    head, *rows = [line.split(",") for line in case.lines(name)]
    return [head] + [[c if head[i] in text_columns else _number(c) for i, c in enumerate(row)] for row in rows]


def _number(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


@pytest.mark.parametrize("decimal", [".", ","])
def test_workbooks(city, decimal):
    """Numbers in Excel become the codes and numbers they are, whatever the decimal mark of text is."""
    city.run()
    before = {name: city.table(name) for name in ("areas", "area_centre", "prices")}
    for name in before:
        city.files[f"{name}.xlsx"] = workbook({"Noter": [["x"]], "Tal": as_sheet(city, f"{name}.csv")})
        city.settings["sources"][name] = {"path": f"data/raw/{name}.xlsx", "sheet": "Tal", "decimal": decimal}
    city.run()
    assert {name: city.table(name) for name in before} == before


def test_workbook_rows_and_sheets(city):
    rows = as_sheet(city, "prices.csv")
    city.files["prices.xlsx"] = workbook({"Tal": [rows[0], rows[1], [None, None], [2006, "#N/A"], *rows[3:]]})
    city.settings["sources"]["prices"] = {"path": "data/raw/prices.xlsx"}
    assert ("I-020", "4", "index") in {(f["rule"], f["row"], f["column"]) for f in city.findings("error")}
    city.settings["sources"]["prices"]["sheet"] = "Ark1"
    said = city.fail()
    assert "I-005" in said and "Ark1" in said and "Tal" in said


def test_a_hidden_worksheet_is_not_the_first(city):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook({"Gammel": [["year", "index"], [2005, 1]], "Tal": as_sheet(city, "prices.csv")})))
    book["Gammel"].sheet_state = "hidden"
    put_prices(city, book)
    city.run()
    assert city.table("prices").num_rows == 3


def test_cells_beside_the_header_are_not_lost(city):
    rows = as_sheet(city, "prices.csv")
    city.files["prices.xlsx"] = workbook({"Tal": [rows[0], [*rows[1], 7], *rows[2:]]})
    city.settings["sources"]["prices"] = {"path": "data/raw/prices.xlsx"}
    assert ("I-009", "(3)") in {(f["rule"], f["column"]) for f in city.findings("error")}


def test_a_formula_without_a_value_is_not_an_empty_cell(city):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook({"Tal": as_sheet(city, "prices.csv")})))
    book["Tal"]["B3"] = "=B2*1.035"
    put_prices(city, book)
    assert "I-016" in city.fail()


def put_prices(case, book) -> None:
    """Deliver prices as a workbook."""
    page = io.BytesIO()
    book.save(page)
    case.files["prices.xlsx"] = page.getvalue()
    case.settings["sources"]["prices"] = {"path": "data/raw/prices.xlsx"}


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#I/T", "#VÆRDI!"])
def test_a_spreadsheet_s_error_is_no_code(city, code):
    city.put("centres.csv", [*city.lines("centres.csv"), f"{code},Center"])
    city.put("area_centre.csv", [line.replace("101,2005,A", f"101,2005,{code}") for line in city.lines("area_centre.csv")])
    found = {(f["rule"], f["table"], f["column"]) for f in city.findings("error")}
    assert {("I-020", "centres", "centre"), ("I-020", "area_centre", "centre")} <= found


def test_a_workbook_that_is_none(city):
    city.files["prices.xlsx"] = b"year;index"
    city.settings["sources"]["prices"] = {"path": "data/raw/prices.xlsx"}
    assert "I-003 data/raw/prices.xlsx" in city.fail()


def parquet(columns: dict) -> bytes:
    """A Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_parquet_of_many_types(city):
    """Codes as integers, floats or categories; flags as true and false; decimals; missing values as null."""
    import pyarrow as pa

    city.run()
    before = city.table("area_centre"), city.table("population")
    rows = [line.split(",") for line in city.lines("area_centre.csv")[1:]]
    area, year, centre = (list(column) for column in zip(*rows, strict=True))
    columns = {"area": pa.array([float(a) for a in area]), "year": pa.array([int(y) for y in year], pa.int16())}
    city.files["area_centre.parquet"] = parquet(columns | {"centre": pa.array(centre).dictionary_encode()})
    cells = [line.split(",") for line in city.lines("population.csv")[1:]]
    by = dict(zip(city.lines("population.csv")[0].split(","), zip(*cells, strict=True), strict=True))
    people = {"area": pa.array([int(a) for a in by["area"]], pa.int32()), "year": pa.array([2007] * len(cells), pa.uint16())}
    people |= {"children": pa.array(by["children"]).cast(pa.decimal128(5, 2)), "age": pa.array([float(a) for a in by["age"]], pa.float32())}
    people |= {"boy": pa.array([b == "1" for b in by["boy"]]), "diagnosis": pa.array(by["diagnosis"], pa.large_string())}
    city.files["population.parquet"] = parquet(people | {"moves": pa.array([float(m) for m in by["moves"]])})
    for name in ("area_centre", "population"):
        city.settings["sources"][name]["path"] = f"data/raw/{name}.parquet"
    city.run()
    assert (city.table("area_centre"), city.table("population")) == before


def test_parquet_rows_count_from_one(city):
    cells = {"centre": ["A", "B", None], "name": ["a", "b", "c"]}
    city.files["centres.parquet"] = parquet(cells)
    city.settings["sources"]["centres"]["path"] = "data/raw/centres.parquet"
    assert [(f["rule"], f["row"]) for f in city.findings("error")] == [("I-030", "3")]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_parquet_numbers_that_are_none(city, value):
    city.files["prices.parquet"] = parquet({"year": [2005, 2006, 2009, 2010], "index": np.array([100.0, 103.5, 112.1, value])})
    city.settings["sources"]["prices"]["path"] = "data/raw/prices.parquet"
    assert [(f["rule"], f["row"]) for f in city.findings("error")] == [("I-021", "4")]


@pytest.mark.parametrize("column", [[["A"], ["B"]], [{"x": 1}, {"x": 2}]])
def test_nested_parquet_is_refused(city, column):
    city.files["centres.parquet"] = parquet({"centre": column, "name": ["a", "b"]})
    city.settings["sources"]["centres"]["path"] = "data/raw/centres.parquet"
    assert "I-003" in city.fail()


def test_a_cut_off_parquet_file(city):
    city.files["centres.parquet"] = parquet({"centre": ["A", "B"], "name": ["a", "b"]})[:-40]
    city.settings["sources"]["centres"]["path"] = "data/raw/centres.parquet"
    assert "I-003" in city.fail()


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"features": [1]}', b'{"features": [{"geometry": NaN}]}', b'{"type": "Topology"}', b"\xff"]
)
def test_boundaries_that_are_none(city, content):
    city.files["map.geojson"] = content
    city.settings["sources"]["boundaries"] = {"path": "data/raw/map.geojson"}
    assert "I-00" in city.fail()


def test_boundaries_are_mapped_and_sorted(city):
    import json

    ring = [[[0, 0], [0, 1], [1, 1], [0, 0]]]
    features = [
        {"type": "Feature", "properties": {"nr": int(a), "x": [1]}, "geometry": {"type": "Polygon", "coordinates": ring}} for a in AREAS
    ]
    city.files["map.geojson"] = json.dumps({"type": "FeatureCollection", "features": features[::-1]}).encode("utf-8-sig")
    city.settings["sources"]["boundaries"] = {"path": "data/raw/map.geojson", "columns": {"area": "nr"}}
    assert city.run().rows["boundaries"] == 6
    written = json.loads((city.root / "data/tables/boundaries.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"] for feature in written["features"]] == [{"area": area} for area in sorted(AREAS)]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_raw_folder_is_refused(city, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_bytes(city.files.pop("centres.csv"))
    city.write()
    (city.root / "data/raw/centres.csv").symlink_to(outside)
    assert "I-002 data/raw/centres.csv" in city.fail()
    (city.root / "data/raw/centres.csv").unlink()
    (city.root / "data/raw/here.csv").write_bytes(outside.read_bytes())
    (city.root / "data/raw/centres.csv").symlink_to("here.csv")
    city.run()


def test_a_folder_is_no_file(city):
    city.settings["sources"]["centres"]["path"] = "data/raw"
    assert "I-001" in city.fail()


def test_a_reader_never_passes_on_what_a_library_says(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\n"0102031234,unclosed')
    try:
        read_csv(path, Source(path="data/raw/x.csv"))
    except Unreadable as fault:
        assert "0102031234" not in repr(fault) and fault.__cause__ is None


def test_a_parquet_files_decimals_are_the_numbers_that_a_csv_files_are():
    """Every amount the float nearest to its digits."""
    cents = np.random.default_rng(1).integers(0, 10**9, 5000)
    amounts = [Decimal(int(one)) / 100 for one in cents]
    found = plain(pa.array(amounts, pa.decimal128(18, 2)))
    assert found.to_pylist() == [float(amount) for amount in amounts]
