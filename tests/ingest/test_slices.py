"""A table that does not fit into memory is judged in slices, and comes out as it would in memory."""

from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import WorkspaceError
from fordel.ingest import table as tables
from fordel.ingest.guard import LARGE
from fordel.ingest.large import judge, scan, size
from fordel.ingest.large.slices import slice_of
from fordel.ingest.raw import Unreadable
from fordel.ingest.reading import read
from fordel.params import Source
from fordel.progress import listening
from tests.faults.city import child_city
from tests.ingest.sliced import IN_SLICES, as_parquet, both, passing_files

HEAD = "child_id,year,area,child_years,cost,home_area,cost_basis,cost_placement,cost_preventive,placed,age,boy,diagnosis,moves"
FILE = "children.csv"


@pytest.fixture
def sliced(tmp_path, monkeypatch):
    """A valid city whose children lie in thirty slices."""
    monkeypatch.setattr(size, "VALUES", IN_SLICES)
    return child_city(tmp_path / "city")


def filters(city) -> None:
    """Two filters, one of them idle, and one that matches some rows of the first."""
    dropped = (("age", "5"), ("boy", "7"), ("area", "0101"))
    city.source("children", filters=[{"column": column, "drop": [value], "reason": "made"} for column, value in dropped])


def danish(city) -> None:
    """Semicolons, decimal commas, Windows' letters, quoted cells with lines in them."""
    rows = [line.split(",") for line in city.lines(FILE)]
    text = "\r\n".join(";".join(f'"{c}"' if c.startswith("k") else c.replace(".", ",") for c in [*row, '"Sø\nÅ"']) for row in rows)
    city.files[FILE] = text.replace('"Sø\nÅ"', "note", 1).encode("cp1252")
    city.source("children", separator=";", decimal=",", encoding="windows-1252", ignore=["note"])


def movers(city) -> None:
    """A child that moves, its second row far from the first; another whose parts add up to more than a year; a key that stands twice."""
    city.cell(FILE, 2, "child_years", "0.4")
    city.add(FILE, "k01010,2006,0102,0.6,0,,actual,0,0,0,0,0,none,0.0")
    city.add(FILE, "k01011,2006,0103,0.5,0,,actual,0,0,0,2,1,chronic,0.0")
    city.add(FILE, city.lines(FILE)[40])


def ragged(city) -> None:
    """Rows with a cell too many or too few, an empty row, a column without a name that has one cell."""
    rows = city.lines(FILE)
    city.put(FILE, [f"{line}," for line in rows])
    for row, more in ((20, ",x"), (21, ",x"), (150, ",x,y")):
        rows = city.lines(FILE)
        rows[row] += more
        city.put(FILE, rows)
    city.blank(FILE, "k01043,2006")
    rows = city.lines(FILE)
    rows[200] += "word"
    city.put(FILE, rows)


def totals(city) -> None:
    """A total that fits, one that does not, and a cost per child that does not."""
    costs = [float(line.split(",")[4]) for line in city.lines(FILE)[1:]]
    city.source("children", expected_total={"cost": sum(costs), "child_years": 7}, expected_cost_per_child=29)


def codes(city) -> None:
    """Codes for missing values, in a column whose other numbers decide what they are; percentages in shares; gaps that are allowed."""
    city.cell(FILE, 30, "cost", "9999")
    city.cell(FILE, 31, "cost", "999999")
    city.cell(FILE, 32, "age", "-9")
    city.cell(FILE, 33, "moves", "")
    city.cell(FILE, 34, "moves", "na")
    city.source("children", missing={"moves": ["na"]}, allow_missing={"moves": "not known"})


def thousands(city) -> None:
    """Amounts with a point before three digits, in all rows that have one."""
    for row in (4, 60, 190):
        city.cell(FILE, row, "cost", "9.100")


def not_thousands(city) -> None:
    """The same with one amount that has two digits after the point."""
    thousands(city)
    city.cell(FILE, 120, "cost", "9.10")


