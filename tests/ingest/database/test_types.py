"""Cells come through as they are: amounts to the last øre, codes with their zeros, nothing where there is nothing."""

import random
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from fordel.ingest.convert import to_number, to_text
from fordel.ingest.read_parquet import read_parquet
from fordel.params import Source
from tests.ingest.database.bases import Base

AMOUNTS = ["12.30", "0.10", "0.01", "-7.05", "1234567.89", "9999999999999.99", "90071992547409.93", "1234567890123456.78"]


def read(base: Base) -> dict[str, pa.Array]:
    """The columns as a run reads them."""
    return read_parquet(base.extract(), Source(path="data/raw/x.parquet")).columns


def test_amounts_are_the_numbers_that_a_csv_file_gives(typed):
    """Of a decimal and of one without stated digits, every number is the float nearest to what stands in the database."""
    chance = random.Random(1)
    texts = AMOUNTS + [f"{chance.randrange(10 ** chance.randrange(3, 15))}.{chance.randrange(100):02}" for _ in range(5_000)]
    free = "NUMERIC" if typed.kind == "postgres" else "DECIMAL(38, 2)"
    rows = [(number, Decimal(text), Decimal(text)) for number, text in enumerate(texts)]
    typed.table("amounts", {"place": "BIGINT", "stated": "DECIMAL(18, 2)", "free": free}, rows)
    typed.fetch("amounts")
    for name in ("stated", "free"):
        numbers, wrong = to_number(read(typed)[name])
        assert not wrong.any() and numbers.tolist() == [float(text) for text in texts]
        assert [Decimal(text) for text in typed.read().to_pydict()[name]] == [Decimal(text) for text in texts], "to the last digit"


def test_amounts_in_ore_and_long_ids(base):
    """Whole numbers of 64 bits are not made floats on the way."""
    whole = [0, 1, -1, 2**53 + 1, 123456789012345678, 2**63 - 1]
    base.table("amounts", {"ore": "BIGINT"}, [(number,) for number in whole])
    base.fetch("amounts")
    assert read(base)["ore"].to_pylist() == sorted(whole)


def test_whole_decimals_are_whole_numbers(typed):
    """A code that a database keeps as NUMERIC(12) is the code, not a float."""
    typed.table("codes", {"code": "DECIMAL(15, 0)"}, [(Decimal(101),), (Decimal(999999999999999),), (None,)])
    typed.fetch("codes")
    assert to_text(read(typed)["code"]).to_pylist() == [None, "101", "999999999999999"]


def test_plain_types(typed):
    types = {"code": "VARCHAR(4)", "small": "SMALLINT", "share": "REAL", "boy": "BOOLEAN", "born": "DATE"}
    rows = [("0101", 3, 12.3, True, date(2008, 1, 31)), ("ÆØÅ", None, 0.1, False, date(1999, 12, 1)), (None, 0, None, None, None)]
    typed.table("children", types, rows)
    typed.fetch("children")
    found = read(typed)
    assert found["code"].to_pylist() == [None, "0101", "ÆØÅ"] and found["small"].to_pylist() == [0, 3, None]
    assert found["share"].to_pylist() == [None, 12.3, 0.1], "the digits that the database shows, not those of its 32 bits"
    assert found["boy"].to_pylist() == [None, 1, 0] and found["born"].to_pylist() == [None, "2008-01-31", "1999-12-01"]


def test_floats(base):
    base.table("numbers", {"x": "DOUBLE PRECISION"}, [(number,) for number in (0.1, 1e300, -0.0, 5e-324, 1 / 3)])
    base.fetch("numbers")
    found = np.array(read(base)["x"].to_pylist())
    assert sorted(found.tolist()) == [0.0, 5e-324, 0.1, 1 / 3, 1e300] and not np.signbit(found).any()


def test_uuids_and_enums_are_text(typed):
    """Pseudonyms are often kept so."""
    typed.run("CREATE TYPE state AS ENUM ('none', 'chronic')") if typed.kind == "postgres" else None
    kind = "state" if typed.kind == "postgres" else "ENUM('none', 'chronic')"
    one = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    typed.table("children", {"child_id": "UUID", "diagnosis": kind}, [(one, "chronic"), (None, "none")])
    typed.fetch("children")
    assert typed.read().to_pydict() == {"child_id": [None, one], "diagnosis": ["none", "chronic"]}


@pytest.mark.parametrize("kind", ["INTEGER[]", "TIMESTAMP", "TIME", "INTERVAL", "JSON", "{bytes}"])
def test_other_types_are_refused_by_name(typed, kind):
    """Before a row is read; without them the table is fetched."""
    kind = kind.format(bytes="BYTEA" if typed.kind == "postgres" else "BLOB")
    typed.table("children", {"child_id": "TEXT", "seen": kind}, [("k1", None)])
    said = typed.fails("children")
    assert "not text, a number, a date or true and false: seen (" in said and "leave such columns out with --columns" in said
    assert typed.fetch("children", columns=["child_id"]).after["rows"] == 1


def test_nested_types_are_refused_by_name(duck):
    duck.table("children", {"child_id": "TEXT", "home": "STRUCT(street TEXT)", "more": "MAP(TEXT, INTEGER)"}, [("k1", None, None)])
    said = duck.fails("children")
    assert "home (struct" in said and "more (map" in said


def test_sqlite_cells_are_what_they_are(lite):
    """SQLite keeps a decimal as a float, true as 1, a date as text; NULL is nothing."""
    types = {"code": "TEXT", "amount": "DECIMAL(10, 2)", "boy": "BOOLEAN", "born": "DATE"}
    lite.table("children", types, [("0101", 12.30, 1, "2008-01-31"), ("0102", 7, 0, None), ("0103", None, None, None)])
    lite.fetch("children")
    found = read(lite)
    assert to_number(found["amount"])[0].tolist()[:2] == [12.3, 7.0] and found["boy"].to_pylist() == [1, 0, None]
    assert found["code"].to_pylist() == ["0101", "0102", "0103"] and found["born"].to_pylist() == ["2008-01-31", None, None]


@pytest.mark.parametrize(
    ("kind", "cell"), [("INTEGER", "99887766x"), ("REAL", "99887766x"), ("TEXT", b"99887766"), ("INTEGER", 99887766.5)]
)
def test_a_cell_of_another_type_is_refused_without_being_quoted(lite, kind, cell):
    lite.table("children", {"child_id": "TEXT", "year": kind}, [("k1", 2005), ("k2", cell)])
    said = lite.fails("children")
    assert "the column year holds a cell that is not of its type" in said and "99887766" not in said


def test_a_value_that_arrow_cannot_hold_is_refused_without_being_quoted(postgres):
    postgres.table("children", {"amount": "NUMERIC(10, 2)"}, [(Decimal("NaN"),), (Decimal("99887766.11"),)])
    said = postgres.fails("children")
    assert "does not fit the type" in said and "99887766" not in said


def test_a_whole_number_of_more_than_63_bits_is_refused(duck):
    duck.table("children", {"number": "UBIGINT"}, [(2**64 - 1,)])
    assert "the column number" in duck.fails("children")