def strangers(city) -> None:
    """Areas that nobody knows, or not in that year, in many slices; rows of a year that nobody uses; two bases."""
    for row, area in enumerate(("0102", "0103", "0104", "0201", "0202", "0203", "0301"), 30):
        city.cell(FILE, row, "area", area)
        city.blank("area_centre.csv", f"{area},2006")
    city.cell(FILE, 100, "area", "9999")
    city.cell(FILE, 200, "year", "2001")
    city.cell(FILE, 201, "cost_basis", "standard")


def empty(city) -> None:
    """A filter that leaves nothing."""
    city.source("children", filters=[{"column": "cost_basis", "drop": ["actual"], "reason": "made"}])


def too_large(city) -> None:
    """A sum above what is exact, of cells in several slices."""
    for row in range(10, 60):
        city.cell(FILE, row, "cost", "3e13")


def nobody_without(city) -> None:
    """A year in which every child has a cost."""
    city.put(FILE, [HEAD, *(line.replace(",1,0,,actual,0,0,", ",1,50,,actual,0,50,") for line in city.lines(FILE)[1:])])


def short_codes(city) -> None:
    """Numbers of persons without their leading zero, among few others; ten digits of that form in an ignored column of numbers."""
    rows = [line.split(",") for line in city.lines(FILE)[1:]]
    numbers = [f"{101 + n % 28 * 100}0{n:04}"[:9] if n % 3 else f"x{n}" for n in range(len(rows))]
    lines = [",".join([number, *row[1:], f"{n}010203{n}"[:10]]) for n, (number, row) in enumerate(zip(numbers, rows, strict=True))]
    city.put(FILE, [f"{HEAD},number", *lines])
    city.source("children", ignore=["number"])


def no_children(city) -> None:
    """No column of children, and the home areas are missing."""
    rows = [line.split(",") for line in city.lines(FILE)]
    city.put(FILE, [",".join([*row[1:5], *row[6:]]) for row in rows])


CASES = [filters, danish, movers, ragged, totals, codes, thousands, not_thousands, strangers, empty, too_large, nobody_without, short_codes]
CASES += [no_children]


@pytest.mark.parametrize("plant", CASES)
@pytest.mark.parametrize("blocks", [1, 9])
def test_slices_find_and_write_what_memory_does(plant, blocks, tmp_path, monkeypatch):
    def make(root):
        city = child_city(root / "city")
        plant(city)
        return city

    monkeypatch.setattr(scan, "rows_at_once", lambda columns: 240 // blocks)
    before, after = both(tmp_path, make, monkeypatch)
    assert after == before


@pytest.mark.parametrize("plant", [filters, movers, totals, strangers, too_large, empty, nobody_without])
def test_parquet_comes_out_the_same(plant, tmp_path, monkeypatch):
    def make(root):
        city = child_city(root / "city")
        plant(city)
        as_parquet(city, "children")
        as_parquet(city, "population")
        return city

    before, after = both(tmp_path, make, monkeypatch)
    assert after == before


def test_a_population_without_children_s_ids(tmp_path, monkeypatch):
    def make(root):
        city = child_city(root / "city")
        city.put("population.csv", [line.split(",", 1)[1] for line in city.lines("population.csv")])
        city.cell("population.csv", 30, "boy", "2")
        return city

    before, after = both(tmp_path, make, monkeypatch)
    assert after == before and "I-" in str(before["said"])


def test_random_registers(tmp_path, monkeypatch):
    """Cells of all kinds in random places, filters and few or many slices: always the same findings, counts and tables."""
    cells = [
        "",
        "0",
        "1",
        "0.5",
        "-1",
        "999",
        "9999",
        "x",
        "nan",
        "#N/A",
        "0101",
        "0301",
        "9.100",
        "=1",
        "chronic",
        "2007",
        "1e16",
        "010203-1234",
    ]
    for seed in range(25):

        def make(root, seed=seed):
            rng = np.random.default_rng(seed)
            city = child_city(root / "city")
            lines = [line.split(",") for line in city.lines(FILE)]
            rows = [list(lines[place]) for place in rng.integers(1, len(lines), rng.integers(60, 240))]
            for _ in range(rng.integers(0, 12)):
                rows[rng.integers(len(rows))][rng.integers(14)] = cells[rng.integers(len(cells))]
            city.put(FILE, [HEAD, *map(",".join, rows)])
            drop = {"column": "age", "drop": [str(rng.integers(20))], "reason": "made"}
            city.source("children", filters=[drop] * int(rng.integers(2)), allow_missing={"cost": "made"} if rng.integers(2) else {})
            return city

        before, after = both(tmp_path, make, monkeypatch)
        assert after == before, seed


def test_the_same_bytes_twice_and_whatever_the_order_of_rows(sliced):
    sliced.run()
    first = sliced.digests()
    sliced.run()
    assert sliced.digests() == first
    head, *rows = sliced.lines(FILE)
    sliced.put(FILE, [head, *reversed(rows)])
    sliced.run()
    after = sliced.digests()
    assert {name for name in first if after[name] != first[name]} == {"reports/inputs.csv", "data/lineage/ingest.json"}


def test_rows_are_sorted_within_each_slice_and_marked(sliced):
    sliced.run()
    file = pq.ParquetFile(sliced.root / "data/tables/children.parquet")
    assert file.num_row_groups > 10 and file.metadata.metadata[b"synthetic"] == b"syntetisk" and b"settings" in file.metadata.metadata
    seen = set()
    for place in range(file.num_row_groups):
        rows = file.read_row_group(place, columns=["child_id", "year", "area"]).to_pylist()
        keys = [tuple(row.values()) for row in rows]
        children = {key[0] for key in keys}
        assert keys == sorted(keys) and not children & seen, "a child lies in one slice"
        seen |= children


def test_an_error_leaves_every_table_and_no_passing_file(sliced):
    sliced.run()
    before = sliced.digests()
    sliced.cell(FILE, 4, "cost", "-300")
    sliced.fail()
    after = sliced.digests()
    assert {name for name in before if after[name] != before[name]} == {"data/ingest.csv", "reports/ingest.csv"}
    assert passing_files(sliced) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("place", ["scan", "judge"])
def test_whatever_stops_it_leaves_no_passing_file(fault, place, sliced, monkeypatch):
    def stopped(*_):
        raise fault

    monkeypatch.setattr(scan if place == "scan" else judge, "facts_of" if place == "scan" else "gathered", stopped)
    with pytest.raises((KeyboardInterrupt, WorkspaceError)) as caught:
        sliced.run()
    assert passing_files(sliced) == [] and ("full" in str(caught.value) or isinstance(fault, KeyboardInterrupt))


def test_a_rule_that_millions_of_rows_break(sliced, monkeypatch):
    """So many rows are listed as may be; all are counted."""
    monkeypatch.setattr(tables, "LISTED", 7)
    monkeypatch.setattr("fordel.ingest.large.merge.LISTED", 7)
    monkeypatch.setattr("fordel.ingest.large.csv_stream.LISTED", 7)
    rows = sliced.lines(FILE)
    sliced.put(FILE, [rows[0], *(line.replace(",actual,", ",guess,") for line in rows[1:200]), *(f"{line},x" for line in rows[200:])])
    said = sliced.fail()
    found = sliced.read("data/ingest.csv")
    levels = [row for row in found if row["column"] == "cost_basis"]
    assert [row["row"] for row in levels] == [*map(str, range(2, 9)), ""] and "192 more rows" in levels[-1]["message"]
    assert {row["value"] for row in levels[:-1]} == {"guess"}
    counts = {row["column"]: row["rows"] for row in sliced.read("reports/ingest.csv")}
    assert counts["cost_basis"] == "199" and counts[""] == "41" and "199 rows" in said and "41 rows" in said


def test_one_child_in_all_rows_does_no_harm(sliced, monkeypatch):
    """Its slice is judged in pieces, so that a column mapped wrongly does not fill the memory."""
    pieces = []
    monkeypatch.setattr(judge, "check_personal", lambda raw, table: pieces.append(len(raw)) or [])
    sliced.column(FILE, "child_id", "k1")
    assert "I-040" in sliced.fail()
    assert sum(pieces) == 240 + 120 and max(pieces) <= size.UNEVEN * size.rows_at_once(8)


def test_progress_is_told_in_three_passes_over_each_table(sliced):
    seen = []
    with listening(lambda done, whole: seen.append((done, whole))):
        sliced.run()
    assert sum(done == whole for done, whole in seen) == 2 * 3
    assert all(0 < done <= whole for done, whole in seen)


def test_slices_are_even_and_do_not_change():
    children = pa.array([f"b{number}" for number in range(20_000)] + [None] * 10)
    places = slice_of(children, np.arange(20_010), 10)
    assert all(1800 < count < 2200 for count in np.bincount(places))
    assert places[-10:].tolist() == [*range(10)], "rows that name no child are spread by their numbers"
    digests = [int(sha256(text.encode()).hexdigest()[:16], 16) % 1000 for text in ("b1", "b1", "7")]
    assert slice_of(pa.array(["b1", "b1", "7"]), np.arange(3), 1000).tolist() == digests
    assert slice_of(pa.array([7.0, 8.0]), np.arange(2), 97).tolist() == slice_of(pa.array(["7", "8"]), np.arange(2), 97).tolist()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_limits_of_what_is_read_in_slices(kind, sliced, monkeypatch):
    monkeypatch.setitem(LARGE, "megabytes" if kind == "csv" else "values", 0)
    if kind == "parquet":
        as_parquet(sliced, "children")
    assert "I-076" in sliced.fail()


BROKEN = {
    "an open quotation mark": ('a,b\n1,2\n3,"x\n5,6\n7,8\n', "utf-8"),
    "an open quotation mark in a row of another length": ('a,b\n1,2\n3,4,"x\n5,6\n7,8\n', "utf-8"),
    "a mark of inches": ('a,b\n1,2"\n3,4\n', "utf-8"),
    "a letter of another encoding": ("a,b\n1,2\n3,ø\n", "cp1252"),
    "two columns of one name": ("a,a\n1,2\n", "utf-8"),
    "another separator": ("a;b\n1;2\n", "utf-8"),
    "nothing": ("\n\n", "utf-8"),
    "NUL after a wrong letter": ("a,b\n1,ø\n\0,2\n", "cp1252"),
    "only rows of another length": ("a,b\n1,2,3\n4\n", "utf-8"),
    "lines that end as on old machines": ("a,b\r1,2\r3,4\r", "utf-8"),
    "a mark of the order of bytes": ("a,b\n1,Sø\n", "utf-8-sig"),
    "a header in two lines": ('"a\nx",b\n1,2\n', "utf-8"),
    "columns without a name": ("a,b,,\n1,2,,\n3,,x,\n,,,\n5,6,,\n", "utf-8"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("declared", ["utf-8", "windows-1252"])
def test_a_file_s_faults_are_those_found_in_memory(name, declared, tmp_path):
    text, written = BROKEN[name]
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(written))
    source = Source(path="data/raw/x.csv", encoding=declared)
    assert _streamed(path, source) == _whole(path, source)


def _whole(path, source):
    try:
        raw = read(path, source)
    except Unreadable as fault:
        return fault.rule.id, fault.column, fault.details
    return {name: column.to_pylist() for name, column in raw.columns.items()}, raw.rows.tolist(), _told(raw.ragged)


def _streamed(path, source):
    try:
        stream = scan.STREAMS["csv"](path, source)
        parts = [stream.raw(pa.Table.from_batches([batch[place : place + 1]])) for batch in stream.batches() for place in range(len(batch))]
    except Unreadable as fault:
        return fault.rule.id, fault.column, fault.details
    names = [name for name in (parts[0].columns if parts else stream.header) if not parts or name in stream.used]
    columns = {name: [cell for part in parts for cell in part.columns[name].to_pylist()] for name in names}
    return columns, [row for part in parts for row in part.rows.tolist()], _told(stream.ragged())


def _told(ragged):
    return None if ragged is None else (ragged.rows.tolist(), ragged.found.tolist(), ragged.expected)


def test_few_rows_are_held_in_memory(city, monkeypatch):
    """What is in use today goes the old way."""
    monkeypatch.setattr("fordel.ingest.load.scan", None)
    city.run()
